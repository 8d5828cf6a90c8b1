"""A tag that the changelog does not announce is refused in one sentence; the notes are the version's section."""

from __future__ import annotations

import re

import pytest

from .conftest import ROOT, releasing

CHANGELOG = """\
# Changelog

## [Unreleased]
{unreleased}
## [0.2.0] - 2026-02-03

### Added

- This.

## 0.1.0

- That.
"""


@pytest.fixture
def changelog(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "releasing"))
    import changelog

    return changelog


def test_the_tag_of_the_newest_version_is_let_through(changelog):
    assert changelog.check("v0.2.0", CHANGELOG.format(unreleased="")) is None


@pytest.mark.parametrize("tag", ["v0.1.0", "v0.3.0", "0.2.0", "v0.2.0-rc1"])
def test_another_one_is_not(changelog, tag):
    with pytest.raises(changelog.ChangelogError, match=rf"newest version is 0\.2\.0, not that of the tag {tag};"):
        changelog.check(tag, CHANGELOG.format(unreleased=""))


def test_nor_one_beside_which_lines_are_unreleased_or_that_has_no_notes(changelog):
    with pytest.raises(changelog.ChangelogError, match="lines are still unreleased; move them below 0.2.0"):
        changelog.check("v0.2.0", CHANGELOG.format(unreleased="\n- Late.\n"))
    with pytest.raises(changelog.ChangelogError, match=r"nothing stands below 0.3.0"):
        changelog.check("v0.3.0", CHANGELOG.format(unreleased="\n## 0.3.0\n"))
    with pytest.raises(changelog.ChangelogError, match=r"newest version is no version"):
        changelog.check("v0.3.0", "# Changelog\n")


def test_the_notes_are_its_section_and_of_a_commit_between_releases_what_is_unreleased(changelog):
    text = CHANGELOG.format(unreleased="\n- Late.\n")
    assert changelog.notes("0.2.0", text) == "### Added\n\n- This.\n"
    assert changelog.notes("0.1.0", text) == "- That.\n"
    assert changelog.notes("0.2.0.post1.dev3+gabc", text) == "- Late.\n"


def test_the_command_says_it_in_one_sentence_about_this_repository_s_changelog():
    done = releasing("check", "v999.0.0")
    assert (done.returncode, done.stdout) == (1, "")
    assert re.fullmatch(
        r"CHANGELOG\.md: its newest version is [\d.]+, not that of the tag v999\.0\.0; .+\n", done.stderr
    )


def test_the_notes_of_a_release_are_made_from_this_repository_s_changelog(release):
    notes = release.file(".notes.md").read_text().strip()
    assert notes
    assert notes in (ROOT / "CHANGELOG.md").read_text()
