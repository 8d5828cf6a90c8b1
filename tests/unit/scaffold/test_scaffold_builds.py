"""A new service builds and passes `go vet`, its tests, the linter and `moorage check` unchanged, wherever it is."""

import json
import shutil
import subprocess

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from .places import NAMES, Place, files, run_go

PACKAGES = {"invoice": "invoice", "api-v2": "apiv2"}
BOTH = ("./invoice", "./cmd/invoice", "./apiv2", "./cmd/api-v2")


def test_it_builds_and_is_formatted_and_vetted(written):
    written.go("build", *BOTH, "./chassis/...")
    written.go("vet", *BOTH, "./chassis/...")
    formatted = subprocess.run(["gofmt", "-l", "."], cwd=written.services, text=True, capture_output=True, check=True)
    assert formatted.stdout == ""


def test_its_tests_pass(written):
    said = written.go("test", *BOTH).stdout
    assert all(f"ok  \t{written.module}/{PACKAGES[name]}\t" in said for name in NAMES)


@pytest.mark.parametrize(
    ("file", "right", "wrong", "test"),
    [
        ("get.go", "http.StatusOK", "http.StatusAccepted", "TestGet"),
        ("create.go", "http.StatusCreated", "http.StatusOK", "TestCreate"),
        ("create.go", "Location", "Place", "TestCreate"),
        ("apiv2.go", '"#/name"', '"#/nom"', "TestCreate"),
        ("related.go", "item.ID", "item.ID+1", "TestRelated"),
        ("upstream.go", '"invoice "', '"bill "', "TestUpstream"),
        ("memory.go", "missing(id)", "nil", "TestGet"),
        ("store.go", 'address != ""', "false", "TestOpenStore"),
        ("apiv2.go", '"/api-v2/', '"/api/', "TestGet"),
    ],
)
@pytest.mark.parametrize("written", ["an empty folder"], indirect=True)
def test_its_tests_fail_when_it_is_broken(written, tmp_path, file, right, wrong, test):
    path = written.services / "apiv2" / file
    assert right in path.read_text()
    broken = tmp_path / file
    broken.write_text(path.read_text().replace(right, wrong))
    overlay = tmp_path / "overlay.json"
    overlay.write_text(json.dumps({"Replace": {str(path): str(broken)}}))
    done = written.go("test", f"-overlay={overlay}", "./apiv2", ok=False)
    assert done.returncode == 1
    assert f"--- FAIL: {test}" in done.stdout


def test_the_linter_accepts_it_as_a_domain(written, linted, tmp_path):
    assert linted(written) == "[] <nil>"
    spoilt = shutil.copytree(written.services / "invoice", tmp_path / "invoice")
    (spoilt / "get_test.go").unlink()
    assert "invoice/get.go: has a handler and no invoice/get_test.go" in linted(Place(tmp_path, "x", tmp_path))


def test_check_finds_it_fine_in_every_environment(written, capsys):
    assert written.check() == 0
    names = ["api-v2", "invoice", *(["order", "user"] if written.module == "moorage.dev/services" else [])]
    environments = "dev, local, prod" if written.module == "moorage.dev/services" else "no environment"
    out, err = capsys.readouterr()
    assert out == f"fine: {', '.join(names)} in {environments}\n"
    # A module of others says in its own time which Go compiles it.
    assert [line.split(",")[0] for line in err.splitlines()] == (
        ["warning: services/go.mod: names no Go release"] if written.module == "example.com/other" else []
    )


@pytest.mark.parametrize("name", NAMES)
def test_its_spec_names_a_schema_that_is_there_and_takes_it(written, name):
    spec = written.services / PACKAGES[name] / "service.yaml"
    first, *_ = spec.read_text().splitlines()
    schema = (spec.parent / first.removeprefix("# yaml-language-server: $schema=")).resolve()
    Draft202012Validator(json.loads(schema.read_text())).validate(YAML(typ="safe", pure=True).load(spec.read_text()))
    beside = spec.parent / "service.schema.json"
    assert (schema == beside, beside.exists()) == ((written.module != "moorage.dev/services",) * 2)


def test_nothing_else_is_left_behind(written):
    assert not [name for name in files(written.root) if "moorage-new" in name or "overlay" in name]
    assert not list(written.root.rglob(".moorage*"))


def test_the_program_says_under_its_own_name_why_it_does_not_start(written, tmp_path):
    run_go(written.services, "build", "-o", str(tmp_path / "program"), "./cmd/api-v2")
    environment = {"DATABASE_URL": "postgres://db.test/x", "HTTP_ADDR": "127.0.0.1:0"}
    done = subprocess.run([tmp_path / "program"], env=environment, text=True, capture_output=True, check=False)
    line = json.loads(done.stdout)
    assert (done.returncode, line["service"]) == (1, "api-v2")
    assert line["error"] == "DATABASE_URL: is set, and no database is opened yet"
