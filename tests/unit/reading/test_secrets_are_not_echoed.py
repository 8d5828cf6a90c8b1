"""A refused value may be a secret in the wrong place: no form of output shows it."""

import json

import pytest
from moorage.cli.main import main
from moorage.errors import NOTHING, Diagnostic, ExternalError, InputError
from moorage.errors.disclosure import masked
from moorage.reading.loading import load
from moorage.spec.service import ServiceSpec
from pydantic import ValidationError

_URL = "postgres://u:hunter2@db:5432/x"

SPECS = {
    "a URL where a reference belongs": f"secrets: {{DB: '{_URL}'}}",
    "a value where a reference belongs": "secrets: {DB: hunter2}",
    "a value as the Secret's name": "secrets: {DB: {secret: hunter2_X, key: url}}",
    "a value as the Secret's key": "secrets: {DB: {secret: db, key: 'hunter2/x'}}",
    "a list of secrets": "secrets: [hunter2]",
    "a name and a value": "secrets: [{name: DB, value: hunter2}]",
    "a URL as a key": f"secrets: {{'{_URL}': x}}",
    "env as Kubernetes writes it": "env: [{name: DB_PASSWORD, value: hunter2}]",
    "env as Compose writes it": "env: [DB_PASSWORD=hunter2]",
    "env of a list": "env: {DB: [hunter2]}",
    "env of a mapping": "env: {DB: {value: hunter2}}",
    "env of a mapping with a wrong name": "env: {DB: {config: hunter2_X, key: hunter2/x}}",
    "env of a field": "env: {DB: {field: hunter2}}",
    "all of a Secret": f"env_from: [{{secret: '{_URL}'}}, {{config: hunter2_X, prefix: hunter2-}}, hunter2]",
    "a value as a Secret to mount": f"mounts: {{/a: {{secret: '{_URL}'}}, /b: {{secret: hunter2_X}}}}",
    "a value instead of a mount": f"mounts: {{/a: '{_URL}'}}",
    "env with a NUL": r'env: {DB: "hunter2\0"}',
    "arguments in one text": "args: serve --pin hunter2",
    "arguments with a NUL": r'args: [serve, "--pin=hunter2\0"]',
    "a command of a list": "command: [[hunter2]]",
    "an unknown key": "password: hunter2",
    "an unknown key further in": "log: {token: hunter2}",
    "a URL as an image": f"image: {{ref: '{_URL}'}}",
    "a registry with a password": "image: {ref: 'user:hunter2@r.example.com/order:v1'}",
    "a URL as a path": f"health: {{path: '{_URL}'}}",
    "a URL in a list": f"uses: ['{_URL}']",
    "a password with a slash": "team: 'postgres://u:hunter2/x@y@db/z'",
    "a URL's query": "team: 'https://x/?password=hunter2&b'",
    "a long URL": f"team: 'postgres://u:hunter2{'x' * 100}@db/{'y' * 100}'",
    "a very long text": f"team: 'postgres://u:hunter2{'x' * 2000}@db'",
    "a tag": f"team: !<{_URL}> x",
    "broken YAML": "secrets: {DB: hunter2\n  x: [",
    "a key twice": f"'{_URL}': 1\n'{_URL}': 2",
}
ENVIRONMENTS = {
    "a token in plain text": "consul: {token: hunter2}",
    "the process' token in plain text": "consul: {agent_token: hunter2}",
    "a list": "consul: {agent_token: [hunter2]}",
    "an address with a password": "consul: {agent_address: 'http://u:hunter2@consul:8500'}",
    "a registry with a password": "registry: {url: 'https://u:hunter2@r.example.com'}",
    "a registry with a password and no scheme": "registry: {url: 'u:hunter2@r.example.com'}",
    "pull secrets": 'registry: {url: r.example.com, pull_secrets: [\'{"auths":"hunter2"}\']}',
    "defaults": "defaults: {secrets: {DB: hunter2}}",
    "an unknown key": "consul: {acl_token: hunter2}",
}


def _outputs(tree, monkeypatch, capsys, env):
    """Return everything that is printed about a project that is refused."""
    monkeypatch.chdir(tree.root)
    printed = []
    for options in ([], ["--json"]):
        assert main(["check", *env, *options]) == 1
        printed += capsys.readouterr()
    with pytest.raises(InputError) as refused:
        load(env=env[-1] if env else None)
    return [*printed, repr(refused.value), repr(refused.value.problems)]


@pytest.mark.parametrize("line", SPECS.values(), ids=SPECS)
def test_a_spec_that_is_refused_shows_no_secret(line, tree, monkeypatch, capsys):
    tree.spec(f"name: order\n{'' if line.startswith('image') else 'source: {}'}\n{line}\n")
    assert not [each for each in _outputs(tree, monkeypatch, capsys, []) if "hunter2" in each]


@pytest.mark.parametrize("line", ENVIRONMENTS.values(), ids=ENVIRONMENTS)
def test_an_environment_that_is_refused_shows_no_secret(line, tree, monkeypatch, capsys):
    tree.spec("name: order\nimage: {ref: r.example.com/order:v1}\n")
    tree.environment(line)
    assert not [each for each in _outputs(tree, monkeypatch, capsys, ["--env", "test"]) if "hunter2" in each]


def test_a_spec_that_is_made_in_python_shows_no_secret():
    with pytest.raises(ValidationError) as refused:
        ServiceSpec.model_validate({"name": "order", "source": {}, "secrets": {"DB": _URL}})
    assert "hunter2" not in str(refused.value)


def test_a_failure_of_the_machine_shows_no_password_of_a_url():
    error = ExternalError("git fails: could not read from https://u:hunter2@example.com/x.git; repair the clone")
    assert str(error) == "git fails: could not read from https://***@example.com/x.git; repair the clone"


@pytest.mark.parametrize(
    "text",
    [
        "registry.example.com/shop/order:v1@sha256:0a1b",
        "localhost:5000/order:v1@sha256:0a1b",
        "https://proxy.example.com/example.com/x/@v/v1.0.0.info",
        "https://proxy.example.com:443/example.com/x/@v/v1.0.0.info",
        "go: example.com/x@v1.0.0: not found",
        "git@example.com:shop/order.git",
        "services/order/service.yaml:3: team: is wrong; write it as a@b",
        "set it with --key=value",
    ],
)
def test_what_is_no_secret_stays(text):
    assert masked(text) == text


def test_other_values_are_still_shown():
    shown = Diagnostic("invalid-value", "is wrong", "fix it", path="health.path", value="ready")
    assert (shown.value, str(shown)) == ("ready", 'health.path: is wrong, got "ready"; fix it')
    assert Diagnostic("invalid-value", "is wrong", "fix it", path="secrets.A.key", value="ready").value is NOTHING


def test_json_leaves_out_what_is_withheld(tree, monkeypatch, capsys):
    monkeypatch.chdir(tree.root)
    tree.spec("name: order\nsource: {}\nsecrets: {DB: hunter2}\nport: 80\n")
    assert main(["check", "--json"]) == 1
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert [(each["path"], each.get("value")) for each in problems] == [("secrets.DB", None), ("port", 80)]
