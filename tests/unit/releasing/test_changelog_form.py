"""CHANGELOG.md has the form of Keep a Changelog 1.1.0: versions with their days, and lines by the kind of change."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

import pytest

from .conftest import ROOT

TEXT = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
KINDS = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"]


def wrong(text):
    """Return what is not of the form."""
    title, *versions = re.split(r"^## ", text, flags=re.MULTILINE)
    names = [version.partition("\n")[0] for version in versions]
    yield from () if title.startswith("# Changelog\n") else ["the title is not Changelog"]
    yield from () if names[:1] == ["[Unreleased]"] else ["the first heading is not [Unreleased]"]
    yield from (f"{name}: not [1.2.3] - 2026-02-01" for name in names[1:] if not released(name))
    keys = [released(name) for name in names[1:] if released(name)]
    yield from (f"{newer}: not newer than {older}" for newer, older in pairwise(keys) if not newer > older)
    for version, name in zip(versions, names, strict=True):
        yield from (f"{name}: {each}" for each in wrong_kinds(version.partition("\n")[2]))


def released(name):
    """Return version and day of a heading, or None."""
    found = re.fullmatch(r"\[(\d+)\.(\d+)\.(\d+)\] - (\d{4}-\d\d-\d\d)", name)
    try:
        return found and (*map(int, found.groups()[:3]), date.fromisoformat(found[4]))
    except ValueError:
        return None


def wrong_kinds(text):
    before, *parts = re.split(r"^### ", text, flags=re.MULTILINE)
    yield from ["lines stand in no section"] if before.strip() else []
    kinds = [part.partition("\n")[0] for part in parts]
    yield from [] if kinds == [each for each in KINDS if each in kinds] else [f"sections {', '.join(kinds)}"]
    for kind, part in zip(kinds, parts, strict=True):
        entries = re.split(r"^- ", part.partition("\n")[2], flags=re.MULTILINE)[1:]
        yield from [] if entries else [f"{kind} is empty"]
        breaking = ["**Breaking:**" in each for each in entries]
        yield from [f"{kind} has what is breaking"] if kind != "Changed" and any(breaking) else []
        yield from [] if breaking == sorted(breaking, reverse=True) else ["what is breaking does not stand first"]


def test_the_changelog_has_that_form():
    assert list(wrong(TEXT)) == []


GOOD = """\
# Changelog

## [Unreleased]

### Changed

- **Breaking:** a.
- b.

## [0.2.0] - 2026-02-01

### Fixed

- c.
"""
OLDER = "\n## [0.1.0] - 2026-01-01\n\n### Added\n\n- d.\n"


def test_the_form_is_looked_at():
    assert list(wrong(GOOD + OLDER)) == []


@pytest.mark.parametrize(
    ("right", "bad", "said"),
    [
        ("## [Unreleased]", "## Unreleased", "the first heading is not [Unreleased]"),
        (" - 2026-02-01", "", "[0.2.0]: not [1.2.3] - 2026-02-01"),
        ("2026-02-01", "2026-02-31", "[0.2.0] - 2026-02-31: not [1.2.3] - 2026-02-01"),
        ("[0.2.0]", "[0.0.2]", "not newer than"),
        ("### Fixed", "### Improved", "sections Improved"),
        ("- c.\n", "", "Fixed is empty"),
        ("### Changed\n", "", "lines stand in no section"),
        ("- **Breaking:** a.\n- b.", "- b.\n- **Breaking:** a.", "what is breaking does not stand first"),
        ("- c.", "- **Breaking:** c.", "Fixed has what is breaking"),
    ],
)
def test_what_is_not_of_the_form_is_told(right, bad, said):
    text = GOOD + OLDER
    assert right in text
    assert said in "; ".join(wrong(text.replace(right, bad, 1)))
