"""`toolchain/build.py`: builds once, whoever asks and however often, and says in one sentence why it cannot."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

# A Go that answers like the real one but builds at once, and counts; it waits when there is a pipe to wait for.
FAKE_GO = """#!/bin/sh
case $1 in
env) echo '{"GOVERSION": "%(version)s", "GOOS": "linux", "GOARCH": "amd64"}' ;;
build)
    echo built >>"$FAKE_GO_COUNT"
    [ -z "$FAKE_GO_PIPE" ] || read -r line <"$FAKE_GO_PIPE"
    while [ "$1" != -o ]; do shift; done
    echo binary >"$2"
    ;;
esac
"""


@pytest.fixture
def build(tmp_path):
    """Start build.py with a cache of its own; keyword arguments go to the environment."""

    def start(*tools, **environment):
        inherited = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache"), **environment}
        command = [sys.executable, "toolchain/build.py", *tools]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen(command, cwd=ROOT, env=inherited, text=True, **pipes)

    return start


@pytest.fixture
def fake_go(tmp_path):
    """Give the environment in which `go` is the fake above."""

    def make(version="go1.26.8"):
        folder = tmp_path / f"fake-{version}"
        folder.mkdir(exist_ok=True)
        (folder / "go").write_text(FAKE_GO % {"version": version})
        (folder / "go").chmod(0o755)
        count = tmp_path / "count"
        return {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", "FAKE_GO_COUNT": str(count), "FAKE_GO_PIPE": ""}

    return make


def finished(process):
    output, told = process.communicate()
    return process.returncode, output, told


def test_the_engine_is_built_once_and_found_after_that(engine_path):
    command = [sys.executable, "toolchain/build.py", "pulumi"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.stderr == "pulumi v3.259.0: found\n"
    told = subprocess.run([done.stdout.strip(), "version"], capture_output=True, text=True)
    assert told.stdout == "v3.259.0\n"


def test_what_is_built_is_found_the_next_time(build, fake_go, tmp_path):
    go = fake_go()
    code, output, told = finished(build("crane", **go))
    assert code == 0
    assert Path(output.strip()).read_text() == "binary\n"
    assert "crane v0.22.1: building from Go modules; about half a minute on two cores, once per machine" in told
    assert finished(build("crane", **go)) == (0, output, "crane v0.22.1: found\n")
    assert (tmp_path / "count").read_text() == "built\n"


def test_another_go_builds_anew(build, fake_go, tmp_path):
    _, first, _ = finished(build("crane", **fake_go()))
    _, second, _ = finished(build("crane", **fake_go("go1.27.0")))
    assert first != second
    assert (tmp_path / "count").read_text() == "built\nbuilt\n"


def test_two_builds_at_once_build_once(build, fake_go, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    go = {**fake_go(), "FAKE_GO_PIPE": str(pipe)}
    first = build("crane", **go)
    assert "building" in first.stderr.readline()
    second = build("crane", **go)
    assert second.stderr.readline() == "crane: waiting for another build of it\n"
    pipe.write_text("go on\n")
    assert [finished(process)[0] for process in (first, second)] == [0, 0]
    assert (tmp_path / "count").read_text() == "built\n"


def test_a_killed_build_leaves_nothing_that_the_next_one_takes_for_a_binary(build, fake_go, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    killed = build("crane", **{**fake_go(), "FAKE_GO_PIPE": str(pipe)})
    assert "building" in killed.stderr.readline()
    with pipe.open("w"):
        killed.kill()
        finished(killed)
    code, output, told = finished(build("crane", **fake_go()))
    assert code == 0
    assert "building" in told
    assert Path(output.strip()).read_text() == "binary\n"


def test_no_go_is_told(build, tmp_path):
    assert finished(build("crane", PATH=str(tmp_path))) == (
        3,
        "",
        "toolchain: Go is not on PATH; install Go 1.26.0 or newer\n",
    )


def test_an_old_go_is_told(build, fake_go):
    assert finished(build("crane", **fake_go("go1.19.8"))) == (
        3,
        "",
        "toolchain: Go 1.19.8 is too old; install Go 1.26.0 or newer\n",
    )


def test_a_refused_download_is_told(build, tmp_path):
    nothing = {"GOPROXY": "off", "GOMODCACHE": str(tmp_path / "modules"), "GOFLAGS": "-modcacherw"}
    code, output, told = finished(build("crane", **nothing))
    assert (code, output) == (3, "")
    error = told.splitlines()[-1]
    assert error.startswith("toolchain: crane: its Go modules could not be downloaded (")
    assert "check GOPROXY and the network, all output is in " in error


def test_an_unknown_tool_is_told(build):
    code, _, told = finished(build("hammer"))
    assert code == 2
    assert "invalid choice: 'hammer' (choose from" in told


def test_a_missing_debian_package_is_named_where_nothing_can_install_it(tmp_path):
    command = [sys.executable, "toolchain/install.py", f"{tmp_path}/absent=one", f"{sys.executable}=other"]
    done = subprocess.run(command, cwd=ROOT, env={"PATH": str(tmp_path)}, capture_output=True, text=True)
    assert done.returncode == 3
    assert done.stderr == "toolchain: not root, or no apt-get here; install by your own means: one\n"
    assert not (tmp_path / "absent").exists()


_HOMELESS = """
import pwd, runpy, sys

def unknown(number):
    raise KeyError(number)

pwd.getpwuid = unknown
sys.argv = ["toolchain/build.py", "crane"]
sys.path.insert(0, "toolchain")
runpy.run_path("toolchain/build.py", run_name="__main__")
"""


def test_a_user_without_a_home_is_told_what_to_set(tmp_path):
    named = {key: value for key, value in os.environ.items() if key not in {"HOME", "XDG_CACHE_HOME"}}
    # Go has asked for these before.
    named |= {"GOCACHE": str(tmp_path / "cache"), "GOMODCACHE": str(tmp_path / "modules")}
    done = subprocess.run([sys.executable, "-c", _HOMELESS], cwd=ROOT, env=named, capture_output=True, text=True)
    assert done.returncode == 3
    assert "this user has no home folder; set HOME, or XDG_CACHE_HOME to a folder to build in" in done.stderr
    assert "Traceback" not in done.stderr


_ROOT_OF_THE_CACHE = """
import pwd, sys, types

pwd.getpwuid = lambda number: types.SimpleNamespace(pw_dir=sys.argv[1])
sys.path.insert(0, "toolchain")
from building import cache

print(cache.root())
"""


@pytest.mark.parametrize(
    ("filled", "named", "taken"),
    [
        (["passwd"], {}, "passwd/.cache"),
        (["passwd", "home"], {}, "home/.cache"),
        ([], {}, "home/.cache"),
        (["passwd"], {"XDG_CACHE_HOME": "other"}, "other"),
    ],
    ids=["a new HOME", "a HOME in use", "a new user", "a named cache"],
)
def test_a_new_home_goes_on_with_what_its_user_has_built(tmp_path, filled, named, taken):
    for home in filled:
        (tmp_path / home / ".cache/moorage/toolchain").mkdir(parents=True)
    settings = {key: value for key, value in os.environ.items() if key != "XDG_CACHE_HOME"}
    settings |= {"HOME": str(tmp_path / "home"), **{key: str(tmp_path / value) for key, value in named.items()}}
    command = [sys.executable, "-c", _ROOT_OF_THE_CACHE, str(tmp_path / "passwd")]
    done = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"{tmp_path / taken}/moorage/toolchain"
