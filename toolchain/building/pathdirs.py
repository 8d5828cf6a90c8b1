"""Decides what stands on PATH: the official Pulumi if there is one, else our own engine and its stand-ins."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from building import cache, kit


def official() -> str | None:
    """Return the `pulumi` on PATH that we did not build, if there is one."""
    return shutil.which("pulumi", path=os.pathsep.join(_foreign()))


def value(engine: Callable[[], Path], own: bool = False) -> str:
    """Return the whole value of PATH; `engine` gives our binary when it is needed.

    `own` takes our engine even where an official one is installed.
    """
    if not own and official():
        return os.pathsep.join(_foreign())
    folder = kit.ensure(engine())
    stand_ins = [str(folder / "stand-ins" / name) for name in kit.STAND_INS if not _has_official_plugin(name)]
    return os.pathsep.join([str(folder / "engine"), *stand_ins, *_foreign()])


def _foreign() -> list[str]:
    ours = cache.root().resolve()
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    # An empty entry means the working folder, which nobody wants on a PATH that is written down.
    return [folder for folder in folders if folder and not Path(folder).resolve().is_relative_to(ours)]


def _has_official_plugin(name: str) -> bool:
    home = Path(os.environ.get("PULUMI_HOME") or Path.home() / ".pulumi")
    return any((home / "plugins").glob(f"resource-{name}-v*/pulumi-resource-{name}*"))
