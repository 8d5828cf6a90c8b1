"""The `docker` command: builds, pushes, and says what was pushed."""

import os
import re
import subprocess
from collections.abc import Callable

from moorage_plugins.serving import PluginError

_PUSHED = re.compile(r": digest: (sha256:[0-9a-f]{64}) size: \d+")


class Docker:
    """One Docker engine: the one that `docker:host` names, else that of the environment."""

    def __init__(self, host: str | None):
        self._environment = {**os.environ, "DOCKER_BUILDKIT": "1"} | ({"DOCKER_HOST": host} if host else {})

    def ping(self) -> None:
        """Refuse when there is no engine."""
        try:
            self._run(["version"], lambda line: None)
        except PluginError as error:
            raise PluginError(f"failed to connect to any docker daemon: {error}") from None

    def build(self, image: str, context: str, dockerfile: str, platform: str, tell: Callable[[str], None]) -> None:
        """Build an image and give it a name."""
        self._run(["build", "--tag", image, "--platform", platform, "--file", dockerfile, context], tell)

    def push(self, image: str, tell: Callable[[str], None]) -> str:
        """Push an image and return the digest that the registry has for it."""
        found = _PUSHED.search(self._run(["push", image], tell))
        if found is None:
            raise PluginError(f"docker push {image} told no digest")
        return found[1]

    def _run(self, arguments: list[str], tell: Callable[[str], None]) -> str:
        lines = []
        try:
            process = subprocess.Popen(
                ["docker", *arguments],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
        except FileNotFoundError:
            raise PluginError("docker is not on PATH; install Docker's command line") from None
        with process:
            for line in process.stdout or ():
                lines.append(line)
                tell(line.strip())
        if process.returncode:
            told = [line.strip() for line in lines if line.strip()]
            raise PluginError(f"docker {arguments[0]} failed: {told[-1] if told else 'it says nothing'}")
        return "".join(lines)
