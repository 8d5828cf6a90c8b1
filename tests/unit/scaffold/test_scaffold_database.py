"""A new service with a database: what it requires, its migration, and the shape of services/user."""

import json
import subprocess

import pytest
from judges.examples import ROOT
from moorage.scaffold import chassis
from moorage.scaffold.requiring import POSTGRES

from .places import another_module, files, layout_says, nothing, run_go

USER = ROOT / "services" / "user"
# The spec's migration brings the schema up to date; `user` does it by itself, and has rules of its own for addresses.
OTHERS_OF_USER = {"list.go", "list_test.go", "schema.go"}
BOTH = ("./invoice", "./cmd/invoice")


@pytest.fixture(scope="module", params=["an empty folder", "a module of others"])
def kept(request, tmp_path_factory):
    """Return a module with a service that keeps items in PostgreSQL."""
    folder = tmp_path_factory.mktemp("kept")
    (folder / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    place = nothing(folder) if request.param == "an empty folder" else another_module(folder)
    more = ["--module", place.module] if request.param == "an empty folder" else []
    assert place.copied("invoice", "--database", *more) == 0
    return place


def test_it_builds_is_formatted_and_its_tests_pass(kept, capsys):
    kept.go("vet", *BOTH)
    kept.go("vet", "-tags", "integration", "-mod=readonly", *BOTH)
    formatted = subprocess.run(["gofmt", "-l", "."], cwd=kept.services, text=True, capture_output=True, check=True)
    assert formatted.stdout == ""
    assert f"ok  \t{kept.module}/invoice\t" in kept.go("test", *BOTH).stdout
    assert kept.check() == 0
    assert capsys.readouterr().out == "fine: invoice in no environment\n"


def test_its_module_requires_the_driver_of_user_and_is_tidy_where_it_is_new(kept):
    there = (ROOT / "services" / "go.mod").read_text()
    for text in (there, (kept.services / "go.mod").read_text()):
        assert chassis.required(text, POSTGRES[0]) == POSTGRES[1]
    if kept.module == "example.com/shop":
        assert kept.go("mod", "tidy", "-diff").stdout == ""
        assert layout_says(kept) == []


def test_its_migration_says_as_json_why_it_does_not_run(kept, tmp_path):
    run_go(kept.services, "build", "-o", str(tmp_path / "program"), "./cmd/invoice")
    done = subprocess.run([tmp_path / "program", "migrate"], env={}, text=True, capture_output=True, check=False)
    line = json.loads(done.stdout)
    assert (done.returncode, line["service"], line["error"]) == (1, "invoice", "DATABASE_URL: is not set")


def test_it_has_the_files_of_user_and_leaves_the_module_alone_that_has_the_driver(here):
    before = files(here.services)
    assert here.new("invoice", "--database") == 0
    after = files(here.services)
    assert {name: after[name] for name in before} == before
    found = {path.name.replace("invoice.go", "user.go") for path in (here.services / "invoice").iterdir()}
    assert found == {path.name for path in USER.iterdir()} - OTHERS_OF_USER
    assert here.check() == 0


def test_with_both_it_calls_and_keeps(here):
    assert here.new("invoice", "--database", "--uses", "user") == 0
    assert here.check() == 0
    here.go("vet", *BOTH)
