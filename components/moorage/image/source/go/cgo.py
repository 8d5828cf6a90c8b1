"""Packages that only a C compiler can build: our binaries are compiled without one."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from moorage.errors import Diagnostic
from moorage.image.request import ImageRequest
from moorage.image.source.go.declarations import find_strings

# The terms of a build constraint that hold where our binaries are built with cgo, beside the tags of the spec.
_HOLDS = re.compile(r"!.*|linux|unix|amd64|arm64|cgo|gc|timetzdata|go1\.\d+")
_CONSTRAINT = re.compile(rb"^//go:build (.*)$|^package ", re.MULTILINE)
_IMPORT = re.compile(rb'^\s*(?:import\s*\(?\s*)?"C"', re.MULTILINE)
# What a stub says when it is called.
_EXCUSE = re.compile(
    r"\bcgo\b|CGO_ENABLED|\bstub\b|not (?:implemented|supported|compiled|built)|unsupported", re.IGNORECASE
)


@dataclass(frozen=True)
class Cgo:
    """What a listing's packages have to do with cgo, by import path."""

    needing: dict[str, list[Diagnostic]] = field(default_factory=dict)
    """Why a package cannot be built without it."""
    stubs: dict[str, Diagnostic] = field(default_factory=dict)
    """Warnings: what is compiled instead says that it does not work."""


def find_cgo(
    request: ImageRequest,
    listed: Sequence[Mapping[str, Any]],
    list_with_cgo: Callable[[Sequence[str]], Sequence[Mapping[str, Any]]],
) -> Cgo:
    """Return every package that needs cgo, with the line that imports `C`, and every stub with its own words.

    Without cgo, Go leaves such files out in silence. A package needs cgo when nothing takes their place: no file
    that is compiled only without cgo. Whether Go would have compiled them at all, it says when asked again with cgo,
    about these few packages (by import path, without what they import). It is not asked about a file for another
    system, which nearly every module has: that question takes as long as half of a build that changes nothing.
    """
    suspects = [
        entry["ImportPath"]
        for entry in listed
        if any(_suspect(path, request.build_tags) for path in _paths(entry, "IgnoredGoFiles"))
    ]
    found = Cgo()
    if not suspects:
        return found
    plain = {entry["ImportPath"]: set(entry.get("GoFiles") or ()) for entry in listed}
    for entry in list_with_cgo(suspects):
        with_cgo = {*(entry.get("GoFiles") or ()), *(entry.get("CgoFiles") or ())}
        instead = plain.get(entry["ImportPath"], set()) - with_cgo
        needing = [_problem(request, entry, path) for path in _paths(entry, "CgoFiles")]
        if not instead:
            found.needing[entry["ImportPath"]] = needing
        elif needing and (stub := _stub(request, entry, instead)):
            found.stubs[entry["ImportPath"]] = stub
    return found


def _paths(entry: Mapping[str, Any], key: str) -> list[Path]:
    if entry.get("Standard"):
        return []
    return [Path(entry["Dir"]) / name for name in entry.get(key) or ()]


def _suspect(path: Path, tags: Collection[str]) -> bool:
    """Whether the file imports `C` and its constraint may hold: only plain conjunctions are understood."""
    if not _line(path):
        return False
    found = _CONSTRAINT.search(path.read_bytes())
    terms = (found[1] or b"").decode(errors="replace").strip() if found else ""
    if not terms or "|" in terms or "(" in terms:
        return True
    return all(term.strip() in tags or _HOLDS.fullmatch(term.strip()) for term in terms.split("&&"))


def _line(path: Path) -> int:
    """Return the line that imports `C`; 0 when none does."""
    text = path.read_bytes()
    found = _IMPORT.search(text)
    return text.count(b"\n", 0, found.end()) + 1 if found else 0


def _problem(request: ImageRequest, entry: Mapping[str, Any], path: Path) -> Diagnostic:
    return Diagnostic(
        "cgo-needed",
        location=f"{request.shown(path)}:{_line(path)}",
        message=f"package {entry['ImportPath']} needs cgo, and the binary is compiled without it to be static",
        hint="use a package in pure Go, or add a file that takes its place under `//go:build !cgo`",
    )


def _stub(request: ImageRequest, entry: Mapping[str, Any], instead: Collection[str]) -> Diagnostic | None:
    for name in sorted(instead):
        path = Path(entry["Dir"]) / name
        for line, text in find_strings(path.read_text("utf-8", "replace")):
            if _EXCUSE.search(text):
                return Diagnostic(
                    "cgo-stub",
                    f"package {entry['ImportPath']} is compiled without cgo, and this takes the place of what needs it",
                    "use a package in pure Go, where the program calls it",
                    location=f"{request.shown(path)}:{line}",
                    value=text.strip('"`'),
                )
    return None
