"""The bill of materials: what pip would install with the wheel alone, as CycloneDX's schema has it."""

from __future__ import annotations

import json
import re

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from .conftest import ROOT


@pytest.fixture
def bill(release):
    return json.loads(release.file(".cdx.json").read_text())


def wrong(bill):
    return JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(bill))


def test_it_is_valid_by_the_schema_of_cyclonedx(bill):
    assert wrong(bill) is None
    assert wrong({**bill, "components": [{"name": "nothing says what it is"}]}) is not None


def test_it_is_of_the_wheel_and_its_versions_are_the_lock_s(bill, release):
    about = bill["metadata"]["component"]
    assert release.file(".whl").name == f"moorage-{about['version']}-py3-none-any.whl"
    pins = dict(re.findall(r"^([\w.-]+)==([^ ]+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE))
    assert {each["name"]: each["version"] for each in bill["components"]}.items() <= pins.items()


def test_it_holds_what_is_required_and_neither_extras_nor_tools(bill):
    edges = {each["ref"]: each.get("dependsOn", []) for each in bill["dependencies"]}
    names = {each["bom-ref"]: each["name"] for each in bill["components"]}
    direct = {names[each] for each in edges[bill["metadata"]["component"]["bom-ref"]]}
    assert direct == {"pulumi", "pulumi-kubernetes", "pydantic", "pyyaml", "requests"}
    assert {"grpcio", "pydantic-core", "urllib3"} <= set(names.values())
    assert set(names.values()) & {"pytest", "pulumi-consul", "pulumi-docker", "hatchling", "mkdocs"} == set()
    assert set(edges) == {*names, bill["metadata"]["component"]["bom-ref"]}
