"""The one place where foreign text becomes output: it ends no line, steers no terminal and is no command of a log."""

from __future__ import annotations

import json
import re
from typing import Any

# What a log viewer of GitHub or Azure takes for a command: '::' at the start of a line, '##[' and '##vso[' anywhere.
_COMMAND = re.compile(r"^(\s*):(?=:)|#(?=#\[|#vso\[)")


def escaped(line: str) -> str:
    """Return one line of text in which every character is visible: ``\\x1b`` for an escape, ``\\n`` for a line end."""
    if not line.isprintable():
        line = "".join(each if each.isprintable() else _escape(each) for each in line)
    return _COMMAND.sub(lambda found: f"{found[1] or ''}\\x{ord(found[0][-1]):02x}", line)


def json_text(value: Any) -> str:
    """Return JSON for people and programs: as readable as it can be, and as harmless as `escaped`."""
    text = json.dumps(value, indent=2, ensure_ascii=False, default=str)
    return "\n".join(map(_harmless, text.split("\n")))


def json_line(value: Any) -> str:
    """Return JSON in one line, as harmless as `json_text`."""
    return _harmless(json.dumps(value, ensure_ascii=False, default=str))


def _harmless(text: str) -> str:
    if not text.isprintable():
        text = "".join(each if each.isprintable() else json.dumps(each)[1:-1] for each in text)
    return re.sub(r"#(?=#\[|#vso\[)", r"\\u0023", text)


def _escape(character: str) -> str:
    known = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return known.get(character) or code_point(character)


def code_point(character: str) -> str:
    """Return a character by its number, as Python and YAML both write it."""
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
