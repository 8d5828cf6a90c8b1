"""The fields that differ between two objects: enough to make the one of the other, and nothing else."""

from __future__ import annotations

import copy

import pytest
from generating.patches import pairs
from hypothesis import given, settings
from hypothesis import strategies as st
from moorage.plan.patch.merge import merged
from moorage.review.diff.effects.comparing import ORDER
from moorage.review.diff.effects.fields import field_changes, object_effect
from moorage.review.diff.effects.objects import changed_manifests
from moorage.review.diff.model import ABSENT, Effect, FieldChange
from unit.review.diff.effects.applying import applied, keyed_by

_PLAIN = st.sampled_from([None, True, False, 0, 1, 2, "", "a", "b", "$order"])
_VALUES = st.recursive(
    _PLAIN,
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.sampled_from(["name", "x", "y"]), below, max_size=3),
    max_leaves=8,
)
_NAMES = st.sampled_from(["app", "b", "c"])
_ENV = st.lists(st.fixed_dictionaries({"name": _NAMES}, optional={"value": _PLAIN}), max_size=4)
_CONTAINERS = st.lists(
    st.fixed_dictionaries(
        {"name": _NAMES},
        optional={
            "env": _ENV,
            "args": st.lists(_PLAIN, max_size=3),
            "ports": st.lists(st.fixed_dictionaries({"containerPort": st.integers(0, 3)}), max_size=3),
        },
    ),
    max_size=3,
)
_PODS = st.fixed_dictionaries(
    {"containers": _CONTAINERS},
    optional={"tolerations": st.lists(_VALUES, max_size=3), "volumes": _VALUES, "a.b/c": _VALUES},
)
_OBJECTS = st.fixed_dictionaries(
    {
        "kind": st.just("Deployment"),
        "spec": st.fixed_dictionaries({"template": st.fixed_dictionaries({"spec": _PODS})}),
    },
    optional={"metadata": _VALUES},
)


def unordered(kind, value, path=()):
    """Return an object with keyed lists in one order: where what comes stands among the others, no change says."""
    if isinstance(value, dict):
        return {key: unordered(kind, each, (*path, key)) for key, each in value.items()}
    if isinstance(value, list):
        key = keyed_by(kind, path)
        keys = [each.get(key) if isinstance(each, dict) else None for each in value] if key else [None]
        if len(set(map(str, keys))) == len(value) and None not in keys:
            value = sorted(value, key=lambda each: str(each[key]))
        return [unordered(kind, each, (*path, 0)) for each in value]
    return (type(value), value)


@settings(max_examples=500)
@given(_OBJECTS, _OBJECTS)
def test_the_changes_make_the_one_of_the_other(before, after):
    kept = copy.deepcopy((before, after))
    changes = field_changes(before, after)
    made = applied(before, changes)
    assert unordered("Deployment", made) == unordered("Deployment", after)
    assert (before, after) == kept


def test_what_patches_do_to_workloads_is_told():
    for body, patch in pairs(400, 5):
        after = merged(body, patch)
        made = applied(body, field_changes(body, after))
        assert unordered(body["kind"], made) == unordered(body["kind"], after)


@given(_OBJECTS)
def test_an_object_does_not_differ_from_itself(body):
    assert field_changes(body, copy.deepcopy(body)) == ()


@given(_CONTAINERS, st.randoms())
def test_the_order_of_entries_that_stay_is_told(containers, random):
    names = [each["name"] for each in containers]
    if len(set(names)) < len(names):
        return
    shuffled = random.sample(containers, len(containers))
    before, after = (
        {"kind": "Deployment", "spec": {"template": {"spec": {"containers": each}}}} for each in (containers, shuffled)
    )
    assert applied(before, field_changes(before, after)) == after


def _deployment(**container):
    containers = [{"name": "order", **container}, {"name": "proxy"}]
    return {"kind": "Deployment", "spec": {"replicas": 2, "template": {"spec": {"containers": containers}}}}


_IN_ORDER = ("spec", "template", "spec", "containers", "order")


