"""The Go that builds: is it there, is it new enough, and the environment it builds in."""

import json
import os
import re
import subprocess
from pathlib import Path

from building.errors import ToolchainError

# Where modules come from and what vouches for them is the user's to say, in the environment or with `go env -w`.
_KEPT = (
    "GOAUTH",
    "GOCACHE",
    "GOINSECURE",
    "GOMODCACHE",
    "GONOPROXY",
    "GONOSUMDB",
    "GOPATH",
    "GOPRIVATE",
    "GOPROXY",
    "GOSUMDB",
    "GOTMPDIR",
    "GOTOOLCHAIN",
    "GOVCS",
)
_FIXED = {"GOENV": "off", "GOWORK": "off", "GOFLAGS": "", "CGO_ENABLED": "0"}
_VERSION = re.compile(r"(\d+)\.(\d+)")


def settings(module: Path) -> dict[str, str]:
    """Read what Go would use in that module's folder; refuse a missing Go and one that is too old."""
    needed = _needed(module)
    environment = {**os.environ, "GOWORK": "off", "GOFLAGS": ""}
    try:
        answer = subprocess.run(["go", "env", "-json"], cwd=module, env=environment, capture_output=True, text=True)
    except FileNotFoundError:
        raise ToolchainError(f"Go is not on PATH; install Go {needed} or newer") from None
    if answer.returncode and "build cache" in answer.stderr:
        remedy = "set HOME to a folder that can be written, or GOCACHE and GOMODCACHE to two such folders"
        raise ToolchainError(f"Go has no folder to work in ({_last_line(answer.stderr)}); {remedy}")
    if answer.returncode:
        raise ToolchainError(f"Go does not start ({_last_line(answer.stderr)}); install Go {needed} or newer")
    values: dict[str, str] = json.loads(answer.stdout)
    found = values.get("GOVERSION", "")
    if _numbers(found) < _numbers(needed):
        raise ToolchainError(f"Go {found.removeprefix('go')} is too old; install Go {needed} or newer")
    return values


def environment(values: dict[str, str]) -> dict[str, str]:
    """Return the environment of a build: nothing of the user's Go settings but where modules come from."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("GO", "CGO_"))}
    kept = {name: values[name] for name in _KEPT if values.get(name)}
    return {**inherited, **kept, **_FIXED}


def _needed(module: Path) -> str:
    directive = re.search(r"^go (\S+)", (module / "go.mod").read_text(), re.MULTILINE)
    return directive[1] if directive else "1.26"


def _numbers(version: str) -> tuple[int, ...]:
    found = _VERSION.search(version)
    # A development build of Go has no number; it is newer than any release.
    return tuple(int(part) for part in found.groups()) if found else (9999,)


def _last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1] if lines else "it says nothing"
