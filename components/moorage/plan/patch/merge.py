"""A strategic merge patch, as the API server applies it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from moorage.plan.naming import Manifest
from moorage.plan.patch.lists import merged_lists

_DIRECTIVE = "$patch"
Path = tuple[str | int, ...]


class PatchError(ValueError):
    """A patch that cannot be applied: ``path`` in it, what is wrong, what to do."""

    def __init__(self, path: Path, message: str, hint: str):
        super().__init__(f"{'.'.join(map(str, path))}: {message}; {hint}")
        self.path, self.message, self.hint = path, message, hint


def merged(body: Manifest, patch: Mapping[str, Any]) -> Manifest:
    """Return an object with a patch applied; neither is changed, and what the patch does not name stays as it is.

    ``patch``: mappings merge, ``null`` deletes, lists are merged by their merge key, as sets or replaced, as Kubernetes
    says of each; ``$patch: delete`` and ``$patch: replace`` are understood. Raises `PatchError`.
    """
    return _Merge(str(body["kind"])).mapping(body, patch, ())


class _Merge:
    def __init__(self, kind: str):
        self.lists = merged_lists(kind)

    def mapping(self, old: Mapping[str, Any], patch: Mapping[str, Any], path: Path) -> dict[str, Any]:
        directive = _directive(patch, path)
        if directive is not None:
            return {} if directive == "delete" else _plain(_without(patch), path)
        made = dict(old)
        for key, value in patch.items():
            here = (*path, key)
            if value is None:
                made.pop(key, None)
            elif isinstance(value, Mapping) and isinstance(made.get(key), Mapping):
                made[key] = self.mapping(made[key], value, here)
            elif isinstance(value, Mapping) and _directive(value, here) is not None:
                made.pop(key, None)
            elif isinstance(value, list) and isinstance(made.get(key), list):
                made[key] = self.sequence(made[key], value, here)
            else:
                made[key] = _plain(value, here)
        return made

    def sequence(self, old: list[Any], patch: list[Any], path: Path) -> list[Any]:
        merge_key = self.lists.get(tuple(part for part in path if isinstance(part, str)))
        if merge_key is None:
            for index, each in enumerate(patch):
                if _is_directed(each):
                    wrong, remedy = "is in a list that a patch replaces", "write every entry that the list shall have"
                    raise PatchError((*path, index, _DIRECTIVE), wrong, remedy)
            return [_plain(each, (*path, index)) for index, each in enumerate(patch)]
        if not merge_key:
            return _in_order(old, list(dict.fromkeys(patch)), old)
        return self.objects(old, patch, merge_key, path)

    def objects(self, old: list[Any], patch: list[Any], merge_key: str, path: Path) -> list[Any]:
        wanted: list[tuple[Path, Mapping[str, Any]]] = []
        kept, replaced = {each[merge_key]: each for each in old}, False
        for index, each in enumerate(patch):
            here = (*path, index)
            if not isinstance(each, Mapping):
                raise PatchError(here, "must be a mapping", "write `key: value` lines below it")
            directive = _directive(each, here)
            if directive == "replace":
                replaced = True
            elif each.get(merge_key) is None:
                raise PatchError(here, f"has no {merge_key}", f"give {merge_key}, by which entries here are told apart")
            elif directive == "delete":
                kept.pop(each[merge_key], None)
            else:
                wanted.append((here, each))
        kept = {} if replaced else kept
        names, made = list(kept), dict(kept)
        for here, each in wanted:
            name = each[merge_key]
            made[name] = self.mapping(made[name], each, here) if name in made else _plain(each, here)
        return [made[name] for name in _in_order(names, list(dict.fromkeys(e[merge_key] for _, e in wanted)), names)]


def _in_order(old: list[Any], patch: list[Any], server: list[Any]) -> list[Any]:
    """Return both lists as one, as the API server orders it: what the patch names comes as early as it may."""
    place = {value: index for index, value in reversed(list(enumerate(server)))}
    named = set(patch)
    left, right = [each for each in old if each not in named], list(patch)
    made: list[Any] = []
    while left and right:
        first = right[0] in place and place[left[0]] < place[right[0]]
        made.append(left.pop(0) if first else right.pop(0))
    return made + left + right


def _directive(patch: Mapping[str, Any], path: Path) -> str | None:
    _refuse_others(patch, path)
    found = patch.get(_DIRECTIVE)
    if found not in (None, "delete", "replace"):
        raise PatchError((*path, _DIRECTIVE), "must be delete or replace", "merging is what a patch does without it")
    return None if found is None else str(found)


def _refuse_others(keys: Iterable[str], path: Path) -> None:
    for key in keys:
        if key.startswith("$") and key != _DIRECTIVE:
            remedy = "use null, $patch: delete or $patch: replace"
            raise PatchError((*path, key), "is a directive that is not understood here", remedy)


def _without(patch: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in patch.items() if key != _DIRECTIVE}


def _plain(value: Any, path: Path) -> Any:
    """Return a value of a patch as it stands in an object: without nulls, and without what holds a directive."""
    if isinstance(value, Mapping):
        _refuse_others(value, path)
        inner = {key: each for key, each in value.items() if each is not None and not _is_directed(each)}
        return {key: _plain(each, (*path, key)) for key, each in inner.items()}
    if isinstance(value, list):
        return [_plain(each, (*path, i)) for i, each in enumerate(value) if not _is_directed(each)]
    return value


def _is_directed(value: Any) -> bool:
    return isinstance(value, Mapping) and _DIRECTIVE in value
