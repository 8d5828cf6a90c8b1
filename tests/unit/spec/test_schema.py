"""The JSON Schema that editors read is current, takes every spec there is, and refuses what a schema can refuse."""

import json

import pytest
from jsonschema import Draft202012Validator
from judges.examples import ROOT
from moorage.cli.main import main
from moorage.spec.service import ServiceSpec
from ruamel.yaml import YAML

_FILE = ROOT / "schema" / "service.schema.json"
SPECS = sorted(
    path
    for top in ("services", "examples", "tests/golden")
    for path in (ROOT / top).rglob("service.yaml")
    if ".moorage" not in path.parts
)


@pytest.fixture(scope="module")
def validator():
    schema = json.loads(_FILE.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def _read(text):
    return YAML(typ="safe", pure=True).load(text)


def test_the_file_is_what_the_command_prints(capsys):
    assert main(["schema"]) == 0
    assert capsys.readouterr().out == _FILE.read_text(encoding="utf-8"), (
        "run `moorage schema > schema/service.schema.json`"
    )


@pytest.mark.parametrize("path", SPECS, ids=lambda path: str(path.parent.relative_to(ROOT)))
def test_every_spec_of_the_project_is_taken_and_names_the_schema_where_it_is(validator, path):
    text = path.read_text(encoding="utf-8")
    assert list(validator.iter_errors(_read(text))) == []
    first = text.splitlines()[0]
    if first.startswith("# yaml-language-server:"):
        assert (path.parent / first.partition("$schema=")[2]).resolve() == _FILE


def test_there_are_specs_to_look_at():
    assert {path.parent.name for path in SPECS} >= {"order", "user", "podinfo", "built", "taken"}


def test_every_key_may_be_null_as_that_resets_it(validator):
    nulls = dict.fromkeys(ServiceSpec.model_fields)
    assert list(validator.iter_errors({**nulls, "name": "order"})) == []


BAD = {
    "no name": "source: {}",
    "an unknown key": "name: order\nteem: shop",
    "an unknown key further in": "name: order\nhealth: {pth: /x}",
    "an unknown key in a list": "name: order\negress: [{cidr: 192.0.2.0/24, port: 1, host: x}]",
    "a missing key": "name: order\nautoscale: {min: 3}",
    "a missing key in a list": "name: order\negress: [{cidr: 192.0.2.0/24}]",
    "a number where text belongs": "name: order\nteam: 5",
    "text where a number belongs": 'name: order\nport: "8080"',
    "a number that is not whole": "name: order\nreplicas: 1.5",
    "text where true or false belongs": 'name: order\nspread: "no"',
    "a list where a mapping belongs": "name: order\nhealth: [/health]",
    "text where a list belongs": "name: order\nuses: user",
    "a word that is none of the choices": "name: order\nlog: {level: loud}",
    "true where a mapping or false belongs": "name: order\nmetrics: true",
    "a variable that is not text": "name: order\nenv: {FLAG: true}",
    "an unknown key below one that may be false": "name: order\nhealth: {live: {pth: /x}}",
    "a port of another shape": "name: order\nports: {grpc: [9090]}",
    "a port that is called http": "name: order\nports: {http: 9090}",
    "liveness without a path": "name: order\nhealth: {live: {interval: 5s}}",
    "no mapping": "[order]",
}


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_what_a_schema_can_refuse_is_refused(validator, text):
    assert list(validator.iter_errors(_read(text)))


@pytest.mark.parametrize(
    "wrong",
    [{"port": 80}, {"replicas": -1}, {"name": "Order"}, {"health": {"path": "health"}}, {"autoscale": {"max": 0}}],
    ids=str,
)
def test_an_editor_is_told_ranges_and_forms(validator, wrong):
    good = {"name": "order", "source": {"package": "./cmd/order"}}
    assert validator.is_valid(good)
    assert not validator.is_valid({**good, **wrong})
