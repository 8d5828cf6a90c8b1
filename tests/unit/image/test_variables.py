"""More variables that the linker sets: to what the source says of itself, checked as the version's is."""

import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from moorage.errors import InputError
from moorage.image.build import build_image
from moorage.image.building import image_request
from moorage.image.request import BuiltImage
from moorage.image.source.resolved import source_facts
from moorage.reading.loading import load
from moorage.spec import Source as SourceSpec
from pydantic import ValidationError

from .sources import Source

MAIN = """package main

import "example.com/shop/greeting"

var (
	version = "unset"
	commit  = "unknown"
	date    string
)

func main() { println(version, commit, date, greeting.Text) }
"""
ALL = {"main.date": "created", "main.commit": "revision", "example.com/shop/greeting.Text": "version"}


@pytest.fixture
def telling(source: Source) -> Source:
    """A program that prints what is linked into it."""
    source.write("cmd/app/main.go", MAIN)
    return source


def _printed(image: BuiltImage) -> list[str]:
    binary = image.root / "linux/amd64/app/app"
    return subprocess.run([binary], capture_output=True, text=True, check=True).stderr.split()


def test_each_variable_holds_what_is_asked_for(telling: Source, out: Path) -> None:
    commit = telling.commit("v1.0.0")
    built = build_image(telling.request(variables=ALL), out=out)
    assert _printed(built) == ["v1.0.0", commit, "2023-11-14T22:13:20Z", "v1.0.0"]


def test_the_version_may_be_among_them(telling: Source, out: Path) -> None:
    telling.commit("v1.0.0")
    request = telling.request(version_variable=None, variables={"main.version": "version"})
    assert _printed(build_image(request, out=out))[0] == "v1.0.0"


def test_without_a_commit_a_revision_keeps_what_the_source_gives_it(telling: Source, out: Path) -> None:
    version, commit, _, _ = _printed(build_image(telling.request(variables=ALL), out=out))
    assert version.endswith("-dirty")
    assert commit == "unknown"


def test_the_order_of_variables_changes_no_byte_and_nothing_of_the_machine_is_in_them(
    telling: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    telling.commit("v1.0.0")
    one = build_image(telling.request(variables=ALL), out=tmp_path / "one")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    monkeypatch.setenv("USER", "somebody")
    os.utime(telling.folder / "cmd/app/main.go", (1, 1))
    two = build_image(telling.request(variables=dict(reversed(ALL.items()))), out=tmp_path / "two")
    assert two.digest == one.digest


def test_an_image_with_other_variables_is_built_anew(telling: Source, out: Path) -> None:
    telling.commit("v1.0.0")
    request = telling.request(variables=ALL)
    first = build_image(request, out=out)
    assert build_image(request, out=out).from_cache
    other = build_image(replace(request, variables={"main.commit": "version"}), out=out)
    assert not other.from_cache
    assert other.digest != first.digest


def test_a_variable_that_the_program_never_reads_is_refused(telling: Source, out: Path) -> None:
    telling.write("cmd/app/unread.go", "package main\n\nvar unread string\n")
    telling.commit("v1.0.0")
    variables = {"main.commit": "revision", "main.unread": "revision"}
    with pytest.raises(InputError) as caught:
        build_image(telling.request(variables=variables), out=out)
    [problem] = caught.value.problems
    assert (problem.code, problem.path) == ("linked-variable-unread", "source.variables.main.unread")


@pytest.mark.parametrize(
    ("declaration", "line"),
    [("const other = `x`", 3), ("var other = string([]byte{65})", 3), ("var other int", 3), ("var another string", 0)],
)
def test_what_the_linker_would_not_set_is_refused_where_it_is_declared(
    telling: Source, declaration: str, line: int
) -> None:
    telling.write("cmd/app/other.go", f"package main\n\n{declaration}\n")
    with pytest.raises(InputError) as caught:
        source_facts(telling.request(variables={"main.commit": "revision", "main.other": "created"}))
    [problem] = caught.value.problems
    assert problem.code == "linked-variable"
    assert problem.location == (f"cmd/app/other.go:{line}" if line else "cmd/app")
    assert problem.path == "source.variables.main.other"


def test_all_that_cannot_be_linked_is_said_at_once(telling: Source) -> None:
    variables = {"main.one": "created", "example.com/none.Two": "created"}
    with pytest.raises(InputError) as caught:
        source_facts(telling.request(version_variable="main.three", variables=variables))
    assert [(problem.code, problem.path) for problem in caught.value.problems] == [
        ("version-variable", "source.version_variable"),
        ("linked-variable", "source.variables.main.one"),
        ("linked-variable", "source.variables.example.com/none.Two"),
    ]


def test_a_package_that_is_not_there_is_refused_at_its_line_of_the_spec(telling: Source) -> None:
    variables = "    main.commit: revision\n    example.com/none.X: created\n"
    text = f"name: app\nsource:\n  package: ./cmd/app\n  variables:\n{variables}"
    spec = telling.write("service.yaml", text)
    project = load([spec])
    with pytest.raises(InputError) as caught:
        source_facts(image_request(project.services[0], project))
    [problem] = caught.value.problems
    assert problem.place[1] == 6


def test_a_revision_of_a_proxy_is_a_commits_name_or_none(
    telling: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "cache/example.com/shop@v1.4.0"
    folder.parent.mkdir(parents=True)
    telling.folder.rename(folder)
    (folder / ".git").rename(tmp_path / "gone")
    info = tmp_path / "cache/cache/download/example.com/shop/@v/v1.4.0.info"
    info.parent.mkdir(parents=True)
    monkeypatch.setenv("GOMODCACHE", str(tmp_path / "cache"))
    for text, revision in (("0123abcd", "0123abcd"), ("x -linkmode=external -extld=/bin/false", None), ("", None)):
        info.write_text(f'{{"Version":"v1.4.0","Origin":{{"Hash":"{text}"}}}}')
        assert source_facts(telling.request(module=folder, root=folder)).revision == revision


@pytest.mark.parametrize(
    "variables",
    [
        {"commit": "revision"},
        {"main.com mit": "revision"},
        {"main.commit": "hash"},
        {"main.date": "now"},
        {"main.version": "revision"},
        {"main.commit": ""},
    ],
)
def test_a_variable_that_is_none_or_the_versions_own(variables: dict[str, str]) -> None:
    with pytest.raises(ValidationError) as caught:
        SourceSpec.model_validate({"variables": variables})
    assert len(caught.value.errors()) == 1
