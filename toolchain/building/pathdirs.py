"""Decides what stands on PATH: the official Pulumi if there is one, else our own engine and its stand-ins."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from building import cache, kit, plugins


def official() -> str | None:
    """Return the `pulumi` on PATH that we did not build, if there is one."""
    return shutil.which("pulumi", path=os.pathsep.join(_foreign()))


def value(engine: Callable[[], Path], own: bool = False) -> str:
    """Return the whole value of PATH; `engine` gives our binary when it is needed.

    `own`: what the tests run on, the same on every machine. Our engine and the stand-ins, whatever is installed; an
    official plugin only where `plugins.VARIABLE` names it.
    """
    if not own and official():
        return os.pathsep.join(_foreign())
    # The engine prefers PATH over its cache: there, an official plugin is found where its stand-in is absent.
    given = plugins.asked_for() if own else {name: None for name in kit.STAND_INS if plugins.official(name)}
    folder = kit.ensure(engine())
    places = [given.get(name, folder / "stand-ins" / name) for name in kit.STAND_INS]
    return os.pathsep.join([str(folder / "engine"), *(str(place) for place in places if place), *_foreign()])


def _foreign() -> list[str]:
    ours = cache.root().resolve()
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    # An empty entry means the working folder, which nobody wants on a PATH that is written down.
    return [folder for folder in folders if folder and not Path(folder).resolve().is_relative_to(ours)]
