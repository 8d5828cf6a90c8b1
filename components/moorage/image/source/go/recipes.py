"""Build tags that a Dockerfile or a Makefile beside the module gives to Go, and the spec does not.

Nothing is run or evaluated: variables of the same file are looked up, and what is still no tag then is passed over.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from moorage.errors import Diagnostic
from moorage.image.request import ImageRequest
from moorage.image.source.go.listing import Entry

_NAMES = re.compile(r"(Docker|Container)file(\.[\w.-]+)?|[\w.-]+\.[Dd]ockerfile|(GNU)?[Mm]akefile")
_LARGEST = 1 << 20
_ASSIGNED = re.compile(r"\s*(?:(?:ARG|ENV|export)\s+)?(\w+)\s*[:?+]{0,2}=\s*(.*)")
_USED = re.compile(r"\$(?:[({](\w+)[)}]|(\w+))")
_BUILDS = re.compile(r"(?:\bgo|\$[({]?GO[)}]?)\s+(?:build|install)\b")
_OTHER = re.compile(r"test|vet|lint|bench|generate|e2e", re.IGNORECASE)
_TAGS = re.compile(r"""(?:^|[\s="'])--?tags[=\s]+(?:"([^"]*)"|'([^']*)'|([^\s"']+))""")
_PACKAGE = re.compile(r"(?:^|\s)(\.(?:/[^\s\"']*)?)(?=\s|$)")
_TAG = re.compile(r"[\w.]+")
_CONSTRAINT = re.compile(rb"^//go:build (.*)$|^package ", re.MULTILINE)


def missing_tags(request: ImageRequest, entries: Iterable[Entry]) -> list[Diagnostic]:
    """Return a warning for each tag that decides on a file of these packages, where it is given to Go."""
    known = {*request.build_tags, *(["timetzdata"] if request.tzdata else [])}
    given = {tag: where for tag, where in _given(request) if tag not in known}
    decided = _decided(entries, given) if given else {}
    return [
        Diagnostic(
            "build-tag-missing",
            f"Go is given the build tag {tag} here, which decides on {request.shown(path)}",
            "add it to source.build_tags, where this service needs it",
            location=given[tag],
        )
        for tag, path in decided.items()
    ]


def _given(request: ImageRequest) -> Iterator[tuple[str, str]]:
    """Yield each build tag with `file:line`, the last one first, so that a mapping keeps the first."""
    for path in sorted(request.module.iterdir(), reverse=True):
        # What a link leads to may be the machine's.
        if _NAMES.fullmatch(path.name) and stat.S_ISREG(path.lstat().st_mode) and path.stat().st_size < _LARGEST:
            found = list(_tags(path.read_text("utf-8", "replace"), request.package))
            yield from ((tag, f"{request.shown(path)}:{line}") for tag, line in reversed(found))


def _tags(text: str, package: str) -> Iterator[tuple[str, int]]:
    values: dict[str, str] = {}
    for number, line in _logical(text):
        assigned = _ASSIGNED.match(line)
        if assigned:
            values.setdefault(assigned[1], assigned[2])
        for command in re.split(r"&&|\|\||[;|]", line):
            if _OTHER.search(command) or not (assigned or _BUILDS.search(command)):
                continue
            packages = _PACKAGE.findall(command)
            if packages and package not in packages and "./..." not in packages:
                continue
            for found in _TAGS.finditer(command):
                words = re.split(r"[,\s]+", _expanded(found[1] or found[2] or found[3] or "", values))
                yield from ((word, number) for word in words if _TAG.fullmatch(word))


def _logical(text: str) -> Iterator[tuple[int, str]]:
    """Yield the number of its first line and the text of each line, with those that a backslash continues."""
    number, parts = 0, list[str]()
    for count, line in enumerate(text.splitlines(), 1):
        number = number if parts else count
        parts.append(line.removesuffix("\\"))
        if not line.endswith("\\"):
            whole, parts = " ".join(parts), []
            if not whole.lstrip().startswith("#"):
                yield number, whole


def _expanded(text: str, values: Mapping[str, str]) -> str:
    return _USED.sub(lambda found: values.get(found[1] or found[2], found[0]), text).strip("\"' ")


def _decided(entries: Iterable[Entry], tags: Iterable[str]) -> dict[str, Path]:
    """Return tag → the first file with a constraint that names it."""
    found: dict[str, Path] = {}
    for entry in entries:
        if entry.get("Standard"):
            continue
        for name in (*(entry.get("IgnoredGoFiles") or ()), *(entry.get("GoFiles") or ())):
            path = Path(entry["Dir"]) / name
            constraint = _CONSTRAINT.search(path.read_bytes())
            words = set(re.findall(r"[\w.]+", (constraint[1] or b"").decode(errors="replace"))) if constraint else set()
            for tag in words.intersection(tags):
                found.setdefault(tag, path)
    return {tag: found[tag] for tag in sorted(tags) if tag in found}
