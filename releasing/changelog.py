"""CHANGELOG.md: its sections, the notes of a version, and whether it announces a tag."""

import re
from collections.abc import Mapping

_HEADING = re.compile(r"^## \[?(?P<name>Unreleased|\d+\.\d+\.\d+)\]?.*\n", re.MULTILINE)
UNRELEASED = "Unreleased"


class ChangelogError(ValueError):
    """The changelog does not say what a release needs: one sentence."""


def sections(text: str) -> dict[str, str]:
    """Return what stands below the heading of each version, newest first; ``Unreleased`` is one of them."""
    found = list(_HEADING.finditer(text))
    ends = [*(each.start() for each in found), len(text)][1:]
    return {each["name"]: text[each.end() : end].strip() for each, end in zip(found, ends, strict=True)}


def notes(version: str, text: str) -> str:
    """Return the notes of a version: of a release its section, of any other commit what is unreleased."""
    known = sections(text)
    return known.get(version, known.get(UNRELEASED, "")) + "\n"


def newest(known: Mapping[str, str]) -> str | None:
    """Return the newest version of these sections; None where there is none yet."""
    return next((each for each in known if each != UNRELEASED), None)


def check(tag: str, text: str) -> None:
    """Refuse a tag that is not ``v`` and the newest version of the changelog.

    Raises:
        ChangelogError: it is another one, it has no notes, or something is still unreleased.
    """
    known = sections(text)
    version = newest(known) or "no version"
    if tag != f"v{version}":
        raise ChangelogError(
            f"CHANGELOG.md: its newest version is {version}, not that of the tag {tag}; tag what it announces"
        )
    if not known[version]:
        raise ChangelogError(f"CHANGELOG.md: nothing stands below {version}; say what the release changes")
    if known.get(UNRELEASED):
        raise ChangelogError(f"CHANGELOG.md: lines are still unreleased; move them below {version} and tag that commit")
