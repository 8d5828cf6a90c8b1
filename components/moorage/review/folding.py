"""Folds many findings of one kind into one line: among a thousand equal lines, the one that differs is lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from moorage.errors import Diagnostic

MOST = 10
"""So many findings of one kind are shown one by one."""
_SHOWN = 3
_INDEX = re.compile(r"\[[0-9]+\]")


def folded(found: Iterable[Diagnostic]) -> Iterator[str]:
    """Yield the lines to print, kind by kind in the order of the first of each: same key, same fault."""
    kinds: dict[tuple[str, str], list[Diagnostic]] = {}
    for each in found:
        kinds.setdefault((_INDEX.sub("", each.path), each.message), []).append(each)
    for (path, wrong), alike in kinds.items():
        if len(alike) <= MOST:
            yield from map(str, alike)
            continue
        remedies = {each.hint for each in alike}
        places = ", ".join(each.location for each in alike[:_SHOWN])
        parts = [f"{path}: {wrong}" if path else wrong, *(remedies if len(remedies) == 1 else ()), f"{places}, …"]
        yield f"{len(alike):,} times: {'; '.join(parts)}; --all shows each"


def listed(names: tuple[str, ...]) -> str:
    """Return a few names as they are, and of many the first ones and their number."""
    if len(names) <= MOST:
        return ", ".join(names)
    return f"{len(names):,} services ({', '.join(names[:_SHOWN])}, …)"
