"""One change of each field that a plan writes, made of generated plans: an object with the field, and others for it."""

from __future__ import annotations

import copy
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any

from effect_samples import AROUND, PATCHES, UNCHANGEABLE, VALUES
from moorage.plan.naming import Manifest
from moorage.review.diff.effects import table
from moorage.review.diff.model import Effect
from tree import written

ANY = "*"
"""In a path: whatever key, in a mapping whose keys the user chooses."""
_FREE = {"annotations", "binaryData", "data", "labels", "limits", "matchLabels", "nodeSelector", "requests"}
_IDENTITY = {"apiVersion", "kind"}
_COUNT = 200
_MOST = 8
"""How many values of other plans are tried."""
Place = tuple[str | int, ...]
Found = dict[tuple[str, table.Pattern], list[tuple[Place, Manifest]]]
"""Kind and path → each object that has it, and where in it."""


@dataclass(frozen=True)
class Case:
    """One field of one kind that changes."""

    kind: str
    path: table.Pattern
    before: Manifest
    afters: tuple[Callable[[], Manifest], ...]
    """Make what it may become, of which the first that is valid counts: a field is not always free of the others."""

    @property
    def name(self) -> str:
        """Its object's."""
        return str(self.before["metadata"]["name"])

    @property
    def row(self) -> table.Pattern | None:
        """The row of the table that says what happens."""
        return table.row((*table.planned(self.kind), *table.patched(self.kind)), self.path)

    @property
    def told(self) -> Effect:
        """What the table says."""
        return table.effect_of(self.kind, self.path)


def cases(namespace: str) -> list[Case]:
    """Return every case, each with an object of a name of its own."""
    # The first is the one that is changed: what somebody wrote, and the smallest.
    bodies = [
        body
        for objects in (written.examples(), written.generated(_COUNT))
        for body in sorted((body for _, body in objects), key=lambda body: len(json.dumps(body)))
    ]
    found: Found = defaultdict(list)
    for body in bodies:
        for path, place in _leaves(body["kind"], body) if body["kind"] in kinds() else ():
            found[body["kind"], path].append((place, body))
    fields = {key: places for key, places in sorted(found.items()) if _may_change(key[1])}
    made = [*(_planned(kind, path, places) for (kind, path), places in fields.items()), *_patched(found)]
    return [_placed(case, number, namespace) for number, case in enumerate(made)]


def kinds() -> list[str]:
    """Return the kinds that are Kubernetes' own: what changes in Consul's catalog has a test of its own."""
    return [kind for kind in table.kinds() if kind != "CatalogEntry"]


def _leaves(
    kind: str, value: Any, path: table.Pattern = (), place: Place = ()
) -> Iterator[tuple[table.Pattern, Place]]:
    """Yield the path of each field, and where it is in this object."""
    if isinstance(value, dict) and value:
        for key, below in value.items():
            is_free = path[-1:] and path[-1] in _FREE and (*path, key) not in table.planned(kind)
            yield from _leaves(kind, below, (*path, ANY if is_free else key), (*place, key))
    elif isinstance(value, list) and any(isinstance(each, dict) for each in value):
        for index, each in enumerate(value):
            yield from _leaves(kind, each, path, (*place, index))
    else:
        yield path, place


def _may_change(path: table.Pattern) -> bool:
    return path[0] not in _IDENTITY and not any(_ends(path, end) for end in UNCHANGEABLE)


def _ends(path: table.Pattern, end: str) -> bool:
    parts = table.parsed(end)
    return path[-len(parts) :] == parts


def _planned(kind: str, path: table.Pattern, found: list[tuple[Place, Manifest]]) -> Case:
    place, before = found[0]
    value = _at(before, place)
    given = [each for end, each in VALUES.items() if _ends(path, end) and each != value]
    values = [*given, *islice(_others(found, value), _MOST), *_next(value)]
    afters = [partial(_with, before, place[:-1], each) for end, each in AROUND.items() if _ends(path, end)]
    afters += [partial(_with, before, place, each) for each in values]
    if path[-1] == "name" and path[0] == "spec":
        # A name that is in another place too must be changed in both.
        afters += [partial(_renamed, before, value, each) for each in values]
    if path not in (("metadata", "name"), ("metadata", "namespace")):
        afters.append(partial(_without, before, place))
    return Case(kind, path, before, tuple(afters))


def _others(found: list[tuple[Place, Manifest]], value: Any) -> Iterator[Any]:
    seen = [value]
    for place, body in found:
        other = _at(body, place)
        if other not in seen:
            seen.append(other)
            yield other


def _next(value: Any) -> list[Any]:
    if isinstance(value, bool):
        return [not value]
    return [value + 1] if isinstance(value, int) else []


def _at(body: Any, place: Place) -> Any:
    for part in place:
        body = body[part]
    return body


def _with(body: Manifest, place: Place, value: Any) -> Manifest:
    made = copy.deepcopy(body)
    _at(made, place[:-1])[place[-1]] = copy.deepcopy(value)
    return made


def _without(body: Manifest, place: Place) -> Manifest:
    made = copy.deepcopy(body)
    del _at(made, place[:-1])[place[-1]]
    return made


def _renamed(value: Any, old: str, new: Any) -> Any:
    if isinstance(value, dict):
        return {key: _renamed(each, old, new) for key, each in value.items()}
    if isinstance(value, list):
        return [_renamed(each, old, new) for each in value]
    return copy.deepcopy(new) if value == old else value


def _patched(bodies: Found) -> Iterator[Case]:
    for kind, rows in PATCHES.items():
        _, body = bodies[kind, ("kind",)][0]
        for path, (before, after) in rows.items():
            sides = [_over(body, path, fields) for fields in (before, after)]
            yield Case(kind, table.parsed(path), sides[0], (partial(dict, sides[1]),))


def _over(body: Manifest, path: str, fields: dict[str, Any]) -> Manifest:
    if not path.startswith("spec."):
        return {**body, **fields}
    return {**body, "spec": {key: value for key, value in {**body["spec"], **fields}.items() if value is not None}}


def _placed(case: Case, number: int, namespace: str) -> Case:
    """Return the case with an object of its own, which runs nothing."""

    def placed(body: Manifest) -> Manifest:
        name, own = f"{namespace}-{number}", case.before["metadata"]["name"]
        moved = body["metadata"]["name"] != own
        metadata = {**body["metadata"], "name": f"{name}-other" if moved else name}
        if case.kind != "Namespace":
            moved = body["metadata"]["namespace"] != case.before["metadata"]["namespace"]
            metadata["namespace"] = "default" if moved else namespace
        return {**body, "metadata": metadata, **_idle(body, case.path)}

    afters = tuple(partial(lambda make: placed(make()), each) for each in case.afters)
    return Case(case.kind, case.path, placed(case.before), afters)


def _idle(body: Manifest, path: table.Pattern) -> dict[str, Any]:
    if body["kind"] == "Deployment" and path != ("spec", "replicas"):
        return {"spec": {**body["spec"], "replicas": 0}}
    if body["kind"] == "CronJob" and path != ("spec", "suspend"):
        return {"spec": {**body["spec"], "suspend": True}}
    return {}
