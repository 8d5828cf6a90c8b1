"""An output folder that somebody else has prepared: nothing of it is followed, trusted, run or deleted."""

import json
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from moorage.errors import InputError
from moorage.image.build import FOLDERS, build_image
from moorage.image.layout.oci import Layout
from moorage.image.output import claim

from .sources import Source

_LINKS = [
    ".moorage", ".moorage/.gitignore", ".moorage/images", ".moorage/roots", ".moorage/work", ".moorage/images/app",
    ".moorage/images/app/blobs", ".moorage/images/app/blobs/sha256", ".moorage/images/app.json",
    ".moorage/images/app.spdx.json", ".moorage/roots/app", ".moorage/work/app", ".moorage/work/.bases",
]  # fmt: skip


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    """A folder outside of the clone that holds something of value."""
    folder = tmp_path / "foreign"
    for name in ("app", "images/app", "blobs/sha256", "sha256", "roots", "work"):
        (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / name / "precious").write_text("precious")
    return folder


def _contents(folder: Path) -> dict[str, str]:
    return {str(path): path.read_text() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("name", [*_LINKS, ".moorage/work/app.lock"])
@pytest.mark.parametrize("tracked", [True, False])
def test_no_link_below_it_is_followed(source: Source, foreign: Path, name: str, tracked: bool) -> None:
    link = source.folder / name
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(foreign / "app/precious" if "." in Path(name).name[1:] else foreign)
    if tracked:
        source.commit("v1.0.0")
    before = _contents(foreign)
    with pytest.raises(InputError) as caught:
        build_image(source.request(), out=source.folder / ".moorage")
    (problem,) = caught.value.problems
    assert problem.location == (name if tracked else str(link))
    assert _contents(foreign) == before


def test_an_image_that_a_commit_brings_is_not_taken_for_a_build(source: Source, tmp_path: Path) -> None:
    source.commit("v1.0.0")
    out = source.folder / ".moorage"
    built = build_image(source.request(), out=out)
    shutil.copytree(out, source.folder / ".MOORAGE")
    for spelling in (".moorage", ".MOORAGE"):
        source.git("add", "--force", f"{spelling}/images/app.json")
        with pytest.raises(InputError) as caught:
            build_image(source.request(), out=out)
        (problem,) = caught.value.problems
        assert problem.location == f"{spelling}/images/app.json"
        source.git("rm", "-r", "-q", "--cached", spelling)
    assert build_image(source.request(), out=out).digest == built.digest


def test_a_submodule_in_its_place_is_refused(source: Source) -> None:
    commit = source.commit()
    source.git("update-index", "--add", "--cacheinfo", f"160000,{commit},.moorage")
    with pytest.raises(InputError, match="is tracked by git"):
        build_image(source.request(), out=source.folder / ".moorage")


def test_nothing_that_lies_there_is_run(source: Source, tmp_path: Path) -> None:
    source.commit("v1.0.0")
    out = source.folder / ".moorage"
    build_image(source.request(), out=out)
    assert not [path for path in (out / "work").rglob("*") if path.is_file() and path.stat().st_mode & 0o111]


def test_git_ignores_what_is_made(source: Source) -> None:
    source.commit("v1.0.0")
    out = source.folder / ".moorage"
    build_image(source.request(), out=out)
    assert "*" in (out / ".gitignore").read_text().splitlines()
    assert source.git("status", "--porcelain", "--untracked-files=all") == ""


@pytest.mark.parametrize("part", ["images/app/blobs/sha256", "roots/app", "work/app"])
def test_a_folder_of_somebody_elses_is_left_alone(source: Source, foreign: Path, part: str) -> None:
    source.commit("v1.0.0")
    precious = foreign / "out" / part / "precious"
    precious.parent.mkdir(parents=True)
    precious.write_text("precious")
    with pytest.raises(InputError, match="holds what moorage did not write"):
        build_image(source.request(), out=foreign / "out")
    assert precious.read_text() == "precious"


def test_a_folder_with_other_things_takes_the_output_beside_them(source: Source, foreign: Path) -> None:
    source.commit("v1.0.0")
    (foreign / "roots/precious").unlink()
    (foreign / "work/precious").unlink()
    shutil.rmtree(foreign / "images")
    (foreign / "app/link").symlink_to("precious")
    before = _contents(foreign)
    first = build_image(source.request(), out=foreign)
    assert build_image(source.request(), out=foreign).from_cache
    assert Layout(first.layout).intact(first.digest)
    assert {name: text for name, text in before.items() if Path(name).exists()} == before
    assert not (foreign / ".gitignore").exists(), "the folder itself is not ours"


def test_a_forged_layout_names_no_file_outside(source: Source, tmp_path: Path) -> None:
    layout = Layout(tmp_path / "layout")
    (tmp_path / "layout").mkdir()
    (tmp_path / "layout/index.json").write_text(json.dumps({"manifests": [{"digest": "/dev/zero"}]}))
    assert not layout.intact("/dev/zero")
    with pytest.raises(ValueError, match="is no digest"):
        layout.path("sha256:../../../etc/passwd")


def test_a_pipe_in_the_place_of_a_file_is_refused(source: Source) -> None:
    source.commit("v1.0.0")
    pipe = source.folder / ".moorage/images/app.json"
    pipe.parent.mkdir(parents=True)
    subprocess.run(["mkfifo", str(pipe)], check=True)
    with pytest.raises(InputError, match="is neither a plain file nor a folder"):
        build_image(source.request(), out=source.folder / ".moorage")


def test_builds_that_begin_together_take_nothing_of_each_other_for_foreign(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        for number in range(50):
            out = tmp_path / str(number)
            assert list(pool.map(lambda _, out=out: claim(out, FOLDERS), range(8))) == [out.resolve()] * 8
