"""Folds many findings of one kind into one line: among a thousand equal lines, the one that differs is lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from moorage.errors import Diagnostic
from moorage.errors.codes import Code

MOST = 10
"""So many findings of one kind are shown one by one."""
_SHOWN = 3
_OF_OTHERS: frozenset[Code] = frozenset({"yaml-syntax", "go-mod-invalid", "go-source"})
"""Codes whose messages are the words of a parser or a compiler: each of them says something else."""
_INDEX = re.compile(r"\[[0-9]+\]")


def folded(found: Iterable[Diagnostic]) -> Iterator[str]:
    """Yield the lines to print, kind by kind in the order of the first of each: same code, same key."""
    kinds: dict[tuple[str, str, str], list[Diagnostic]] = {}
    for each in found:
        said = each.message if each.code in _OF_OTHERS else ""
        kinds.setdefault((each.code, _INDEX.sub("", each.path), said), []).append(each)
    for (_, path, _), alike in kinds.items():
        if len(alike) <= MOST:
            yield from map(str, alike)
            continue
        wrongs, remedies = ({getattr(each, part) for each in alike} for part in ("message", "hint"))
        wrong = f"{path}: {alike[0].message}" if path else alike[0].message
        places = ", ".join(each.location for each in alike[:_SHOWN])
        parts = [wrong, *(remedies if len(remedies) == 1 else ()), f"{places}, …"]
        yield f"{len(alike):,} times{'' if len(wrongs) == 1 else ' such as'}: {'; '.join(parts)}; --all shows each"


def listed(names: tuple[str, ...]) -> str:
    """Return a few names as they are, and of many the first ones and their number."""
    if len(names) <= MOST:
        return ", ".join(names)
    return f"{len(names):,} services ({', '.join(names[:_SHOWN])}, …)"
