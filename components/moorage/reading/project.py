"""Finds the project's root, its environments and its specs."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from moorage.errors import Diagnostic, InputError
from moorage.errors.codes import Code
from moorage.reading.documents import Document
from moorage.reading.yaml.file import read

PROJECT = "Pulumi.yaml"
SPEC = "service.yaml"
_NOT_OURS = {"node_modules", "vendor", "testdata"}
"""Folders of other people's files, and of files that a tool must not read."""


def project_root(given: Path | None, paths: Sequence[Path], env: str | None) -> Path:
    """Return ``given``, or the nearest folder with Pulumi.yaml above the environment's file, the first path or here."""
    if given is not None:
        return given.resolve()
    start = Path(env) if env and is_file_name(env) else paths[0] if paths else Path.cwd()
    # As it is written: a link inside the project must not choose another root.
    start = _absolute(start)
    for folder in (start, *start.parents):
        if (folder / PROJECT).is_file():
            return folder.resolve()
    return (start if start.is_dir() else start.parent).resolve()


class Outside(Exception):
    """A link inside the project leads out of it, or to a hidden file."""

    def __init__(self, problem: Diagnostic):
        super().__init__(str(problem))
        self.problem = problem


def real_path(path: Path, root: Path) -> Path:
    """Return where a path leads. ``root``: resolved.

    A link that lies in the project is foreign text: it may lead to another file of the project that is not hidden
    (git's own hold credentials), nowhere else. Raises `Outside`. A link elsewhere is the user's own.
    """
    here = _absolute(path)
    for link in (here, *here.parents):
        if not link.is_symlink():
            continue
        at = _resolved(link.parent) / link.name
        if at.is_relative_to(root) and not _within(_resolved(link), root):
            wrong = "is a link that leads out of the project or to a hidden file"
            raise Outside(
                Diagnostic("link-outside", wrong, "replace it with what it leads to", location=shown(at, root))
            )
    return _resolved(here)


def _absolute(path: Path) -> Path:
    # Path.resolve would follow links, and Path.absolute would keep '..'.
    return Path(os.path.abspath(path))  # noqa: PTH100


def _resolved(path: Path) -> Path:
    # Not Path.resolve: it raises for a link that leads back to itself, and opening the file says that better.
    return Path(os.path.realpath(path))


def _within(target: Path, root: Path) -> bool:
    return target.is_relative_to(root) and not any(name.startswith(".") for name in target.relative_to(root).parts)


def repository(folder: Path, root: Path) -> Path:
    """Return the clone that a folder lies in, as far as that is seen without git, without links; else the project.

    For a spec outside of that too: its own folder. ``root``: of the project.
    """
    start = Path(os.path.realpath(folder))
    for place in (start, *start.parents):
        if place.stat().st_dev != start.stat().st_dev:
            break
        if os.path.lexists(place / ".git"):
            return place
    return root if start.is_relative_to(root) else start


def environment_file(root: Path, env: str) -> Path:
    """Return the file of an environment: a stack's name is looked up where Pulumi does, a path is taken as it is.

    Raises `InputError` where that leads out of the project.
    """
    return _absolute(Path(env)) if is_file_name(env) else _stacks(root) / f"Pulumi.{env}.yaml"


def environment_names(root: Path) -> list[str]:
    """Return the names of a project's environments, sorted. Raises `InputError` as `environment_file` does."""
    return names_in(_stacks(root))


def names_in(folder: Path) -> list[str]:
    """Return the names of the environments whose files lie in a folder, sorted."""
    return sorted(map(environment_name, folder.glob("Pulumi.*.yaml")))


def environment_name(path: Path) -> str:
    """Return the name of the environment that a file holds, unless it says another: the stack's."""
    return path.name.removeprefix("Pulumi.").removesuffix(".yaml")


def _stacks(root: Path) -> Path:
    """Return ``stackConfigDir`` of Pulumi.yaml, else the folder beside it, else ``stacks/`` where none lies there."""
    project, _ = project_file(root)
    said = project.data.get("stackConfigDir") if project else None
    if not isinstance(said, str) or not said:
        return root if names_in(root) else root / "stacks"
    folder = _absolute(root / said)
    if not folder.is_relative_to(root):
        wrong, remedy = "leads out of the project", "name a folder below it, or give --env the file itself"
        raise InputError([Diagnostic("link-outside", wrong, remedy, path="stackConfigDir", location=PROJECT)])
    return folder


def project_file(root: Path) -> tuple[Document | None, list[Diagnostic]]:
    """Return Pulumi.yaml where there is one, and what is wrong with it.

    Raises `InputError` where it is a link that leads out of the project.
    """
    file = root / PROJECT
    if not file.is_file():
        return None, []
    try:
        return read(real_path(file, root), file.name)
    except Outside as error:
        raise InputError([error.problem]) from error


def is_file_name(env: str) -> bool:
    """Tell whether an environment is named by the path of its file."""
    return "/" in env or env.endswith((".yaml", ".yml"))


def spec_files(paths: Sequence[Path], problems: list[Diagnostic], root: Path) -> list[Path]:
    """Return the spec files that ``paths`` name or hold, sorted, hidden folders left out; adds what is missing."""
    found: list[Path] = []
    for path in paths:
        said = len(problems)
        here = _found(path, problems, root)
        if not here and len(problems) == said:
            code: Code = "no-service" if path.is_dir() else "no-such-file"
            wrong = f"holds no {SPEC}" if path.is_dir() else "there is no such file or folder"
            problems.append(Diagnostic(code, wrong, f"name a {SPEC} or a folder that holds one", location=str(path)))
        found += here
    return list(dict.fromkeys(found))


def home_files(problems: list[Diagnostic], root: Path) -> list[Path]:
    """Return the spec files below the project's own ``services/``; without that folder, those of the whole project."""
    own = root / "services"
    is_project = any((root / name).is_file() for name in (PROJECT, SPEC))
    return _found(root if is_project and not os.path.lexists(own) else own, problems, root)


def _found(path: Path, problems: list[Diagnostic], root: Path) -> list[Path]:
    try:
        top = real_path(path, root)
    except Outside as error:
        problems.append(error.problem)
        return []
    if not top.is_dir():
        return [top] if os.path.lexists(path) else []
    found = []
    for file in sorted(_below(top), key=lambda file: file.parts):
        try:
            # Only a file that is a link itself needs a look: the folders on the way to it were walked, not followed.
            found.append(real_path(file, root) if file.is_symlink() else file)
        except Outside as error:
            problems.append(error.problem)
    return found


def _below(folder: Path) -> Iterator[Path]:
    for here, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".") and name not in _NOT_OURS]
        if SPEC in files:
            yield Path(here) / SPEC


def shown(path: Path, root: Path) -> str:
    """Return a path as messages show it: relative to the project's root where it lies below it."""
    try:
        return str(path.relative_to(root))
    except ValueError:
        return str(path)
