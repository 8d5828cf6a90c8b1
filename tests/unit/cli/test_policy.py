"""`moorage policy`: a pack that Pulumi can start, wherever the command is called in a project."""

import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from moorage.cli.main import main
from moorage.errors import installation


@pytest.fixture
def printed(tree, monkeypatch, capsys):
    def call(below=""):
        (tree.root / below).mkdir(exist_ok=True)
        monkeypatch.chdir(tree.root / below)
        code = main(["policy"])
        return code, *capsys.readouterr()

    tree.write("Pulumi.yaml", "name: test\nruntime: python\n")
    return call


def test_it_writes_a_pack_and_prints_nothing_but_its_folder(printed, tree):
    code, out, err = printed("below")
    folder = tree.root.resolve() / ".moorage" / "policy"
    assert (code, out, err) == (0, f"{folder}\n", "")
    assert sorted(each.name for each in folder.iterdir() if each.name != ".gitignore") == [
        "PulumiPolicy.yaml",
        "__main__.py",
    ]
    before = {each: each.read_bytes() for each in folder.iterdir()}
    printed()
    assert {each: each.read_bytes() for each in folder.iterdir()} == before


def test_the_pack_runs_in_the_python_that_wrote_it(printed):
    folder = Path(printed()[1].strip())
    project = yaml.safe_load((folder / "PulumiPolicy.yaml").read_text())
    assert project["runtime"] == {"name": "python", "options": {"virtualenv": sys.prefix}}
    assert (Path(sys.prefix) / "pyvenv.cfg").is_file()


def test_outside_of_a_virtual_environment_it_names_none(printed, monkeypatch):
    monkeypatch.setattr(sys, "prefix", sys.base_prefix)
    folder = Path(printed()[1].strip())
    assert yaml.safe_load((folder / "PulumiPolicy.yaml").read_text())["runtime"] == "python"


def test_without_pulumis_library_it_says_what_to_install(printed, monkeypatch, tree):
    monkeypatch.setattr(installation, "find_spec", lambda name: None)
    code, out, err = printed()
    assert (code, out) == (3, "")
    assert (
        err == "a policy pack needs pulumi-policy, which is not installed here; run `pip install 'moorage[policy]'`\n"
    )
    assert not (tree.root / ".moorage").exists()


def test_it_follows_no_link(printed, tree, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (tree.root / ".moorage").symlink_to(elsewhere)
    code, _, err = printed()
    assert (code, [*elsewhere.iterdir()]) == (1, [])
    assert "moorage follows no link where it writes" in err


def test_it_loads_no_pulumi(tree):
    program = "import sys; from moorage.cli.main import main; main(['policy']); print('pulumi' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=tree.root, capture_output=True, text=True, check=True)
    assert done.stdout.endswith("\nFalse\n")
