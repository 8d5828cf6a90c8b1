"""go.work: the modules of one clone that are built together, where the spec says so.

Go itself takes any go.work from the module's folder up to the root of the disk, and the folders that it names wherever
they lie. Here it is one of the clone, held by git, and so is what it names.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from moorage.errors import Diagnostic, ExternalError, InputError, MoorageError
from moorage.errors.codes import Code
from moorage.image.request import ImageRequest
from moorage.image.source import boundary
from moorage.image.source.git.repository import find_repository
from moorage.image.source.go.command import Go
from moorage.image.source.go.module import Module, line_of, parse, read_module, replaced_by_folders


def in_workspace(request: ImageRequest, go: Go, module: Module) -> Module:
    """Return what an image needs to know of a module that is built with the go.work around it.

    Raises InputError where there is none, where it does not use the module, and for what it names outside of the clone.
    """
    file = _nearest(request)
    if file is None:
        wrong, remedy = "is true, and no go.work is in a folder of the clone from the module up", "write one"
        raise InputError([_problem(request, wrong, f"{remedy} with `go work init`, or leave the key out")])
    if problem := _not_of_the_clone(request, file):
        raise InputError([problem])
    content, text = parse(request, go, file, "work")
    if problems := list(_misplaced(request, file, text, content)):
        raise InputError(problems)
    folders = dict.fromkeys((file.parent / use["DiskPath"]).resolve() for use in content.get("Use") or ())
    if module.folder not in folders:
        path = os.path.relpath(module.folder, file.parent)
        remedy = f"run `go work use {path}` in {request.shown(file.parent)}"
        wrong = f"does not use the module {request.shown(module.folder)}"
        raise InputError([Diagnostic("go-work-invalid", wrong, remedy, location=request.shown(file))])
    others = [folder for folder in folders if folder != module.folder]
    read_by_go = (folder / name for folder in others for name in ("go.mod", "go.sum"))
    first = (*read_by_go, file.with_name("go.work.sum"), file.parent / "vendor/modules.txt")
    problems = boundary.check_links(request, first)
    problems += [problem for folder in others for problem in boundary.check_go_files(request, folder)]
    if problems:
        raise InputError(dict.fromkeys(problems))
    beside = [read_module(request, go, folder) for folder in others]
    found = re.search(r"^[ \t]*toolchain[ \t]+(\S+)", text, re.MULTILINE)
    replaced = [*replaced_by_folders(request, file, text, content, folders), *module.replaced]
    return replace(
        module,
        file=request.shown(file),
        language=content.get("Go") or "",
        language_line=line_of(text, "go"),
        # Go prints it of a go.mod, and of a go.work not.
        toolchain=found[1].removeprefix("default") if found else "",
        toolchain_line=line_of(text, "toolchain"),
        replaced=tuple(dict.fromkeys([*replaced, *(folder for each in beside for folder in each.replaced)])),
        workspace=file,
        beside=tuple(beside),
    )


def with_hint(request: ImageRequest, go: Go, error: MoorageError) -> MoorageError:
    """Return an error of a build, with a way out where a module is missing that a go.work of the clone has."""
    if _nearest(request) is None:
        return error
    try:
        module = in_workspace(request, go.alone(), read_module(request, go.alone(), request.module))
    except (MoorageError, OSError):
        return error
    assert module.workspace
    file = request.shown(module.workspace)
    for each in module.beside:
        wanted = rf"(?<![\w.-]){re.escape(each.path)}(?![\w.-])"
        more = f"or set source.workspace to true, to build with {file}"
        if request.workspace:
            # Go asks for the version that another module requires, although it then takes what lies here.
            wanted += r"@(v[^\s:,;]+)"
            folder = os.path.relpath(each.folder, module.home)
            more = f"or add `replace {each.path} {{0}} => ./{folder}` to {file}, if that is published nowhere"
        error = _hinted(error, re.compile(wanted), more)
    return error


def _hinted(error: MoorageError, wanted: re.Pattern[str], more: str) -> MoorageError:
    """Return an error with one more way out, where its words match; of those a group is told."""
    if isinstance(error, InputError):
        found = [(each, wanted.search(str(each))) for each in error.problems]
        return InputError(
            replace(each, hint=f"{each.hint}; {more.format(*match.groups())}") if match else each
            for each, match in found
        )
    match = wanted.search(str(error))
    return ExternalError(f"{error}; {more.format(*match.groups())}") if match else error


def _nearest(request: ImageRequest) -> Path | None:
    """Return the go.work that Go would find, unless that is none of the clone."""
    top = (request.within or request.module).resolve()
    folders = (folder for folder in (request.module, *request.module.parents) if folder.is_relative_to(top))
    return next((folder / "go.work" for folder in folders if os.path.lexists(folder / "go.work")), None)


def _not_of_the_clone(request: ImageRequest, file: Path) -> Diagnostic | None:
    """Return why a go.work is none that every clone has."""
    where = request.shown(file)
    if not stat.S_ISREG(file.lstat().st_mode):
        return Diagnostic("link-outside", "is no plain file", "replace it with what it leads to", location=where)
    top = request.within and request.within.resolve()
    # An empty one marks the top of what a review wrote out of a commit.
    clone = top and os.path.lexists(top / ".git") and (top / ".git").lstat().st_size
    repository = find_repository(top) if top and clone else None
    if repository and not repository.ask("ls-files", "-z", "--", f":(top,literal){file.relative_to(top or file)}"):
        wrong = f"needs {where}, which git does not hold, so that no other clone has it"
        return _problem(request, wrong, f"run `git add --force {where}`, or leave the key out")
    return None


def _misplaced(request: ImageRequest, file: Path, text: str, content: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """Yield which of the folders that a go.work uses are no modules of the clone."""
    for use in content.get("Use") or ():
        named = use["DiskPath"]
        folder = file.parent / named
        code: Code = "go-work-invalid"
        fault = boundary.place_fault(request, folder)
        if Path(named).is_absolute():
            wrong = "uses an absolute path, which is another one in the next clone"
        elif fault:
            code, wrong = fault
        elif not (folder / "go.mod").is_file():
            wrong = "uses a folder without a go.mod"
        else:
            continue
        where = f"{request.shown(file)}:{_line(text, named)}"
        yield Diagnostic(code, wrong, "name a folder of the clone that holds a go.mod", location=where, value=named)


def _line(text: str, named: str) -> int:
    lines = ((number, line.split("//")[0].split()) for number, line in enumerate(text.splitlines(), 1))
    return next((number for number, words in lines if named in [word.strip('"`') for word in words]), 1)


def _problem(request: ImageRequest, wrong: str, remedy: str) -> Diagnostic:
    return Diagnostic("no-go-work", wrong, remedy, "source.workspace", request.location_of("source.workspace"))
