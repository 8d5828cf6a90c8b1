"""The variable that the version is linked into: declared so that the linker can set it at all.

`-X` does nothing, and says nothing, for a name that is missing, a constant, or a computed value.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from moorage.errors import Diagnostic, InputError
from moorage.image.request import ImageRequest
from moorage.image.source.go.declarations import Declaration, find_declaration
from moorage.image.source.go.packages import Package

_EXAMPLE = "declare `var {name} string` in it"


def check_declaration(request: ImageRequest, packages: Sequence[Package]) -> tuple[Path, ...]:
    """Refuse a `version_variable` that the linker would not set; return the files of its package.

    Raises InputError at the declaration, or at the package's folder when there is none.
    """
    if request.version_variable is None:
        return ()
    wanted, _, name = request.version_variable.rpartition(".")
    owners = [package for package in packages if wanted == _symbol(package)]
    if not owners:
        raise InputError([_no_package(request, wanted, packages)])
    for package in owners:
        found = _find(package.go_files, name)
        if found is None:
            wrong = f"package {package.import_path} declares no variable `{name}`"
            raise InputError([_problem(request, request.shown(package.folder), wrong, _EXAMPLE.format(name=name))])
        path, declaration = found
        fault = _fault(declaration)
        if fault:
            where = f"{request.shown(path)}:{declaration.line}"
            wrong = f"`{name}` {fault}, so that no version can be linked in"
            remedy = f"write `var {name} string`, or give it a string literal"
            raise InputError([_problem(request, where, wrong, remedy)])
    return tuple(path for package in owners for path in package.go_files)


def _symbol(package: Package) -> str:
    """Return the linker's name of a package: every main package is `main`."""
    return "main" if package.name == "main" else package.import_path


def _find(files: Iterable[Path], name: str) -> tuple[Path, Declaration] | None:
    for path in files:
        declaration = find_declaration(path.read_text(encoding="utf-8", errors="replace"), name)
        if declaration:
            return path, declaration
    return None


def _fault(declaration: Declaration) -> str:
    if declaration.keyword == "const":
        return "is a constant"
    if declaration.type not in {"", "string"}:
        return f"is of type {declaration.type}, not string"
    if declaration.value is not None and not declaration.literal:
        return "is computed when the program starts"
    return ""


def _no_package(request: ImageRequest, wanted: str, packages: Sequence[Package]) -> Diagnostic:
    near = [package.import_path for package in packages if package.import_path.endswith(wanted.rpartition("/")[2])]
    if any(package.name == "main" and package.import_path == wanted for package in packages):
        remedy = "write `main.` and the variable's name: that is what the linker calls a main package"
    elif near:
        remedy = f"write the whole import path, such as {near[0]}"
    else:
        remedy = "name `main` or the import path of a package that the program is made of"
    return _problem(request, request.location, f"no package `{wanted}` is part of the program", remedy)


def _problem(request: ImageRequest, where: str, wrong: str, remedy: str) -> Diagnostic:
    return Diagnostic(
        "version-variable",
        location=where,
        path="source.version_variable",
        message=wrong,
        value=request.version_variable,
        hint=remedy,
    )
