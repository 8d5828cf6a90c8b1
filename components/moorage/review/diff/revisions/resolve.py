"""From the names of revisions to the two commits that are compared."""

from __future__ import annotations

from pathlib import Path

from moorage.errors import ExternalError, MoorageError
from moorage.image.source.git.repository import Repository, find_repository
from moorage.review.diff.model import Revision

WORKING_TREE = "working tree"
_DEEPEN = "run `git fetch --unshallow` (in a pipeline: fetch-depth: 0)"


def required_repository(root: Path) -> Repository:
    """Return the clone that a project lies in. Raises `ExternalError` where it lies in none."""
    found = find_repository(root)
    if found is None:
        raise ExternalError(f"{root}: is in no git repository, and revisions are read from one; run it in a clone")
    return found


def resolve(repository: Repository, base: str, head: str | None, *, direct: bool = False) -> tuple[Revision, Revision]:
    """Return both sides. ``head``: None for the working tree.

    The base is the commit where the head left ``base``: what came to ``base`` since then is no part of the change.
    ``direct``: it is ``base`` itself. Raises `MoorageError` for a name that is none, `ExternalError` where the clone is
    too shallow to tell.
    """
    start = _commit(repository, base)
    end = _commit(repository, head or "HEAD")
    if not direct:
        start = _parting(repository, base, start, end)
    return Revision(base, start), Revision(head or WORKING_TREE, end if head else None)


def _commit(repository: Repository, name: str) -> str:
    found = repository.try_("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    if found is not None:
        return found.strip()
    if _is_shallow(repository):
        raise ExternalError(f"{repository.top}: the clone is shallow and does not hold {name}; {_DEEPEN}")
    others = repository.ask("for-each-ref", "--format=%(refname:short)", f"refs/remotes/*/{name}").split()
    remedy = f"write {others[0]}, or fetch it" if others else "name a branch, a tag or a commit, or fetch it"
    raise MoorageError(f"{name}: is no revision of this clone; {remedy}")


def _parting(repository: Repository, base: str, start: str, end: str) -> str:
    found = repository.try_("merge-base", start, end)
    if found is not None:
        return found.split()[0]
    direct = f"compare with {base} itself, by --direct"
    if _is_shallow(repository):
        wrong = f"the clone is shallow and does not hold the commit where the change left {base}"
        raise ExternalError(f"{repository.top}: {wrong}; {_DEEPEN}, or {direct}")
    raise MoorageError(f"{base}: has no commit in common with the change; {direct}")


def _is_shallow(repository: Repository) -> bool:
    return repository.ask("rev-parse", "--is-shallow-repository").strip() == "true"
