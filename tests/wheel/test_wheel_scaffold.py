"""`moorage new` of an installed wheel: the chassis comes out of the wheel, and what is written builds."""

from __future__ import annotations

import json
import os
import subprocess
import zipfile

import pytest

DATA = "moorage/scaffold/data/"
NO_PULUMI = """
import sys
import moorage.cli.main
code = moorage.cli.main.main(["new", "invoice", "--module", "example.com/shop", "--vendor"])
print(code, sorted({name.split(".")[0] for name in sys.modules} & {"pulumi", "pulumi_kubernetes", "grpc"}))
"""


@pytest.fixture
def service(moorage, tmp_path):
    """Return the Go module with a service that the installed command wrote into an empty folder."""
    (tmp_path / "empty").mkdir()
    moorage.run("moorage", "new", "invoice", "--module", "example.com/shop", "--vendor", cwd=tmp_path / "empty")
    return tmp_path / "empty" / "services"


def test_the_wheel_holds_every_source_of_the_chassis_and_its_versions(moorage):
    home = moorage.clone / "services"
    chassis = home / "chassis"
    sources = set(chassis.rglob("*.go"))
    with zipfile.ZipFile(moorage.wheel) as wheel:
        held = {name: wheel.read(name) for name in wheel.namelist() if name.startswith(DATA)}
    assert held == {
        f"{DATA}{path.relative_to(home).as_posix()}": path.read_bytes()
        for path in sources | {chassis / "go.mod", chassis / "go.sum"}
    }


def test_a_new_module_builds_and_its_tests_pass(moorage, service):
    settings = {**os.environ, "GOFLAGS": "-trimpath", "GOWORK": "off"}
    for command in (["vet", "./..."], ["test", "./..."]):
        done = subprocess.run(["go", *command], cwd=service, env=settings, text=True, capture_output=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    assert "ok  \texample.com/shop/invoice" in done.stdout


def test_check_finds_it_fine_with_the_schema_beside_it(moorage, service):
    assert moorage.run("moorage", "check", cwd=service.parent).stdout == "fine: invoice in no environment\n"
    beside = json.loads((service / "invoice" / "service.schema.json").read_text())
    assert beside == json.loads((moorage.clone / "schema" / "service.schema.json").read_text())


def test_it_is_written_without_pulumi(moorage, tmp_path):
    assert moorage.python(NO_PULUMI, cwd=tmp_path).splitlines()[-1] == "0 []"
