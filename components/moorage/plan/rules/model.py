"""What a rule is: a judgement over Kubernetes objects, whoever wrote them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from moorage.errors import NOTHING
from moorage.errors.disclosure import masked
from moorage.errors.escaping import escaped
from moorage.plan.patch.lists import Entry, Steps

Body = Mapping[str, Any]
"""An object as Kubernetes has it. A resource of Consul's stands beside them: ``apiVersion: consul``, ``kind: Node`` or
``Service``, and its inputs."""
Level = Literal["mandatory", "advisory"]
"""``mandatory``: what Pod Security *restricted* forbids, or what cannot work; no field of a spec leads there but
`patch`. ``advisory``: the rest, for which there may be a reason."""


@dataclass(frozen=True)
class Fault:
    """What is wrong with a value, wherever it stands, and the way out."""

    message: str
    """What it is or does, without a subject and a full stop: it follows a path, or a service's name in a review."""
    hint: str
    """What to do about it, as an instruction."""
    value: Any = NOTHING
    """The value, where it may be shown; a list as a tuple."""

    def at(self, steps: Steps) -> str:
        """Return the sentence of it. ``steps``: where the value stands in its object."""
        path = "".join(f".{each}" if isinstance(each, str) else f"[{_shown(each)}]" for each in steps)[1:]
        got = "" if self.value is NOTHING else f", got {json.dumps(self.value, ensure_ascii=False, default=str)}"
        return escaped(masked(f"{path}: {self.message}{got}; {self.hint}"))


def _shown(step: int | Entry) -> object:
    return step.value if isinstance(step, Entry) else step


Found = tuple[Steps, Fault]
"""What leads to a value of an object, and what is wrong with it."""


@dataclass(frozen=True)
class Rule:
    """What every object must keep by itself."""

    name: str
    """The code of the diagnostic where `moorage check` says the same of a spec."""
    says: str
    """What must be, in one sentence."""
    level: Level
    find: Callable[[Body], Iterable[Found]]
    given_up_by: tuple[str, ...] = ()
    """The fields of a spec that give it up; what is the environment's begins with ``environment``."""


@dataclass(frozen=True)
class Placed:
    """An object and where it is."""

    body: Body
    provider: str = ""
    """What tells clusters apart."""
    name: str = ""
    """What its reader knows it by."""


@dataclass(frozen=True)
class SetRule:
    """What the objects of a stack must keep together."""

    name: str
    says: str
    level: Level
    find: Callable[[Sequence[Placed]], Iterable[tuple[Placed, Found]]]
    given_up_by: tuple[str, ...] = ()
