"""How wide text is, where nothing can measure it: by the widest of the fonts that a viewer may have."""

from __future__ import annotations

import unicodedata

_WIDTHS = {"'.,:;|!iIjl ": 0.36, '()[]{}/\\-"frt*': 0.46, "mwMWQO@%&+=<>~→": 0.99, "_?$#^": 0.78}
_OF = {character: width for characters, width in _WIDTHS.items() for character in characters}
ELLIPSIS = "…"


def text_width(text: str, size: float) -> float:
    """Return at most how many pixels a line takes. ``size``: of the font, in pixels."""
    return size * sum(map(_em, text))


def cut(text: str, size: float, most: float) -> str:
    """Return a line that takes at most so many pixels: what is left out at its end is an ellipsis."""
    if text_width(text, size) <= most:
        return text
    room = most - text_width(ELLIPSIS, size)
    for end, character in enumerate(text):
        room -= text_width(character, size)
        if room < 0:
            return text[:end].rstrip() + ELLIPSIS
    return text


def _em(character: str) -> float:
    if character in _OF:
        return _OF[character]
    if not character.isascii():
        return 1.0 if unicodedata.east_asian_width(character) in "FWA" else 0.9
    return 0.78 if character.isupper() else 0.65
