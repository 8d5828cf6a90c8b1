"""What the tests of the image share."""

import re
import subprocess
import sys
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


@pytest.fixture(scope="session")
def crane() -> Path:
    """The judge `crane`, built by the toolchain when this machine has none."""
    root = Path(__file__).resolve().parents[3]
    command = [sys.executable, str(root / "toolchain/build.py"), "crane"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.splitlines()[-1])


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


@pytest.fixture
def real_registry(crane: Path) -> Iterator[str]:
    """The host of a real registry, with nothing in it."""
    command = [crane, "registry", "serve", "--address", "127.0.0.1:0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        port = re.search(r"serving on port (\d+)", process.stderr.readline())
        assert port is not None
        yield f"127.0.0.1:{port[1]}"
        process.terminate()
        process.stderr.read()
