"""The one form of a path in an image: absolute, and nothing in it that an operating system would resolve.

`/a/../b`, `//b` and `/b/` name one file to a system and three to whoever compares names; joined to a folder, some of
them lie outside of it.
"""

from __future__ import annotations

import re

PATTERN = r"(?:/(?!\.{1,2}(?:/|$))[^/\x00-\x1f\x7f-\x9f]+)+"
"""From end to end, the same in Python and in JavaScript."""
WRONG = "is not a path in an image"
REMEDY = "write it from the root and in plain form, such as /etc/order/rates.json, without //, ., .. or / at the end"


def is_image_path(text: str) -> bool:
    """Whether this is an absolute path in its plain form, below the image's root."""
    return bool(re.fullmatch(PATTERN, text))
