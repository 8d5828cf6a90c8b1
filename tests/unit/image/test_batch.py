"""Several builds at once, and all their failures together."""

from pathlib import Path
from threading import Event

import pytest
from moorage.errors import ExternalError, InputError
from moorage.image import batch
from moorage.image.batch import build_all
from moorage.image.build import build_inspected
from moorage.image.request import BuiltImage
from moorage.image.source.go.command import find_go
from moorage.image.source.inspection import Inspection

from .sources import MAIN, Source


def test_all_images_by_name(source: Source, out: Path) -> None:
    source.write("cmd/other/main.go", MAIN)
    source.commit("v1.0.0")
    lines: list[str] = []
    release = find_go().version.removeprefix("go")
    requests = [source.request(go=release), source.request(name="other", package="./cmd/other", go=release)]
    built = build_all(requests, out=out, progress=lines.append, patience=600)
    assert list(built) == ["app", "other"]
    assert sorted(lines) == sorted(
        line
        for image in built.values()
        for line in (f"{image.name}: building", f"{image.name}: built, v1.0.0, {image.digest}")
    )
    again = build_all(requests, out=out, progress=None)
    assert all(image.from_cache for image in again.values())


def test_somebody_who_waits_is_told_which_builds_go_on(source: Source, out: Path) -> None:
    source.commit("v1.0.0")
    lines: list[str] = []
    build_all([source.request()], out=out, progress=lines.append, patience=0)
    started, done = (
        next(at for at, line in enumerate(lines) if line.startswith(f"app: {word}")) for word in ("building", "built")
    )
    waited = lines[started + 1 : done]
    assert waited[0] == "still building app after 0 s: 0 of 1 done"
    assert all(line.startswith("still building app after ") for line in waited)


def test_of_many_builds_those_that_go_on_are_named(source: Source, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source.commit("v1.0.0")
    told = Event()
    lines: list[str] = []

    def build(inspection: Inspection, *, out: Path) -> BuiltImage:
        if inspection.request.name == "slow":
            assert told.wait(60), "nobody was told"
        return build_inspected(inspection, out=out)

    def tell(line: str) -> None:
        lines.append(line)
        if line.startswith("still building slow after "):
            told.set()

    monkeypatch.setattr(batch, "build_inspected", build)
    build_all([source.request(), source.request(name="slow")], out=out, progress=tell, patience=0.01)
    [line] = {line.partition(": ")[2] for line in lines if line.startswith("still building slow after ")}
    assert line == "1 of 2 done"


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
