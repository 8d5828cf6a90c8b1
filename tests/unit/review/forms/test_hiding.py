"""No form shows what may be a credential; which key of which Secret is read is shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from moorage.review.diff.hiding import shown
from moorage.review.diff.model import ABSENT, Comparison, Effect, FieldChange, ObjectChange, Revision, ServiceChange
from moorage.review.forms import FORMS, written

SECRET = "hunter2-0123456789"
_CONTAINER = {
    "name": "order",
    "args": ["serve", "--db-password", SECRET, f"--token={SECRET}"],
    "env": [
        {"name": "DB_PASSWORD", "value": SECRET},
        {"name": "DSN", "value": f"postgres://order:{SECRET}@db/order"},
        {"name": "SETTINGS", "value": f"color: blue\npassword: {SECRET}\n"},
        {"name": "PUSH", "value": "ghp_0123456789abcdefghijABCDEFGHIJ"},
        {"name": "KEY", "value": "-----BEGIN RSA PRIVATE KEY-----\nMIIhunter2\n-----END RSA PRIVATE KEY-----"},
        {"name": "API_TOKEN", "valueFrom": {"secretKeyRef": {"name": "order-token", "key": "api"}}},
    ],
}
_DEPLOYMENT = {"kind": "Deployment", "spec": {"template": {"spec": {"containers": [_CONTAINER]}}}}
_HIDDEN = ("hunter2", "ghp_0123", "MIIhunter2")


def _comparison(*objects: ObjectChange) -> Comparison:
    change = ServiceChange("order", "dev", Effect.ROLLS, objects=objects)
    return Comparison(Revision("main", None), Revision("working tree", None), ("dev",), ("order",), (change,))


def _field(path: tuple[str | int, ...], before: object, after: object, kind: str = "Deployment") -> ObjectChange:
    fields = (FieldChange(path, before, after, Effect.ROLLS),)
    return ObjectChange("deployment", kind, "order", Effect.ROLLS, _DEPLOYMENT, _DEPLOYMENT, fields)


_PATH = ("spec", "template", "spec", "containers", "order")
CASES = {
    "an object that is added": ObjectChange("deployment", "Deployment", "order", Effect.ADDED, None, _DEPLOYMENT),
    "an object that is removed": ObjectChange("deployment", "Deployment", "order", Effect.REMOVED, _DEPLOYMENT, None),
    "a container": _field(_PATH, ABSENT, _CONTAINER),
    "a variable": _field((*_PATH, "env", "DB_PASSWORD"), ABSENT, _CONTAINER["env"][0]),
    "a variable's value": _field((*_PATH, "env", "DB_PASSWORD", "value"), "old", SECRET),
    "a URL": _field((*_PATH, "env", "DSN", "value"), "postgres://db/order", _CONTAINER["env"][1]["value"]),
    "lines": _field((*_PATH, "env", "SETTINGS", "value"), "color: red\n", _CONTAINER["env"][2]["value"]),
    "an argument": _field((*_PATH, "args", 2), "old", SECRET),
    "an argument with its flag": _field((*_PATH, "args", 3), "old", f"--token={SECRET}"),
    "a Secret": _field(("data", "anything"), "old", SECRET, kind="Secret"),
    "a key of a ConfigMap": _field(("data", "db.password"), "old", SECRET, kind="ConfigMap"),
    "an annotation": _field(("metadata", "annotations", "example.com/api-key"), "old", SECRET),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("case", CASES)
def test_a_credential_is_in_no_form(form, case):
    text = written(_comparison(CASES[case]), form)
    assert [each for each in _HIDDEN if each in text] == []


_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"
_ANNOUNCED = ("DB_PASSWORD", "API_TOKEN", "client-secret", "AUTH_COOKIE", "SENTRY_DSN", "AWS_SECRET_ACCESS_KEY")
# As they are written where no name announces them.
_WRITTEN = (
    "postgres://order:{}@db:5432/order?sslmode=disable",
    "amqps://{}@queue",
    "host=db password={} user=order",
    "color: blue\npassword: {}\n",
    '{{"client_secret": "{}", "id": 7}}',
    "Authorization: Basic {}",
    "Bearer {}",
    "--token={}",
    "ghp_{}",
    "glpat-{}",
    "xoxb-{}",
    "hvs.{}",
    "eyJ{0}.eyJ{0}.{0}",
    "-----BEGIN EC PRIVATE KEY-----\n{}\n-----END EC PRIVATE KEY-----\n",
)


def _variable(name, value):
    return {"name": name, "value": value}


@some.composite
def _placed(draw):
    """Draw a secret, and an object or a field that holds it."""
    secret = draw(some.text(_LETTERS, min_size=20, max_size=40))
    name, value = draw(
        some.one_of(
            some.tuples(some.sampled_from(_ANNOUNCED), some.just(secret)),
            some.tuples(some.just("SETTINGS"), some.sampled_from(_WRITTEN).map(lambda form: form.format(secret))),
        )
    )
    container = {"name": "order", "env": [_variable("LOG_LEVEL", "info"), _variable(name, value)]}
    whole = {"kind": "Deployment", "spec": {"template": {"spec": {"containers": [container]}}}}
    config = {"kind": "ConfigMap", "data": {name: value}}
    before = draw(some.sampled_from([ABSENT, "old", "color: blue\n"]))
    sides = [(before, value), (value, before)]
    env = (*_PATH, "env", name)
    choices = [
        ObjectChange("deployment", "Deployment", "order", Effect.ADDED, None, whole),
        ObjectChange("deployment", "Deployment", "order", Effect.REMOVED, whole, None),
        ObjectChange("files", "ConfigMap", "order", Effect.ADDED, None, config),
        _field(_PATH, ABSENT, container),
        _field((*_PATH, "env"), [_variable(name, value)], []),
        _field(env, _variable(name, value), ABSENT),
        *(_field((*env, "value"), *each) for each in sides),
        *(_field(("data", name), *each, kind="ConfigMap") for each in sides),
    ]
    return secret, draw(some.sampled_from(choices))


@settings(max_examples=400)
@given(_placed())
def test_a_secret_of_any_form_at_any_place_is_in_no_form(placed):
    secret, change = placed
    assert [form for form in FORMS if secret in written(_comparison(change), form)] == []
    assert "Deployment" in written(_comparison(change)) or "ConfigMap" in written(_comparison(change))


@pytest.mark.parametrize("form", ["text", "json"])
def test_that_it_changes_is_in_the_form_and_so_is_a_reference(form):
    assert "API_TOKEN" in written(_comparison(CASES["an object that is added"]), form)
    assert "order-token" in written(_comparison(CASES["an object that is added"]), form)
    assert "DB_PASSWORD" in written(_comparison(CASES["a variable's value"]), form)


def test_a_message_shows_none_either():
    change = replace(_comparison().changes[0], environment="dev")
    comparison = replace(_comparison(), changes=(change,), unread={"dev": (f"password={SECRET}",)})
    assert [form for form in FORMS if "hunter2" in written(comparison, form)] == []


@pytest.mark.parametrize("value", ["info", "http://auth.shop.svc.cluster.local", "sha256:0f", 80, True, None, "a=b"])
def test_what_is_no_credential_is_shown_as_it_is(value):
    assert shown(value, (*_PATH, "env", "LOG_LEVEL", "value"), "Deployment") == value
