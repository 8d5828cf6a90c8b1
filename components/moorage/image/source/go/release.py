"""Which Go release compiles: what decides the bytes is said in the project, not by the machine that builds.

go.mod's `toolchain` decides, else `build.go` of the environment, else whatever Go is installed. Go itself fetches a
release that is not the installed one, and keeps it in its module cache.
"""

from __future__ import annotations

import re
from dataclasses import replace

from moorage.errors import Diagnostic, ExternalError, InputError
from moorage.image.request import ImageRequest
from moorage.image.source.go.command import Go, is_unreachable, one_line
from moorage.image.source.go.module import Module
from moorage.spec.environment import GO_RELEASE

_RELEASE = re.compile(f"go(?:{GO_RELEASE})")
_NUMBER = re.compile(r"(\d+)\.(\d+)(?:(\.|rc|beta)(\d+))?")
_RANK = {"": 0, "beta": 1, "rc": 2, ".": 3}


def choose_go(request: ImageRequest, module: Module, installed: Go) -> Go:
    """Return the Go that compiles a module.

    Raises InputError for a release that is older than the module's own line `go`, or that there is not;
    ExternalError for one that cannot be fetched from here.
    """
    go = installed
    if module.toolchain:
        go = _fetched(installed, module.toolchain, f"{module.file}:{module.toolchain_line}", "toolchain")
    elif request.go:
        go = _fetched(installed, f"go{request.go}", request.go_where, "build.go")
    if module.language and number(go.version) < number(module.language):
        raise InputError([_too_old(request, module, go.version)])
    return go


def unpinned(request: ImageRequest, module: Module, go: Go) -> list[Diagnostic]:
    """Return the warning that the machine decides which Go compiles; none where the project does."""
    if module.toolchain or request.go:
        return []
    warning = Diagnostic(
        "go-unpinned",
        location=module.file,
        message=f"names no Go release, so the installed {go.version} compiles, and another one makes another digest "
        "under the same tag",
        hint=_naming(module, go.version),
    )
    return [warning]


def number(release: str) -> tuple[int, ...]:
    """Return what orders releases: 1.27 < 1.27rc1 < 1.27.0. A development build is newer than any release."""
    found = _NUMBER.search(release)
    if found is None:
        return (9999,)
    return int(found[1]), int(found[2]), _RANK[found[3] or ""], int(found[4] or 0)


def _naming(module: Module, release: str) -> str:
    # `go mod tidy` removes a `toolchain` that repeats the line `go`.
    if release == f"go{module.language}":
        return f"set build.go to {release.removeprefix('go')} in the environment"
    return f"add the line `toolchain {release}` to it, or set build.go in the environment"


def _fetched(installed: Go, release: str, where: str, path: str) -> Go:
    if release == installed.version:
        return installed
    # With a suffix Go looks on PATH (`+path`), or asks the proxy for a compiler that somebody else made.
    if not _RELEASE.fullmatch(release):
        remedy = f"write it such as {installed.version}, in full"
        raise InputError([Diagnostic("bad-go-release", "is not a release of Go", remedy, path, where, value=release)])
    go = installed.with_release(release)
    done = go.ask_version()
    if done.returncode == 0 and number(done.stdout) == number(release):
        return replace(go, version=done.stdout.strip())
    said = one_line(done.stderr) or f"{installed.version} is installed, which cannot fetch another release"
    # Of GOPROXY=off Go says no more than of a release that there is not.
    off = go.environment.get("GOPROXY") == "off"
    if done.returncode == 0 or off or is_unreachable(done.stderr):
        raise ExternalError(
            f"{where}: {release} cannot be fetched: {said}; install {release}, or set GOPROXY to a proxy within reach"
        )
    remedy = f"name a release that there is, such as {installed.version}"
    raise InputError(
        [
            Diagnostic(
                "bad-go-release", f"names a Go release that cannot be had: {said}", remedy, path, where, value=release
            )
        ]
    )


def _too_old(request: ImageRequest, module: Module, compiles: str) -> Diagnostic:
    needed = f"go{module.language}"
    # 1.27 is the language; its first release is 1.27.0.
    release = needed if number(module.language)[2] else f"{needed}.0"
    where, path = f"{module.file}:{module.language_line}", "go"
    remedy = f"install {release} or newer; or {_naming(module, release)}"
    if module.toolchain:
        where, path = f"{module.file}:{module.toolchain_line}", "toolchain"
        remedy = f"name {release} or newer"
        if release == needed:
            # Go refuses a `toolchain` that repeats the line `go`.
            remedy = f"remove the line and {_naming(module, release)}, or name a newer release"
    elif request.go:
        where, path = request.go_where, "build.go"
        remedy = f"set it to {release.removeprefix('go')} or newer"
    return Diagnostic(
        "go-too-old", f"{compiles} is older than {needed}, which {module.file} needs", remedy, path, where
    )
