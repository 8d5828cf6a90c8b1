"""What is rendered means the same to every reader of YAML."""

import yaml
from hypothesis import given
from hypothesis import strategies as some
from moorage.plan.placeholders import IMAGE
from moorage.review.render import yaml_text
from ruamel.yaml import YAML

_ODD = [
    "yes",
    "No",
    "ON",
    "off",
    "y",
    "12:30:45",
    "017",
    "1_000",
    "0x1F",
    "~",
    "null",
    "=",
    "<<",
    "",
    "#",
    "a\nb",
    "\x85",
]


@given(some.one_of(some.sampled_from(_ODD), some.text(some.characters(exclude_categories=["Cs"]), max_size=20)))
def test_any_text_comes_back_from_old_and_new_readers(value):
    text = yaml_text({"key": value, "list": [value]})
    expected = {"key": value, "list": [value]}
    assert yaml.safe_load(text) == YAML(typ="safe", pure=True).load(text) == expected


@given(some.sampled_from([True, False, 0, 80, -1, None]))
def test_what_is_no_text_stays_none(value):
    assert yaml.safe_load(yaml_text({"key": value})) == {"key": value}


def test_no_anchors_and_no_types_of_ours_reach_the_text():
    shared = {"a": [1]}
    assert yaml_text({"one": shared, "two": shared, "image": IMAGE}) == (
        f"one:\n  a:\n    - 1\ntwo:\n  a:\n    - 1\nimage: {IMAGE}\n"
    )


def test_keys_keep_the_order_of_the_plan():
    assert yaml_text({"b": 1, "a": {"d": 1, "c": 2}}) == "b: 1\na:\n  d: 1\n  c: 2\n"
