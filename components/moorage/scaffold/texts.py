"""The text of each file of a new service, from the templates beside this module."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Template

from moorage.scaffold.names import Names
from moorage.scaffold.target import Target
from moorage.spec.schema import schema_text

SCHEMA = "service.schema.json"
_TEMPLATES = Path(__file__).parent / "templates"
_ELSEWHERE = {"main.go", "domain.go"}
"""Files of the base whose place or name follows from the service's."""
_PART = re.compile(r"^#if (not )?(\w+)\n(.*?)^#end\n", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Parts:
    """What a new service has besides its two handlers and its memory."""

    uses: str | None = None
    """A service that it calls."""
    database: bool = False
    """It keeps its items in PostgreSQL, and brings a migration."""

    @property
    def folders(self) -> list[str]:
        """The folders of templates that it is made from."""
        return ["base", *(["upstream"] if self.uses else []), *(["database"] if self.database else [])]


def service_texts(names: Names, target: Target, root: Path, parts: Parts) -> dict[Path, str]:
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
    values |= {
        "uses": parts.uses or "",
        "client": f', {names.package}.NewUpstream(app.Upstream("{parts.uses}"))' if parts.uses else "",
        "fake": ", fakeUpstream{}" if parts.uses else "",
    }
    found = {
        home / path: _text(file, parts, values)
        for folder in parts.folders
        for path, file in _files(_TEMPLATES / folder)
        if path not in _ELSEWHERE
    }
    found[target.folder / "cmd" / names.service / "main.go"] = _text(_TEMPLATES / "base/main.go.tmpl", parts, values)
    found[home / f"{names.package}.go"] = _text(_TEMPLATES / "base/domain.go.tmpl", parts, values)
    return found if schema.is_file() else {**found, home / SCHEMA: schema_text()}


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield path and template of each file that a folder of templates makes."""
    for file in sorted(folder.rglob("*.tmpl")):
        yield file.relative_to(folder).as_posix().removesuffix(".tmpl"), file


def _text(file: Path, parts: Parts, values: dict[str, str]) -> str:
    chosen = _PART.sub(lambda part: _kept(part, parts.folders), file.read_text(encoding="utf-8"))
    text = Template(chosen).substitute(values)
    return re.sub(r'(^\t"[^"\n]+"\n)+', _sorted, text, flags=re.MULTILINE)


def _kept(part: re.Match[str], folders: list[str]) -> str:
    without, name, text = part.groups()
    return text if (name in folders) != bool(without) else ""


def _sorted(imports: re.Match[str]) -> str:
    # gofmt wants each group in order, and the order depends on the names.
    return "".join(sorted(imports[0].splitlines(keepends=True)))
