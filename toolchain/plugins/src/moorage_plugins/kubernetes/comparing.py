"""Diff: what an update would change, and whether it replaces the object."""

from typing import Any

from pulumi.runtime.proto import provider_pb2

from moorage_plugins.differences import Difference, differences
from moorage_plugins.kubernetes import objects, pruning, replaces
from moorage_plugins.kubernetes.config import Settings

_KINDS = provider_pb2.PropertyDiff.Kind


def diff(kept: dict[str, Any], new: dict[str, Any], settings: Settings) -> provider_pb2.DiffResponse:
    """Compare an object, as far as its inputs go, with its new inputs."""
    inputs, live = objects.parsed(kept)
    live = pruning.pruned(live, inputs)
    new = _placed(new)
    found = list(differences(_placed(live), new))
    forced = replaces.paths(new, settings)
    replacing = [one for one in found if replaces.replaces(one, forced) or _drops_metadata(one)]
    changed = bool(found) or settings.always_render
    return provider_pb2.DiffResponse(
        changes=provider_pb2.DiffResponse.DIFF_SOME if changed else provider_pb2.DiffResponse.DIFF_NONE,
        replaces=[one.text for one in replacing],
        deleteBeforeReplace=bool(replacing) and _same_place(live, new),
        detailedDiff={one.text: _detail(one, one in replacing) for one in found},
        hasDetailedDiff=True,
    )


def _placed(body: dict[str, Any]) -> dict[str, Any]:
    if not objects.is_namespaced(body):
        return objects.with_metadata(body, namespace=None)
    return objects.with_metadata(body, namespace=objects.metadata(body, "namespace", "default"))


def _drops_metadata(difference: Difference) -> bool:
    return difference.path == ("metadata",) and difference.kind == "DELETE"


def _same_place(live: dict[str, Any], new: dict[str, Any]) -> bool:
    # Two objects cannot have one name in one namespace: the old one must go first. An autonamed one gets a new name.
    same = all(objects.metadata(live, key) == objects.metadata(new, key) for key in ("name", "namespace"))
    return same and objects.annotation(new, objects.AUTONAMED) != "true"


def _detail(difference: Difference, replaced: bool) -> provider_pb2.PropertyDiff:
    kind = _KINDS.Value(f"{difference.kind}_REPLACE" if replaced else difference.kind)
    return provider_pb2.PropertyDiff(kind=kind, inputDiff=difference.kind == "DELETE")
