"""go.mod: what it says of the module and of Go, and `replace` directives that point into this machine."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from moorage.errors import Diagnostic, InputError
from moorage.image.request import ImageRequest
from moorage.image.source.boundary import place_fault
from moorage.image.source.go.command import Go, one_line


@dataclass(frozen=True)
class Module:
    """What an image needs to know of go.mod."""

    path: str
    file: str
    """go.mod, as the user would type it."""
    language: str
    """The oldest Go that can compile it, from the line `go`; such as `1.26.0`. Empty without one."""
    language_line: int
    toolchain: str
    """The Go release that compiles it, from the line `toolchain`; such as `go1.26.8`. Empty without one."""
    toolchain_line: int
    replaced: tuple[Path, ...] = ()
    """Folders of the same clone that take the place of modules, by `replace`."""


def check_module(request: ImageRequest) -> list[Diagnostic]:
    """Return the problem of a `source.module` that is no folder of a Go module."""
    if (request.module / "go.mod").is_file():
        return []
    wrong, remedy = "is not a folder with a go.mod", "name the folder of the Go module"
    return [Diagnostic("not-a-module", wrong, remedy, "source.module", request.location, request.shown(request.module))]


def read_module(request: ImageRequest, go: Go) -> Module:
    """Read go.mod with Go's own parser.

    Raises InputError where it does not parse, and for every `replace` by a folder that the spec does not allow.
    """
    file = request.module / "go.mod"
    done = go.run(["mod", "edit", "-json"], request.module)
    if done.returncode:
        raise InputError([_syntax_problem(request, file, done.stderr)])
    content: Mapping[str, Any] = json.loads(done.stdout)
    text = file.read_text(encoding="utf-8", errors="replace")
    # Go up to 1.26 writes `null` for what a go.mod does not have; later ones leave the key out.
    replaced = content.get("Replace") or []
    local = [replace for replace in replaced if not replace["New"].get("Version")]
    problems = [_replace_problem(request, file, text, replace) for replace in local]
    if any(problems):
        raise InputError(filter(None, problems))
    return Module(
        path=(content.get("Module") or {}).get("Path", ""),
        file=request.shown(file),
        language=content.get("Go") or "",
        language_line=_line(text, "go"),
        # `default` is how go.mod says that it names none.
        toolchain=(content.get("Toolchain") or "").removeprefix("default"),
        toolchain_line=_line(text, "toolchain"),
        replaced=tuple(dict.fromkeys((request.module / replace["New"]["Path"]).resolve() for replace in local)),
    )


def _syntax_problem(request: ImageRequest, file: Path, message: str) -> Diagnostic:
    found = re.search(r"go\.mod:(\d+)(?::\d+)?: (.*)", message)
    if found is None:
        return Diagnostic("go-mod-invalid", location=request.shown(file), message=one_line(message), hint="fix go.mod")
    return Diagnostic(
        "go-mod-invalid", location=f"{request.shown(file)}:{found[1]}", message=found[2], hint="fix go.mod"
    )


def _replace_problem(request: ImageRequest, file: Path, text: str, replace: Mapping[str, Any]) -> Diagnostic | None:
    """Return why a folder may not take a module's place; None where it is one of the clone, and the spec allows it."""
    old, new = replace["Old"]["Path"], replace["New"]["Path"]
    wrong, remedy = (
        "points to a folder of this machine",
        "require a published version, or move the package into this module",
    )
    # An absolute path is another one in the next clone, and stands in the binary.
    inside = not Path(new).is_absolute() and place_fault(request, request.module / new) is None
    if inside and not request.local_replace:
        remedy += "; or set source.local_replace to true for a folder of this clone"
    elif inside and (request.module / new / "go.mod").is_file():
        return None
    elif request.local_replace:
        wrong = (
            "points to no folder with a go.mod" if inside else "points out of the repository, or is no relative path"
        )
    return Diagnostic(
        "local-replace",
        location=f"{request.shown(file)}:{_replace_line(text, old, new)}",
        message=f"`replace` of {old} {wrong}",
        value=new,
        hint=remedy,
    )


def _line(text: str, directive: str) -> int:
    lines = (line.split()[:1] for line in text.splitlines())
    return next((number for number, words in enumerate(lines, 1) if words == [directive]), 1)


def _replace_line(text: str, old: str, new: str) -> int:
    for number, line in enumerate(text.splitlines(), 1):
        words = [word.strip('"`') for word in line.split("//")[0].split()]
        if "=>" in words and old in words[: words.index("=>")] and new in words[words.index("=>") :]:
            return number
    return 1
