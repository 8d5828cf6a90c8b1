"""The Go releases that moorage supports, each fetched once by Go itself and kept in its module cache."""

import os
import subprocess
from pathlib import Path

RELEASES = ("1.25.0", "1.26.0", "1.27.0")
"""The first of each line, from the oldest that is supported. A new Go is one more entry here."""


def go_folder(release: str) -> Path:
    """Return the folder of a release's command `go`."""
    settings = os.environ | {"GOTOOLCHAIN": f"go{release}"}
    done = subprocess.run(["go", "env", "GOROOT"], env=settings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.strip()) / "bin"


def compiled_by(binary: Path) -> str:
    """Return the release that compiled a binary, such as `go1.26.0`."""
    done = subprocess.run(["go", "version", str(binary)], capture_output=True, text=True, check=True)
    return done.stdout.split()[-1]
