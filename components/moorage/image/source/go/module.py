"""go.mod: what it says of the module and of Go, and `replace` directives that point into this machine.

Of a module that is built in a workspace, go.work says some of it instead: see `workspace.py`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from moorage.errors import Diagnostic, InputError
from moorage.errors.codes import Code
from moorage.image.request import ImageRequest
from moorage.image.source.boundary import place_fault
from moorage.image.source.go.command import Go, one_line


@dataclass(frozen=True)
class Module:
    """What an image needs to know of go.mod."""

    path: str
    folder: Path
    file: str
    """go.mod, as the user would type it; in a workspace go.work, as far as the Go release goes."""
    language: str
    """The oldest Go that can compile it, from the line `go`; such as `1.26.0`. Empty without one."""
    language_line: int
    toolchain: str
    """The Go release that compiles it, from the line `toolchain`; such as `go1.26.8`. Empty without one."""
    toolchain_line: int
    replaced: tuple[Path, ...] = ()
    """Folders of the same clone that take the place of modules, by `replace`."""
    workspace: Path | None = None
    """The go.work that it is built with."""
    beside: tuple[Module, ...] = ()
    """The other modules of the workspace."""

    @property
    def home(self) -> Path:
        """The folder of go.work, else of go.mod."""
        return self.workspace.parent if self.workspace else self.folder

    @property
    def vendor(self) -> Path | None:
        """The folder that Go takes modules of others from; None where it takes them from its cache."""
        listed = self.home / "vendor/modules.txt"
        # Go passes over one that `go mod vendor` wrote, where there is a go.work.
        marked = listed.is_file() and (not self.workspace or listed.read_bytes().startswith(b"## workspace\n"))
        return listed.parent if marked else None


def check_module(request: ImageRequest) -> list[Diagnostic]:
    """Return the problem of a `source.module` that is no folder of a Go module."""
    if (request.module / "go.mod").is_file():
        return []
    wrong, remedy = "is not a folder with a go.mod", "name the folder of the Go module"
    return [Diagnostic("not-a-module", wrong, remedy, "source.module", request.location, request.shown(request.module))]


def read_module(request: ImageRequest, go: Go, folder: Path) -> Module:
    """Read the go.mod of a folder with Go's own parser.

    Raises InputError where it does not parse, and for every `replace` by a folder that the spec does not allow.
    """
    file = folder / "go.mod"
    content, text = parse(request, go, file, "mod")
    return Module(
        path=(content.get("Module") or {}).get("Path", ""),
        folder=folder,
        file=request.shown(file),
        language=content.get("Go") or "",
        language_line=line_of(text, "go"),
        # `default` is how go.mod says that it names none.
        toolchain=(content.get("Toolchain") or "").removeprefix("default"),
        toolchain_line=line_of(text, "toolchain"),
        replaced=replaced_by_folders(request, file, text, content),
    )


def parse(request: ImageRequest, go: Go, file: Path, kind: Literal["mod", "work"]) -> tuple[Mapping[str, Any], str]:
    """Return what Go reads in a go.mod or go.work, and its text. Raises InputError where it does not parse."""
    done = go.run([kind, "edit", "-json", file.name], file.parent)
    if done.returncode:
        raise InputError([_syntax_problem(request, file, done.stderr)])
    return json.loads(done.stdout), file.read_text(encoding="utf-8", errors="replace")


def replaced_by_folders(
    request: ImageRequest, file: Path, text: str, content: Mapping[str, Any], used: Collection[Path] = ()
) -> tuple[Path, ...]:
    """Return the folders that take the place of modules. Raises InputError for those that the spec does not allow.

    ``used``: folders that a go.work uses. That one of them takes its own place too adds nothing: so Go does not ask
    for a version of it that is published nowhere.
    """
    # Go up to 1.26 writes `null` for what a go.mod does not have; later ones leave the key out.
    local = [replace for replace in content.get("Replace") or [] if not replace["New"].get("Version")]
    local = [each for each in local if (file.parent / each["New"]["Path"]).resolve() not in used]
    problems = [_replace_problem(request, file, text, replace) for replace in local]
    if any(problems):
        raise InputError(filter(None, problems))
    return tuple(dict.fromkeys((file.parent / replace["New"]["Path"]).resolve() for replace in local))


def _syntax_problem(request: ImageRequest, file: Path, message: str) -> Diagnostic:
    code: Code = "go-mod-invalid" if file.name == "go.mod" else "go-work-invalid"
    found = re.search(rf"{re.escape(file.name)}:(\d+)(?::\d+)?: (.*)", message)
    where = f"{request.shown(file)}:{found[1]}" if found else request.shown(file)
    wrong = found[2] if found else one_line(message)
    return Diagnostic(code, location=where, message=wrong, hint=f"fix {file.name}")


def _replace_problem(request: ImageRequest, file: Path, text: str, replace: Mapping[str, Any]) -> Diagnostic | None:
    """Return why a folder may not take a module's place; None where it is one of the clone, and the spec allows it."""
    old, new = replace["Old"]["Path"], replace["New"]["Path"]
    wrong, remedy = (
        "points to a folder of this machine",
        "require a published version, or move the package into this module",
    )
    # An absolute path is another one in the next clone, and stands in the binary.
    inside = not Path(new).is_absolute() and place_fault(request, file.parent / new) is None
    if inside and not request.local_replace:
        remedy += "; or set source.local_replace to true for a folder of this clone"
    elif inside and (file.parent / new / "go.mod").is_file():
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


def line_of(text: str, directive: str) -> int:
    """Return the line of a directive; 1 where there is none."""
    lines = (line.split()[:1] for line in text.splitlines())
    return next((number for number, words in enumerate(lines, 1) if words == [directive]), 1)


def _replace_line(text: str, old: str, new: str) -> int:
    for number, line in enumerate(text.splitlines(), 1):
        words = [word.strip('"`') for word in line.split("//")[0].split()]
        if "=>" in words and old in words[: words.index("=>")] and new in words[words.index("=>") :]:
            return number
    return 1
