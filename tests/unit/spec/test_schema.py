"""The JSON Schema that editors read is current, takes every spec there is, and refuses what a schema can refuse."""

import json
import re

import pytest
from jsonschema import Draft202012Validator
from judges.examples import ROOT
from moorage.cli.main import main
from moorage.spec.service import ServiceSpec
from ruamel.yaml import YAML

_FILE = ROOT / "schema" / "service.schema.json"
_ENVIRONMENT = ROOT / "schema" / "environment.schema.json"
STACKS = sorted(
    path
    for top in ("stacks", "examples", "tests/golden")
    for path in (ROOT / top).rglob("Pulumi.*.yaml")
    if ".moorage" not in path.parts
)
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


@pytest.fixture(scope="module")
def environment():
    schema = json.loads(_ENVIRONMENT.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def _read(text):
    return YAML(typ="safe", pure=True).load(text)


def test_the_file_is_what_the_command_prints(capsys):
    assert main(["schema"]) == 0
    assert capsys.readouterr().out == _FILE.read_text(encoding="utf-8"), "run `moorage schema --out schema`"


@pytest.mark.parametrize("path", SPECS, ids=lambda path: str(path.parent.relative_to(ROOT)))
def test_every_spec_of_the_project_is_taken_and_names_the_schema_where_it_is(validator, path):
    text = path.read_text(encoding="utf-8")
    assert list(validator.iter_errors(_read(text))) == []
    if "golden" not in path.parts:
        assert _named(path) == _FILE


@pytest.mark.parametrize("path", STACKS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_environment_of_the_project_is_taken_and_names_the_schema_where_it_is(environment, path):
    assert list(environment.iter_errors(_read(path.read_text(encoding="utf-8")))) == []
    if "golden" not in path.parts:
        assert _named(path) == _ENVIRONMENT


def _named(path):
    """Return the schema that a file's first line names."""
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("# yaml-language-server: $schema=")
    return (path.parent / first.partition("$schema=")[2]).resolve()


def test_both_are_written_and_the_environments_is_what_is_printed(tmp_path, capsys):
    assert main(["schema", "--out", str(tmp_path / "schema")]) == 0
    capsys.readouterr()
    assert main(["schema", "environment"]) == 0
    printed = capsys.readouterr().out
    assert printed == (tmp_path / "schema/environment.schema.json").read_text() == _ENVIRONMENT.read_text()
    assert (tmp_path / "schema/service.schema.json").read_text() == _FILE.read_text()


BAD_STACKS = {
    "an unknown key": "teem: shop",
    "an unknown key further in": "registry: {url: r.example.com/shop, insecur: true}",
    "an unknown key of all services": "defaults: {replcas: 2}",
    "an unknown key of a service": "services: {order: {health: {pth: /x}}}",
    "a word that is none of the choices": "builder: kaniko",
    "a secret where none is read": "cluster: {secure: AAA}",
    "null where nothing is reset": "builder: null",
    "a label that is none": "dns: {peers: [{namespace: a, pods: {-x: y}}]}",
}
_STACK = "config: {moorage:environment: {namespace: shop, kubernetes: {render_to: out}, monitoring: off, %s}}"


@pytest.mark.parametrize("text", BAD_STACKS.values(), ids=BAD_STACKS)
def test_what_a_schema_can_refuse_of_an_environment_is_refused(environment, text):
    assert not environment.is_valid(_read(_STACK % text))


def test_a_service_in_an_environment_is_a_part_of_one(environment):
    part = "services: {order: {autoscale: {max: 3}, replicas: null, env: {A: b}}}, defaults: {log: {level: warn}}"
    assert list(environment.iter_errors(_read(_STACK % part))) == []


def test_what_is_pulumis_is_left_to_it(environment):
    text = "encryptionsalt: v1:abc\nconfig: {aws:region: eu-central-1, shop:password: {secure: AAA}}"
    assert environment.is_valid(_read(text))


@pytest.mark.parametrize("file", [_FILE, _ENVIRONMENT], ids=lambda file: file.name)
def test_an_editor_is_shown_a_text_for_each_key_and_examples_that_are_right(file):
    schema = json.loads(file.read_text(encoding="utf-8"))
    examples = 0
    for name, model in {**schema["$defs"], "": schema}.items():
        for key, field in model.get("properties", {}).items():
            assert "title" not in field, (name, key)
            assert "description" in field or "$ref" in field or (name, key) in _PLAIN, (name, key)
            # An editor takes the end of a line for that of a paragraph, or for none.
            assert not re.search("``|(?<!\n)\n(?!\n)", field.get("description", "")), (name, key)
            for example in field.get("examples", ()):
                examples += 1
                assert Draft202012Validator({**field, "$defs": schema["$defs"]}).is_valid(example), (name, key)
    assert examples > 5


_PLAIN = {("Secure", "secure"), ("", "config")}
"""What Pulumi itself describes."""


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
