"""Scripts that the theme would load from another host, out of npm packages that are held to their hash."""

import base64
import hashlib
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from building import cache
from building.errors import ToolchainError
from building.packages import npm


@dataclass(frozen=True)
class Script:
    """One file of an npm package."""

    package: str
    integrity: str
    """Base64 of the package's SHA-512, as `npm view PACKAGE dist.integrity` has it."""
    member: str
    """The file in the package."""

    @property
    def file(self) -> Path:
        """Where the cache has it."""
        return cache.root() / f"npm-{cache.digest([self.integrity.encode(), self.member.encode()])}.js"


SCRIPTS = {
    # The major version that the theme's own script asks for.
    "assets/mermaid.js": Script(
        "mermaid@11.17.2",
        "V6K3C8EBdEsPFZXSKMJe6ppQOENxuHARr9GvHX4hh47lAbhMRD9qf4oEK7LoaRQxULMa80/qt5gHO73aCleBBg==",
        "package/dist/mermaid.min.js",
    ),
    # The search runs in a worker, which browsers refuse to a page that is a file.
    "assets/iframe-worker.js": Script(
        "iframe-worker@1.0.4",
        "roeaaI+Lg1LJNfgpCjoRe/+WzEjy9+Z08LoEvu85MCPbBjwm+qXz8Ag5U05lHa6V1CysZyGzE0SOkAtSUA5q7Q==",
        "package/shim/index.js",
    ),
}


def fetch() -> None:
    """Bring every script into the cache."""
    for script in SCRIPTS.values():
        if not script.file.exists():
            _take(script)


def _take(script: Script) -> None:
    npm.require()
    script.file.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=script.file.parent) as folder:
        done = subprocess.run(
            ["npm", "pack", "--silent", "--pack-destination", folder, script.package],
            cwd=folder,
            text=True,
            capture_output=True,
        )
        if done.returncode:
            raise ToolchainError(f"npm could not fetch {script.package}: {done.stderr.strip() or done.stdout.strip()}")
        (packed,) = Path(folder).glob("*.tgz")
        found = base64.b64encode(hashlib.sha512(packed.read_bytes()).digest()).decode()
        if found != script.integrity:
            raise ToolchainError(f"{script.package} has the hash {found}, not the pinned one; see {__file__}")
        with tarfile.open(packed) as archive:
            archive.extract(script.member, folder, filter="data")
        (Path(folder) / script.member).rename(script.file)
