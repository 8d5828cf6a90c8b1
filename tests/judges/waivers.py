"""The findings that we keep, with their reasons, from tests/waivers.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from judges.examples import SHAPES
from judges.manifests import Finding

FILE = Path(__file__).parent.parent / "waivers.toml"


@dataclass(frozen=True)
class Waiver:
    """One finding that is kept in some examples."""

    check: str
    text: str
    examples: tuple[str, ...]
    field: str
    """The field of the spec that decides it."""
    reason: str

    def covers(self, finding: Finding) -> bool:
        """Tell whether the finding is this one."""
        return (finding.check, finding.text) == (self.check, self.text) and finding.example in self.examples


@dataclass(frozen=True)
class Default:
    """A default that fails somewhere."""

    field: str
    off: str
    default: str
    fails: str


@dataclass(frozen=True)
class Loss:
    """What may happen to one request of a load test, once."""

    text: str
    """What the error holds."""
    reason: str


def losses() -> tuple[Loss, ...]:
    """Return every loss that a second run may make good."""
    return tuple(Loss(**each) for each in _content()["loss"])


def waivers() -> tuple[Waiver, ...]:
    """Return every waiver."""
    return tuple(Waiver(**{**each, "examples": _names(each["examples"])}) for each in _content()["waiver"])


def defaults() -> tuple[Default, ...]:
    """Return every default that has an off-switch."""
    return tuple(Default(**each) for each in _content()["default"])


def unwaived(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that no waiver covers."""
    return [finding for finding in findings if not any(waiver.covers(finding) for waiver in waivers())]


def unneeded(findings: Iterable[Finding], judged: Iterable[str]) -> list[str]:
    """Return what the waivers name of the examples that were judged, and nothing needs: ``check in example``."""
    found, names = list(findings), set(judged)
    return [
        f"{waiver.check} ({waiver.text}) in {example}"
        for waiver in waivers()
        for example in names.intersection(waiver.examples)
        if not any(waiver.covers(each) and each.example == example for each in found)
    ]


def count(findings: Iterable[Finding]) -> str:
    """Return how many waivers are used, in one line."""
    found = list(findings)
    used = [waiver for waiver in waivers() if any(waiver.covers(each) for each in found)]
    return f"waivers: {len(used)} used of {len(waivers())}"


def _names(written: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for each in written for name in (SHAPES if each == "examples/*" else [each]))


def _content() -> dict[str, list[dict[str, str]]]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
