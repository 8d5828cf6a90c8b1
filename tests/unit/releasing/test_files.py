"""The files of a release: the same bytes for the same commit, and in them what is committed and needed."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import cmarkgfm
import pytest
from packaging.metadata import Metadata

from .conftest import ROOT, Release, build


def contents(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir()}


def committed(*paths: str) -> set[str]:
    command = ["git", "ls-tree", "-r", "--name-only", "HEAD", *paths]
    return set(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split())


def unpacked(release: Release, folder: Path) -> Path:
    with tarfile.open(release.file(".tar.gz")) as archive:
        archive.extractall(folder, filter="data")
    (source,) = folder.iterdir()
    return source


def test_two_builds_of_a_commit_are_the_same_bytes_and_earlier_files_go(release, tmp_path):
    (tmp_path / "moorage-0.0.1.tar.gz").touch()
    first, second = contents(release.folder), contents(build(tmp_path).folder)
    assert len(first) == 4
    assert sorted(first) == sorted(second)
    assert [name for name, held in first.items() if second[name] != held] == []


def test_every_file_in_them_is_as_old_as_the_commit(release):
    command = ["git", "log", "-1", "--format=%ct"]
    time = int(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)
    with tarfile.open(release.file(".tar.gz")) as archive:
        assert {each.mtime for each in archive.getmembers()} == {time}


def test_the_sdist_holds_what_a_build_needs_and_nothing_else(release, tmp_path):
    source = unpacked(release, tmp_path)
    held = {each.relative_to(source).as_posix() for each in source.rglob("*") if each.is_file()}
    wanted = committed("components", "schema", "services/chassis", "README.md", "CHANGELOG.md", "pyproject.toml")
    assert held == wanted | {".gitignore", "PKG-INFO"}


def build_wheel(source: Path, folder: Path, time: str) -> bytes:
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(source)]
    # No git anywhere above, nor on PATH.
    surroundings = {"PATH": str(folder / "nothing"), "SOURCE_DATE_EPOCH": time}
    done = subprocess.run(command, capture_output=True, text=True, env=surroundings)
    assert done.returncode == 0, done.stdout + done.stderr
    return Release(folder).file(".whl").read_bytes()


def test_the_wheel_is_the_same_from_the_sdist_without_git_and_from_git(release, tmp_path):
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    command = ["git", "-C", str(clone), "log", "-1", "--format=%ct"]
    time = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    from_sdist = build_wheel(unpacked(release, tmp_path / "sdist"), tmp_path / "a", time)
    with_git = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path / "b"), str(clone)]
    subprocess.run(["env", f"SOURCE_DATE_EPOCH={time}", *with_git], check=True, capture_output=True)
    assert release.file(".whl").read_bytes() == from_sdist
    assert Release(tmp_path / "b").file(".whl").read_bytes() == from_sdist


@pytest.mark.parametrize("which", ["wheel", "sdist"])
def test_the_metadata_is_valid_and_its_description_is_the_readme(release, which):
    if which == "wheel":
        with zipfile.ZipFile(release.file(".whl")) as archive:
            (name,) = (each for each in archive.namelist() if each.endswith("/METADATA"))
            text = archive.read(name)
    else:
        with tarfile.open(release.file(".tar.gz")) as archive:
            (member,) = (each for each in archive.getmembers() if each.name.endswith("/PKG-INFO"))
            text = archive.extractfile(member).read()
    about = Metadata.from_email(text, validate=True)
    assert (about.name, about.requires_python) == ("moorage", ">=3.11")
    assert about.description_content_type == "text/markdown"
    assert about.description.strip() == (ROOT / "README.md").read_text().strip()
    assert "<h1>Moorage</h1>" in cmarkgfm.github_flavored_markdown_to_html(about.description)
    assert about.license_files in (None, [])
