"""What the tests of the image share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from moorage.image.build import build_image
from moorage.image.request import BuiltImage

from .registries import FakeRegistry, fake_registry
from .sources import Source, new_source


@pytest.fixture
def source(tmp_path: Path) -> Source:
    return new_source(tmp_path / "source")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Source:
    """A clean commit with the tag v1.0.0; tests that use it do not change it."""
    source = new_source(tmp_path_factory.mktemp("released") / "source")
    source.commit("v1.0.0")
    return source


@pytest.fixture(scope="module")
def image(released: Source) -> BuiltImage:
    """The image of `released`, built once; tests that use it do not change it."""
    return build_image(released.request(), out=released.folder.parent / "out")


@pytest.fixture(autouse=True)
def docker_config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "docker"
    folder.mkdir()
    monkeypatch.setenv("DOCKER_CONFIG", str(folder))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    return folder / "config.json"


@pytest.fixture
def registry() -> Iterator[FakeRegistry]:
    with fake_registry() as server:
        yield server
