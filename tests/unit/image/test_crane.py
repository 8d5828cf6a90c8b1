"""A real registry and a judge that is not ours: go-containerregistry accepts what we push."""

import subprocess
from pathlib import Path

from moorage.image.build import build_image
from moorage.image.registry.push import is_published, publish
from moorage.image.request import BuiltImage

from .sources import Source


def _crane(crane: Path, *arguments: str) -> str:
    done = subprocess.run([crane, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_crane_validates_what_was_pushed(crane: Path, real_registry: str, image: BuiltImage) -> None:
    reference = f"{real_registry}/shop/app:v1.0.0"
    assert not is_published(reference, image.digest, insecure=True)
    publish(image.layout, reference, image.digest, insecure=True)
    assert _crane(crane, "validate", "--remote", reference) == f"PASS: {reference}"
    assert _crane(crane, "digest", reference) == image.digest
    assert is_published(reference, image.digest, insecure=True)


def test_crane_validates_an_index(crane: Path, real_registry: str, source: Source, out: Path) -> None:
    source.commit("v1.0.0")
    image = build_image(source.request(platforms=("linux/amd64", "linux/arm64")), out=out)
    reference = f"{real_registry}/shop/app:v1.0.0"
    publish(image.layout, reference, image.digest, insecure=True)
    assert _crane(crane, "validate", "--remote", reference) == f"PASS: {reference}"
    assert '"architecture":"arm64"' in _crane(crane, "config", "--platform", "linux/arm64", reference)
