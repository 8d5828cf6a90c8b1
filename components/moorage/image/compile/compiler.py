"""The compiler's run: one static binary, the same bytes in every folder and for every user."""

from __future__ import annotations

import hashlib
import mmap
import re
from collections.abc import Mapping
from pathlib import Path

from moorage.errors import Diagnostic, ExternalError, InputError
from moorage.image.compile.static import needs
from moorage.image.request import ImageRequest
from moorage.image.source.go.command import one_line
from moorage.image.source.go.listing import build_tags
from moorage.image.source.go.packages import position
from moorage.image.source.resolved import ResolvedSource

_DIAGNOSTIC = re.compile(r"^(\S+\.\w+:\d+(?::\d+)?): (.*)$")


def flags(request: ImageRequest, linked: Mapping[str, str], *, again: bool = False) -> list[str]:
    """Return the flags of `go build`. What is linked in is one word of one argument: no shell sees it."""
    link = " ".join(["-s -w", *(f"-X {variable}={text}" for variable, text in sorted(linked.items()))])
    return [*(["-a"] if again else []), "-trimpath", "-buildvcs=false", *build_tags(request), "-ldflags", link]


def compile_binary(resolved: ResolvedSource, platform: str, target: Path) -> None:
    """Compile the service for `platform` into `target` and check what came out.

    Raises InputError for source that does not compile, a binary that is not static, or one without what is linked in.
    """
    request, linked = resolved.request, resolved.linked
    _build(resolved, platform, target, flags(request, linked, again=request.rebuild_all))
    wanted = needs(target)
    if wanted:
        raise InputError([_dynamic(request, wanted)])
    _reject_unread(request, target, linked)


def probe(resolved: ResolvedSource, scratch: Path) -> None:
    """Link once with strings that nothing else can hold, and refuse when the binary does not hold one of them.

    A version such as `v1.0.0` may be in a binary by chance; these may not.
    """
    request = resolved.request
    marks = {variable: _mark(variable, resolved.build_info.input_hash) for variable in request.linked}
    _build(resolved, request.platforms[0], scratch, flags(request, marks))
    try:
        _reject_unread(request, scratch, marks)
    finally:
        scratch.unlink()


def _mark(variable: str, input_hash: str) -> str:
    return "moorage-probe-" + hashlib.sha256(f"{variable}\n{input_hash}".encode()).hexdigest()


def _reject_unread(request: ImageRequest, binary: Path, linked: Mapping[str, str]) -> None:
    problems = [_unread(request, variable) for variable, text in linked.items() if not contains(binary, text)]
    if problems:
        raise InputError(problems)


def contains(binary: Path, text: str) -> bool:
    """Whether the bytes of `text` are in the file."""
    with binary.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content.find(text.encode()) >= 0


def _build(resolved: ResolvedSource, platform: str, target: Path, arguments: list[str]) -> None:
    request = resolved.request
    done = resolved.go.run(["build", *arguments, "-o", str(target), "--", request.package], request.module, platform)
    if done.returncode:
        raise InputError(_diagnostics(request, done.stderr))
    if not target.is_file():
        raise ExternalError(f"{request.name}: `go build` left no binary; look at the disk and run again")


def _diagnostics(request: ImageRequest, message: str) -> list[Diagnostic]:
    """Turn the compiler's lines into problems; an indented line belongs to the one before it."""
    found: list[tuple[str, list[str]]] = []
    for line in message.splitlines():
        match = _DIAGNOSTIC.match(line)
        if match:
            found.append((position(request, match[1]), [match[2]]))
        elif line[:1] in {" ", "\t"} and found:
            found[-1][1].append(line.strip())
    if not found:
        wrong = f"does not link: {one_line(message)}"
        return [
            Diagnostic(
                "compile", location=request.location, path="source.package", message=wrong, hint="fix the source"
            )
        ]
    return [
        Diagnostic("compile", location=where, message=", ".join(text), hint="fix the source") for where, text in found
    ]


def _dynamic(request: ImageRequest, wanted: list[str]) -> Diagnostic:
    return Diagnostic(
        "not-static",
        location=request.location,
        path="source.package",
        message=f"the binary is not static: it needs {', '.join(wanted)}, which the image does not have",
        value=request.package,
        hint="remove the package that loads shared libraries",
    )


def _unread(request: ImageRequest, variable: str) -> Diagnostic:
    more = variable in request.variables
    key = request.key_of(variable)
    return Diagnostic(
        "linked-variable-unread" if more else "version-unread",
        location=request.location_of(key),
        path=key,
        message=f"the {request.linked[variable]} is not in the binary: the program never reads this variable",
        value=variable,
        hint="log it at the start, or " + ("remove it from variables" if more else "set version_variable to false"),
    )
