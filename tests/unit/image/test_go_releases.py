"""Every Go release that moorage supports builds a service: each is fetched once, by Go itself, and kept."""

import os
import subprocess
from pathlib import Path

import pytest
from moorage.image.build import build_image

from .sources import Source

RELEASES = ("1.25.0", "1.26.0", "1.27.0")
"""The first of each line, from the oldest that is supported. A new Go is one more entry here."""


def _root(release: str) -> str:
    """Return the folder of a release's own installation."""
    settings = os.environ | {"GOTOOLCHAIN": f"go{release}"}
    done = subprocess.run(["go", "env", "GOROOT"], env=settings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("release", RELEASES)
def test_a_service_is_built_where_this_go_is_installed(
    source: Source, out: Path, monkeypatch: pytest.MonkeyPatch, release: str
) -> None:
    source.commit("v1.0.0")
    monkeypatch.setenv("PATH", f"{_root(release)}/bin", prepend=os.pathsep)
    built = build_image(source.request(), out=out)
    said = subprocess.run(
        ["go", "version", str(built.root / "linux/amd64/app/app")], capture_output=True, text=True, check=True
    )
    assert said.stdout.split()[-1] == f"go{release}"
