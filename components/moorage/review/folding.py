"""Many findings of one kind in one line: of a thousand equal lines nobody finds the one that differs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from moorage.errors import Problem

MOST = 10
"""So many findings of one kind are shown one by one."""
_SHOWN = 3
_INDEX = re.compile(r"\[[0-9]+\]")


def folded(found: Iterable[Problem]) -> Iterator[str]:
    """Yield the lines to print, kind by kind in the order of the first of each: same key, same fault."""
    kinds: dict[tuple[str, str], list[Problem]] = {}
    for each in found:
        kinds.setdefault((_INDEX.sub("", each.path), each.wrong), []).append(each)
    for (path, wrong), alike in kinds.items():
        if len(alike) <= MOST:
            yield from map(str, alike)
            continue
        remedies = {each.remedy for each in alike}
        places = ", ".join(each.where for each in alike[:_SHOWN])
        parts = [f"{path}: {wrong}" if path else wrong, *(remedies if len(remedies) == 1 else ()), f"{places}, …"]
        yield f"{len(alike):,} times: {'; '.join(parts)}; --all shows each"


def listed(names: tuple[str, ...]) -> str:
    """Return a few names as they are, and of many the first ones and their number."""
    if len(names) <= MOST:
        return ", ".join(names)
    return f"{len(names):,} services ({', '.join(names[:_SHOWN])}, …)"
