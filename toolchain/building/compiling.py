"""Builds one tool into the cache, once for every clone and every run."""

import subprocess
import time
from pathlib import Path

from building import cache, golang, progress
from building.errors import ToolchainError
from building.tools import Tool


def ensure(tool: Tool) -> Path:
    """Return the tool's binary; build it when this machine has not built exactly this one before."""
    values = golang.settings(tool.folder)
    binary = _place(tool, values)
    if binary.exists():
        progress.say(f"{tool.name} {tool.version}: found")
        return binary
    with cache.locked(binary.parent, lambda: progress.say(f"{tool.name}: waiting for another build of it")):
        if not binary.exists():
            _build(tool, golang.environment(values), binary.parent)
    return binary


def existing(tool: Tool) -> Path:
    """Return the tool's binary; refuse when it is not built yet."""
    binary = _place(tool, golang.settings(tool.folder))
    if not binary.exists():
        raise ToolchainError(f"{tool.name} is not built yet; run `make toolchain`, it takes {tool.takes}")
    return binary


def _place(tool: Tool, values: dict[str, str]) -> Path:
    return cache.root() / f"{tool.name}-{_hash(tool, values)}" / tool.name


def _hash(tool: Tool, values: dict[str, str]) -> str:
    # Beside go.mod and go.sum there may be modules that stand in for others.
    files = [path.read_bytes() for path in sorted(tool.folder.rglob("*")) if path.is_file()]
    facts = [tool.package, *tool.arguments, *(values[name] for name in ("GOVERSION", "GOOS", "GOARCH"))]
    return cache.digest([*files, *(fact.encode() for fact in facts)])


def _build(tool: Tool, environment: dict[str, str], folder: Path) -> None:
    progress.say(f"{tool.name} {tool.version}: building from Go modules; {tool.takes} on two cores, once per machine")
    started = time.monotonic()
    log = folder.with_name(f"{folder.name}.log")
    with cache.appearing(folder) as made, log.open("wb") as output:
        process = subprocess.Popen(
            ["go", "build", *tool.arguments, "-o", str(made / tool.name), tool.package],
            cwd=tool.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            code = progress.wait(process, f"{tool.name}: building")
        finally:
            # Left alone by a Ctrl-C it would go on compiling, and write where nobody looks.
            process.terminate()
            process.wait()
        if code:
            raise ToolchainError(_failure(tool, log))
    progress.say(f"{tool.name} {tool.version}: built in {progress.minutes(time.monotonic() - started)}")


def _failure(tool: Tool, log: Path) -> str:
    lines = [line for line in log.read_text(errors="replace").splitlines() if line.strip()]
    told = [line for line in lines if not line.startswith("go: downloading ")] or ["go build says nothing"]
    refused = any(mark in line for line in told for mark in ("reading ", "dial tcp", "disabled by GOPROXY"))
    if refused:
        return (
            f"{tool.name}: its Go modules could not be downloaded ({told[0].strip()}); "
            f"check GOPROXY and the network, all output is in {log}"
        )
    return f"{tool.name}: go build failed ({told[-1].strip()}); all output is in {log}"
