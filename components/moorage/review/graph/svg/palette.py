"""The colours, for light and dark, and the style sheet that is made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from moorage.review.graph.model import Change
from moorage.review.graph.shapes import CAPTION, LABEL, TITLE

FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "DejaVu Sans", sans-serif'
CLASS = {Change.NONE: "same", Change.ADDED: "added", Change.REMOVED: "removed", Change.CHANGED: "changed"}
"""The class of a part, by how it changed."""


@dataclass(frozen=True)
class Palette:
    """The colours of one scheme, each ``#rrggbb``."""

    page: str
    text: str
    faint: str
    """Captions, labels."""
    ink: Mapping[str, str]
    """Class → lines, borders, signs, and labels of what changed."""
    fill: Mapping[str, str]
    """Class → inside of a node."""


LIGHT = Palette(
    page="#ffffff",
    text="#1f2328",
    faint="#57606a",
    ink={"same": "#57606a", "added": "#116329", "removed": "#b3202a", "changed": "#7d4e00"},
    fill={"same": "#f6f8fa", "added": "#dafbe1", "removed": "#ffebe9", "changed": "#fff8c5"},
)
DARK = Palette(
    page="#0d1117",
    text="#f0f6fc",
    faint="#a3adb8",
    ink={"same": "#a3adb8", "added": "#4ac26b", "removed": "#ff8182", "changed": "#e3b341"},
    fill={"same": "#161b22", "added": "#0f2a18", "removed": "#34161a", "changed": "#2e2611"},
)
_SHAPES = f"""\
text {{ font-family: {FONT}; }}
.heading {{ font-size: 16px; font-weight: 600; }}
.title {{ font-size: {TITLE}px; font-weight: 600; text-anchor: middle; }}
.caption {{ font-size: {CAPTION}px; text-anchor: middle; }}
.label {{ font-size: {LABEL}px; text-anchor: middle; }}
.key {{ font-size: {LABEL + 1}px; }}
.sign {{ font-size: {TITLE}px; font-weight: 700; text-anchor: middle; }}
.line {{ fill: none; stroke-width: 1.5; }}
.box {{ stroke-width: 1.2; }}
.added .line, .removed .line, .changed .line, .added .box, .removed .box, .changed .box {{ stroke-width: 2.4; }}
.removed .box {{ stroke-dasharray: 7 4; }}
.removed .title {{ text-decoration: line-through; }}
.exposed .line {{ stroke-dasharray: 16 4; }}
.allowed .line {{ stroke-dasharray: 6 4; }}
.egress .line {{ stroke-dasharray: 10 3 2 3; }}
.consul .line {{ stroke-dasharray: 1.5 4; stroke-linecap: round; }}
"""


def style() -> str:
    """Return the style sheet. A viewer that knows no colour scheme shows the light one."""
    return f"{_SHAPES}{_colours(LIGHT)}@media (prefers-color-scheme: dark) {{\n{_colours(DARK)}}}\n"


def _colours(palette: Palette) -> str:
    rules = [
        f".page {{ fill: {palette.page}; }}",
        f".heading, .title {{ fill: {palette.text}; }}",
        f".caption, .label, .key {{ fill: {palette.faint}; }}",
        f".sign {{ fill: {palette.page}; }}",
        # A line that runs behind a label is not to be read with it.
        f".label {{ stroke: {palette.page}; stroke-width: 3px; paint-order: stroke; }}",
    ]
    for name, ink in palette.ink.items():
        rules.append(f".{name} .line, .{name} .box, .{name} .badge {{ stroke: {ink}; }}")
        rules.append(f".{name} .tip, .{name} .badge {{ fill: {ink}; }}")
        rules.append(f".{name} .box {{ fill: {palette.fill[name]}; }}")
        if name != "same":
            rules.append(f".{name} .label {{ fill: {ink}; }}")
    return "".join(f"{rule}\n" for rule in rules)
