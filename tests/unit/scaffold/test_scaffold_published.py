"""The chassis as a module that Go fetches: required by a new service, and taken in a newer release."""

import re

import pytest
from judges.examples import ROOT
from moorage.scaffold import chassis

from .places import another_module, files, layout_says, nothing
from .proxy import make_proxy

OLD = "v0.0.9"


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """Return the environment in which Go finds the chassis in this release and in an older one."""
    return make_proxy(tmp_path_factory.mktemp("published"), OLD, chassis.version())


@pytest.fixture
def found(published, monkeypatch):
    """Let Go find the chassis."""
    for name, value in published.items():
        monkeypatch.setenv(name, value)


def _required(place):
    return chassis.required((place.services / "go.mod").read_text())


def test_a_new_module_requires_it_and_is_tidy_and_its_tests_pass(empty, found, capsys):
    assert empty.new("invoice", "--module", "example.com/shop") == 0
    assert _required(empty) == chassis.version()
    assert not (empty.services / "chassis").exists()
    assert (
        f"wrote go.mod and go.sum of the module example.com/shop, which requires {chassis.PATH} {chassis.version()}"
        in capsys.readouterr().out.splitlines()
    )
    assert empty.go("mod", "tidy", "-diff").stdout == ""
    empty.go("vet", "./...")
    assert layout_says(empty) == []
    assert "ok  \texample.com/shop/invoice\t" in empty.go("test", "./...").stdout
    before = files(empty.services)
    assert empty.new("receipt") == 0
    after = files(empty.services)
    assert {name: after[name] for name in before} == before
    empty.go("vet", "-mod=readonly", "./receipt", "./cmd/receipt")
    assert empty.check() == 0


def test_a_module_of_others_requires_it_and_keeps_its_own_lines(tmp_path, found):
    place = another_module(tmp_path)
    sums = (place.services / "go.sum").read_text().splitlines()
    assert place.new("invoice") == 0
    text = (place.services / "go.mod").read_text()
    # Go wants no older release than a module that is required; the language is the same.
    assert text.startswith("module example.com/other // theirs\n\ngo 1.26.0\n")
    assert "github.com/prometheus/common v0.66.1 // a comment of theirs\n" in text
    assert _required(place) == chassis.version()
    assert set(sums) <= set((place.services / "go.sum").read_text().splitlines())
    place.go("test", "-mod=readonly", "./...")


@pytest.mark.parametrize("there", [True, False])
def test_where_it_cannot_be_had_that_is_said_and_nothing_written(tmp_path, published, monkeypatch, capsys, there):
    for name, value in published.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("GOPROXY", f"file://{tmp_path}/nothing,{published['GOPROXY'].partition(',')[2]}")
    monkeypatch.setenv("GOMODCACHE", str(tmp_path / "cache"))
    (tmp_path / "place").mkdir()
    place = (another_module if there else nothing)(tmp_path / "place")
    before = files(place.root)
    assert place.new("invoice", *([] if there else ["--module", place.module])) == 3
    out, err = capsys.readouterr()
    assert (out, files(place.root)) == ("", before)
    assert err.startswith(f"{chassis.PATH} {chassis.version()} cannot be had from here: ")
    assert err.endswith("; set GOPROXY to a proxy that has it, or copy the chassis with --vendor\n")
    assert len(err.splitlines()) == 1


def test_an_older_release_is_shown_and_renewed(empty, found, capsys):
    assert empty.new("invoice", "--module", "example.com/shop") == 0
    mod = empty.services / "go.mod"
    mod.write_text(mod.read_text().replace(f"{chassis.PATH} {chassis.version()}", f"{chassis.PATH} {OLD}"))
    empty.go("mod", "tidy")
    before = files(empty.root)
    capsys.readouterr()
    shown = f"services/go.mod: {chassis.PATH} {OLD} -> {chassis.version()}"
    assert empty.run("new", "--update", "--dry-run") == 0
    assert (capsys.readouterr().out.splitlines(), files(empty.root)) == ([shown], before)
    assert empty.run("new", "--update") == 0
    assert capsys.readouterr().out.splitlines() == [shown, "next: `go test ./...` in services"]
    assert _required(empty) == chassis.version()
    empty.go("vet", "./...")
    assert empty.run("new", "--update") == 0
    assert capsys.readouterr().out.endswith(f"this moorage has {chassis.version()}: nothing to take\n")


def test_the_services_of_this_repository_build_as_any_consumer_does(tmp_path, found, here):
    """Without go.work, by what go.mod requires alone."""
    for name in ("go.work", "chassis"):
        (here.services / name).rename(tmp_path / f"without-{name}")
    here.go("build", "-mod=mod", "./...")
    text = (here.services / "go.mod").read_text()
    assert re.findall(r"^\t\S+ v\S+$", text, re.MULTILINE) == re.findall(
        r"^\t\S+ v\S+$", (ROOT / "services/go.mod").read_text(), re.MULTILINE
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("invoice", "--update"), "NAME: is not for --update; leave it out"),
        (("--update", "--vendor"), "--vendor: is not for --update; leave it out"),
        (("--update", "--database"), "--database: is not for --update; leave it out"),
        (("--update", "--uses", "user"), "--uses: is not for --update; leave it out"),
        (("--dry-run", "invoice"), "--dry-run: is for --update; leave it out"),
        ((), "NAME: is required; name the service, or give --update"),
        (
            ("invoice", "--uses", "user", "--uses", "order"),
            "--uses: is given more than once; write the service with one, and the next call as that one is written",
        ),
    ],
)
def test_what_does_not_go_together(empty, refused, arguments, said):
    assert refused(empty, *arguments) == [said]


def test_without_a_chassis_there_is_nothing_to_renew(tmp_path, refused, here):
    for place in (here, another_module(tmp_path / "b") if (tmp_path / "b").mkdir() is None else here):
        (said,) = refused(place, "--update")
        assert said.startswith("--update: is for a module that has the chassis of another release, and none is at or ")
