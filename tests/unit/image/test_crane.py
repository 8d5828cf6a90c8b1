"""A real registry and a judge that is not ours: go-containerregistry accepts what we push."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from moorage.image.build import build_image
from moorage.image.publish import is_published, publish
from moorage.image.request import BuiltImage

from .sources import Source


@pytest.fixture
def registry(crane: Path) -> Iterator[str]:
    """The host of a real registry, with nothing in it."""
    command = [crane, "registry", "serve", "--address", "127.0.0.1:0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        port = re.search(r"serving on port (\d+)", process.stderr.readline())
        assert port is not None
        yield f"127.0.0.1:{port[1]}"
        process.terminate()
        process.stderr.read()


def _crane(crane: Path, *arguments: str) -> str:
    done = subprocess.run([crane, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_crane_validates_what_was_pushed(crane: Path, registry: str, image: BuiltImage) -> None:
    reference = f"{registry}/shop/app:v1.0.0"
    assert not is_published(reference, image.digest)
    publish(image.layout, reference, image.digest)
    assert _crane(crane, "validate", "--remote", reference) == f"PASS: {reference}"
    assert _crane(crane, "digest", reference) == image.digest
    assert is_published(reference, image.digest)


def test_crane_validates_an_index(crane: Path, registry: str, source: Source, out: Path) -> None:
    source.commit("v1.0.0")
    image = build_image(source.request(platforms=("linux/amd64", "linux/arm64")), out=out)
    reference = f"{registry}/shop/app:v1.0.0"
    publish(image.layout, reference, image.digest)
    assert _crane(crane, "validate", "--remote", reference) == f"PASS: {reference}"
    assert '"architecture":"arm64"' in _crane(crane, "config", "--platform", "linux/arm64", reference)
