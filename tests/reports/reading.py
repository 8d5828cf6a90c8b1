"""Reads a report as GitHub does: its own parser of Markdown, then the page that comes of it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import cmarkgfm
from cmarkgfm.cmark import Options

APART = "\u200b"
"""What the forms put between a mark and a name, so that it is no mention."""
_EMPTY = {"br", "hr", "img", "input"}


class Page(HTMLParser):
    """What a reader sees."""

    def __init__(self, markdown: str):
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.prose: list[str] = []
        """Texts outside code, in which a mention is one."""
        self.heading = ""
        self.diffs: list[str] = []
        self.feed(cmarkgfm.github_flavored_markdown_to_html(markdown, options=Options.CMARK_OPT_UNSAFE))
        self.close()
        self.wrong += [f"<{tag}> is not closed" for tag in self.open]

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)
        if tag not in _EMPTY:
            self.open.append(tag)
        if tag == "pre":
            self.diffs.append("")

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.wrong.append(f"</{tag}> ends {self.open[-1:]}")

    def handle_data(self, data: str) -> None:
        if "h3" in self.open and len([each for each in self.tags if each == "h3"]) == 1:
            self.heading += data
        if "pre" in self.open:
            self.diffs[-1] += data
        elif "code" not in self.open:
            self.prose.append(data)

    def handle_comment(self, data: str) -> None:
        self.wrong.append(f"comment {data[:20]}")

    def handle_decl(self, decl: str) -> None:
        self.wrong.append(f"declaration {decl[:20]}")

    def unknown_decl(self, data: str) -> None:
        self.wrong.append(f"declaration {data[:20]}")

    def handle_pi(self, data: str) -> None:
        self.wrong.append(f"instruction {data[:20]}")

    @property
    def text(self) -> str:
        """Everything outside code."""
        return "".join(self.prose)

    @property
    def references(self) -> list[str]:
        """What GitHub or GitLab would make a mention, a reference or a link of."""
        return re.findall(r"[@#!~%$&^]\w+|\bGH-\d+|\w+://\S+|\bwww\.\S+", self.text)


def outside_fences(markdown: str) -> list[str]:
    """Return the lines that are in no fence; raises `ValueError` when one is left open."""
    lines, fence = [], ""
    for line in markdown.split("\n"):
        marks = re.match(r"`{3,}", line)
        if fence:
            fence = "" if re.fullmatch(rf" {{0,3}}`{{{len(fence)},}} *", line) else fence
        elif marks:
            fence = marks[0]
        else:
            lines.append(line)
    if fence:
        raise ValueError("a fence is left open")
    return lines
