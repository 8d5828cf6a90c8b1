"""A strategic merge patch, as the API server applies it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moorage.plan.naming import Manifest
from moorage.plan.patch.directives import DIRECTIVE, directive_of, is_directed, refuse_others, without_directive
from moorage.plan.patch.error import PatchError, Path
from moorage.plan.patch.lists import merged_lists


def merged(body: Manifest, patch: Mapping[str, Any]) -> Manifest:
    """Return what `applied` makes of an object."""
    return applied(body, patch)[0]


def applied(body: Manifest, patch: Mapping[str, Any]) -> tuple[Manifest, list[Path]]:
    """Return an object with a patch applied, and the parts of the patch that change nothing; neither is changed.

    ``patch``: mappings merge, ``null`` deletes, lists are merged by their merge key, as sets or replaced, as Kubernetes
    says of each; ``$patch: delete`` and ``$patch: replace`` are understood. Raises `PatchError`.
    """
    merge = _Merge(str(body["kind"]))
    made = merge.mapping(body, patch, ())
    return made, merge.idle


class _Merge:
    def __init__(self, kind: str):
        self.lists = merged_lists(kind)
        self.idle: list[Path] = []

    def mapping(self, old: Mapping[str, Any], patch: Mapping[str, Any], path: Path) -> dict[str, Any]:
        directive = directive_of(patch, path)
        if directive == "delete":
            self._note(not old, path)
            self.idle += [(*path, key) for key in patch if key != DIRECTIVE]
            return {}
        if directive == "replace":
            replaced: dict[str, Any] = self.plain(without_directive(patch), path)
            self._note(replaced == old, path)
            return replaced
        self._note(not patch, path)
        made = dict(old)
        for key, value in patch.items():
            here = (*path, key)
            if value is None:
                self._note(key not in made, here)
                made.pop(key, None)
            elif isinstance(value, Mapping) and isinstance(made.get(key), Mapping):
                made[key] = self.mapping(made[key], value, here)
            elif isinstance(value, Mapping) and directive_of(value, here) is not None:
                self._note(key not in made, here)
                made.pop(key, None)
            elif isinstance(value, list) and isinstance(made.get(key), list):
                made[key] = self.sequence(made[key], value, here)
            else:
                new = self.plain(value, here)
                self._note(key in made and made[key] == new, here)
                made[key] = new
        return made

    def sequence(self, old: list[Any], patch: list[Any], path: Path) -> list[Any]:
        merge_key = self.merge_key(path)
        if merge_key is None:
            for index, each in enumerate(patch):
                if is_directed(each):
                    wrong, remedy = "is in a list that a patch replaces", "write every entry that the list shall have"
                    raise PatchError((*path, index, DIRECTIVE), wrong, remedy)
            new = [self.plain(each, (*path, index)) for index, each in enumerate(patch)]
            self._note(new == old, path)
            return new
        self._note(not patch, path)
        if not merge_key:
            self.idle += [(*path, index) for index, each in enumerate(patch) if each in old]
            return _in_order(old, list(dict.fromkeys(patch)), old)
        return self.objects(old, patch, merge_key, path)

    def objects(self, old: list[Any], patch: list[Any], merge_key: str, path: Path) -> list[Any]:
        _refuse_twice(patch, merge_key, path)
        wanted: dict[Any, tuple[Path, Mapping[str, Any]]] = {}
        kept, replaced = {each[merge_key]: each for each in old}, False
        for index, each in enumerate(patch):
            here = (*path, index)
            if not isinstance(each, Mapping):
                raise PatchError(here, "must be a mapping", "write `key: value` lines below it")
            directive, name = directive_of(each, here), each.get(merge_key)
            if directive == "replace":
                replaced = True
            elif name is None:
                raise PatchError(here, f"has no {merge_key}", f"give {merge_key}, by which entries here are told apart")
            elif directive == "delete":
                self._note(name not in kept, here)
                self.idle += [(*here, key) for key in each if key not in (DIRECTIVE, merge_key)]
                kept.pop(name, None)
            else:
                wanted[name] = (here, each)
        kept = {} if replaced else kept
        names, made = list(kept), dict(kept)
        for name, (here, each) in wanted.items():
            rest = {key: value for key, value in each.items() if key != merge_key}
            made[name] = self.mapping(made[name], rest, here) if name in made else self.plain(each, here)
        result = [made[name] for name in _in_order(names, list(wanted), names)]
        self._note(replaced and result == old, path)
        return result

    def plain(self, value: Any, path: Path) -> Any:
        """Return a value of a patch as it stands in an object: without nulls, and without what holds a directive."""
        if isinstance(value, Mapping):
            refuse_others(value, path)
            inner = {key: each for key, each in value.items() if each is not None and not is_directed(each)}
            self.idle += [(*path, key) for key in value if key not in inner and key != DIRECTIVE]
            return {key: self.plain(each, (*path, key)) for key, each in inner.items()}
        if isinstance(value, list):
            if merge_key := self.merge_key(path):
                _refuse_twice(value, merge_key, path)
            self.idle += [(*path, index) for index, each in enumerate(value) if is_directed(each)]
            return [self.plain(each, (*path, i)) for i, each in enumerate(value) if not is_directed(each)]
        return value

    def merge_key(self, path: Path) -> str | None:
        return self.lists.get(tuple(part for part in path if isinstance(part, str)))

    def _note(self, idle: bool, path: Path) -> None:
        if idle:
            self.idle.append(path)


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


def _refuse_twice(patch: list[Any], merge_key: str, path: Path) -> None:
    """Refuse two entries of one key, of which the API server keeps the first or both: nobody can mean that."""
    seen = set()
    for index, each in enumerate(patch):
        if isinstance(each, Mapping) and each.get(DIRECTIVE) is None and each.get(merge_key) is not None:
            if each[merge_key] in seen:
                raise PatchError(
                    (*path, index, merge_key), "names an entry that stands before it", "make one of the two", "repeated"
                )
            seen.add(each[merge_key])
