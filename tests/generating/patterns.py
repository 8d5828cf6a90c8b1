"""Texts that match a regular expression, the shortest and the longest among them."""

from __future__ import annotations

import re
from functools import cache
from random import Random
from re import _constants as kind  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

_ANY = "aZ09-._/ é😀\x85"
_CATEGORIES = {
    kind.CATEGORY_DIGIT: "0189",
    kind.CATEGORY_WORD: "aZ_09",
    kind.CATEGORY_SPACE: " \t",
    kind.CATEGORY_NOT_SPACE: _ANY.replace(" ", ""),
    kind.CATEGORY_NOT_DIGIT: "aZ-",
    kind.CATEGORY_NOT_WORD: "-. é",
}
_MOST = 260
"""Nothing without an upper bound is repeated more often."""


def text(pattern: str, random: Random) -> str:
    """Return a text that nearly always matches; what looks ahead in the pattern is left to the caller's check."""
    return "".join(_sequence(_parsed(pattern), random))


@cache
def _parsed(pattern: str) -> Any:
    return parser.parse(pattern, re.ASCII)


def _sequence(parsed: Any, random: Random) -> list[str]:
    return [part for operation, argument in parsed for part in _part(operation, argument, random)]


def _part(operation: Any, argument: Any, random: Random) -> list[str]:
    if operation is kind.LITERAL:
        return [chr(argument)]
    if operation is kind.IN:
        return [_one_of(argument, random)]
    if operation is kind.NOT_LITERAL:
        return [random.choice(_ANY.replace(chr(argument), ""))]
    if operation is kind.ANY:
        return [random.choice(_ANY)]
    if operation is kind.BRANCH:
        return _sequence(random.choice(argument[1]), random)
    if operation is kind.SUBPATTERN:
        return _sequence(argument[3], random)
    if operation in (kind.MAX_REPEAT, kind.MIN_REPEAT):
        least, most, inner = argument
        # Only what is one character wide becomes as long as it may: repetitions of repetitions would never end.
        longest = min(most, _MOST if len(inner) == 1 and inner[0][0] is kind.IN else least + 3)
        count = random.choice([least, longest, random.randint(least, min(most, least + 8, longest))])
        drawn = [_sequence(inner, random) for _ in range(min(count, 4))]
        return [part for number in range(count) for part in drawn[number % 4]]
    if operation in (kind.ASSERT, kind.ASSERT_NOT, kind.AT):
        return []
    raise NotImplementedError(f"{operation} in a pattern: teach it to tests/generating")


def _one_of(choices: Any, random: Random) -> str:
    operation, argument = random.choice(choices)
    if choices[0][0] is kind.NEGATE:
        return random.choice([each for each in _ANY if not _denied(each, choices)])
    if operation is kind.LITERAL:
        return chr(argument)
    if operation is kind.RANGE:
        return chr(random.choice([*argument, random.randint(*argument)]))
    if operation is kind.CATEGORY:
        return random.choice(_CATEGORIES[argument])
    raise NotImplementedError(f"{operation} in a class of a pattern: teach it to tests/generating")


def _denied(character: str, choices: Any) -> bool:
    code = ord(character)
    return any(
        (operation is kind.LITERAL and argument == code)
        or (operation is kind.RANGE and argument[0] <= code <= argument[1])
        or (operation is kind.CATEGORY and argument is kind.CATEGORY_SPACE and character.isspace())
        for operation, argument in choices
    )
