"""Where the benchmark happens: a clone, a registry, an empty base image, and the three tools with their caches."""

import io
import json
import os
import socket
import subprocess
import sys
import tarfile
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from measured import Run, measured

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ("go", "ko", "oci")
_LINKER = "-s -w -X main.version=v1.0.0"
_ROUND = """\
package order

// Round changes from build to build, and is read, so that it is in the binary.
var Round = "round %d"

func init() {
	if Round == "" {
		panic(Round)
	}
}
"""
_GIT = ("git", "-c", "user.name=bench", "-c", "user.email=bench@example.com", "-c", "commit.gpgsign=false")


@dataclass(frozen=True)
class Size:
    """What an image weighs."""

    sent: int
    """Bytes in the registry: manifest, configuration, compressed layers."""
    over: int
    """Bytes of the unpacked layers over the binary's."""


class Scene:
    """Everything in one temporary folder."""

    def __init__(self, folder: Path, registry: str, ko: str, crane: str):
        self._folder = folder
        self._registry = registry
        self._ko = ko
        self._crane = crane
        self._round = 0
        self._module = folder / "source/services"

    def prepare(self) -> None:
        """Clone the project, push an empty base image for ko, and give ko the linker flags of ours."""
        subprocess.run([*_GIT, "clone", "-q", str(ROOT), str(self._folder / "source")], check=True)
        self.change()
        subprocess.run([*_GIT, "add", "-A"], cwd=self._module, check=True)
        subprocess.run([*_GIT, "commit", "-q", "-m", "bench"], cwd=self._module, check=True)
        tarfile.open(self._folder / "empty.tar", "w").close()
        base = f"{self._registry}/empty:base"
        self._ask("append", "--new_layer", str(self._folder / "empty.tar"), "--new_tag", base)
        self._ask("mutate", "--set-platform", "linux/amd64", "--tag", base, base)
        (self._folder / ".ko.yaml").write_text(json.dumps({"defaultLdflags": [_LINKER]}))

    def change(self) -> None:
        """Change one line of the package `order`."""
        self._round += 1
        (self._module / "order/round.go").write_text(_ROUND % self._round)

    def run(self, tool: str) -> Run:
        """Build with a tool, and push when it can."""
        command = {
            "go": ["go", "build", "-trimpath", "-ldflags", _LINKER, "-o", str(self._folder / "binary"), "./cmd/order"],
            "ko": [self._ko, "build", "--bare", "--platform=linux/amd64", "--sbom=none", "./cmd/order"],
            "oci": [sys.executable, str(ROOT / "bench/image/ours.py"), str(self._folder / "out"), self._image("oci")],
        }[tool]
        return measured(command, self._module, self._environment(tool))

    def sizes(self) -> dict[str, Size]:
        """Weigh the images in the registry."""
        return {tool: self._size(self._image(tool)) for tool in ("ko", "oci")}

    def _size(self, image: str) -> Size:
        manifest = self._ask("manifest", image)
        document = json.loads(manifest)
        sent = len(manifest) + sum(part["size"] for part in [document["config"], *document["layers"]])
        unpacked = self._ask("export", image, "-")
        with tarfile.open(fileobj=io.BytesIO(unpacked)) as archive:
            binary = max(member.size for member in archive)
        return Size(sent, len(unpacked) - binary)

    def _image(self, tool: str) -> str:
        return f"{self._registry}/{tool}:latest"

    def _ask(self, *arguments: str) -> bytes:
        return subprocess.run([self._crane, *arguments], check=True, stdout=subprocess.PIPE).stdout

    def _environment(self, tool: str) -> dict[str, str]:
        return {
            **os.environ,
            "CGO_ENABLED": "0",
            "GOCACHE": str(self._folder / f"cache-{tool}"),
            "DOCKER_CONFIG": str(self._folder),
            "KO_CONFIG_PATH": str(self._folder),
            "KO_DEFAULTBASEIMAGE": f"{self._registry}/empty:base",
            "KO_DOCKER_REPO": f"{self._registry}/ko",
            "PYTHONPATH": str(ROOT / "components"),
        }


@contextmanager
def scene() -> Iterator[Scene]:
    """Make the scene, and remove it; the registry is crane's, in memory."""
    ko, crane = _built("ko", "crane")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{taken.getsockname()[1]}"
    command = [crane, "registry", "serve", "--address", address]
    with tempfile.TemporaryDirectory() as folder, subprocess.Popen(command, stderr=subprocess.PIPE) as registry:
        try:
            assert registry.stderr
            # Its first line says that it serves; left unread, the rest would stop it.
            registry.stderr.readline()
            threading.Thread(target=registry.stderr.read, daemon=True).start()
            made = Scene(Path(folder), address, ko, crane)
            made.prepare()
            yield made
        finally:
            registry.terminate()


def _built(*tools: str) -> list[str]:
    command = [sys.executable, str(ROOT / "toolchain/build.py"), *tools]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
