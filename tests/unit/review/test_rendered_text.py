"""What is rendered means the same to every reader of YAML."""

import re
from datetime import timedelta

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as some
from moorage.plan.placeholders import IMAGE
from moorage.review.emitter import yaml_text
from ruamel.yaml import YAML

_ODD = [
    *(
        "yes",
        "No",
        "ON",
        "off",
        "y",
        "N",
        "True",
        "FALSE",
        "null",
        "Null",
        "~",
        "=",
        "<<",
        "",
        "-",
        "?",
        ":",
        "---",
        "...",
    ),
    *(
        "017",
        "0o7",
        "0x1F",
        "0b1",
        "1_000",
        "1e3",
        "1E3",
        "1.5e3",
        "+1",
        "-1",
        "1.",
        ".5",
        "-.5",
        ".inf",
        "-.INF",
        ".NaN",
    ),
    *("12:30", "12:30:45", "190:20:30.15", "2001-12-14", "2001-12-14t21:59:43.10-05:00", "1.30", "6.9.1", "1,000"),
    *(
        " a",
        "a ",
        "\ta",
        "a\t",
        "a: b",
        "a:",
        ":a",
        "a #b",
        "#",
        "- a",
        "? a",
        "!a",
        "&a",
        "*a",
        "%a",
        "@a",
        "`a",
        "|",
        ">",
    ),
    *("{a", "[a", "a, b", "'", "'a'", '"', "it's", "a\nb", "\n", "a\n", "a\r\nb", "\\", "\\n", "C:\\n"),
    *(
        "\x00",
        "\x1b[31m",
        "\x85",
        "\xa0",
        "\u2028",
        "\u2029",
        "\ufeff",
        "\ufeffa",
        "\ufffe",
        "é",
        "名",
        "😀",
        "\U000e0001",
    ),
    *(
        "1m30s",
        "100m",
        "128Mi",
        "25%",
        "0.5Gi",
        "1E",
        "1e",
        "1d",
        ":8080",
        "$(POD_IP)",
        "192.0.2.0/24",
        "2001:db8::/32",
    ),
]
_TEXTS = some.one_of(
    some.sampled_from(_ODD),
    some.text(some.characters(exclude_categories=["Cs"]), max_size=20),
    some.text("0123456789abefxoEmsMi_:.+-%/ ~#'", max_size=8),
    some.text("ab \n#-:|{\t", max_size=12),
)


def _readings(text):
    yield yaml.load(text, yaml.SafeLoader)
    yield yaml.load(text, yaml.CSafeLoader)
    yield YAML(typ="safe", pure=True).load(text)
    old = YAML(typ="safe", pure=True)
    old.version = (1, 1)
    yield old.load(text)


@given(_TEXTS)
def test_any_text_comes_back_from_old_and_new_readers(value):
    wanted = {"key": value, "list": [value, [value], {value: value}], value: {value: []}}
    assert all(read == wanted for read in _readings(yaml_text(wanted)))


@pytest.mark.parametrize("value", _ODD)
def test_each_odd_text_comes_back(value):
    wanted = {"key": value, value: [value]}
    assert all(read == wanted for read in _readings(yaml_text(wanted)))


@given(some.sampled_from([True, False, 0, 80, -1, 10**20, None, {}, []]))
def test_what_is_no_text_stays_none(value):
    wanted = {"key": value, "list": [value]}
    assert all(read == wanted for read in _readings(yaml_text(wanted)))


_PLAIN = [
    "http",
    "100m",
    "128Mi",
    "25%",
    "1m30s",
    ":8080",
    "/health",
    "$(POD_IP)",
    "192.0.2.0/24",
    "r.example.com/a:v1",
]


@pytest.mark.parametrize("value", _PLAIN)
def test_what_nobody_misreads_has_no_quotes(value):
    assert yaml_text({"key": value}) == f"key: {value}\n"


def test_long_text_stays_on_one_line():
    value = " ".join(["word"] * 2000)
    assert yaml_text({"key": [value]}) == f"key:\n  - '{value}'\n"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("a\n  b\n\nc\n", "key: |\n  a\n    b\n\n  c\n"),
        ("a\nb", "key: |-\n  a\n  b\n"),
        # What a block would lose is in quotes.
        (" a\nb\n", 'key: " a\\nb\\n"\n'),
        ("a\n\n", 'key: "a\\n\\n"\n'),
        ("a\tb\nc\n", 'key: "a\\tb\\nc\\n"\n'),
    ],
)
def test_text_of_several_lines_is_a_block(value, written):
    assert yaml_text({"key": value}) == written


def test_a_block_in_a_list_is_indented_below_its_dash():
    assert yaml_text({"list": ["a\nb\n"]}) == "list:\n  - |\n    a\n    b\n"


def test_what_is_no_value_of_yaml_is_refused():
    with pytest.raises(TypeError, match=re.escape(f"a manifest holds {timedelta(1)!r}, which is no value of YAML")):
        yaml_text({"key": timedelta(1)})


def test_no_anchors_and_no_types_of_ours_reach_the_text():
    shared = {"a": [1]}
    assert yaml_text({"one": shared, "two": shared, "image": IMAGE}) == (
        f"one:\n  a:\n    - 1\ntwo:\n  a:\n    - 1\nimage: {IMAGE}\n"
    )


def test_keys_keep_the_order_of_the_plan():
    assert yaml_text({"b": 1, "a": {"d": 1, "c": 2}}) == "b: 1\na:\n  d: 1\n  c: 2\n"
