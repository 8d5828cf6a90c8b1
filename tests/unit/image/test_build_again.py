"""A build that is done is not done again, and one that was stopped is repaired by the next."""

import json
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from moorage.image import build
from moorage.image.build import build_image
from moorage.image.layout.oci import Layout
from moorage.image.request import BuiltImage

from .images import documents
from .sources import Source


def test_a_build_that_is_done_is_not_done_again(
    image: BuiltImage, released: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("compiled again")

    monkeypatch.setattr(build, "compile_binary", never)
    again = build_image(released.request(), out=image.layout.parents[1])
    assert again.from_cache
    assert again.digest == image.digest


@pytest.mark.parametrize("part", ["layer", "index", "root", "mode", "extra", "record"])
def test_a_damaged_image_is_built_again(source: Source, out: Path, part: str) -> None:
    source.commit("v1.0.0")
    first = build_image(source.request(), out=out)
    root = first.root / "linux/amd64"
    if part == "layer":
        layer = documents(first)[2]
        layer.write_bytes(layer.read_bytes()[:-1] + b"x")
    elif part == "index":
        (first.layout / "index.json").write_text("{")
    elif part == "root":
        (root / "etc/passwd").unlink()
    elif part == "mode":
        (root / "app/app").chmod(0o700)
    elif part == "extra":
        (root / "etc/extra").write_text("x")
    else:
        (first.layout.parent / "app.json").write_text("{}")
    again = build_image(source.request(), out=out)
    assert (again.from_cache, again.digest) == (False, first.digest)
    assert Layout(again.layout).intact(first.digest)
    assert build_image(source.request(), out=out).from_cache


def test_an_interrupted_build_leaves_the_old_image_whole(
    source: Source, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source.commit("v1.0.0")
    first = build_image(source.request(), out=out)
    source.write("greeting/greeting.go", 'package greeting\n\nvar Text = "new"\n')

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(build, "add_manifest", interrupted)
        with pytest.raises(KeyboardInterrupt):
            build_image(source.request(), out=out)
    assert Layout(first.layout).intact(first.digest)
    assert json.loads((first.layout / "index.json").read_bytes())["manifests"][0]["digest"] == first.digest
    second = build_image(source.request(), out=out)
    assert Layout(first.layout).intact(second.digest)
    assert len(list((first.layout / "blobs/sha256").iterdir())) == 3, "what the interrupted build left is gone"
    assert not (out / "work/app").exists()


KILLED = """
import os, signal, sys
from pathlib import Path
from moorage.image import build
from moorage.image.request import ImageRequest

build.install = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
request = ImageRequest(name="app", module=Path(sys.argv[1]), package="./cmd/app", version_variable="main.version",
                       tags="v*")
build.build_image(request, out=Path(sys.argv[2]))
"""


def test_a_killed_build_is_repaired_by_the_next(source: Source, out: Path) -> None:
    source.commit("v1.0.0")
    command = [sys.executable, "-c", KILLED, str(source.folder), str(out)]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    assert not (out / "images/app/index.json").exists(), "nothing names what is not whole"
    built = build_image(source.request(), out=out)
    assert Layout(built.layout).intact(built.digest)
    assert not (out / "work/app").exists()


def test_two_builds_of_one_service_wait_for_each_other(source: Source, out: Path) -> None:
    source.commit("v1.0.0")
    with ThreadPoolExecutor(2) as pool:
        built = list(pool.map(lambda _: build_image(source.request(), out=out), range(2)))
    assert sorted(image.from_cache for image in built) == [False, True]
    assert Layout(built[0].layout).intact(built[1].digest)
