"""Each folder of examples/ is what its page says: checked without a warning, its commands run, listed in the README."""

import re
import shlex
import shutil
import subprocess

import pytest
from judges.examples import EXAMPLES, ROOT, SHAPES, shapes
from moorage.cli.main import main
from moorage.review.check import check

FOLDERS = sorted(each for each in (ROOT / "examples").iterdir() if each.is_dir())
_ENGINE = "pulumi up -s dev"
_AUTHOR = ["-c", "user.name=Test", "-c", "user.email=test@example.com"]


def _page(folder):
    return (folder / "README.md").read_text(encoding="utf-8")


def _commands(folder):
    """Return what the page tells to run, line by line."""
    blocks = re.findall(r"^```console\n(.*?)^```", _page(folder), re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_an_example_is_checked_without_a_warning(shape, monkeypatch):
    monkeypatch.chdir(ROOT)
    report = check([ROOT / path for path in shape.paths], shape.env)
    assert (report.problems, report.warnings) == ((), ())
    assert report.services


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_what_a_page_tells_to_run_runs(folder, monkeypatch, tmp_path, capsys):
    # In a repository of its own, as somebody has it who took the folder.
    own = shutil.copytree(folder, tmp_path / folder.name, ignore=shutil.ignore_patterns(".moorage"))
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "one"], ["tag", "v1.0.0"]):
        subprocess.run(["git", *_AUTHOR, *arguments], cwd=own, check=True)
    monkeypatch.chdir(own)
    commands = [line for line in _commands(folder) if line != _ENGINE]
    for line in commands:
        program, *arguments = shlex.split(line)
        assert (program, main(arguments)) == ("moorage", 0), line
    told = capsys.readouterr()
    assert told.out.startswith("fine: ")
    assert "warning" not in told.err
    assert {line.split()[1] for line in commands} >= {"check", "render"}
    assert _ENGINE in _commands(folder)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_page_is_short_and_listed(folder):
    assert len(_page(folder).splitlines()) <= 25
    row = f"| [{folder.name}](examples/{folder.name}) |"
    assert row in (ROOT / "README.md").read_text(encoding="utf-8")


def test_whoever_has_no_program_of_his_own_takes_the_one_that_all_have():
    programs = {file.read_text(encoding="utf-8") for each in FOLDERS for file in each.rglob("__main__.py")}
    assert len(programs) == 2


def test_each_folder_is_judged():
    assert {folder.name for folder in FOLDERS} <= EXAMPLES.keys()


def test_a_new_folder_is_found_in_each_of_its_environments(tmp_path):
    for file in ("one/Pulumi.dev.yaml", "two/Pulumi.dev.yaml", "two/stacks/Pulumi.prod.yaml"):
        (tmp_path / "examples" / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "examples" / file).touch()
    found = {each.name: (each.env, *each.paths) for each in shapes(tmp_path / "examples")}
    assert found == {
        "one": ("examples/one/Pulumi.dev.yaml", "examples/one"),
        "two": ("examples/two/Pulumi.dev.yaml", "examples/two"),
        "two-prod": ("examples/two/stacks/Pulumi.prod.yaml", "examples/two"),
    }


def test_a_folder_without_an_environment_fails(tmp_path):
    (tmp_path / "bare").mkdir()
    (tmp_path / "bare" / "service.yaml").touch()
    with pytest.raises(ValueError, match=r"^examples/bare has no environment; write Pulumi.dev.yaml"):
        shapes(tmp_path)
