"""The variables that version, revision and time are linked into: declared so that the linker can set them at all.

`-X` does nothing, and says nothing, for a name that is missing, a constant, or a computed value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from moorage.errors import Diagnostic, InputError
from moorage.image.request import ImageRequest
from moorage.image.source.go.declarations import Declaration, find_declaration
from moorage.image.source.go.packages import Package

_EXAMPLE = "declare `var {name} string` in it"


def check_declarations(request: ImageRequest, packages: Sequence[Package]) -> tuple[Path, ...]:
    """Refuse what the linker would not set of `version_variable` and `variables`; return the files of their packages.

    Raises InputError at each declaration, or at the package's folder when there is none.
    """
    declaring: dict[Path, None] = {}
    problems: list[Diagnostic] = []
    for variable in request.linked:
        wanted = variable.rpartition(".")[0]
        owners = [package for package in packages if wanted == _symbol(package)]
        problems += _problems(request, variable, owners) if owners else [_no_package(request, variable, packages)]
        declaring |= dict.fromkeys(path for package in owners for path in package.go_files)
    if problems:
        raise InputError(dict.fromkeys(problems))
    return tuple(declaring)


def _problems(request: ImageRequest, variable: str, owners: Iterable[Package]) -> Iterator[Diagnostic]:
    """Yield what is wrong with the declaration, in each package of that name: one for each platform."""
    name = variable.rpartition(".")[2]
    for package in owners:
        found = _find(package.go_files, name)
        if found is None:
            wrong = f"package {package.import_path} declares no variable `{name}`"
            yield _problem(request, variable, request.shown(package.folder), wrong, _EXAMPLE.format(name=name))
            continue
        path, declaration = found
        if fault := _fault(declaration):
            where = f"{request.shown(path)}:{declaration.line}"
            wrong = f"`{name}` {fault}, so that no {request.linked[variable]} can be linked in"
            remedy = f"write `var {name} string`, or give it a string literal"
            yield _problem(request, variable, where, wrong, remedy)


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


def _no_package(request: ImageRequest, variable: str, packages: Sequence[Package]) -> Diagnostic:
    wanted = variable.rpartition(".")[0]
    near = [package.import_path for package in packages if package.import_path.endswith(wanted.rpartition("/")[2])]
    if any(package.name == "main" and package.import_path == wanted for package in packages):
        remedy = "write `main.` and the variable's name: that is what the linker calls a main package"
    elif near:
        remedy = f"write the whole import path, such as {near[0]}"
    else:
        remedy = "name `main` or the import path of a package that the program is made of"
    where = request.location_of(request.key_of(variable))
    return _problem(request, variable, where, f"no package `{wanted}` is part of the program", remedy)


def _problem(request: ImageRequest, variable: str, where: str, wrong: str, remedy: str) -> Diagnostic:
    return Diagnostic(
        "linked-variable" if variable in request.variables else "version-variable",
        location=where,
        path=request.key_of(variable),
        message=wrong,
        value=variable,
        hint=remedy,
    )
