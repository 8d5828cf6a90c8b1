"""What changed between two property values, as the engine's detailed diff has it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pulumi.runtime.proto import provider_pb2

from moorage_plugins.values import UNKNOWN

Path = tuple[str | int, ...]


class _Missing:
    """Nothing stands there; not the same as null."""


MISSING = _Missing()


@dataclass(frozen=True)
class Difference:
    """One place where the new value is not the old one."""

    path: Path
    kind: str
    """``ADD``, ``DELETE`` or ``UPDATE``."""

    @property
    def text(self) -> str:
        """The path as Pulumi writes it: ``spec.ports[0].name``, ``metadata.labels["a.b/c"]``."""
        written = ""
        for part in self.path:
            if isinstance(part, int):
                written += f"[{part}]"
            elif any(character in part for character in '."[]'):
                quoted = part.replace('"', '\\"')
                written += f'["{quoted}"]'
            else:
                written += f".{part}" if written else part
        return written


def differences(old: Any, new: Any, path: Path = ()) -> Iterator[Difference]:
    """Yield every difference, the deepest place that tells it; null and absent are the same."""
    if new is MISSING or new is None:
        if old is not MISSING and old is not None:
            yield Difference(path, "DELETE")
    elif old is MISSING or old is None:
        yield Difference(path, "ADD")
    elif isinstance(old, dict) and isinstance(new, dict):
        for key in sorted(old.keys() | new.keys()):
            yield from differences(old.get(key, MISSING), new.get(key, MISSING), (*path, key))
    elif isinstance(old, list) and isinstance(new, list):
        for index in range(max(len(old), len(new))):
            yield from differences(_at(old, index), _at(new, index), (*path, index))
    elif new is UNKNOWN or not _same(old, new):
        yield Difference(path, "UPDATE")


def response(found: list[Difference], replacing: list[Difference], delete_first: bool) -> provider_pb2.DiffResponse:
    """Return the answer to Diff: what an update would change, and which of it replaces the resource."""
    return provider_pb2.DiffResponse(
        changes=provider_pb2.DiffResponse.DIFF_SOME if found or replacing else provider_pb2.DiffResponse.DIFF_NONE,
        replaces=[one.text for one in replacing],
        deleteBeforeReplace=delete_first,
        detailedDiff={one.text: _detail(one, one in replacing) for one in found},
        hasDetailedDiff=True,
    )


def _detail(difference: Difference, replaced: bool) -> provider_pb2.PropertyDiff:
    kind = provider_pb2.PropertyDiff.Kind.Value(f"{difference.kind}_REPLACE" if replaced else difference.kind)
    return provider_pb2.PropertyDiff(kind=kind, inputDiff=difference.kind == "DELETE")


def _at(items: list[Any], index: int) -> Any:
    return items[index] if index < len(items) else MISSING


def _same(old: Any, new: Any) -> bool:
    # In Python True == 1; in a manifest they are different things.
    return isinstance(old, bool) == isinstance(new, bool) and old == new