def _env(*names):
    return [{"name": name, "value": name} for name in names]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ({"args": ["a", "b"]}, {"args": ["b", "a"]}, [("args",), ["a", "b"], ["b", "a"]]),
        ({"env": _env("A", "B")}, {"env": _env("B")}, [("env", "A"), _env("A")[0], ABSENT]),
        ({"env": _env("A", "C")}, {"env": _env("A", "B", "C")}, [("env", "B"), ABSENT, _env("B")[0]]),
        ({"env": _env("A", "B")}, {"env": _env("B", "A")}, [("env", ORDER), ["A", "B"], ["B", "A"]]),
        ({"tty": True}, {"tty": 1}, [("tty",), True, 1]),
        ({"tty": None}, {}, [("tty",), None, ABSENT]),
        (
            {"ports": [{"containerPort": 1, "name": "a"}]},
            {"ports": [{"containerPort": 1}]},
            [("ports", 1, "name"), "a", ABSENT],
        ),
        (
            {"ports": [{"containerPort": 1}]},
            {"ports": [{"containerPort": 1}, {"containerPort": 1, "protocol": "UDP"}]},
            [("ports",), [{"containerPort": 1}], [{"containerPort": 1}, {"containerPort": 1, "protocol": "UDP"}]],
        ),
        (
            {"envFrom": [{"prefix": "A"}, {"prefix": "C"}]},
            {"envFrom": [{"prefix": "A"}, {"prefix": "B"}, {"prefix": "C"}]},
            [("envFrom", 1), ABSENT, {"prefix": "B"}],
        ),
    ],
)
def test_one_change_is_told_once_where_it_is(before, after, told):
    path, old, new = told
    assert field_changes(_deployment(**before), _deployment(**after)) == (
        FieldChange((*_IN_ORDER, *path), old, new, Effect.ROLLS),
    )


def test_changes_are_sorted_by_their_path():
    before, after = _deployment(env=_env("B", "A")), _deployment(env=_env("C", "D"), args=["x"])
    after["spec"]["replicas"] = 3
    paths = [each.path for each in field_changes(before, after)]
    assert paths == [("spec", "replicas"), (*_IN_ORDER, "args"), *((*_IN_ORDER, "env", name) for name in "ABCD")]


def _effects(kind, before, after):
    return [each.effect for each in field_changes({"kind": kind, **before}, {"kind": kind, **after})]


def test_a_mapping_that_comes_has_the_effect_of_what_it_holds():
    assert _effects("Deployment", {}, {"spec": {"replicas": 1}}) == [Effect.CHANGES]
    assert _effects("Deployment", {"spec": {"template": {"metadata": {}}}}, {}) == [Effect.ROLLS]
    assert _effects("Deployment", {}, {"spec": {"replicas": 1, "selector": {}}}) == [Effect.REPLACED]
    labels = {"app.kubernetes.io/name": "order"}
    assert _effects("Deployment", {"spec": {}}, {"spec": {"template": {"metadata": {"labels": labels}}}}) == [
        Effect.REFUSED
    ]


def test_what_is_replaced_is_not_refused():
    before = {"kind": "ConfigMap", "immutable": True, "data": {"a": "b"}}
    assert object_effect(field_changes(before, {**before, "immutable": False})) is Effect.REFUSED
    assert object_effect(field_changes(before, {**before, "immutable": False, "data": {}})) is Effect.REPLACED


def test_a_path_that_only_a_patch_writes_has_an_effect_too():
    assert _effects("Deployment", {}, {"spec": {"template": {"spec": {"hostNetwork": True}}}}) == [Effect.ROLLS]
    assert _effects("Deployment", {"spec": {}}, {"spec": {"minReadySeconds": 5}}) == [Effect.CHANGES]
    assert _effects("Service", {"spec": {}}, {"spec": {"clusterIP": "None"}}) == [Effect.REPLACED]
    assert _effects("Service", {"spec": {}}, {"spec": {"externalTrafficPolicy": "Local"}}) == [Effect.CHANGES]


def test_a_dashboard_that_is_made_anew_endangers_nobody():
    before, after = (
        {"kind": "ConfigMap", "metadata": {"name": "order-dashboard", "namespace": "shop"}, "data": {"a": text}}
        for text in ("1", "2")
    )
    (change,) = changed_manifests({"dashboard": before}, {"dashboard": after})
    assert change.effect is Effect.CHANGES
    moved = {**after, "metadata": {**after["metadata"], "namespace": "other"}}
    (change,) = changed_manifests({"dashboard": before}, {"dashboard": moved})
    assert change.effect is Effect.REPLACED
