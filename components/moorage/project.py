"""Finds the project's root, its environments and its specs."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from moorage.errors import Problem

SPEC = "service.yaml"


def project_root(given: Path | None, paths: Sequence[Path], env: str | None) -> Path:
    """Return ``given``, or the nearest folder with Pulumi.yaml above the environment's file, the first path or here."""
    if given is not None:
        return given.resolve()
    start = Path(env) if env and _is_file_name(env) else paths[0] if paths else Path.cwd()
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / "Pulumi.yaml").is_file():
            return folder
    return start if start.is_dir() else start.parent


def environment_file(root: Path, env: str) -> Path:
    """Return the file of an environment: a stack's name is looked up in ``stacks/``, a path is taken as it is."""
    return Path(env).resolve() if _is_file_name(env) else root / "stacks" / f"Pulumi.{env}.yaml"


def environment_names(stacks: Path) -> list[str]:
    """Return the names of the environments whose files lie in a folder, sorted."""
    return sorted(path.name.removeprefix("Pulumi.").removesuffix(".yaml") for path in stacks.glob("Pulumi.*.yaml"))


def _is_file_name(env: str) -> bool:
    return "/" in env or env.endswith((".yaml", ".yml"))


def spec_files(paths: Sequence[Path], problems: list[Problem]) -> list[Path]:
    """Return the spec files that ``paths`` name or hold, sorted, hidden folders left out; adds what is missing."""
    found: list[Path] = []
    for path in paths:
        here = sorted(_below(path)) if path.is_dir() else [path] if path.exists() else []
        if not here:
            wrong = f"holds no {SPEC}" if path.is_dir() else "there is no such file or folder"
            problems.append(Problem(wrong, f"name a {SPEC} or a folder that holds one", where=str(path)))
        found += [each.resolve() for each in here]
    return list(dict.fromkeys(found))


def _below(folder: Path) -> Iterator[Path]:
    for here, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".") and name != "node_modules"]
        if SPEC in files:
            yield Path(here) / SPEC


def shown(path: Path, root: Path) -> str:
    """Return a path as messages show it: relative to the project's root where it lies below it."""
    return str(path.relative_to(root)) if path.is_relative_to(root) else str(path)
