"""What a patch says beside values: `$patch`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from moorage.plan.patch.error import PatchError, Path

DIRECTIVE = "$patch"


def directive_of(patch: Mapping[str, Any], path: Path) -> str | None:
    """Return ``delete``, ``replace`` or None. Raises `PatchError` for another one."""
    refuse_others(patch, path)
    found = patch.get(DIRECTIVE)
    if found not in (None, "delete", "replace"):
        raise PatchError((*path, DIRECTIVE), "must be delete or replace", "merging is what a patch does without it")
    return None if found is None else str(found)


def refuse_others(keys: Iterable[str], path: Path) -> None:
    """Refuse what a client writes that knows both ends, such as ``$setElementOrder``. Raises `PatchError`."""
    for key in keys:
        if key.startswith("$") and key != DIRECTIVE:
            remedy = "use null, $patch: delete or $patch: replace"
            raise PatchError((*path, key), "is a directive that is not understood here", remedy)


def without_directive(patch: Mapping[str, Any]) -> dict[str, Any]:
    """Return a mapping of a patch without its directive."""
    return {key: value for key, value in patch.items() if key != DIRECTIVE}


def is_directed(value: Any) -> bool:
    """Tell whether a value of a patch is a mapping with a directive."""
    return isinstance(value, Mapping) and DIRECTIVE in value
