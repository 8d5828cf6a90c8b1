"""Where a new service goes: the Go module around its folder, or a new one, and the chassis it uses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from moorage.errors import NOTHING, Diagnostic, InputError
from moorage.errors.codes import Code
from moorage.scaffold import chassis

# What `go` takes as a module's path. Paths without a dot in their first part belong to Go's own library.
_PART = r"[A-Za-z0-9_~-]+(\.[A-Za-z0-9_~-]+)*"
_MODULE = re.compile(rf"(?!-|.*/v[01]$)[a-z0-9-]+(\.[a-z0-9-]+)+(/{_PART})*")
_EXAMPLE = "such as example.com/shop"


@dataclass(frozen=True)
class Target:
    """A folder in a Go module."""

    folder: Path
    """What everything is written below."""
    root: Path
    """The module's folder."""
    module: str
    """The module's path."""
    is_new: bool
    """There is no go.mod yet."""
    chassis: str
    """How Go imports the chassis."""
    chassis_folder: Path | None
    """Where it lies in the module; None where go.mod requires it."""
    has_chassis: bool
    """Whether it is there, or required, already."""

    def import_path(self, folder: Path) -> str:
        """Return how Go imports a folder of the module."""
        inside = folder.relative_to(self.root).as_posix()
        return self.module if inside == "." else f"{self.module}/{inside}"


def find_target(folder: Path, module: str | None, *, vendor: bool = False) -> Target:
    """Return what is around ``folder``, which need not exist; ``module``: the path that go.mod has or shall have.

    ``vendor``: copy the chassis instead of requiring it. Raises `InputError`.
    """
    folder = folder.resolve()
    root = next((each for each in (folder, *folder.parents) if (each / "go.mod").is_file()), None)
    if root is None:
        new = _new_module(folder, module)
        if vendor:
            return Target(folder, folder, new, True, f"{new}/chassis", folder / "chassis", False)
        return Target(folder, folder, new, True, chassis.PATH, None, False)
    file = root / "go.mod"
    text = file.read_text(encoding="utf-8", errors="replace")
    path = chassis.module_path(text)
    if path is None:
        raise InputError(
            [
                Diagnostic(
                    "go-mod-invalid",
                    "declares no module",
                    f"add a line `module` with its path, {_EXAMPLE}",
                    location=str(file),
                )
            ]
        )
    if module not in (None, path):
        raise InputError(
            [
                Diagnostic(
                    "conflict",
                    f"is not the path in {file}, {path}",
                    "leave --module out",
                    path="--module",
                    value=module,
                )
            ]
        )
    between = [each for each in (folder, *folder.parents) if each.is_relative_to(root)]
    there = next((each / "chassis" for each in between if chassis.is_chassis(each / "chassis")), None)
    required = chassis.required(text) is not None
    if vendor and (there or required):
        wrong = f"is for a module without a chassis, and {there or file} has one"
        raise InputError([Diagnostic("conflict", wrong, "leave it out; `moorage new --update` renews one", "--vendor")])
    if there is None and not required:
        _reject_old_go(file, text)
    copied = there or (folder / "chassis" if vendor else None)
    imported = _imported(copied, root, path) if copied else chassis.PATH
    return Target(folder, root, path, False, imported, copied, there is not None or required)


def _imported(folder: Path, root: Path, module: str) -> str:
    own = folder / "go.mod"
    path = chassis.module_path(own.read_text(encoding="utf-8", errors="replace")) if own.is_file() else None
    return path or f"{module}/{folder.relative_to(root).as_posix()}"


def _new_module(folder: Path, module: str | None) -> str:
    if module is None or not _MODULE.fullmatch(module):
        wrong = f"is required, as no go.mod is at or above {folder}" if module is None else "is not a module's path"
        code: Code = "not-a-module" if module is None else "bad-name"
        got = NOTHING if module is None else module
        raise InputError(
            [Diagnostic(code, wrong, f"name the new module's path, {_EXAMPLE}", path="--module", value=got)]
        )
    return module


def _reject_old_go(file: Path, text: str) -> None:
    # Raising it would change what the user's own code means: that is the user's to decide.
    found, needed = chassis.go_version(text), chassis.go_version(chassis.go_mod())
    if found < needed:
        wanted = "{}.{}".format(*needed)
        raise InputError(
            [
                Diagnostic(
                    "go-too-old",
                    f"is too old for the chassis, which needs Go {wanted}",
                    f"raise it with `go mod edit -go={wanted}`",
                    path="go",
                    location=str(file),
                    value="{}.{}".format(*found),
                )
            ]
        )
