"""Every Go release that moorage supports builds a service."""

import os
from pathlib import Path

import pytest
from moorage.image.build import build_image

from .goes import RELEASES, compiled_by, go_folder
from .sources import Source


@pytest.mark.parametrize("release", RELEASES)
def test_a_service_is_built_where_this_go_is_installed(
    source: Source, out: Path, monkeypatch: pytest.MonkeyPatch, release: str
) -> None:
    source.commit("v1.0.0")
    monkeypatch.setenv("PATH", str(go_folder(release)), prepend=os.pathsep)
    built = build_image(source.request(), out=out)
    assert compiled_by(built.root / "linux/amd64/app/app") == f"go{release}"
