"""A report as a page: Markdown by GitHub's parser, in a frame that looks like a comment of the forge."""

from __future__ import annotations

import re
from pathlib import Path

import cmarkgfm
from cmarkgfm.cmark import Options

_FRAMES = {
    "github": "<b>github-actions</b><i>bot</i> commented now",
    "gitlab": "<b>moorage review</b> @project_bot · just now <i>Bot</i>",
}
_CLASSES = {"-": "del", "+": "add", "@": "at"}


def page(forge: str, markdown: str) -> str:
    """Return the page of a comment on ``github`` or ``gitlab``, with what is folded opened."""
    body = cmarkgfm.github_flavored_markdown_to_html(markdown, options=Options.CMARK_OPT_UNSAFE)
    body = re.sub(r'(<pre lang="diff"><code>)(.*?)(</code>)', _coloured, body, flags=re.DOTALL)
    body = body.replace("<details>", "<details open>")
    style = Path(__file__).with_name("style.css").read_text(encoding="utf-8")
    return (
        f'<!doctype html><meta charset="utf-8"><style>{style}</style><body class="{forge}">'
        f"<article><header>{_FRAMES[forge]}</header><section>{body}</section></article>"
        # What the window must hold, for whoever asks for the page's text.
        "<script>document.body.dataset.height = document.body.offsetHeight</script>"
    )


def _coloured(found: re.Match[str]) -> str:
    lines = (f'<span class="{_CLASSES.get(line[:1], "")}">{line}</span>' for line in found[2].splitlines())
    return found[1] + "".join(lines) + found[3]
