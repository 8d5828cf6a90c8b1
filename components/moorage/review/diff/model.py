"""What a change does, as data: one model for every form of the report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    # The plan loads every model of the spec; whoever calls `diff` wrongly shall not wait for them.
    from moorage.plan.naming import Manifest

Path = tuple[str | int, ...]


class Effect(StrEnum):
    """What happens when a change is deployed, worst first. The value is what people and programs read."""

    BREAKS = "breaks callers"
    REFUSED = "refused by the API server"
    REPLACED = "replaced"
    REMOVED = "removed"
    ROLLS = "rolls pods"
    CHANGES = "changes in place"
    ADDED = "added"
    NOTHING = "nothing"

    @property
    def rank(self) -> int:
        """Return 0 for the worst."""
        return list(Effect).index(self)


def worst(*effects: Effect) -> Effect:
    """Return the worst of them; `Effect.NOTHING` of none."""
    return min(effects, key=lambda each: each.rank, default=Effect.NOTHING)


class Absent(Enum):
    """The type of `ABSENT`."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT
"""In place of a value: there is none, which is not the same as null."""


@dataclass(frozen=True)
class FieldChange:
    """One field of an object that both revisions have."""

    path: Path
    """From the top of the object. An entry of a list that Kubernetes merges by a key stands by the value of that key:
    ``("spec", "ports", 80, "name")``; in other lists, by its index."""
    before: Any
    after: Any
    """The values, or `ABSENT`."""
    effect: Effect


@dataclass(frozen=True)
class ObjectChange:
    """One object that is not the same in both revisions."""

    role: str
    """Its key in `Plan.manifests`, such as ``deployment`` or ``job.nightly``; ``catalog`` for what Pulumi keeps in
    Consul's catalog; ``namespace`` and ``default-deny`` of the environment itself. Mounted files whose content changes
    are one object, under HEAD's key."""
    kind: str
    name: str
    effect: Effect
    """The worst of its fields'; `Effect.ADDED` or `Effect.REMOVED` where one revision lacks it."""
    before: Manifest | None
    after: Manifest | None
    fields: tuple[FieldChange, ...] = ()
    """Sorted by path; empty where one revision lacks the object."""


Level = Literal["danger", "contradiction", "weaker", "note"]
"""``danger``: breaks callers, or is refused. ``contradiction``: a preview by Pulumi says otherwise; see `Preview`.
``weaker``: less safe than before. ``note``: good to know."""


@dataclass(frozen=True)
class Finding:
    """One thing that a reviewer must know of a change."""

    code: str
    """Which kind of thing, such as ``port-gone``; it stays when the words change."""
    level: Level
    effect: Effect
    message: str
    """One sentence without a full stop, complete without the rest of the report: ``order calls user …``."""
    location: str = ""
    """``file:line`` of what was written, in HEAD where it still stands there, else in BASE; relative to the project."""
    affected: tuple[str, ...] = ()
    """The services that are hurt, sorted; not the one that changes."""


ImageInputs = Literal["changed", "unchanged", "unknown", "none"]
"""Whether what goes into the image changed; ``none``: it is not built here. Nothing is compiled to know it."""


@dataclass(frozen=True)
class ServiceChange:
    """What a change does to one service in one environment."""

    service: str
    """Empty for the objects of the environment itself, such as its Namespace."""
    environment: str
    effect: Effect
    """The worst of its objects' and findings'; at least `Effect.ROLLS` where its image changes."""
    image: ImageInputs = "none"
    objects: tuple[ObjectChange, ...] = ()
    findings: tuple[Finding, ...] = ()
    """Dangers first."""
    patched: tuple[str, ...] = ()
    """Roles of the objects that the spec's ``patch`` touches, in HEAD."""


class Operation(StrEnum):
    """What Pulumi would do with an object. The value is what people and programs read."""

    CREATE = "create"
    UPDATE = "update"
    REPLACE = "replace"
    DELETE = "delete"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Previewed:
    """One object, as the change announces it and as Pulumi would treat it. Holds no value of any property."""

    service: str
    """Empty for what belongs to none."""
    role: str
    """As in `ObjectChange`, and ``image``; empty for a resource that is no part of a service or an environment."""
    kind: str
    """The end of Pulumi's type: ``Deployment``."""
    name: str
    """Pulumi's; the object's own, where Pulumi would do nothing with it."""
    announced: Effect
    operation: Operation
    paths: tuple[str, ...] = ()
    """Which properties Pulumi sees change, as it writes them, sorted."""


@dataclass(frozen=True)
class Preview:
    """What `pulumi preview` says of one environment, beside what the change announces."""

    environment: str
    confirmed: tuple[Previewed, ...] = ()
    """By service and role; what nobody changes is not told."""
    contradictions: tuple[Previewed, ...] = ()
    """By service and role."""


@dataclass(frozen=True)
class Revision:
    """One side of a comparison."""

    name: str
    """As it was asked for: ``main``, ``v1.2.0``; ``working tree`` for what lies on disk."""
    commit: str | None
    """Its full hash; None for the working tree."""


@dataclass(frozen=True)
class Comparison:
    """Everything that a change does."""

    base: Revision
    head: Revision
    environments: tuple[str, ...]
    services: tuple[str, ...]
    """Every service that was compared, changed or not, sorted."""
    changes: tuple[ServiceChange, ...] = ()
    """What is not the same, worst first, then by service and environment."""
    unread: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Environment → why it could not be compared, one line each: BASE does not parse there, or one side lacks it."""
    unreadable: frozenset[str] = frozenset()
    """The environments of `unread` where BASE holds something that cannot be read, and every one where the commit of a
    submodule that is not checked out changes: the command ends with exit code 2, as nobody knows what changes there."""
    previews: tuple[Preview, ...] = ()
    """What Pulumi says, of the environments whose previews were given, sorted."""
    allowed: frozenset[tuple[str, Effect]] = frozenset()
    """Service and effect that ``--allow`` lets pass; with an empty name, of any service."""

    @property
    def effect(self) -> Effect:
        """The worst effect of all."""
        return worst(*(each.effect for each in self.changes))

    @property
    def dangers(self) -> tuple[tuple[ServiceChange, Finding], ...]:
        """Every danger with the change it belongs to, allowed or not."""
        return tuple((each, found) for each in self.changes for found in each.findings if found.level == "danger")

    @property
    def refused(self) -> bool:
        """Whether a danger is left that was not allowed: the command ends with exit code 2."""
        return any(not self.allows(each.service, found) for each, found in self.dangers)

    def allows(self, service: str, finding: Finding) -> bool:
        """Tell whether ``--allow`` lets a finding pass."""
        return not self.allowed.isdisjoint({(service, finding.effect), ("", finding.effect)})
