"""A preview's contradictions in words: a finding for each service and kind, however many objects it is of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from moorage.review.diff.findings.words import listed
from moorage.review.diff.model import Effect, Finding, Operation, Preview, Previewed
from moorage.review.diff.previews.merging import STACK

_FEW = 3
"""So many paths of an object are shown."""
_LONGEST = 120
"""So many characters of a property's path are shown."""
_EFFECTS: Mapping[Operation, Effect] = {
    Operation.CREATE: Effect.ADDED,
    Operation.UPDATE: Effect.CHANGES,
    Operation.REPLACE: Effect.REPLACED,
    Operation.DELETE: Effect.REMOVED,
    Operation.NOTHING: Effect.NOTHING,
}


def contradictions(preview: Preview) -> Iterator[tuple[str, Finding]]:
    """Yield service and finding; the effect is what Pulumi would do."""
    alike: dict[tuple[str, str, Effect, Operation], list[Previewed]] = {}
    for each in preview.contradictions:
        alike.setdefault((each.service, code(each), each.announced, each.operation), []).append(each)
    for (service, named, _, operation), those in alike.items():
        yield service, Finding(named, "contradiction", _EFFECTS[operation], _message(named, those))


def is_grave(finding: Finding) -> bool:
    """Tell whether it is a contradiction by which something that runs goes away."""
    return finding.level == "contradiction" and finding.effect in (Effect.REPLACED, Effect.REMOVED)


def code(previewed: Previewed) -> str:
    """Return which kind of contradiction it is."""
    if previewed.role == STACK:
        return "pulumi-not-deployed"
    if not previewed.role:
        return "pulumi-unowned"
    if previewed.announced is Effect.NOTHING:
        return "pulumi-unannounced"
    return "pulumi-unconfirmed" if previewed.operation is Operation.NOTHING else "pulumi-otherwise"


def _message(named: str, those: list[Previewed]) -> str:
    operation, announced = those[0].operation, those[0].announced
    if named == "pulumi-not-deployed":
        return f"nothing of stack {those[0].name} runs yet: Pulumi would create all of it"
    does = "do nothing with" if operation is Operation.NOTHING else operation.value
    would = f"Pulumi would {does} {_objects(those)}"
    return {
        "pulumi-unowned": f"{would}, which no service has",
        "pulumi-unannounced": f"{would}, of which the change says nothing: what runs is not the base",
        "pulumi-unconfirmed": f"{would}, announced as {announced.value}: it is deployed already, or not by this stack",
        "pulumi-otherwise": f"{would}, announced as {announced.value}: what runs is not the base",
    }[named]


def _objects(those: list[Previewed]) -> str:
    return listed([f"{each.kind} {each.name}{_paths(each.paths)}" for each in those])


def _paths(paths: tuple[str, ...]) -> str:
    shown = [path[:_LONGEST] for path in paths[:_FEW]]
    more = [f"{len(paths) - _FEW:,} more"] if len(paths) > _FEW else []
    return f" ({listed([*shown, *more])})" if paths else ""
