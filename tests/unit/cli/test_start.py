"""The command starts at once: nothing heavy is loaded for what does not need it."""

import subprocess
import sys

import pytest

HEAVY = {"pulumi", "grpc", "kubernetes", "docker", "requests", "pydantic", "yaml", "moorage.cli.review.check"}
FOR_A_CHECK = HEAVY - {"pydantic", "yaml", "moorage.cli.review.check"} | {
    "moorage.image.build",
    "moorage.image.source.inspection",
}

_PROGRAM = """
import sys
from moorage.cli.main import main
try:
    main(sys.argv[1:])
finally:
    print("loaded", *sorted(sys.modules))
"""


def _loaded(*arguments, cwd):
    run = subprocess.run([sys.executable, "-c", _PROGRAM, *arguments], cwd=cwd, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return set(run.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("arguments", [["--help"], ["check", "--help"], ["--version"]])
def test_help_loads_nothing_heavy(tmp_path, arguments):
    assert _loaded(*arguments, cwd=tmp_path) & HEAVY == set()


def test_a_check_of_an_image_by_reference_loads_no_builder(tree):
    tree.spec("name: order\nimage: {ref: r.example.com/order:v1}\n")
    assert _loaded("check", cwd=tree.root) & FOR_A_CHECK == set()
