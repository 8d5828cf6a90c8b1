"""What rendering a spec gives, held against what runs: every difference, and nothing silent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from moorage.plan.naming import Manifest
from moorage.plan.patch.lists import merged_lists
from moorage.scaffold.adopting.comparing.defaults import without_defaults
from moorage.scaffold.adopting.comparing.difference import NOTHING, Path, same

Class = Literal["added", "changed", "lost"]


@dataclass(frozen=True)
class Change:
    """One difference between what runs and what is rendered."""

    role: str
    """The object's role in the plan, such as ``deployment``."""
    kind: Class
    """``added`` by the library, ``changed`` in value or order, ``lost``: it runs and is not rendered."""
    path: str
    """Where in the object; empty for all of it."""
    old: Any = None
    """What runs; None where it is added."""
    new: Any = None
    """What is rendered; None where it is lost."""


def changes(running: Mapping[str, Manifest], made: Mapping[str, Manifest]) -> list[Change]:
    """Return every difference between objects that run and those that are rendered, by role."""
    found: list[Change] = []
    for role in dict.fromkeys((*made, *running)):
        if role not in running:
            found.append(Change(role, "added", "", new=made[role]["kind"]))
        elif role not in made:
            found.append(Change(role, "lost", "", old=running[role]["kind"]))
        else:
            lists = merged_lists(str(running[role]["kind"]))
            pair = without_defaults(running[role]), without_defaults(made[role])
            found += (Change(role, *each) for each in _between(lists, *pair, (), ""))
    return found


def _between(
    lists: Mapping[Path, str], old: Any, new: Any, path: Path, shown: str
) -> Iterator[tuple[Class, str, Any, Any]]:
    if old is NOTHING:
        yield "added", shown, None, new
    elif new is NOTHING:
        yield "lost", shown, old, None
    elif isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in dict.fromkeys((*old, *new)):
            here = f"{shown}.{key}".removeprefix(".")
            yield from _between(lists, old.get(key, NOTHING), new.get(key, NOTHING), (*path, key), here)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _between_lists(lists, old, new, path, shown)
    elif not same(path, old, new):
        yield "changed", shown, old, new


def _between_lists(
    lists: Mapping[Path, str], old: list[Any], new: list[Any], path: Path, shown: str
) -> Iterator[tuple[Class, str, Any, Any]]:
    key = lists.get(path)
    names = [[each.get(key) for each in entries] if key else list(range(len(entries))) for entries in (old, new)]
    if any(len(set(each)) != len(each) for each in names):
        key, names = None, [list(range(len(old))), list(range(len(new)))]
    one, other = (dict(zip(*pair, strict=True)) for pair in zip(names, (old, new), strict=True))
    for name in dict.fromkeys((*one, *other)):
        yield from _between(lists, one.get(name, NOTHING), other.get(name, NOTHING), path, f"{shown}[{name}]")
    if one.keys() == other.keys() and list(one) != list(other):
        yield "changed", shown, list(one), list(other)
