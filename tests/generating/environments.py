"""Files of environments, right and wrong ones, as text: what a user, a slip or an attacker would write."""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random
from typing import Any

from moorage.spec.environment import Environment
from moorage.spec.service import ServiceSpec
from pydantic import BaseModel

from generating.pools import NUMBERS, TEXTS
from generating.walk import Walk

HEAD = "config:\n  moorage:environment: "


class Raw(str):
    """YAML that is written as it is."""


_TOKENS = tuple(
    map(
        Raw,
        (
            *(
                "0x" + "f" * 5000,
                "9" * 5000,
                "-" + "9" * 5000,
                "1." + "9" * 5000,
                "1e400",
                "-1e400",
                "1e99999999",
                ".inf",
            ),
            *(
                ".nan",
                "0o777",
                "0777",
                "0b11",
                "1_000",
                "190:20:30",
                "2001-01-01",
                "2001-99-99 25:61:61",
                "1.30",
                "~",
                "on",
            ),
            *(
                "!!binary aGk=",
                "!!binary '%'",
                "!!python/object/apply:os.getpid []",
                "!!int x",
                "!!float x",
                "!!bool 3",
            ),
            *("!!timestamp x", "!!set {a, b}", "!!omap [a: b]", "!!null x", "!!str 3", "!x y", "!!map []", "!!seq {}"),
            *(
                "*a",
                "&a [*a]",
                "&a {b: *a}",
                "{<<: {a: b}}",
                "{<<: x}",
                "{? [a, b] : c}",
                "{[a]: b}",
                "{a: b, a: c}",
                "{1: 2}",
            ),
            *(
                '"\\0"',
                '"\\ud800"',
                '"\\ud83d\\ude00"',
                '"\\x85"',
                '"\\U00110000"',
                "'a''b'",
                "[" * 500 + "]" * 500,
                "{a: " * 99 + "}" * 99,
            ),
            *(
                "{secure: x}",
                "{secure: [x]}",
                "{secure: {secure: x}}",
                "{secure: ~}",
                "[",
                "}",
                "a: b: c",
                "|\n x",
                "\x00",
                "\ufffe",
            ),
        ),
    )
)
_THINGS = (
    *_TOKENS,
    *NUMBERS,
    *TEXTS,
    True,
    False,
    None,
    1.5,
    float(2**63),
    [],
    {},
    [None],
    {"": ""},
    [[]],
    {"a": {"b": []}},
)


class Wild(Walk):
    """Now and then writes something that the field does not take, a key too much, or a required one too few."""

    wildness = 0.02

    def document(self, model: type[BaseModel], often: float = 0.4) -> dict[str, Any]:
        """Return a mapping for a model, or nearly one."""
        made = super().document(model, often)
        if self._is_wild():
            made[self.random.choice(TEXTS)] = self._thing()
        if self._is_wild() and made:
            del made[self.random.choice(list(made))]
        return made

    def value(self, annotation: Any, name: str) -> Any:
        """Return a value of a type, or anything else."""
        return self._thing() if self._is_wild() else super().value(annotation, name)

    def key(self, annotation: Any, name: str) -> str:
        """Return the key of a mapping, or any other."""
        return self.random.choice((*_TOKENS, *TEXTS)) if self._is_wild() else super().value(annotation, name)

    def sound(self, make: Any, annotation: Any) -> Any:
        """Return what was made first: two settings that do not fit together are wanted here."""
        return make() if self.wildness and isinstance(annotation, type) else super().sound(make, annotation)

    def _is_wild(self) -> bool:
        return self.random.random() < self.wildness

    def _thing(self) -> Any:
        return self.random.choice(_THINGS)


def texts(count: int, seed: int) -> Iterator[str]:
    """Yield so many files, the same for the same seed."""
    random = Random(seed)
    walk = Wild(random, free=_layer)
    for number in range(count):
        walk.wildness = (0, 0.02, 0.1)[number % 3]
        yield HEAD + written(walk.value(Environment, "")) + "\n"


def _layer(random: Random, name: str) -> Any:
    layer = Wild(random).document(ServiceSpec, 0.1)
    layer.pop("name", None)
    return layer if name == "defaults" else {"order": layer}


def written(value: Any) -> str:
    """Return a value as YAML on one line: JSON, but for what is written as it is."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{written(key)}: {written(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    return value if isinstance(value, Raw) else json.dumps(value)
