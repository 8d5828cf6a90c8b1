"""Packages that only a C compiler can build: our binaries are compiled without one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from moorage.errors import InputError, Problem
from moorage.image.request import ImageRequest

_IMPORT = re.compile(rb'^\s*(?:import\s*\(?\s*)?"C"', re.MULTILINE)


def refuse_cgo(
    request: ImageRequest,
    listed: Sequence[Mapping[str, Any]],
    list_with_cgo: Callable[[Sequence[str]], Sequence[Mapping[str, Any]]],
) -> None:
    """Raise InputError for every package that needs cgo, with the line that imports `C`.

    Without cgo, Go leaves such files out in silence. A package needs cgo when nothing takes their place: no file
    that is compiled only without cgo. Whether Go would have compiled them at all, it says when asked again with cgo,
    about these few packages (by import path, without what they import).
    """
    suspects = [entry["ImportPath"] for entry in listed if any(_line(path) for path in _paths(entry, "IgnoredGoFiles"))]
    if not suspects:
        return
    plain = {entry["ImportPath"]: set(entry.get("GoFiles", ())) for entry in listed}
    problems = []
    for entry in list_with_cgo(suspects):
        with_cgo = {*entry.get("GoFiles", ()), *entry.get("CgoFiles", ())}
        if plain.get(entry["ImportPath"], set()) - with_cgo:
            continue
        problems += [_problem(request, entry, path) for path in _paths(entry, "CgoFiles")]
    if problems:
        raise InputError(problems)


def _paths(entry: Mapping[str, Any], key: str) -> list[Path]:
    if entry.get("Standard"):
        return []
    return [Path(entry["Dir"]) / name for name in entry.get(key, ())]


def _line(path: Path) -> int:
    """Return the line that imports `C`; 0 when none does."""
    text = path.read_bytes()
    found = _IMPORT.search(text)
    return text.count(b"\n", 0, found.end()) + 1 if found else 0


def _problem(request: ImageRequest, entry: Mapping[str, Any], path: Path) -> Problem:
    return Problem(
        where=f"{request.shown(path)}:{_line(path)}",
        wrong=f"package {entry['ImportPath']} needs cgo, and the binary is compiled without it to be static",
        remedy="use a package in pure Go, or add a file that takes its place under `//go:build !cgo`",
    )
