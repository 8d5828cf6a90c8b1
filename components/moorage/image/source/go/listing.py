"""What Go says of a module's packages: asked once for all of its services, which takes hardly longer than for one."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from moorage.errors import Diagnostic, InputError
from moorage.errors.codes import Code
from moorage.image.request import ImageRequest
from moorage.image.source.go.cgo import find_cgo
from moorage.image.source.go.command import Go, one_line

Entry = Mapping[str, Any]
"""One package, as `go list -json` prints it; what is empty may be left out."""

_FIELDS = (
    "Dir,ImportPath,Name,Standard,Module,Error,GoFiles,CgoFiles,IgnoredGoFiles,SFiles,HFiles,SysoFiles,"
    "EmbedPatterns,EmbedFiles,Deps,Match"
)


class Listing:
    """The packages of several services of one module, for one platform, and all that they are made of."""

    def __init__(self, request: ImageRequest, go: Go, platform: str, packages: Iterable[str]):
        """Ask Go. ``request``: any of the services. Raises InputError when Go cannot read the module."""
        found = _go_list(request, go, platform, ["-deps"], list(dict.fromkeys(packages)))
        self._entries = {entry["ImportPath"]: entry for entry in found}
        self._matches = {name: entry for entry in found for name in entry.get("Match") or ()}
        self._cgo = find_cgo(request, found, lambda paths: _go_list(request, go, platform, [], paths, cgo=True))

    def of(self, package: str) -> list[Entry]:
        """Return a package, last, and before it what it is made of, dependencies first."""
        cleaned = posixpath.normpath(package)
        main = self._matches["." if cleaned == "." else f"./{cleaned}"]
        made_of = set(main.get("Deps") or ())
        return [*(entry for path, entry in self._entries.items() if path in made_of), main]

    def cgo(self, entries: Iterable[Entry]) -> list[Diagnostic]:
        """Return why packages need a C compiler; nothing where none does."""
        return [problem for entry in entries for problem in self._cgo.needing.get(entry["ImportPath"], ())]

    def stubs(self, entries: Iterable[Entry]) -> list[Diagnostic]:
        """Return the warnings of packages whose place without a C compiler a stub takes."""
        return [self._cgo.stubs[entry["ImportPath"]] for entry in entries if entry["ImportPath"] in self._cgo.stubs]


def _go_list(
    request: ImageRequest, go: Go, platform: str, more: Sequence[str], names: Sequence[str], *, cgo: bool = False
) -> list[Entry]:
    flags = ["-e", *more, *build_tags(request), f"-json={_FIELDS}"]
    done = go.run(["list", *flags, "--", *names], request.module, platform, cgo=cgo)
    if done.returncode:
        file = request.shown(request.module / "go.mod")
        code: Code = "go-mod-invalid"
        remedy = "fix go.mod as Go says, such as with `go mod tidy`"
        if go.workspace and "go.work" in done.stderr:
            file = request.shown(go.workspace)
            code, remedy = "go-work-invalid", "fix go.work as Go says, such as with `go work use` or `go work sync`"
        elif "requires go >= " in done.stderr:
            code = "go-too-old"
            remedy = "name a newer release on its line `toolchain`, or in build.go of the environment"
        raise InputError([Diagnostic(code, location=file, message=one_line(done.stderr), hint=remedy)])
    return list(_objects(done.stdout))


def build_tags(request: ImageRequest) -> list[str]:
    """Return the flag for the spec's build tags and Go's embedded time zones, for listing and for compiling alike."""
    tags = [*request.build_tags, *(["timetzdata"] if request.tzdata else [])]
    return [f"-tags={','.join(tags)}"] if tags else []


def _objects(text: str) -> Iterator[Entry]:
    decoder, position = json.JSONDecoder(), 0
    while position < len(text.rstrip()):
        entry, position = decoder.raw_decode(text, position)
        position += 1
        yield entry
