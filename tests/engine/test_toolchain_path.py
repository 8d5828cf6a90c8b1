"""What `toolchain/path.py` puts on PATH, and where it gives way to an official Pulumi."""

import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
from conftest import ROOT

OURS = f"v{metadata.version('pulumi_kubernetes')}"


@pytest.fixture(scope="session")
def engine_path(stand_ins_path):
    return stand_ins_path


@pytest.fixture
def path(tmp_path, engine_path):
    """Run path.py; `first` stands first on PATH."""

    def run(*arguments, first="", **environment):
        inherited = {"PULUMI_HOME": str(tmp_path / "home"), "MOORAGE_OFFICIAL_PLUGINS": "", **environment}
        inherited["PATH"] = os.pathsep.join(filter(None, [first, os.environ["PATH"]]))
        command = [sys.executable, "toolchain/path.py", *arguments]
        done = subprocess.run(command, cwd=ROOT, env={**os.environ, **inherited}, capture_output=True, text=True)
        return done.returncode, done.stdout.strip().split(os.pathsep), done.stderr

    return run


def plugin(folder: Path, name: str) -> None:
    folder.mkdir(parents=True)
    (folder / name).write_text("#!/bin/sh\n")
    (folder / name).chmod(0o755)


def stand_ins(folders):
    return [Path(folder).name for folder in folders if "stand-ins" in folder]


def test_our_engine_comes_first_and_the_stand_ins_after_it(path):
    code, folders, _ = path("--own")
    assert code == 0
    assert (Path(folders[0]) / "pulumi").exists()
    assert (Path(folders[0]) / "pulumi-language-python").exists()
    assert stand_ins(folders) == ["kubernetes", "consul", "docker"]


def test_it_is_the_same_when_it_is_applied_twice(path):
    _, once, _ = path("--own")
    _, twice, _ = path("--own", first=os.pathsep.join(once))
    assert [folder for folder in once if "kit-" in folder] == [folder for folder in twice if "kit-" in folder]


def test_an_official_pulumi_is_used_as_it_is(path, tmp_path):
    plugin(tmp_path / "official", "pulumi")
    code, folders, told = path("--build", first=str(tmp_path / "official"))
    assert code == 0
    assert folders[0] == str(tmp_path / "official")
    assert not any("moorage" in folder for folder in folders if "toolchain" in folder)
    assert f"found at {tmp_path / 'official' / 'pulumi'}, used as it is" in told


def installed(home: Path, version: str) -> Path:
    folder = home / "plugins" / f"resource-kubernetes-{version}"
    plugin(folder, "pulumi-resource-kubernetes")
    return folder


def test_an_official_plugin_of_the_sdks_version_takes_the_place_of_its_stand_in(path, tmp_path):
    installed(tmp_path / "home", OURS)
    _, folders, _ = path("--build")
    assert stand_ins(folders) == ["consul", "docker"]


@pytest.mark.parametrize("version", ["v4.9.0", "v4.34.2-alpha.1", "v4.34.20", "v5.0.0"])
def test_an_official_plugin_of_another_version_takes_nobodys_place(path, tmp_path, version):
    installed(tmp_path / "home", version)
    _, folders, _ = path("--build")
    assert stand_ins(folders) == ["kubernetes", "consul", "docker"]


def test_an_official_plugin_whose_download_was_cut_short_takes_nobodys_place(path, tmp_path):
    folder = installed(tmp_path / "home", OURS)
    folder.with_name(f"{folder.name}.partial").touch()
    _, folders, _ = path("--build")
    assert stand_ins(folders) == ["kubernetes", "consul", "docker"]


def test_tests_take_the_stand_ins_whatever_is_installed(path, tmp_path):
    installed(tmp_path / "home", OURS)
    _, folders, _ = path("--own")
    assert stand_ins(folders) == ["kubernetes", "consul", "docker"]


def test_tests_take_the_official_plugins_that_they_are_told_to_take(path, tmp_path):
    folder = installed(tmp_path / "home", OURS)
    _, folders, _ = path("--own", MOORAGE_OFFICIAL_PLUGINS="kubernetes")
    assert folders[1] == str(folder)
    assert stand_ins(folders) == ["consul", "docker"]


@pytest.mark.parametrize("named", ["kubernetes", "helm", "consul,kubernetes"])
def test_an_official_plugin_that_is_asked_for_and_not_there_is_named_with_the_remedy(path, tmp_path, named):
    installed(tmp_path / "home", "v4.9.0")
    code, _, told = path("--own", MOORAGE_OFFICIAL_PLUGINS=named)
    assert code == 3
    remedy = {
        "kubernetes": f"run `pulumi plugin install resource kubernetes {OURS}`",
        "helm": "name some of kubernetes, consul, docker",
        "consul,kubernetes": f"run `pulumi plugin install resource consul v{metadata.version('pulumi_consul')}`",
    }
    assert told.startswith("toolchain: MOORAGE_OFFICIAL_PLUGINS names ")
    assert told.endswith(f"; {remedy[named]}\n")


def test_a_program_runs_although_pulumis_cache_holds_another_version_of_a_plugin(program):
    pulumi = program("render")
    installed(Path(pulumi.environment["PULUMI_HOME"]), "v4.9.0")
    told = subprocess.run(
        [sys.executable, "toolchain/path.py", "--build", "--own"],
        cwd=ROOT,
        env={**os.environ, "PULUMI_HOME": pulumi.environment["PULUMI_HOME"], "MOORAGE_OFFICIAL_PLUGINS": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    pulumi.environment["PATH"] = told.stdout.strip()
    assert pulumi("preview").changes == {"create": 6}


def test_an_engine_that_is_not_built_is_refused_with_the_remedy(path, tmp_path):
    code, _, told = path("--own", XDG_CACHE_HOME=str(tmp_path / "cache"))
    assert code == 3
    assert told == "toolchain: pulumi is not built yet; run `make toolchain`, it takes about 7 minutes\n"


def test_the_launchers_find_the_nearest_virtual_environment(engine_path, tmp_path):
    (tmp_path / "project/.venv/bin").mkdir(parents=True)
    (tmp_path / "project/stacks").mkdir()
    python = tmp_path / "project/.venv/bin/python"
    python.write_text('#!/bin/sh\necho "the project\'s python: $*"\n')
    python.chmod(0o755)
    launcher = Path(engine_path.split(os.pathsep)[0]) / "pulumi-resource-pulumi-python"
    inherited = {key: value for key, value in os.environ.items() if key != "MOORAGE_PYTHON"}
    for told in ({}, {"PULUMI_RUNTIME_VIRTUALENV": ".venv"}):
        done = subprocess.run(
            [launcher, "127.0.0.1:1"],
            cwd=tmp_path / "project/stacks",
            env={**inherited, **told},
            capture_output=True,
            text=True,
        )
        assert done.stdout == "the project's python: -u -m pulumi.dynamic 127.0.0.1:1\n"


def test_a_missing_python_is_named(engine_path, tmp_path):
    launcher = Path(engine_path.split(os.pathsep)[0]) / "pulumi-language-python"
    absent = str(tmp_path / "python")
    done = subprocess.run([launcher], env={**os.environ, "MOORAGE_PYTHON": absent}, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr == (
        f"pulumi-language-python: there is no {absent}; "
        "create the virtual environment, or set MOORAGE_PYTHON to the project's Python\n"
    )
