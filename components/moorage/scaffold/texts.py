"""The text of each file of a new service, from the templates beside this module."""

from __future__ import annotations

import os
import re
from pathlib import Path
from string import Template

from moorage.scaffold.names import Names
from moorage.scaffold.target import Target
from moorage.spec.schema import schema_text

SCHEMA = "service.schema.json"
_TEMPLATES = Path(__file__).parent / "templates"
_GO = ("get.go", "get_test.go", "store.go", "store_test.go", "memory.go", "fixture_test.go")


def service_texts(names: Names, target: Target, root: Path) -> dict[Path, str]:
    """Return the files of the service; ``root``: the project's, whose schema the spec names if it has one."""
    home = target.folder / names.package
    schema = root / "schema" / SCHEMA
    workspace = any(
        (folder / "go.work").is_file() for folder in (target.root, *target.root.parents) if folder.is_relative_to(root)
    )
    values = {
        "service": names.service,
        "package": names.package,
        "import": target.import_path(home),
        "chassis": target.chassis,
        "module": os.path.relpath(target.root, home),
        "program": "./" + (target.folder / "cmd" / names.service).relative_to(target.root).as_posix(),
        "more": ", workspace: true" if workspace else "",
        "schema": os.path.relpath(schema, home) if schema.is_file() else SCHEMA,
    }
    found = {
        target.folder / "cmd" / names.service / "main.go": _text("main.go", values),
        home / f"{names.package}.go": _text("domain.go", values),
        **{home / name: _text(name, values) for name in _GO},
        home / "service.yaml": _text("service.yaml", values),
    }
    return found if schema.is_file() else {**found, home / SCHEMA: schema_text()}


def _text(name: str, values: dict[str, str]) -> str:
    text = Template((_TEMPLATES / f"{name}.tmpl").read_text(encoding="utf-8")).substitute(values)
    return re.sub(r'(^\t"[^"\n]+"\n)+', _sorted, text, flags=re.MULTILINE)


def _sorted(imports: re.Match[str]) -> str:
    # gofmt wants each group in order, and the order depends on the names.
    return "".join(sorted(imports[0].splitlines(keepends=True)))
