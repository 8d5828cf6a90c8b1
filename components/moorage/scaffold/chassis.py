"""The chassis' sources and what they require: in a wheel among its data, in a checkout from services/ itself.

There is one copy: pyproject.toml puts services/chassis, go.mod and go.sum into the wheel when it is built.
"""

from __future__ import annotations

import re
from pathlib import Path

from moorage.errors import ExternalError

IMPORTED = ("", "chassistest", "fault", "jsonio", "problem")
"""The packages of a chassis that a new service imports; a chassis that is there already must hold them."""

# What go.mod requires for the domains and the tests that stay here; a test holds this against `go mod tidy`.
_NOT_FOR_THE_CHASSIS = frozenset(
    {
        "github.com/jackc/pgpassfile",
        "github.com/jackc/pgservicefile",
        "github.com/jackc/pgx/v5",
        "github.com/jackc/puddle/v2",
        "github.com/kylelemons/godebug",
        "go.uber.org/goleak",
        "golang.org/x/sync",
    }
)


def sources(import_path: str) -> dict[str, str]:
    """Return the text of each source file, by its path below the chassis, as ``import_path`` needs it; no tests."""
    origin = _origin()
    own = f'"{module_path((origin / "go.mod").read_text(encoding="utf-8"))}/chassis'
    found = {}
    for path in sorted((origin / "chassis").rglob("*.go")):
        if not path.name.endswith("_test.go"):
            text = path.read_text(encoding="utf-8")
            found[path.relative_to(origin / "chassis").as_posix()] = text.replace(own, f'"{import_path}')
    return found


def is_chassis(folder: Path) -> bool:
    """Tell whether a folder holds every package of a chassis that a new service imports."""
    return all(any((folder / package).glob("*.go")) for package in IMPORTED)


def module_path(go_mod: str) -> str | None:
    """Return the path of the module that a go.mod declares; none where it declares none."""
    found = re.search(r"^module[ \t]+([\"`]?)([^\s\"`/][^\s\"`]*)\1[ \t]*(//.*)?$", go_mod, re.MULTILINE)
    return found[2] if found else None


def go_version(go_mod: str) -> tuple[int, int]:
    """Return the language's version of a go.mod; without a line, what Go takes it for."""
    found = re.search(r"^go[ \t]+(\d+)\.(\d+)", go_mod, re.MULTILINE)
    return (int(found[1]), int(found[2])) if found else (1, 16)


def go_mod(module: str | None = None) -> str:
    """Return the go.mod of a module that holds a chassis and services of this shape."""
    text = (_origin() / "go.mod").read_text(encoding="utf-8")
    kept = [line for line in text.splitlines(keepends=True) if not _NOT_FOR_THE_CHASSIS.intersection(line.split())]
    return "".join(f"module {module}\n" if module and line.startswith("module ") else line for line in kept)


def go_sum() -> str:
    """Return the checksums of what `go_mod` requires, and a few more, which Go passes over."""
    return (_origin() / "go.sum").read_text(encoding="utf-8")


def _origin() -> Path:
    packaged = Path(__file__).parent / "data"
    checkout = Path(__file__).parents[3] / "services"
    for folder in (packaged, checkout):
        if is_chassis(folder / "chassis"):
            return folder
    raise ExternalError("this installation does not hold the chassis' sources; install moorage from its wheel")
