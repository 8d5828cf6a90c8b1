"""Durations and quantities are exact: what is written is what is meant, to the nanosecond and the byte."""

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some
from moorage.spec.values import duration, quantity

_NANOSECONDS = {
    "ns": 1,
    "us": 10**3,
    "µs": 10**3,
    "ms": 10**6,
    "s": 10**9,
    "m": 60 * 10**9,
    "h": 3600 * 10**9,
    "d": 24 * 3600 * 10**9,
    "w": 7 * 24 * 3600 * 10**9,
    "y": 365 * 24 * 3600 * 10**9,
}
_FACTORS = {
    "": Fraction(1),
    "n": Fraction(1, 10**9),
    "u": Fraction(1, 10**6),
    "m": Fraction(1, 1000),
    "k": Fraction(10**3),
    "M": Fraction(10**6),
    "G": Fraction(10**9),
    "T": Fraction(10**12),
    "P": Fraction(10**15),
    "E": Fraction(10**18),
    "Ki": Fraction(2**10),
    "Mi": Fraction(2**20),
    "Gi": Fraction(2**30),
    "Ti": Fraction(2**40),
    "Pi": Fraction(2**50),
    "Ei": Fraction(2**60),
}
_DECIMAL = some.tuples(some.integers(0, 10**12), some.integers(0, 9))


def _refused(parse, text):
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        parse(text)


def _written(digits, places):
    """Return a decimal with so many places as text, and its exact value."""
    text = f"{digits:0{places + 1}d}"
    return (f"{text[:-places]}.{text[-places:]}" if places else text), Fraction(digits, 10**places)


@given(_DECIMAL, some.sampled_from(list(_FACTORS)), some.sampled_from(["", "+", "-"]))
def test_a_quantity_is_its_number_times_its_suffix(decimal, suffix, sign):
    text, value = _written(*decimal)
    assert quantity.parse(f"{sign}{text}{suffix}") == value * _FACTORS[suffix] * (-1 if sign == "-" else 1)


@given(_DECIMAL, some.integers(-30, 30), some.sampled_from("eE"))
def test_a_quantity_may_have_an_exponent(decimal, exponent, letter):
    text, value = _written(*decimal)
    assert quantity.parse(f"{text}{letter}{exponent}") == value * Fraction(10) ** exponent


@pytest.mark.parametrize(
    "text",
    ["", " ", "Mi", "1 Mi", "1MiB", "1Kb", "1mi", "1K", "0x10", "1_000", "1,5", "e3", "1e", ".", "1.2.3", "١", "inf"],
)
def test_what_is_no_quantity_is_refused(text):
    _refused(quantity.parse, text)


@pytest.mark.parametrize(
    ("text", "value"), [("1.", 1), (".5", Fraction(1, 2)), ("1E", 10**18), ("1E3", 1000), ("+5", 5)]
)
def test_a_quantity_takes_kubernetes_odd_forms(text, value):
    assert quantity.parse(text) == value


@given(some.lists(some.tuples(some.integers(0, 10**6), some.sampled_from(list(_NANOSECONDS))), min_size=1, max_size=4))
def test_a_duration_is_the_sum_of_its_parts(parts):
    text = "".join(f"{count}{unit}" for count, unit in parts)
    assert duration.parse(text) == sum(count * _NANOSECONDS[unit] for count, unit in parts)


@given(_DECIMAL, some.sampled_from(list(_NANOSECONDS)))
def test_a_duration_may_have_a_fraction_down_to_the_nanosecond(decimal, unit):
    text, value = _written(*decimal)
    exact = value * _NANOSECONDS[unit]
    if exact.denominator == 1:
        assert duration.parse(f"{text}{unit}") == exact
    else:
        _refused(duration.parse, f"{text}{unit}")


@given(some.integers(0, 10**21))
def test_the_canonical_text_of_a_duration_means_the_same(nanoseconds):
    assert duration.parse(duration.text(nanoseconds)) == nanoseconds


@given(some.integers(0, 10**15), some.integers(0, 10**15))
def test_equal_durations_have_one_text_and_different_ones_two(one, other):
    assert (duration.text(one) == duration.text(other)) == (one == other)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("90s", "1m30s"),
        ("0", "0s"),
        ("0m", "0s"),
        ("1.5h", "1h30m"),
        ("24h", "24h"),
        ("1d", "24h"),
        ("1500ms", "1s500ms"),
    ],
)
def test_the_canonical_text_is_one_that_go_and_prometheus_read(written, text):
    assert duration.text(duration.parse(written)) == text


@pytest.mark.parametrize("text", ["", "5", "s", "5 s", "-5s", "+5s", "5S", "1e3s", "5s ", "soon", "٥s"])
def test_what_is_no_duration_is_refused(text):
    _refused(duration.parse, text)
