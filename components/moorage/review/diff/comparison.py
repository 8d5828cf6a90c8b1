"""What a change does: two revisions of a project, in every environment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from moorage.reading.project import project_root
from moorage.review.diff.comparing import changes
from moorage.review.diff.findings.words import note
from moorage.review.diff.images.inputs import image_changes
from moorage.review.diff.model import Comparison, Effect, Finding, Preview, ServiceChange
from moorage.review.diff.previews.given import Given, of_environments
from moorage.review.diff.previews.merging import merged
from moorage.review.diff.revisions.pairs import read_pairs
from moorage.review.diff.revisions.resolve import required_repository, resolve
from moorage.review.diff.revisions.sides import opened
from moorage.review.diff.revisions.submodules import moved

_UNSEEN = "is a submodule that is not checked out: its services are not compared"
_HIDDEN = "what changes in its services is not compared"
_NOT_MERGED = "what Pulumi would do there was not compared either"


def compare(
    base: str,
    head: str | None = None,
    environments: Sequence[str] = (),
    *,
    root: Path | None = None,
    direct: bool = False,
    allowed: Iterable[tuple[str, Effect]] = (),
    previews: Iterable[Given] = (),
    progress: Callable[[str], None] | None = None,
) -> Comparison:
    """Compare two revisions of a project.

    ``base``: a revision; what is compared is the commit where the head left it, with ``direct`` it itself. ``head``:
    default the working tree. ``environments``: names, or files; default every one of either revision. ``root``: default
    the project that holds the working directory. ``allowed``: see `Comparison.allowed`. ``previews``: what Pulumi says
    of some environments; see `moorage.review.diff.previews`.

    Raises `InputError` with what is wrong in the head, `MoorageError` for revisions and environments that are not
    there and for a preview of something else, `ExternalError` outside of a clone and in one that lacks the base.
    """
    root = project_root(root, (), None)
    repository = required_repository(root)
    revisions = resolve(repository, base, head, direct=direct)
    with opened(repository, root, revisions, environments) as (old, new):
        pairs = read_pairs(old, new, environments)
        found: list[ServiceChange] = []
        given = of_environments(previews, sorted({*pairs.read, *pairs.unread}))
        told: list[Preview] = []
        images = image_changes(repository, old, new, pairs.read, progress)
        if progress is not None:
            for each in sorted({*old.unseen, *new.unseen}):
                progress(f"{each}: {_UNSEEN}; run `git submodule update --init {each}`")
        hidden = [note("submodule-moved", f"{each}: {_HIDDEN}", "") for each in moved(old.unseen, new.unseen)]
        for name, (before, after) in pairs.read.items():
            here = _with(hidden, name, changes(before, after, name, images[name]))
            found += here
            if name in given:
                told.append(merged(name, before, after, here, given[name].digest, given[name].file))
    services = {each.spec.name for pair in pairs.read.values() for project in pair for each in project.services}
    return Comparison(
        *revisions,
        environments=tuple(sorted({*pairs.read, *pairs.unread})),
        services=tuple(sorted(services)),
        changes=tuple(sorted(found, key=lambda each: (each.effect.rank, each.service, each.environment))),
        unread={name: (*lines, *([_NOT_MERGED] if name in given else [])) for name, lines in pairs.unread.items()},
        unreadable=frozenset({*pairs.unreadable, *(pairs.read if hidden else ())}),
        previews=tuple(sorted(told, key=lambda each: each.environment)),
        allowed=frozenset(allowed),
    )


def _with(notes: Sequence[Finding], environment: str, found: Iterable[ServiceChange]) -> list[ServiceChange]:
    """Return the changes of an environment, the notes among what is said of the environment itself."""
    changes = list(found)
    if not notes:
        return changes
    itself = next((each for each in changes if not each.service), ServiceChange("", environment, Effect.NOTHING))
    said = replace(itself, findings=(*itself.findings, *notes))
    return [said, *(each for each in changes if each.service)]
