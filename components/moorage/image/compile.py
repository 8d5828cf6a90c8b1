"""The compiler's run: one static binary, the same bytes in every folder and for every user."""

from __future__ import annotations

import hashlib
import mmap
import re
from pathlib import Path

from moorage.errors import InputError, Problem, SurroundingsError
from moorage.image.elf import needs
from moorage.image.gotool import one_line
from moorage.image.listing import build_tags
from moorage.image.packages import position
from moorage.image.request import ImageRequest
from moorage.image.source import Survey

_DIAGNOSTIC = re.compile(r"^(\S+\.\w+:\d+(?::\d+)?): (.*)$")


def flags(request: ImageRequest, version: str, *, again: bool = False) -> list[str]:
    """Return the flags of `go build`. The version is one word of one argument: no shell sees it."""
    link = "-s -w"
    if request.version_variable:
        link += f" -X {request.version_variable}={version}"
    return [*(["-a"] if again else []), "-trimpath", "-buildvcs=false", *build_tags(request), "-ldflags", link]


def compile_binary(survey: Survey, platform: str, target: Path) -> None:
    """Compile the service for `platform` into `target` and check what came out.

    Raises InputError for source that does not compile, a binary that is not static, or one without its version.
    """
    request, version = survey.request, survey.facts.version
    _build(survey, platform, target, flags(request, version, again=request.rebuild_all))
    wanted = needs(target)
    if wanted:
        raise InputError([_dynamic(request, wanted)])
    if request.version_variable and not contains(target, version):
        raise InputError([_unread(request)])


def probe(survey: Survey, scratch: Path) -> None:
    """Link once with a string that nothing else can hold, and refuse when the binary does not hold it.

    A version such as `v1.0.0` may be in a binary by chance; this one may not.
    """
    mark = "moorage-probe-" + hashlib.sha256(survey.facts.input_hash.encode()).hexdigest()
    _build(survey, survey.request.platforms[0], scratch, flags(survey.request, mark))
    found = contains(scratch, mark)
    scratch.unlink()
    if not found:
        raise InputError([_unread(survey.request)])


def contains(binary: Path, text: str) -> bool:
    """Whether the bytes of `text` are in the file."""
    with binary.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content.find(text.encode()) >= 0


def _build(survey: Survey, platform: str, target: Path, arguments: list[str]) -> None:
    request = survey.request
    done = survey.go.run(["build", *arguments, "-o", str(target), "--", request.package], request.module, platform)
    if done.returncode:
        raise InputError(_diagnostics(request, done.stderr))
    if not target.is_file():
        raise SurroundingsError(f"{request.name}: `go build` left no binary; look at the disk and run again")


def _diagnostics(request: ImageRequest, message: str) -> list[Problem]:
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
        return [Problem(where=request.where, path="source.package", wrong=wrong, remedy="correct the source")]
    return [Problem(where=where, wrong=", ".join(text), remedy="correct the source") for where, text in found]


def _dynamic(request: ImageRequest, wanted: list[str]) -> Problem:
    return Problem(
        where=request.where,
        path="source.package",
        wrong=f"the binary is not static: it needs {', '.join(wanted)}, which the image does not have",
        got=request.package,
        remedy="remove the package that loads shared libraries",
    )


def _unread(request: ImageRequest) -> Problem:
    return Problem(
        where=request.where,
        path="source.version_variable",
        wrong="the version is not in the binary: the program never reads this variable",
        got=request.version_variable,
        remedy="log it at the start, or set version_variable to false",
    )
