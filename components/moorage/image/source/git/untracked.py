"""The output of a build comes from builds alone: what a commit brings into its folder is not taken for it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from moorage.errors import Diagnostic, InputError
from moorage.image.output import HOME
from moorage.image.source.git.repository import find_repository


def reject_tracked(out: Path, names: Iterable[str]) -> None:
    """Raise InputError when git tracks anything in the folders `names` of `out`, or in an `out` called `.moorage`.

    What is there would pass for the image of an earlier build, whatever its source says.
    """
    place = out.parent.resolve() / out.name
    repository = find_repository(next(folder for folder in place.parents if folder.exists()))
    if repository is None or not place.is_relative_to(repository.top):
        return
    below = place.relative_to(repository.top)
    folders = [below] if place.name == HOME else [below / name for name in names]
    # Where letters have no case, another spelling is the same folder.
    specs = [f":(top,icase,literal){folder.as_posix()}" for folder in folders]
    tracked = repository.ask("ls-files", "-z", "--", *specs).split("\0")[0]
    if tracked:
        remedy = "remove it with `git rm -r`, and commit that; the output of a build is no part of a commit"
        wrong = "is tracked by git where builds keep their output, which is trusted to come from a build here"
        raise InputError([Diagnostic("tracked-output", wrong, remedy, location=tracked)])
