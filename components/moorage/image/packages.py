"""The packages that a main package is made of, as Go itself names them, or why they cannot be built."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from moorage.errors import InputError, Problem
from moorage.image.cgo import refuse_cgo
from moorage.image.gotool import Go, one_line, refuse_surroundings
from moorage.image.request import ImageRequest

_FIELDS = (
    "Dir,ImportPath,Name,Standard,Module,Error,GoFiles,CgoFiles,IgnoredGoFiles,SFiles,HFiles,SysoFiles,"
    "EmbedPatterns,EmbedFiles"
)
_COMPILED = ("GoFiles", "SFiles", "HFiles", "SysoFiles", "EmbedFiles")


@dataclass(frozen=True)
class Package:
    """One package outside of the standard library."""

    import_path: str
    name: str
    folder: Path
    go_files: tuple[Path, ...]
    files: tuple[Path, ...]
    """Everything of it that is compiled or embedded."""
    embed_patterns: tuple[str, ...]
    own: bool
    """Whether it lies in the module that is built, not in a dependency."""


def list_packages(request: ImageRequest, go: Go, platform: str) -> list[Package]:
    """Return the main package, last, and before it what it is made of.

    Raises InputError for a package that is missing, not `main`, needs cgo, or imports what is not there.
    """
    if not re.fullmatch(r"\.(/.*)?", request.package) or "..." in request.package:
        raise InputError([_problem(request, "is not one package of the module", "write it as `./cmd/name`")])
    listed = _go_list(request, go, platform, ["-deps"], [request.package])
    main = listed[-1]
    if "Dir" not in main or _said(main).startswith("no Go files in"):
        raise InputError([_missing(request, go, main)])
    refuse_cgo(request, listed, lambda paths: _go_list(request, go, platform, [], paths, cgo=True))
    broken = [entry for entry in listed if entry.get("Error")]
    for entry in broken:
        refuse_surroundings(_said(entry))
    errors = [_broken(request, entry) for entry in broken]
    if errors:
        raise InputError(dict.fromkeys(errors))
    if main.get("Name") != "main":
        wrong = f"is package `{main.get('Name', '')}`, not `main`"
        raise InputError([_problem(request, wrong, "name the folder that holds `func main`")])
    return [_package(entry) for entry in listed if not entry.get("Standard")]


def _go_list(
    request: ImageRequest, go: Go, platform: str, more: Sequence[str], names: Sequence[str], *, cgo: bool = False
) -> list[Mapping[str, Any]]:
    """Return what `go list` says of the packages `names`; with `-deps`, dependencies first."""
    flags = ["-e", *more, *build_tags(request), f"-json={_FIELDS}"]
    done = go.run(["list", *flags, "--", *names], request.module, platform, cgo=cgo)
    if done.returncode:
        file, remedy = request.shown(request.module / "go.mod"), "correct the module"
        if "requires go >= " in done.stderr:
            remedy = "name a newer release on its line `toolchain`, or in build.go of the environment"
        raise InputError([Problem(where=file, wrong=one_line(done.stderr), remedy=remedy)])
    return list(_objects(done.stdout))


def build_tags(request: ImageRequest) -> list[str]:
    """Return the flag for Go's embedded time zones, for listing and for compiling alike."""
    return ["-tags=timetzdata"] if request.tzdata else []


def _objects(text: str) -> Iterator[Mapping[str, Any]]:
    decoder, position = json.JSONDecoder(), 0
    while position < len(text.rstrip()):
        entry, position = decoder.raw_decode(text, position)
        position += 1
        yield entry


def _said(entry: Mapping[str, Any]) -> str:
    """Return what Go says is wrong with a package; empty when nothing is."""
    return str((entry.get("Error") or {}).get("Err", ""))


def _package(entry: Mapping[str, Any]) -> Package:
    folder = Path(entry["Dir"])
    return Package(
        import_path=entry["ImportPath"],
        name=entry.get("Name", ""),
        folder=folder,
        go_files=tuple(folder / name for name in entry.get("GoFiles") or ()),
        files=tuple(folder / name for key in _COMPILED for name in entry.get(key) or ()),
        embed_patterns=tuple(entry.get("EmbedPatterns") or ()),
        own=bool((entry.get("Module") or {}).get("Main")),
    )


def _problem(request: ImageRequest, wrong: str, remedy: str) -> Problem:
    return Problem(where=request.where, path="source.package", wrong=wrong, got=request.package, remedy=remedy)


def _missing(request: ImageRequest, go: Go, entry: Mapping[str, Any]) -> Problem:
    """Say that there is no such package, with the main packages that there are."""
    template = '{{if eq .Name "main"}}{{.Dir}}{{end}}'
    done = go.run(["list", "-e", "-f", template, "./..."], request.module)
    mains = [f"./{Path(line).relative_to(request.module)}" for line in done.stdout.splitlines() if line]
    near = difflib.get_close_matches(request.package, mains, n=3) or sorted(mains)[:5]
    folder = request.module / request.package
    if folder.is_dir():
        wrong = one_line(_said(entry)).replace(str(folder), request.package)
    else:
        wrong = f"is no folder of the module {request.shown(request.module)}"
    remedy = f"its main packages are {', '.join(near)}" if near else "the module has no main package; write one"
    return _problem(request, wrong, remedy)


def _broken(request: ImageRequest, entry: Mapping[str, Any]) -> Problem:
    """Turn what Go says of one package into a problem, at the place that Go names."""
    text = one_line(_said(entry))
    wrong, _, command = re.sub(r"; to add( it)?:", "\0", text).partition("\0")
    remedy = f"run `{command.strip()}` in {request.shown(request.module)}" if command else "correct the source"
    return Problem(where=position(request, entry["Error"].get("Pos", "")) or request.where, wrong=wrong, remedy=remedy)


def position(request: ImageRequest, text: str) -> str:
    """Return Go's `file:line:column` as the user would type it."""
    file, colon, rest = text.partition(":")
    if not file:
        return ""
    return f"{request.shown((request.module / file).resolve())}{colon}{rest}"
