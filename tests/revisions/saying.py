"""What is said of a pair of revisions, in lines."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from moorage.reading.loading import Project, load
from moorage.review.diff.comparing import changes
from moorage.review.diff.model import Finding, ServiceChange

from revisions.pairs import PAIRS, Pair

ENVIRONMENT = "the environment"


def loaded(folder: Path, files: Mapping[str, str]) -> Project:
    """Write a project into a folder, and load it in its one environment."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return load(env="test", root=folder)


def compared(pair: Pair) -> list[ServiceChange]:
    """Compare the two revisions."""
    with tempfile.TemporaryDirectory() as folder:
        sides = [loaded(Path(folder, str(head)), pair.files(head=head)) for head in (False, True)]
        return list(changes(*sides, "test", {}))


def said(pair: Pair) -> dict[str, list[str]]:
    """Return service → its effect, its objects, and what is found."""
    return {each.service or ENVIRONMENT: list(_lines(each)) for each in compared(pair)}


def everything() -> dict[str, dict[str, list[str]]]:
    """Return what is said of each pair."""
    return {name: said(pair) for name, pair in PAIRS.items()}


def _lines(change: ServiceChange) -> Iterator[str]:
    yield change.effect.value
    yield from (f"{each.role}: {each.effect.value}" for each in change.objects)
    yield from map(_line, change.findings)


def _line(finding: Finding) -> str:
    hurt = f"; hurts {', '.join(finding.affected)}" if finding.affected else ""
    return f"{finding.level} {finding.code}: {finding.message} [{finding.location}]{hurt}"
