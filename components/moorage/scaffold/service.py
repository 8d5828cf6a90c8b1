"""Writes a new service, or lists every reason why it cannot."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from moorage.errors import Diagnostic, InputError
from moorage.reading.project import project_root, shown, spec_files
from moorage.reading.yaml.file import read as read_yaml
from moorage.scaffold import chassis
from moorage.scaffold.copied.vendored import copies
from moorage.scaffold.names import PATH, USED, Names, check_used, names
from moorage.scaffold.requiring import complete_requirements
from moorage.scaffold.target import Target, find_target
from moorage.scaffold.texts import Parts, service_texts
from moorage.scaffold.transaction import transaction


@dataclass(frozen=True)
class Written:
    """What a new service consists of."""

    names: Names
    target: Target
    files: tuple[Path, ...]

    @property
    def folder(self) -> Path:
        """The folder of its package and its service.yaml."""
        return self.target.folder / self.names.package

    @property
    def program(self) -> Path:
        """The folder of its main.go."""
        return self.target.folder / "cmd" / self.names.service


def new_service(
    name: str, into: Path | None = None, module: str | None = None, parts: Parts | None = None, *, vendor: bool = False
) -> Written:
    """Write the service ``name`` below ``into``; default: the project's ``services/``.

    ``module``: the path of a new Go module, where no go.mod is at or above ``into``. ``parts``: what it has besides
    its handlers; default nothing. ``vendor``: copy the chassis instead of requiring it.

    Raises `InputError` before anything is written, `ExternalError` when nothing could be.
    """
    called, parts = names(name), parts or Parts()
    if parts.uses is not None:
        check_used(parts.uses, called)
    root = project_root(None, [into] if into else [], None)
    target = find_target(into or root / "services", module, vendor=vendor)
    made = Written(called, target, ())
    texts = _texts(made, root, parts)
    there = _services(target, root)
    problems = [*_same_name(called, there), *_not_there(parts.uses, there), *_in_the_way(made, texts)]
    if problems:
        raise InputError(problems)
    with transaction(target.folder) as staged:
        for path, text in texts.items():
            staged.add(path, text)
        complete_requirements(staged, target, [made.folder, made.program], parts.database)
        staged.place()
    return Written(called, target, tuple(staged.files))


def _texts(made: Written, root: Path, parts: Parts) -> dict[Path, str]:
    target = made.target
    found: dict[Path, str] = {}
    if target.chassis_folder and not target.has_chassis:
        found |= {target.chassis_folder / path: text for path, text in copies(target.chassis).items()}
    if target.is_new:
        found |= {target.root / "go.mod": chassis.go_mod(target.module), target.root / "go.sum": chassis.go_sum()}
    return found | service_texts(made.names, target, root, parts)


def _same_name(called: Names, there: dict[str, str]) -> Iterator[Diagnostic]:
    if place := there.get(called.service):
        wrong = f"is a service already, at {place}"
        yield Diagnostic("duplicate-service", wrong, "choose another", path=PATH, value=called.service)


def _not_there(used: str | None, there: dict[str, str]) -> Iterator[Diagnostic]:
    if used is not None and used not in there:
        known = f"use one of {', '.join(sorted(there))}, or write" if there else "write"
        remedy = f"{known} it first with `moorage new {used}`"
        yield Diagnostic("unknown-service", "is not a service of this project", remedy, path=USED, value=used)


def _services(target: Target, root: Path) -> dict[str, str]:
    """Return the names of the services that are there, and the place of each."""
    folders = [each for each in (root / "services", target.folder) if each.is_dir()]
    found = {}
    for file in spec_files(folders, [], root):
        spec, _ = read_yaml(file, shown(file, root))
        if spec is not None and isinstance(name := spec.data.get("name"), str):
            found[name] = str(spec.place(("name",))[0])
    return found


def _in_the_way(made: Written, texts: dict[Path, str]) -> Iterator[Diagnostic]:
    """Yield every file where one is to be written, and every one in a folder that must be the service's alone."""
    copied = None if made.target.has_chassis else made.target.chassis_folder
    alone = [made.folder, made.program, *([copied] if copied else [])]
    found = {path for folder in alone for path in folder.rglob("*") if not path.is_dir()}
    for text in texts:
        found |= {each for each in text.parents if os.path.lexists(each) and not each.is_dir()}
        found |= {text} if os.path.lexists(text) else set()
    for path in sorted(found):
        yield Diagnostic(
            "file-exists", "already exists", "choose another name or folder, or move it", location=str(path)
        )
