"""What a change does: two revisions of a project, in every environment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from moorage.errors import MoorageError
from moorage.reading.loading import Project
from moorage.reading.project import project_root
from moorage.review.diff.comparing import changes
from moorage.review.diff.images.inputs import image_changes
from moorage.review.diff.model import Comparison, Effect, ServiceChange
from moorage.review.diff.revisions.resolve import required_repository, resolve
from moorage.review.diff.revisions.sides import Side, Unreadable, opened


def compare(
    base: str,
    head: str | None = None,
    environments: Sequence[str] = (),
    *,
    root: Path | None = None,
    direct: bool = False,
    allowed: Iterable[tuple[str, Effect]] = (),
    progress: Callable[[str], None] | None = None,
) -> Comparison:
    """Compare two revisions of a project.

    ``base``: a revision; what is compared is the commit where the head left it, with ``direct`` it itself. ``head``:
    default the working tree. ``environments``: names, or files; default every one of either revision. ``root``: default
    the project that holds the working directory. ``allowed``: see `Comparison.allowed`.

    Raises `InputError` with what is wrong in the head, `MoorageError` for revisions and environments that are not
    there, `ExternalError` outside of a clone and in one that lacks the base.
    """
    root = project_root(root, (), None)
    repository = required_repository(root)
    revisions = resolve(repository, base, head, direct=direct)
    with opened(repository, root, revisions, environments) as (old, new):
        pairs, unread = _read(old, new, environments or _names(old, new))
        unreadable = frozenset(name for name in unread if old.has(name) and new.has(name))
        found: list[ServiceChange] = []
        images = image_changes(repository, old, new, pairs, progress)
        for name, (before, after) in pairs.items():
            found += changes(before, after, name, images[name])
    services = {each.spec.name for pair in pairs.values() for project in pair for each in project.services}
    return Comparison(
        *revisions,
        environments=tuple(sorted({*pairs, *unread})),
        services=tuple(sorted(services)),
        changes=tuple(sorted(found, key=lambda each: (each.effect.rank, each.service, each.environment))),
        unread=unread,
        unreadable=unreadable,
        allowed=frozenset(allowed),
    )


def _names(old: Side, new: Side) -> list[str]:
    try:
        names = new.environments()
    except Unreadable as error:
        raise MoorageError(*error.lines) from error
    # What is wrong in BASE is said of each environment that HEAD has.
    with suppress(Unreadable):
        names += old.environments()
    if not names:
        raise MoorageError("there is no environment to compare in; write one, such as stacks/Pulumi.dev.yaml")
    return sorted(set(names))


def _read(
    old: Side, new: Side, environments: Iterable[str]
) -> tuple[dict[str, tuple[Project, Project]], dict[str, tuple[str, ...]]]:
    """Return the projects of both sides by environment, and why there are none. Raises what is wrong with the head."""
    pairs: dict[str, tuple[Project, Project]] = {}
    unread: dict[str, tuple[str, ...]] = {}
    wrong: dict[str, None] = {}
    for env in environments:
        lacking = [side for side in (old, new) if not side.has(env)]
        if len(lacking) == 2:
            wrong |= {f"{env}: is no environment of either revision; name another": None}
        elif lacking and lacking[0] is new:
            unread[env] = (f"{new.revision.name} has no such environment",)
        else:
            try:
                head = new.load(env)
            except Unreadable as error:
                wrong |= dict.fromkeys(error.lines)
                continue
            if lacking:
                unread[env] = (f"{old.revision.name} has no such environment",)
                continue
            try:
                pairs[env] = old.load(env), head
            except Unreadable as error:
                unread[env] = error.lines
    if wrong:
        raise MoorageError(*wrong)
    return pairs, unread
