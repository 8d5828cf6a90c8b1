"""The version of a service: the nearest tag by ancestry, as `git describe` would say it of the last input commit."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from moorage.errors import Diagnostic, InputError
from moorage.image.request import ImageRequest
from moorage.image.source.git.history import Commit, is_dirty, last_commit
from moorage.image.source.git.repository import Repository
from moorage.image.source.inputs import Inputs

_EPOCH = "1970-01-01T00:00:00Z"
_DIGITS = 12


@dataclass(frozen=True)
class Version:
    """A version and the commit it speaks of."""

    text: str
    revision: str | None
    created: str
    dirty: bool


def version_in_git(request: ImageRequest, repository: Repository, inputs: Inputs) -> Version:
    """Return the version that the history of HEAD gives to these inputs.

    Inputs that no commit holds yet are named by their content, as without git: no commit speaks of them.
    Raises InputError when a shallow clone lacks the history that decides.
    """
    commit = last_commit(repository, inputs.areas)
    if commit is None:
        return version_of_content(inputs, dirty=True)
    _reject_shallow(request, repository, commit)
    name = _tag_on_or_after(request, repository, commit) or _described(request, repository, commit)
    dirty = is_dirty(repository, inputs)
    return Version(f"{name}-dirty" if dirty else name, commit.hash, commit.created, dirty)


def version_of_content(inputs: Inputs, *, dirty: bool = False) -> Version:
    """Return a version for source without any history: the same wherever the same files are."""
    name = f"v0.0.0-src.{inputs.digest()[:_DIGITS]}"
    return Version(f"{name}-dirty" if dirty else name, None, _EPOCH, dirty)


def version_in_module_cache(module: Path, cache: Path) -> Version | None:
    """Return the version of a module that Go downloaded; None when `module` is not in Go's module cache."""
    if not module.is_relative_to(cache) or "@" not in module.name:
        return None
    name, number = module.relative_to(cache).as_posix().rsplit("@", 1)
    try:
        build_info = json.loads((cache / "cache/download" / name / "@v" / f"{number}.info").read_text("utf-8"))
    except FileNotFoundError:
        build_info = {}
    return Version(number, _revision(build_info), build_info.get("Time", _EPOCH), dirty=False)


def _revision(build_info: Mapping[str, Any]) -> str | None:
    """Return the commit that a proxy says a module is; None for what is no name of one, such as flags of the linker."""
    found = (build_info.get("Origin") or {}).get("Hash") or ""
    return found if re.fullmatch("[0-9a-f]+", found) else None


def _tag_on_or_after(request: ImageRequest, repository: Repository, commit: Commit) -> str | None:
    """Return the tag on the commit itself, or on the later commit of HEAD's history that is nearest to it."""
    flags = ("--list", "--no-column", f"--contains={commit.hash}", "--merged=HEAD")
    form = "--format=%(objectname) %(*objectname) %(refname)"
    listed = repository.ask("tag", *flags, form, "--", request.tags).split("\n")
    if other := _other_tags(request):
        listed = [*(set(listed) - {*repository.ask("tag", *flags, form, "--", other).split("\n")})]
    # An annotated tag has an object of its own, before the commit's.
    tagged = {line.partition(" refs/tags/")[0].split()[-1] for line in listed if line}
    if not tagged:
        return None

    later = repository.ask("rev-list", "--topo-order", "--reverse", "--ancestry-path", f"{commit.hash}..HEAD")
    nearest = next(name for name in [commit.hash, *later.split()] if name in tagged)
    found = repository.ask("describe", "--tags", "--exact-match", *_matching(request), nearest)
    return _named(request, _checked(request, repository, found.removesuffix("\n")))


def _described(request: ImageRequest, repository: Repository, commit: Commit) -> str:
    """Return `<tag>-<commits since>-g<commit>` for an earlier tag, or the commit when there is none."""
    long = repository.try_("describe", "--tags", "--long", "--abbrev=40", *_matching(request), commit.hash)
    if long is None:
        _reject_cut_history(request, repository, commit.hash)
        return commit.hash[:_DIGITS]
    tag, count, _commit = long.rsplit("-", 2)
    _checked(request, repository, tag)
    _reject_cut_history(request, repository, f"refs/tags/{tag}..{commit.hash}")
    return f"{_named(request, tag)}-{count}-g{commit.hash[:_DIGITS]}"


def _matching(request: ImageRequest) -> list[str]:
    """Return the flags of `git describe` for the tags of a service."""
    other = _other_tags(request)
    return [f"--match={request.tags}", *([f"--exclude={other}"] if other else [])]


def _other_tags(request: ImageRequest) -> str | None:
    """Return the pattern of tags that only look like the service's.

    To git a `*` is any text, with `/` too, and Go names the versions of a module in a folder `validator/v1.0.0`: a `v*`
    is none of them.
    """
    return None if request.tags.rpartition("/")[2].startswith("*") else f"{request.tags}/*"


def _named(request: ImageRequest, tag: str) -> str:
    """Return the version that a tag names: what follows its last `/`, where the pattern of tags has one too."""
    return tag.rpartition("/")[2] if "/" in request.tags else tag


def _checked(request: ImageRequest, repository: Repository, tag: str) -> str:
    """Return what `git describe` calls a tag, once it is found to be the tag's name and fit to be shown.

    It reads the name from inside of the tag's object, where anything may stand: spaces and further linker flags too.
    """
    if not tag.isprintable():
        raise InputError([_unfit(request, tag, "this tag is not printable text in UTF-8")])
    if repository.try_("show-ref", "--verify", "--quiet", f"refs/tags/{tag}") is None:
        raise InputError([_unfit(request, tag, "the tag object names another tag than its ref does")])
    return tag


def _boundary(repository: Repository) -> set[str]:
    """Return the commits where a shallow clone ends; empty for a whole one."""
    file = repository.top / repository.ask("rev-parse", "--git-path", "shallow").removesuffix("\n")
    return set(file.read_text("ascii").split()) if file.exists() else set()


def _reject_shallow(request: ImageRequest, repository: Repository, commit: Commit) -> None:
    if commit.hash in _boundary(repository):
        _reject(request, repository, "may have touched these inputs for the last time before")


def _reject_cut_history(request: ImageRequest, repository: Repository, commits: str) -> None:
    boundary = _boundary(repository)
    if boundary and boundary & set(repository.ask("rev-list", commits).split()):
        _reject(request, repository, "hides the tags before")


def _unfit(request: ImageRequest, name: str, wrong: str) -> Diagnostic:
    return Diagnostic(
        "bad-tag",
        location=request.location,
        path="source.tags",
        message=wrong,
        value=name.encode("utf-8", "backslashreplace").decode(),
        hint="name the release with another tag",
    )


def _reject(request: ImageRequest, repository: Repository, why: str) -> None:
    raise InputError(
        [
            Diagnostic(
                "shallow-clone",
                location=request.location,
                path="source.tags",
                message=f"the clone {request.shown(repository.top)} is shallow and {why} its first commit",
                hint="run `git fetch --unshallow --tags` in it",
            )
        ]
    )
