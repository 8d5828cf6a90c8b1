"""The packages that a main package is made of, as Go itself names them, or why they cannot be built."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from pathlib import Path

from moorage.errors import Diagnostic, InputError
from moorage.errors.codes import Code
from moorage.image.request import ImageRequest
from moorage.image.source.go.command import Go, external_failure, one_line
from moorage.image.source.go.listing import Entry, Listing, build_tags

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
    """Whether it lies in the module that is built, or in a folder that takes a module's place, not in a dependency."""


def check_package_name(request: ImageRequest) -> list[Diagnostic]:
    """Return the problem of a `source.package` that Go would not take as one folder of the module."""
    if re.fullmatch(r"\.(/.*)?", request.package) and "..." not in request.package:
        return []
    return [_problem("not-a-package", request, "is not one package of the module", "write it as `./cmd/name`")]


def list_packages(request: ImageRequest, go: Go, listing: Listing) -> list[Package]:
    """Return the main package, last, and before it what it is made of.

    Raises InputError for a package that is missing, not `main`, needs cgo, or imports what is not there.
    """
    listed = listing.of(request.package)
    main = listed[-1]
    if "Dir" not in main or _said(main).startswith("no Go files in"):
        raise InputError([_missing(request, go, main)])
    if needing := listing.cgo(listed):
        raise InputError(needing)
    broken = [entry for entry in listed if entry.get("Error")]
    for entry in broken:
        external_failure(_said(entry))
    errors = [_broken(request, entry) for entry in broken]
    if errors:
        raise InputError(dict.fromkeys(errors))
    if main.get("Name") != "main":
        wrong = f"is package `{main.get('Name', '')}`, not `main`"
        raise InputError([_problem("not-a-main-package", request, wrong, "name the folder that holds `func main`")])
    return [_package(entry) for entry in listed if not entry.get("Standard")]


def _said(entry: Entry) -> str:
    """Return what Go says is wrong with a package; empty when nothing is."""
    return str((entry.get("Error") or {}).get("Err", ""))


def _package(entry: Entry) -> Package:
    folder = Path(entry["Dir"])
    return Package(
        import_path=entry["ImportPath"],
        name=entry.get("Name", ""),
        folder=folder,
        go_files=tuple(folder / name for name in entry.get("GoFiles") or ()),
        files=tuple(folder / name for key in _COMPILED for name in entry.get(key) or ()),
        embed_patterns=tuple(entry.get("EmbedPatterns") or ()),
        own=_own(entry),
    )


def _own(entry: Entry) -> bool:
    module = entry.get("Module") or {}
    return bool(module.get("Main") or ("Replace" in module and not module["Replace"].get("Version")))


def _problem(code: Code, request: ImageRequest, wrong: str, remedy: str) -> Diagnostic:
    return Diagnostic(
        code, location=request.location, path="source.package", message=wrong, value=request.package, hint=remedy
    )


def _missing(request: ImageRequest, go: Go, entry: Entry) -> Diagnostic:
    """Say that there is no such package, with the main packages that there are."""
    template = '{{if eq .Name "main"}}{{.Dir}}{{end}}'
    done = go.run(["list", "-e", *build_tags(request), "-f", template, "./..."], request.module)
    mains = [f"./{Path(line).relative_to(request.module)}" for line in done.stdout.splitlines() if line]
    near = difflib.get_close_matches(request.package, mains, n=3) or sorted(mains)[:5]
    folder = request.module / request.package
    code: Code = "go-source" if folder.is_dir() else "not-a-package"
    if folder.is_dir():
        wrong = one_line(_said(entry)).replace(str(folder), request.package)
    else:
        wrong = f"is no folder of the module {request.shown(request.module)}"
    remedy = f"its main packages are {', '.join(near)}" if near else "the module has no main package; write one"
    return _problem(code, request, wrong, remedy)


def _broken(request: ImageRequest, entry: Entry) -> Diagnostic:
    """Turn what Go says of one package into a problem, at the place that Go names."""
    text = one_line(_said(entry))
    wrong, _, command = re.sub(r"; to add( it)?:", "\0", text).partition("\0")
    remedy = f"run `{command.strip()}` in {request.shown(request.module)}" if command else "fix the source"
    return Diagnostic(
        "go-source",
        location=position(request, entry["Error"].get("Pos", "")) or request.location,
        message=wrong,
        hint=remedy,
    )


def position(request: ImageRequest, text: str) -> str:
    """Return Go's `file:line:column` as the user would type it."""
    file, colon, rest = text.partition(":")
    if not file:
        return ""
    return f"{request.shown((request.module / file).resolve())}{colon}{rest}"
