"""Check: the inputs as they will be kept, with name, namespace and secrets in place."""

from typing import Any

from moorage_plugins.kubernetes import normal, objects
from moorage_plugins.kubernetes.config import Settings
from moorage_plugins.naming import made_up_name
from moorage_plugins.serving import PluginError
from moorage_plugins.values import UNKNOWN, revealed


def checked(request: Any, olds: dict[str, Any], news: dict[str, Any], settings: Settings) -> dict[str, Any]:
    """Return the inputs to keep for an object."""
    new, old = normal.normalised(revealed(news)), revealed(olds)
    objects.refuse_special(request.urn, new)
    new = _adopted(new, old) if old else _named(new, request)
    if not objects.metadata(new, "name") and objects.metadata(new, "generateName"):
        raise PluginError(
            "the `.metadata.generateName` field is not supported in YAML rendering mode, nor by the stand-in at all"
        )
    if objects.is_namespaced(new) and not objects.metadata(new, "namespace"):
        new = objects.with_metadata(new, namespace=settings.namespace)
    return normal.with_secrets(new, news)


def _adopted(new: dict[str, Any], old: dict[str, Any]) -> dict[str, Any]:
    if objects.metadata(new, "name") or objects.annotation(old, objects.AUTONAMED) != "true":
        return new
    return objects.autonamed(new, objects.metadata(old, "name"))


def _named(new: dict[str, Any], request: Any) -> dict[str, Any]:
    if objects.metadata(new, "name") or objects.metadata(new, "generateName"):
        return new
    name = made_up_name(request, 8)
    return new if new.get("metadata") is UNKNOWN else objects.autonamed(new, name)
