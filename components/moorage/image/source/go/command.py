"""The Go command, run so that the caller's own Go settings cannot change a byte of the result."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from moorage.errors import ExternalError

# Where modules come from and where results are kept: the user's business, and without influence on the bytes,
# because go.sum fixes what a module holds.
_PASSED_ON = (
    "GOAUTH", "GOCACHE", "GOCACHEPROG", "GOINSECURE", "GOMODCACHE", "GONOPROXY", "GONOSUMDB",
    "GOPATH", "GOPRIVATE", "GOPROXY", "GOSUMDB", "GOTMPDIR", "GOVCS",
)  # fmt: skip

# What does decide the bytes. Go's default for an absent architecture level is the lowest one.
_FIXED = {
    "CGO_ENABLED": "0",
    "GO111MODULE": "on",
    "GOAMD64": "v1",
    "GOARM64": "v8.0",
    "GOENV": "off",
    "GOFLAGS": "",
    # The installed release; `release.py` says when it is another.
    "GOTOOLCHAIN": "local",
    "GOWORK": "off",
}

_NETWORK = (
    "dial tcp", "no such host", "connection refused", "i/o timeout", "connection reset", "proxyconnect",
    "TLS handshake", "network is unreachable", "module lookup disabled", "server misbehaving",
    "unexpected EOF", "context deadline exceeded", "x509:", "502 Bad Gateway", "503 Service Unavailable",
    "disabled by GOPROXY=off", "disabled by GOSUMDB=off",
)  # fmt: skip

_HOMELESS = (
    "build cache is required, but could not be located", "failed to initialize build cache",
    "module cache not found", "could not create module cache",
)  # fmt: skip

_ERROR = '"Error": {'
"""What a package has in a list of packages when something is wrong with it."""
_LITTLE = 1 << 20
"""Bytes on a disk on which nothing can be compiled any more."""


@dataclass(frozen=True)
class Go:
    """A Go command with a fixed environment."""

    command: str
    version: str
    """The release, such as `go1.26.8`."""
    host: str
    """This machine's own platform, such as `linux/amd64`."""
    module_cache: Path
    environment: Mapping[str, str]
    workspace: Path | None = None
    """The go.work whose modules are built together."""

    def run(
        self, arguments: Sequence[str], folder: Path, platform: str = "linux/amd64", *, cgo: bool = False
    ) -> subprocess.CompletedProcess[str]:
        """Run `go <arguments>` in `folder` for `platform` and return what came out, whatever its exit code.

        Raises ExternalError when the failure is one of the machine or the network.
        """
        system, architecture = platform.split("/")[:2]
        environment = {
            **self.environment,
            "GOOS": system,
            "GOARCH": architecture,
            "PWD": str(folder),
            "CGO_ENABLED": "1" if cgo else "0",
        }
        done = _run([self.command, *arguments], folder, environment)
        if done.returncode:
            external_failure(done.stderr)
        if done.returncode or _ERROR in done.stdout:
            _reject_full_disk(self.environment.get("GOCACHE", "/"))
        return done

    def with_release(self, release: str) -> Go:
        """Return this Go as one that runs another release, fetched by Go itself where it is not there yet."""
        return replace(self, version=release, environment={**self.environment, "GOTOOLCHAIN": release})

    def in_workspace(self, file: Path) -> Go:
        """Return this Go as one that builds the modules of a go.work together."""
        return replace(self, workspace=file, environment={**self.environment, "GOWORK": str(file)})

    def alone(self) -> Go:
        """Return this Go as one that knows of no workspace."""
        return replace(self, workspace=None, environment={**self.environment, "GOWORK": "off"})

    def ask_version(self) -> subprocess.CompletedProcess[str]:
        """Ask which release really runs; what is not there yet is fetched now."""
        return _run([self.command, "env", "GOVERSION"], Path("/"), self.environment)


def find_go() -> Go:
    """Return the Go on PATH. Raises ExternalError when there is none, or it cannot run."""
    command = shutil.which("go")
    if command is None:
        raise ExternalError("Go is not on PATH, and a service with `source` is compiled here; install Go")
    theirs = {**os.environ, "GOFLAGS": "", "GOTOOLCHAIN": "local", "GOWORK": "off"}
    done = _run([command, "env", "-json"], Path("/"), theirs)
    if done.returncode:
        external_failure(done.stderr)
        raise ExternalError(f"`go env` fails: {one_line(done.stderr)}; repair the Go installation")
    settings: dict[str, str] = json.loads(done.stdout)
    environment = {key: value for key, value in os.environ.items() if key not in settings}
    environment |= {key: settings[key] for key in _PASSED_ON if settings.get(key)}
    environment |= _FIXED
    host = f"{settings['GOHOSTOS']}/{settings['GOHOSTARCH']}"
    return Go(command, settings["GOVERSION"], host, Path(settings["GOMODCACHE"]), environment)


def external_failure(message: str) -> None:
    """Raise ExternalError when Go's own words say that the machine or the network failed, not the source."""
    if any(sign in message for sign in _HOMELESS):
        raise ExternalError(
            f"Go has no folder to work in: {one_line(message)}; "
            "set HOME to a folder that can be written, or GOCACHE and GOMODCACHE to two such folders"
        )
    if "no space left on device" in message:
        raise ExternalError(f"no space left on the disk: {one_line(message)}; free some and run again")
    if is_unreachable(message):
        raise ExternalError(
            f"Go cannot fetch a module: {one_line(message)}; "
            "fill the module cache (`go mod download`), commit `vendor/`, or set GOPROXY to a proxy within reach"
        )


def is_unreachable(message: str) -> bool:
    """Tell whether Go's own words say that the network or the settings for it are in the way."""
    # The compiler's "unexpected EOF" is the source's end, not a connection's.
    said = [line for line in message.splitlines() if "syntax error: " not in line]
    return any(sign in line for line in said for sign in _NETWORK)


def _reject_full_disk(cache: str) -> None:
    """Raise ExternalError when Go's build cache lies on a full disk.

    Go does not say so itself: it finds no package any more, not even those of its own library.
    """
    place = next(folder for folder in (Path(cache), *Path(cache).parents) if folder.exists())
    if shutil.disk_usage(place).free < _LITTLE:
        raise ExternalError(f"{cache}: no space left on the disk of Go's build cache; free some and run again")


def one_line(message: str) -> str:
    """Return Go's message without its prefixes and line breaks."""
    lines = [line.strip().removeprefix("go: ") for line in message.splitlines()]
    return " ".join(line for line in lines if line and not line.startswith("# "))


def _run(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
