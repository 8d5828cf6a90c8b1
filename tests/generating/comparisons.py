"""Comparisons by chance: few things or thousands, with names at their limit and text that means harm."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import NamedTuple

from hypothesis import strategies as some
from moorage.review.diff.model import (
    ABSENT,
    Comparison,
    Effect,
    FieldChange,
    Finding,
    ObjectChange,
    Operation,
    Preview,
    Previewed,
    Revision,
    ServiceChange,
)

HOSTILE = (
    "```",
    "````diff",
    "~~~",
    "`",
    "``x`",
    "</details>",
    "<details><summary>",
    "</summary>",
    "<!--",
    "-->",
    "<script>alert(1)</script>",
    "<img src=http://evil.example.com/x>",
    "@everyone",
    "(@team/ops)",
    "#12",
    "owner/repo#12",
    "GH-12",
    "!34",
    "~label",
    "%milestone",
    "$12",
    "&12",
    "https://evil.example.com/a?b=c",
    "http://evil.example.com",
    "www.evil.example.com",
    "a@evil.example.com",
    "mailto:a@evil.example.com",
    "[click](http://evil.example.com)",
    "![x](http://evil.example.com)",
    "[x]: http://evil.example.com",
    "<http://evil.example.com>",
    "a|b",
    "\\|",
    "\n/close\n",
    "\r\n# heading",
    "\n\n- list",
    "---",
    "===",
    "**bold**",
    "_em_",
    "&lt;b&gt;",
    "&#64;everyone",
    "\x1b[31m",
    "\x00",
    "\u202e",
    "\u2028",
    "\ufeff",
    "😀",
    "]]>",
    "::error::x",
    "##[group]x",
    "##vso[task.complete]",
    "%0A::error::x",
    ":tada:",
    "$$x$$",
    "    indented",
)
_CHANGED = [each for each in Effect if each is not Effect.NOTHING]


class Sizes(NamedTuple):
    """Of what a comparison is made: a failing test prints this, and not thousands of services."""

    seed: int = 0
    services: int = 12
    environments: int = 3
    length: int = 63
    """Characters of each service's name."""
    danger: float = 0.5
    """Share of the services' changes that are in danger."""
    words: int = 4
    """Most words of each foreign text."""
    previewed: bool = False
    """Whether Pulumi was asked too."""

    @property
    def comparison(self) -> Comparison:
        """Make it, the same one each time."""
        return _Making(self).made()


class _Making:
    def __init__(self, sizes: Sizes):
        self.by = Random(sizes.seed)
        self.environments = tuple(f"env-{number}" for number in range(sizes.environments))
        self.names = [self._name(number, sizes.length) for number in range(sizes.services)]
        self.danger, self.words, self.previewed = sizes.danger, sizes.words, sizes.previewed

    def made(self) -> Comparison:
        by = self.by
        changes = tuple(
            self._change(name, environment)
            for name in self.names
            for environment in self.environments
            if by.random() < 0.8
        )
        unread = {each: (self._text(), self._text()) for each in self.environments[1:] if by.random() < 0.1}
        changes = tuple(each for each in changes if each.environment not in unread)
        allowed = frozenset({(by.choice(self.names), Effect.BREAKS)} if self.names and by.random() < 0.3 else ())
        return Comparison(
            Revision(self._text(), "0123456789abcdef" * 2),
            Revision("working tree", None),
            self.environments,
            tuple(sorted({*filter(None, self.names), "unchanged"})),
            tuple(sorted(changes, key=lambda each: (each.effect.rank, each.service, each.environment))),
            unread=unread,
            unreadable=frozenset(each for each in unread if by.random() < 0.5),
            allowed=allowed,
            previews=tuple(map(self._preview, self.environments)) if self.previewed else (),
        )

    def _name(self, number: int, length: int) -> str:
        return f"{'s' * (length - 6)}{number:06}" if number or length % 2 else ""

    def _text(self) -> str:
        by = self.by
        return " ".join(by.choice(HOSTILE) if by.random() < 0.5 else "word" for _ in range(by.randint(1, self.words)))

    def _change(self, name: str, environment: str) -> ServiceChange:
        by = self.by
        findings = [self._finding("danger")] if by.random() < self.danger else []
        findings += [self._finding(level) for level in ("weaker", "note") if by.random() < 0.2]
        objects = tuple(self._object(name) for _ in range(by.randint(0, 2)))
        effect = min((each.effect for each in (*objects, *findings)), key=lambda each: each.rank, default=Effect.ADDED)
        image = by.choice(("changed", "unchanged", "unknown", "none"))
        return ServiceChange(name, environment, effect, image, objects, tuple(findings), ("deployment",))

    def _preview(self, environment: str) -> Preview:
        names = [name for name in (*self.names, self._text()) if self.by.random() < 0.7]
        found = [self._previewed(name) for name in names]
        agrees = [each for each in found if self.by.random() < 0.3]
        return Preview(environment, tuple(agrees), tuple(each for each in found if each not in agrees))

    def _previewed(self, service: str) -> Previewed:
        by = self.by
        role = by.choice(("deployment", "service", "", "stack"))
        paths = tuple(self._text() for _ in range(by.randint(0, 5)))
        effect, operation = by.choice(list(Effect)), by.choice(list(Operation))
        return Previewed(service, role, "Deployment", f"{service}-{role}", effect, operation, paths)

    def _finding(self, level: str) -> Finding:
        by = self.by
        effect = by.choice((Effect.BREAKS, Effect.REFUSED)) if level == "danger" else Effect.ROLLS
        hurt = tuple(sorted({by.choice(self.names) or "other" for _ in range(by.randint(0, 4))}))
        location = f"services/{by.choice(('a b', 'x`y', '<b>', 'order'))}/service.yaml:{by.randint(1, 99)}"
        return Finding(by.choice(("port-gone", "name-gone", "x|y")), level, effect, self._text(), location, hurt)

    def _object(self, name: str) -> ObjectChange:
        by = self.by
        effect = by.choice(_CHANGED)
        body = {"kind": "Service", "metadata": {"name": name, "annotations": {self._text(): self._text()}}}
        thing = ObjectChange("service", "Service", name or "shop", effect, body, body)
        if effect in (Effect.ADDED, Effect.REMOVED):
            return replace(thing, before=None) if effect is Effect.ADDED else replace(thing, after=None)
        values = (self._text(), self._text(), 1, True, None, ABSENT, {"a": self._text()}, [self._text(), 2], {}, "")
        changes = [(by.choice(values), by.choice(values)) for _ in range(by.randint(0, 2))]
        # Lines that stay keep what they begin with: a fence of backticks, say.
        stays = "\n".join(by.choice(HOSTILE) for _ in range(3))
        changes.append((f"{stays}\nold\n{stays}", f"{stays}\nnew\n{stays}"))
        fields = (FieldChange(("spec", self._text(), by.randint(0, 9)), *each, effect) for each in changes)
        return replace(thing, fields=tuple(fields))


def sizes(most: int = 12) -> some.SearchStrategy[Sizes]:
    """Return sizes of comparisons of up to so many services."""
    return some.builds(
        Sizes,
        some.integers(0, 2**32),
        some.integers(0, most),
        some.integers(1, 4),
        some.sampled_from([8, 9, 30, 63]),
        some.sampled_from([0.0, 0.02, 0.5, 1.0]),
        some.sampled_from([1, 4, 60]),
        some.booleans(),
    )
