"""Real servers for images, on loopback or a socket, each with folders of its own: a registry, Docker, BuildKit."""

import hashlib
import io
import json
import os
import subprocess
import tarfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_REGISTRY = """\
version: 0.1
storage: {filesystem: {rootdirectory: %s}, delete: {enabled: true}}
http: {addr: "127.0.0.1:0"}
"""


class Registry:
    """A registry, asked with crane."""

    def __init__(self, address: str, crane: str):
        self.address = address
        self._crane = crane

    def crane(self, *arguments: str) -> str:
        """Return what crane prints; invalid its failure."""
        return self._asked(*arguments).decode().strip()

    def _asked(self, *arguments: str) -> bytes:
        done = subprocess.run([self._crane, *arguments], capture_output=True)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    def repositories(self) -> list[str]:
        """Return the repositories that something was pushed to."""
        return self.crane("catalog", self.address).splitlines()

    def digest(self, image: str) -> str:
        """Return the digest of a valid image by its path and tag; `crane validate` judges it first."""
        self.crane("validate", "--remote", f"{self.address}/{image}")
        return self.crane("digest", f"{self.address}/{image}")

    def files(self, image: str) -> dict[str, tuple[object, ...]]:
        """Return what an image holds: name → kind, mode, owner, content."""
        with tarfile.open(fileobj=io.BytesIO(self._asked("export", image, "-"))) as archive:
            return {
                member.name.strip("/"): (
                    member.type,
                    oct(member.mode & 0o7777),
                    (member.uid, member.gid),
                    hashlib.sha256(archive.extractfile(member).read()).hexdigest() if member.isfile() else "",
                )
                for member in archive
            }

    def config(self, image: str) -> dict[str, object]:
        """Return what a container of an image is told."""
        config = json.loads(self.crane("config", image))["config"]
        return {key: value for key, value in config.items() if value}

    def delete(self, image: str) -> None:
        """Delete an image, which its path and digest name."""
        self.crane("delete", f"{self.address}/{image}")


@contextmanager
def running_registry(folder: Path, crane: str) -> Iterator[Registry]:
    """Run Debian's registry, where images can be deleted, until the block ends."""
    config = folder / "config.yml"
    config.write_text(_REGISTRY % (folder / "images"))
    with _serving(["docker-registry", "serve", str(config)], "listening on ") as ready:
        yield Registry(ready.partition("listening on ")[2].split('"')[0].strip(), crane)


@contextmanager
def running_docker(folder: Path, path: str) -> Iterator[dict[str, str]]:
    """Run Debian's Docker engine until the block ends, and give the environment that leads to it."""
    # Without a bridge of its own the engine deletes one of this name, which would be the machine's.
    assert not Path("/sys/class/net/docker0").exists(), "this machine runs Docker; the engine of a test would harm it"
    socket = folder / "docker.sock"
    # Another client on PATH may lack BuildKit, which is a plugin of newer ones.
    (folder / "bin").mkdir()
    (folder / "bin/docker").symlink_to("/usr/bin/docker")
    path = f"{folder / 'bin'}{os.pathsep}{path}"
    (folder / "daemon.json").write_text("{}")
    command = ["dockerd", "--config-file", str(folder / "daemon.json"), "--host", f"unix://{socket}"]
    command += ["--data-root", str(folder / "data"), "--exec-root", str(folder / "exec")]
    command += ["--pidfile", str(folder / "pid"), "--iptables=false", "--ip6tables=false"]
    command += ["--ip-forward=false", "--bridge=none"]
    with _serving(command, "API listen on "):
        yield {"PATH": path, "DOCKER_HOST": f"unix://{socket}", "DOCKER_CONFIG": str(_docker_config(folder, {}))}


@contextmanager
def running_buildkit(folder: Path, path: str, binary: str) -> Iterator[dict[str, str]]:
    """Run BuildKit until the block ends, and give the environment whose only builder it is."""
    socket = folder / "buildkitd.sock"
    (folder / "buildkitd.toml").touch()
    command = [binary, "--config", str(folder / "buildkitd.toml"), "--root", str(folder / "root")]
    command += ["--addr", f"unix://{socket}", "--oci-worker-binary", "runc", "--containerd-worker=false"]
    node = {"Name": "test0", "Endpoint": f"unix://{socket}", "Platforms": None, "Flags": None}
    builder = {"Name": "test", "Driver": "remote", "Nodes": [node]}
    with _serving(command, "running server on "):
        config = _docker_config(folder, {"buildx/instances/test": builder})
        # No Docker engine: the one of this machine would be none of the test's business.
        yield {"PATH": path, "DOCKER_HOST": f"unix://{folder / 'none.sock'}", "DOCKER_CONFIG": str(config)}


def _docker_config(folder: Path, files: dict[str, object]) -> Path:
    for name, content in files.items():
        path = folder / "config" / name
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(content))
    (folder / "config").mkdir(exist_ok=True)
    return folder / "config"


@contextmanager
def _serving(command: list[str], sign: str) -> Iterator[str]:
    """Run a server until the block ends; give the line in its log by which it says that it serves."""
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    told: list[str] = []
    ready = threading.Event()

    def read() -> None:
        # To the end: a server that cannot write its log stands still.
        for line in server.stdout or ():
            told.append(line)
            if sign in line:
                ready.set()
        ready.set()

    with server:
        reader = threading.Thread(target=read)
        reader.start()
        try:
            ready.wait()
            serving = [line for line in told if sign in line]
            assert serving, f"{command[0]} does not start:\n{''.join(told)}"
            yield serving[0]
        finally:
            # Asked, not killed: Docker's engine ends its containerd then.
            server.terminate()
            reader.join()
