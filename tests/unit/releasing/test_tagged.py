"""A release from its beginning, in a clone: the tags are set, and everything bears that version."""

from __future__ import annotations

import subprocess
import sys

import pytest

from .conftest import ROOT, releasing


@pytest.fixture
def git(tmp_path):
    """Return a function that runs git in a clone."""
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)

    def run(*arguments):
        who = ["-c", "user.name=test", "-c", "user.email=test@example.com"]
        command = ["git", "-C", str(clone), *who, *arguments]
        return subprocess.run(command, check=True, capture_output=True).stdout

    return run


def version(folder):
    done = subprocess.run([sys.executable, "-m", "hatchling", "version"], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_version_is_the_tag_s_and_the_chassis_own_tag_changes_nothing(git, tmp_path):
    clone = tmp_path / "clone"
    git("tag", "v98.0.0")
    git("tag", "--annotate", "--message", "later than the other", "services/chassis/v98.0.0")
    assert version(clone) == "98.0.0"
    git("commit", "--quiet", "--allow-empty", "--message", "after it")
    git("tag", "services/chassis/v98.0.1")
    assert version(clone).startswith("98.0.0.post1.dev1+g")


def test_an_archive_that_git_makes_knows_it_too(git, tmp_path):
    git("tag", "v98.0.0")
    (tmp_path / "archive").mkdir()
    subprocess.run(["tar", "-x", "-C", str(tmp_path / "archive")], input=git("archive", "HEAD"), check=True)
    assert version(tmp_path / "archive") == "98.0.0"


def test_its_files_bear_the_version_and_its_notes_are_its_section(git, tmp_path):
    changelog = tmp_path / "clone/CHANGELOG.md"
    text = changelog.read_text()
    begin = text.index("\n## ")
    changelog.write_text(f"{text[:begin]}\n## [98.0.0] - 2026-01-02\n\n### Added\n\n- This.\n{text[begin:]}")
    git("commit", "--quiet", "--all", "--message", "the release")
    git("tag", "v98.0.0")
    out = tmp_path / "dist"
    command = [sys.executable, str(tmp_path / "clone/releasing"), "build", str(out)]
    subprocess.run(command, check=True, capture_output=True)
    names = {f"moorage-98.0.0{each}" for each in ("-py3-none-any.whl", ".tar.gz", ".cdx.json", ".notes.md")}
    assert {each.name for each in out.iterdir()} == names
    assert (out / "moorage-98.0.0.notes.md").read_text() == "### Added\n\n- This.\n"


def test_a_tag_is_checked_where_nothing_is_installed():
    done = subprocess.run([sys.executable, "-I", "-S", str(ROOT / "releasing"), "check", "v0"], capture_output=True)
    assert (done.returncode, done.stderr) == (1, releasing("check", "v0").stderr.encode())
