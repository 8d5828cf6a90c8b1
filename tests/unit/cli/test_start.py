"""The command starts at once: nothing heavy is loaded for what does not need it."""

import subprocess
import sys

import pytest

HEAVY = {"pulumi", "grpc", "kubernetes", "docker", "requests", "pydantic", "yaml", "moorage.cli.review.check"}
FOR_A_CHECK = HEAVY - {"pydantic", "yaml", "moorage.cli.review.check"} | {
    "moorage.review.diff.comparison",
    "moorage.spec.schema",
    "moorage.image.build",
    "moorage.image.source.inspection",
}

_PROGRAM = """
import sys
from moorage.cli.main import main
try:
    main(sys.argv[1:])
finally:
    # Modules, and files whose source was read, which takes pydantic longer than all the rest.
    import linecache
    print("loaded", *sorted(sys.modules), *sorted(linecache.cache))
"""


def _loaded(*arguments, cwd):
    run = subprocess.run([sys.executable, "-c", _PROGRAM, *arguments], cwd=cwd, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return set(run.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("arguments", [["--help"], ["check", "--help"], ["--version"]])
def test_help_loads_nothing_heavy(tmp_path, arguments):
    assert _loaded(*arguments, cwd=tmp_path) & HEAVY == set()


def test_a_check_of_an_image_by_reference_loads_no_builder_and_reads_no_source(tree):
    tree.spec("name: order\nimage: {ref: r.example.com/order:v1}\n")
    loaded = _loaded("check", cwd=tree.root)
    assert loaded & FOR_A_CHECK == set()
    assert [each for each in loaded if each.endswith(".py")] == []


def test_a_wrong_call_of_diff_loads_no_model(tree):
    run = subprocess.run(
        [sys.executable, "-c", _PROGRAM, "diff", "HEAD", "--allow", "user"],
        cwd=tree.root,
        capture_output=True,
        text=True,
    )
    assert set(run.stdout.split()) & HEAVY == set(), run.stderr
