"""Several builds at once, and all their failures together."""

from pathlib import Path

import pytest
from moorage.errors import ExternalError, InputError
from moorage.image.batch import build_all
from moorage.image.source.go.command import find_go

from .sources import MAIN, Source


def test_all_images_by_name(source: Source, out: Path) -> None:
    source.write("cmd/other/main.go", MAIN)
    source.commit("v1.0.0")
    lines: list[str] = []
    release = find_go().version.removeprefix("go")
    requests = [source.request(go=release), source.request(name="other", package="./cmd/other", go=release)]
    built = build_all(requests, out=out, progress=lines.append)
    assert list(built) == ["app", "other"]
    assert sorted(lines) == sorted(
        line
        for image in built.values()
        for line in (f"{image.name}: building", f"{image.name}: built, v1.0.0, {image.digest}")
    )
    again = build_all(requests, out=out, progress=None)
    assert all(image.from_cache for image in again.values())


def test_every_failure_is_told_once_and_in_order(source: Source, out: Path) -> None:
    source.commit("v1.0.0")
    requests = [
        source.request(name="a", package="./missing"),
        source.request(name="b"),
        source.request(name="c", version_variable="main.missing"),
        source.request(name="d", package="./missing"),
    ]
    with pytest.raises(InputError) as caught:
        build_all(requests, out=out, progress=None)
    assert [problem.path for problem in caught.value.problems] == ["source.package", "source.version_variable"]
    assert len(str(caught.value).splitlines()) == 2
    assert (out / "images/b/index.json").exists(), "a failure does not stop the others"


def test_failures_of_the_machine_alone_are_not_the_users(
    source: Source, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ExternalError) as caught:
        build_all([source.request(), source.request(name="other")], out=out, progress=None)
    assert len(str(caught.value).splitlines()) == 1


def test_a_folder_that_cannot_be_written_is_one_clear_line(source: Source, tmp_path: Path) -> None:
    source.commit("v1.0.0")
    (tmp_path / "out").write_text("a file")
    with pytest.raises(ExternalError, match=r"^app: .*/out.*: .*; make room or grant access, and run again$"):
        build_all([source.request()], out=tmp_path / "out", progress=None)
