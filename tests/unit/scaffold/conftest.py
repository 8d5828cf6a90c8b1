"""Places with new services in them, made once, and the linter over them."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Callable, Iterator

import pytest
from judges.examples import ROOT
from moorage.scaffold import chassis

from .places import NAMES, PLACES, Place, copy_of_this, files, nothing, run_go

LINTER = """package main

import (
\t"fmt"
\t"os"

\t"moorage.dev/services/chassis/layout"
)

func main() {
\tfound, err := layout.Check(os.Args[1], os.Args[2])
\ttexts := []string{}
\tfor _, breach := range found {
\t\ttexts = append(texts, breach.Text)
\t}
\tfmt.Print(texts, err)
}
"""


@pytest.fixture(scope="session", params=PLACES)
def written(request, tmp_path_factory) -> Place:
    """Return a place of each kind with two new services, of which the second calls the first."""
    place = PLACES[request.param](tmp_path_factory.mktemp("written"))
    more = ["--module", place.module] if request.param == "an empty folder" else []
    more += [] if request.param == "this repository" else ["--vendor"]
    assert place.new(NAMES[0], *more) == 0
    assert place.new(NAMES[1], "--uses", NAMES[0]) == 0
    return place


@pytest.fixture(scope="session")
def linted(tmp_path_factory) -> Callable[[Place], str]:
    """Return what the repository's own linter says about a module."""
    folder = tmp_path_factory.mktemp("linter")
    shutil.copytree(ROOT / "services" / "chassis" / "layout", folder / "layout")
    (folder / "go.mod").write_text("module moorage.dev/services/chassis\n\ngo 1.26\n")
    (folder / "main.go").write_text(LINTER)
    return lambda place: run_go(folder, "run", ".", str(place.services), place.module).stdout


@pytest.fixture
def empty(tmp_path) -> Place:
    return nothing(tmp_path)


@pytest.fixture
def here(tmp_path) -> Place:
    return copy_of_this(tmp_path)


@pytest.fixture
def refused(capsys):
    """Return a function that says what is refused, line by line, and proves that nothing was written."""

    def refused(place, *arguments):
        before = files(place.root)
        assert place.new(*arguments) == 1
        out, err = capsys.readouterr()
        assert (out, files(place.root)) == ("", before)
        assert not list(place.root.rglob(".moorage-new-*"))
        return err.splitlines()

    return refused


@pytest.fixture(autouse=True, scope="session")
def released() -> Iterator[str]:
    """Stand on the last release, such as `0.1.0`: a checkout without tags is of none."""
    described = importlib.util.spec_from_file_location("changelog", ROOT / "releasing" / "changelog.py")
    changelog = importlib.util.module_from_spec(described)
    described.loader.exec_module(changelog)
    last = changelog.newest(changelog.sections((ROOT / "CHANGELOG.md").read_text(encoding="utf-8")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chassis, "release", lambda: last)
        yield last
