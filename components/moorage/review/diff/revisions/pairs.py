"""Both revisions of a project in each environment, or why one of them cannot be read there."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from moorage.errors import MoorageError
from moorage.reading.loading import Project
from moorage.reading.project import environment_name, is_file_name
from moorage.review.diff.revisions.sides import Side, Unreadable


@dataclass
class Pairs:
    """What was read, by environment."""

    read: dict[str, tuple[Project, Project]] = field(default_factory=dict)
    """BASE and HEAD."""
    unread: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Why there is nothing to compare, a line each."""
    unreadable: set[str] = field(default_factory=set)
    """Those of them where BASE holds something that cannot be read."""
    wrong: dict[str, None] = field(default_factory=dict)
    """What is wrong with the call or with HEAD."""

    def add(self, env: str, old: Side, new: Side) -> None:
        """Read an environment in both revisions. ``env``: its name, or its file."""
        name = _name(env)
        if not new.has(env):
            self.unread[name] = (_lacking(new),)
            if not old.has(env):
                self.wrong[f"{env}: is no environment of either revision; name another"] = None
            return
        try:
            head = new.load(env)
        except Unreadable as error:
            self.wrong |= dict.fromkeys(error.lines)
            return
        if not old.has(env):
            self.unread[name] = (_lacking(old),)
            return
        try:
            self.read[name] = old.load(env), head
        except Unreadable as error:
            self.unread[name] = error.lines
            self.unreadable.add(name)


def read_pairs(old: Side, new: Side, environments: Sequence[str]) -> Pairs:
    """Read environments in both revisions; none named: every one of either.

    Raises `MoorageError` with everything that is wrong with HEAD, and for what is no environment.
    """
    found = Pairs()
    for env in environments or _names(old, new):
        found.add(env, old, new)
    if found.wrong:
        raise MoorageError(*found.wrong)
    return found


def _lacking(side: Side) -> str:
    return f"{side.revision.name} has no such environment"


def _name(env: str) -> str:
    return environment_name(Path(env)) if is_file_name(env) else env


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
