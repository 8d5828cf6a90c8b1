"""A version as an image tag or the value of a label may hold it."""

from __future__ import annotations

import hashlib
import re

_TAG_LIMIT = 128


_LABEL_LIMIT = 63


def image_tag(version: str) -> str:
    """Return `version` as an image tag: at most 128 characters of `A-Z a-z 0-9 _ . -`, no leading `.` or `-`."""
    text = re.sub(r"[^A-Za-z0-9_.-]", "_", version)
    if text[:1] in {".", "-"}:
        text = f"_{text[1:]}"
    return _fitted(text or "_", version, _TAG_LIMIT)


def label_value(version: str) -> str:
    """Return `version` as a Kubernetes label value: at most 63 characters, a letter or digit at both ends."""
    text = _ends(re.sub(r"[^A-Za-z0-9_.-]", "_", version))
    return _ends(_fitted(text, version, _LABEL_LIMIT))


def _ends(text: str) -> str:
    return text.strip("_.-")


def _fitted(text: str, version: str, limit: int) -> str:
    """Cut to `limit`, with eight digits of the whole version's hash so that two long versions stay apart."""
    if len(text) <= limit:
        return text
    mark = hashlib.sha256(version.encode()).hexdigest()[:8]
    return f"{text[: limit - 9]}-{mark}"
