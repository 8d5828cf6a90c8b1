"""What a command shows at a terminal, as a page."""

from __future__ import annotations

import html
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

_CODES = re.compile(r"\x1b\[([0-9;]*)m")


def shown(arguments: list[str], folder: Path) -> str:
    """Run ``moorage`` at a terminal; return what that was sent, escapes and all."""
    ours, theirs = pty.openpty()
    # The colours are for eyes that have not asked for none.
    told = {name: value for name, value in os.environ.items() if name != "NO_COLOR"} | {"TERM": "xterm-256color"}
    command = [sys.executable, "-m", "moorage.cli.main", *arguments]
    with subprocess.Popen(command, cwd=folder, stdout=theirs, stderr=subprocess.DEVNULL, env=told):
        os.close(theirs)
        sent = b""
        try:
            while more := os.read(ours, 1 << 16):
                sent += more
        except OSError:  # so Linux tells that nobody has the terminal any more
            os.close(ours)
    return sent.decode().replace("\r\n", "\n")


def page(typed: str, text: str) -> str:
    """Return the page of a terminal with a command and what it showed."""
    opened, parts, position = 0, [], 0
    for code in _CODES.finditer(text):
        parts.append(html.escape(text[position : code.start()]))
        position = code.end()
        if code[1] in ("", "0"):
            parts.append("</b>" * opened)
            opened = 0
        else:
            parts.append(f'<b class="c{code[1].replace(";", " c")}">')
            opened += 1
    parts.append(html.escape(text[position:]))
    style = Path(__file__).with_name("terminal.css").read_text(encoding="utf-8")
    return (
        f'<!doctype html><meta charset="utf-8"><style>{style}</style><body>'
        f"<pre><i>$ {html.escape(typed)}</i>\n{''.join(parts).rstrip()}</pre>"
        "<script>document.body.dataset.height = document.body.offsetHeight</script>"
    )
