"""A spec does not change once it is checked, however deep one reaches into it."""

from __future__ import annotations

import copy
import pickle

import pytest
from generating.specs import cases
from moorage.spec.environment import Environment
from moorage.spec.service import ServiceSpec
from pydantic import BaseModel


def spec(**fields):
    return ServiceSpec.model_validate({"name": "order", "image": {"ref": "r.example.com/x"}, **fields})


CHANGES = {
    "a key": lambda made: made.env.__setitem__("A", "c"),
    "a key goes": lambda made: made.env.pop("A"),
    "keys": lambda made: made.env.update(B="c"),
    "keys by an operator": lambda made: made.env.__ior__({"B": "c"}),
    "a default": lambda made: made.labels.setdefault("a", "b"),
    "an entry": lambda made: made.args.append("--more"),
    "entries by an operator": lambda made: made.args.__iadd__(["--more"]),
    "an entry's place": lambda made: made.args.sort(),
    "a list in a mapping in a mapping": lambda made: made.patch["deployment"]["spec"]["extra"].append(1),
    "a field": lambda made: setattr(made, "port", 80),
    "a field below": lambda made: setattr(made.resources, "cpu", "1"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_nothing_in_it_changes(change):
    made = spec(env={"A": "b"}, args=["serve"], patch={"deployment": {"spec": {"extra": [0]}}})
    before = made.model_dump_json()
    with pytest.raises((TypeError, ValueError)):
        change(made)
    assert made.model_dump_json() == before


def test_the_layers_of_an_environment_do_not_change_either():
    made = Environment.model_validate(
        {
            "name": "dev",
            "namespace": "shop",
            "kubernetes": {"render_to": "out"},
            "monitoring": "off",
            "defaults": {"log": {"level": "debug"}},
        }
    )
    with pytest.raises(TypeError, match="make another spec, which is checked anew"):
        made.defaults["log"]["level"] = "info"


def test_two_specs_share_no_default():
    assert spec().env is not spec().env
    assert spec().env == {}


def open_containers(value, path=""):
    if type(value) in (dict, list):
        yield path
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from open_containers(getattr(value, name), f"{path}.{name}")
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from open_containers(each, f"{path}[{key}]")
    elif isinstance(value, list):
        for each in value:
            yield from open_containers(each, f"{path}[]")


def test_no_generated_spec_or_environment_holds_an_open_mapping_or_list():
    found = [
        place for case in cases(60, 5) for model in (case.spec, case.environment) for place in open_containers(model)
    ]
    assert found == []


def test_what_a_copy_is_given_does_not_change():
    made = spec().model_copy(update={"env": {"A": "b"}})
    with pytest.raises(TypeError):
        made.env["A"] = "c"


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda made: pickle.loads(pickle.dumps(made))])
def test_a_copy_is_equal_and_as_closed(copied):
    made = spec(env={"A": "b"}, args=["serve"])
    other = copied(made)
    assert other == made
    with pytest.raises(TypeError):
        other.env["A"] = "c"


def test_a_default_is_one_object_for_all_and_a_deep_copy_with_other_values_leaves_it_as_it_is():
    made, other = spec(), spec()
    assert made.placement is other.placement
    changed = made.model_copy(update={"name": "user"}, deep=True)
    assert (made.name, changed.name) == (other.name, "user")
