"""Elements of XML: text of others becomes text and nothing else."""

from __future__ import annotations

from html import escape

from moorage.errors.escaping import escaped


def element(name: str, *inside: str, **attributes: object) -> str:
    """Return an element in a line, or with others inside. ``inside``: elements; ``class_`` is ``class``."""
    said = "".join(f' {key.rstrip("_").replace("_", "-")}="{plain(str(value))}"' for key, value in attributes.items())
    if not inside:
        return f"<{name}{said}/>\n"
    return f"<{name}{said}>\n{''.join(inside)}</{name}>\n"


def text(name: str, said: str, **attributes: object) -> str:
    """Return an element that holds text."""
    return element(name, **attributes).removesuffix("/>\n") + f">{plain(said)}</{name}>\n"


def plain(said: str) -> str:
    """Return text as it stands in XML, every character visible."""
    return escape(escaped(said))
