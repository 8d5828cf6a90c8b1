"""Which Go release compiles is said in the project: by go.mod, else by the environment, else a warning."""

import os
from pathlib import Path

import pytest
from moorage.errors import ExternalError, InputError, MoorageError
from moorage.image.batch import build_all
from moorage.image.build import build_image
from moorage.image.source.go.command import find_go
from moorage.image.source.go.release import number
from moorage.image.source.inspection import inspect
from moorage.image.source.resolved import source_facts

from .goes import RELEASES, compiled_by, go_folder
from .sources import MAIN, Source

OLDER, NEWER = RELEASES[0], RELEASES[-1]
HEAD = "module example.com/shop\n\ngo 1.24\n"


def _says(source: Source, **changes: object) -> MoorageError:
    with pytest.raises(MoorageError) as caught:
        source_facts(source.request(**changes))
    return caught.value


def test_machines_with_different_goes_make_one_image(
    source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source.write("go.mod", f"{HEAD}\ntoolchain go{OLDER}\n")
    source.commit("v1.0.0")
    here = build_image(source.request(), out=tmp_path / "here")
    monkeypatch.setenv("PATH", str(go_folder(NEWER)), prepend=os.pathsep)
    there = build_image(source.request(), out=tmp_path / "there")
    assert (there.digest, there.input_hash) == (here.digest, here.input_hash)
    assert compiled_by(here.root / "linux/amd64/app/app") == f"go{OLDER}"


def test_the_environment_decides_where_go_mod_does_not(source: Source) -> None:
    assert source_facts(source.request(go=NEWER)).go_version == f"go{NEWER}"
    source.write("go.mod", f"{HEAD}\ntoolchain go{OLDER}\n")
    assert source_facts(source.request(go=NEWER)).go_version == f"go{OLDER}"


def test_the_release_is_one_of_the_inputs(source: Source) -> None:
    assert len({source_facts(source.request(go=release)).input_hash for release in (OLDER, NEWER)}) == 2


def test_a_warning_where_neither_decides_and_none_when_its_remedy_was_followed(source: Source, out: Path) -> None:
    source.write("cmd/other/main.go", MAIN)
    source.commit("v1.0.0")
    installed = find_go().version
    lines: list[str] = []
    requests = [source.request(), source.request(name="other", package="./cmd/other")]
    build_all(requests, out=out, progress=lines.append)
    assert [line for line in lines if line.startswith("warning: ")] == [
        f"warning: go.mod: names no Go release, so the installed {installed} compiles, and another one makes another "
        f"digest under the same tag; add the line `toolchain {installed}` to it, or set build.go in the environment"
    ]
    assert inspect(source.request(go=installed.removeprefix("go"))).warnings == ()
    source.write("go.mod", f"{HEAD}\ntoolchain {installed}\n")
    assert inspect(source.request()).warnings == ()


def test_the_line_that_go_mod_tidy_would_remove_is_no_remedy(source: Source) -> None:
    installed = find_go().version
    source.write("go.mod", f"module example.com/shop\n\ngo {installed.removeprefix('go')}\n")
    [warning] = inspect(source.request()).warnings
    assert warning.hint == f"set build.go to {installed.removeprefix('go')} in the environment"


@pytest.mark.parametrize(
    ("text", "changes", "said"),
    [
        (
            "go 1.27.0\n\ntoolchain go1.26.0\n",
            {},
            "go.mod:5: toolchain: go1.26.0 is older than go1.27.0, which go.mod needs; remove the line and set "
            "build.go to 1.27.0 in the environment, or name a newer release",
        ),
        (
            "go 1.27\n",
            {"go": "1.26.0", "go_where": "stacks/Pulumi.dev.yaml:9"},
            "stacks/Pulumi.dev.yaml:9: build.go: go1.26.0 is older than go1.27, which go.mod needs; "
            "set it to 1.27.0 or newer",
        ),
        (
            "go 1.999\n",
            {},
            "go.mod:3: go: INSTALLED is older than go1.999, which go.mod needs; install go1.999.0 or newer; or add the "
            "line `toolchain go1.999.0` to it, or set build.go in the environment",
        ),
    ],
)
def test_a_release_that_is_too_old_for_the_module(
    source: Source, text: str, changes: dict[str, object], said: str
) -> None:
    source.write("go.mod", f"module example.com/shop\n\n{text}")
    error = _says(source, **changes)
    assert isinstance(error, InputError)
    assert str(error) == said.replace("INSTALLED", find_go().version)


def test_a_dependency_that_needs_a_newer_release(source: Source) -> None:
    source.write("vendor/example.com/lib/lib.go", "package lib\n")
    source.write("vendor/modules.txt", "# example.com/lib v1.0.0\n## explicit; go 1.999\nexample.com/lib\n")
    source.write("go.mod", f"{HEAD}\nrequire example.com/lib v1.0.0\n")
    error = _says(source)
    assert isinstance(error, InputError)
    assert "requires go >= 1.999" in str(error)
    assert str(error).endswith("; name a newer release on its line `toolchain`, or in build.go of the environment")


def test_a_release_that_there_is_not(source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOPROXY", tmp_path.as_uri())
    error = _says(source, go="1.999.1", go_where="stacks/Pulumi.dev.yaml:9")
    assert isinstance(error, InputError)
    assert str(error).startswith("stacks/Pulumi.dev.yaml:9: build.go: names a Go release that cannot be had: ")
    assert str(error).endswith(f'got "go1.999.1"; name a release that there is, such as {find_go().version}')


@pytest.mark.parametrize("named", ["go1.25.0+path", "go1.25.0-custom", "go1.25.0-../../x", "go1.25"])
@pytest.mark.parametrize("path", ["toolchain", "build.go"])
def test_a_name_that_is_no_release_of_go_is_never_looked_for(
    source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str, path: str
) -> None:
    planted = tmp_path / "bin/go1.25.0"
    planted.parent.mkdir()
    planted.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\necho go1.25.0\n")
    planted.chmod(0o755)
    monkeypatch.setenv("PATH", str(planted.parent), prepend=os.pathsep)
    monkeypatch.setenv("GOPROXY", "off")
    where = "go.mod:5"
    if path == "toolchain":
        source.write("go.mod", f"{HEAD}\ntoolchain {named}\n")
        error = _says(source)
    else:
        where = "stacks/Pulumi.dev.yaml:9"
        error = _says(source, go=named.removeprefix("go"), go_where=where)
    assert isinstance(error, InputError)
    (problem,) = error.problems
    assert (problem.location, problem.path, problem.code) == (where, path, "bad-go-release")
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    "settings", [{"GOPROXY": "off"}, {"GOPROXY": "http://127.0.0.1:9"}, {"GOSUMDB": "off"}], ids=str
)
def test_a_release_out_of_reach_is_no_fault_of_the_project(
    source: Source, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: dict[str, str]
) -> None:
    for name, value in {"GOMODCACHE": str(tmp_path / "modules"), **settings}.items():
        monkeypatch.setenv(name, value)
    source.write("go.mod", f"{HEAD}\ntoolchain go1.26.1\n")
    error = _says(source)
    assert isinstance(error, ExternalError)
    assert str(error).startswith("go.mod:5: go1.26.1 cannot be fetched: ")
    assert str(error).endswith("; install go1.26.1, or set GOPROXY to a proxy within reach")


def test_releases_in_their_order() -> None:
    ordered = ["go1.9", "1.25", "1.26", "1.27", "go1.27beta1", "go1.27rc2", "go1.27.0", "go1.27.10", "devel"]
    assert sorted(reversed(ordered), key=number) == ordered
