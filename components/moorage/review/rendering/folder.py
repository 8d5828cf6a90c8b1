"""A folder of manifests: one file for each object, and a list of them by which a later rendering removes its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from moorage.errors import Diagnostic, InputError
from moorage.image.output import write_text
from moorage.review.rendering.manifests import KUSTOMIZATION, MARK, kustomization

LIST = ".moorage-rendered"
"""The list. Not YAML by its name: `kubectl apply -f`, Argo CD and Flux would take it for an object."""
_HEAD = f"{MARK}what it wrote here, for --prune; edits are lost.\n"
# A name that leads nowhere else: the list may be anybody's.
_FILE = re.compile(r"[a-z0-9][a-z0-9.-]*\.yaml")


@dataclass(frozen=True)
class Written:
    """What was done to a folder."""

    objects: int
    left: tuple[str, ...]
    """Names of files of earlier renderings that nothing renders any more, and that are still there."""
    pruned: tuple[str, ...] = ()
    """Names of those that were removed."""


def write_folder(
    folder: Path, environment: str, files: Mapping[str, str], *, kustomize: bool = False, prune: bool = False
) -> Written:
    """Write the files of the objects, by name; nothing that is not ours is overwritten or removed.

    ``environment``: its name; a folder is one environment's. ``kustomize``: a kustomization.yaml of all of them too.
    ``prune``: remove what an earlier rendering wrote and nothing renders any more.
    Raises `InputError` before it writes anything when a file of somebody else stands in the way, or the folder is
    another environment's.
    """
    earlier = _listed(folder, environment)
    stale = sorted(name for name in earlier - files.keys() - {KUSTOMIZATION} if _is_ours(folder / name))
    texts = dict(files)
    # One that is there goes on listing all files: it would hide new ones.
    if kustomize or (KUSTOMIZATION in earlier and not prune):
        texts[KUSTOMIZATION] = kustomization([*files, *([] if prune else stale)])
    _reject_foreign(folder, texts)
    # Before the files: whatever breaks off, they can be removed later.
    _write_list(folder, environment, earlier | texts.keys())
    for name, text in texts.items():
        write_text(folder / name, text)
    gone = [*stale, *(earlier & {KUSTOMIZATION} - texts.keys())] if prune else []
    for name in gone:
        _remove(folder / name)
    _write_list(folder, environment, {*texts, *stale} - set(gone))
    return Written(len(files), () if prune else tuple(stale), tuple(gone))


def _write_list(folder: Path, environment: str, names: set[str]) -> None:
    write_text(folder / LIST, "\n".join([f"{_HEAD}environment {environment}", *sorted(names), ""]))


def _listed(folder: Path, environment: str) -> set[str]:
    """Return the names that the folder's list holds; none where there is no list."""
    path = folder / LIST
    if not path.exists() and not path.is_symlink():
        return set()
    lines = path.read_text("utf-8", "replace").splitlines() if _is_ours(path) else []
    owner, names = "".join(lines[1:2]).removeprefix("environment "), set(lines[2:])
    if not owner or not all(_FILE.fullmatch(name) for name in names):
        remedy = "restore it, or remove it: then nothing that was written earlier is removed"
        raise InputError([Diagnostic("foreign-file", "is no list that moorage wrote", remedy, location=str(path))])
    if owner != environment:
        wrong = f"the environment {owner} is rendered here, and {environment} would be mixed with it"
        raise InputError(
            [Diagnostic("mixed-environments", wrong, "name a folder for each environment", location=str(folder))]
        )
    return names


def _reject_foreign(folder: Path, names: Iterable[str]) -> None:
    paths = [folder / name for name in sorted(names)]
    blocked = [path for path in paths if (path.exists() or path.is_symlink()) and not _is_ours(path)]
    if blocked:
        remedy = "move it away, or render into another folder"
        raise InputError(
            Diagnostic("foreign-file", "was not written by moorage", remedy, location=str(path)) for path in blocked
        )


def _remove(path: Path) -> None:
    if _is_ours(path):
        path.unlink()


def _is_ours(path: Path) -> bool:
    # A link may lead anywhere.
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(MARK)) == MARK.encode()
