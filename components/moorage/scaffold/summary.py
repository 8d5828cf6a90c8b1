"""The summary printed after a new service was written."""

from __future__ import annotations

import os
from pathlib import Path

from moorage.reading.project import project_root, repository
from moorage.scaffold import chassis
from moorage.scaffold.service import Written


def summary(made: Written) -> list[str]:
    """Return the lines: what was written, and what to do next."""
    target, package = made.target, made.names.package
    lines = [f"wrote {_counted(made, made.folder)} and {_counted(made, made.program)}"]
    what = f"go.mod and go.sum of the module {target.module}"
    if not target.has_chassis and target.chassis_folder:
        wrote = f"wrote {_counted(made, target.chassis_folder)}"
        lines.append(f"{wrote}, {what}" if target.is_new else f"{wrote}, and what it requires into {what}")
    elif not target.has_chassis:
        lines.append(f"wrote {what}, which requires {chassis.PATH} {chassis.version()}")
    if not target.has_chassis and (target.root / "vendor").is_dir():
        lines.append(
            f"next: `go mod vendor` in {near(target.root)}, for vendor/ does not hold what the chassis requires"
        )
    if not _in_a_repository(made):
        lines.append("next: `git init`, for moorage reads no further than the repository, and there is none")
    tests = " ".join(f"./{each.relative_to(target.root).as_posix()}" for each in (made.folder, made.program))
    return [
        *lines,
        f"next: `go test {tests}` in {near(target.root)}, and `moorage check {near(made.folder)}`",
        f"then: make Item in {near(made.folder / package)}.go yours; the routes stand in RegisterHandlers",
    ]


def _in_a_repository(made: Written) -> bool:
    """Tell whether `moorage check` of the new folder will find its module in the same clone or project."""
    home = made.folder
    return made.target.root.is_relative_to(repository(home, project_root(None, [home], None)))


def _counted(made: Written, folder: Path) -> str:
    count = sum(each.is_relative_to(folder) for each in made.files)
    return f"{near(folder)} ({count} file{'s' if count > 1 else ''})"


def near(path: Path) -> str:
    """Return a path as the user would type it."""
    here = Path.cwd().resolve()
    return os.path.relpath(path, here) if path.is_relative_to(here) else str(path)
