"""The chassis' sources and what they require: in a wheel among its data, in a checkout from services/ itself.

There is one copy: pyproject.toml puts services/chassis into the wheel when it is built.
"""

from __future__ import annotations

import re
from pathlib import Path

from moorage.errors import ExternalError
from moorage.errors.installation import release

IMPORTED = ("", "chassistest", "client", "fault", "jsonio", "metrics", "problem")
"""The packages of a chassis that a new service imports; a chassis that is there already must hold them."""


PATH = "moorage.dev/services/chassis"
"""The module's own path: how Go finds it where it is published."""


def version() -> str:
    """Return the release of the chassis that this moorage writes services for: it has moorage's own."""
    return f"v{release()}"


def sources(import_path: str) -> dict[str, str]:
    """Return the text of each source file, by its path below the chassis, as ``import_path`` needs it; tests too."""
    origin = _origin()
    own = f'"{PATH}'
    found = {}
    for path in sorted(origin.rglob("*.go")):
        text = path.read_text(encoding="utf-8")
        found[path.relative_to(origin).as_posix()] = text.replace(own, f'"{import_path}')
    return found


def is_chassis(folder: Path) -> bool:
    """Tell whether a folder holds every package of a chassis that a new service imports."""
    return all(any((folder / package).glob("*.go")) for package in IMPORTED)


def module_path(go_mod: str) -> str | None:
    """Return the path of the module that a go.mod declares; none where it declares none."""
    found = re.search(r"^module[ \t]+([\"`]?)([^\s\"`/][^\s\"`]*)\1[ \t]*(//.*)?$", go_mod, re.MULTILINE)
    return found[2] if found else None


def required(go_mod: str, path: str = PATH) -> str | None:
    """Return the version of the chassis, or of another module, that a go.mod requires; none where it requires none."""
    found = re.search(rf"^[ \t]*(?:require[ \t]+)?{re.escape(path)}[ \t]+(v[^\s/]+)", go_mod, re.MULTILINE)
    return found[1] if found else None


def go_version(go_mod: str) -> tuple[int, int]:
    """Return the language's version of a go.mod; without a line, what Go takes it for."""
    found = re.search(r"^go[ \t]+(\d+)\.(\d+)", go_mod, re.MULTILINE)
    return (int(found[1]), int(found[2])) if found else (1, 16)


def go_mod(module: str | None = None) -> str:
    """Return the chassis' own go.mod; with ``module`` that of a new one, which holds a copy and the layout's linter."""
    text = (_origin() / "go.mod").read_text(encoding="utf-8")
    if module is None:
        return text
    text = text.replace(f"module {PATH}\n", f"module {module}\n")
    return text.replace("\nrequire (\n", f"\n{linter(f'{module}/chassis')}\nrequire (\n", 1)


def linter(import_path: str) -> str:
    """Return the line of a go.mod that lets `go tool layout` be the linter of the chassis at ``import_path``."""
    return f"tool {import_path}/cmd/layout\n"


def go_sum() -> str:
    """Return the checksums of what `go_mod` requires."""
    return (_origin() / "go.sum").read_text(encoding="utf-8")


def _origin() -> Path:
    packaged = Path(__file__).parent / "data" / "chassis"
    checkout = Path(__file__).parents[3] / "services" / "chassis"
    for folder in (packaged, checkout):
        if is_chassis(folder):
            return folder
    raise ExternalError("this installation does not hold the chassis' sources; install moorage from its wheel")
