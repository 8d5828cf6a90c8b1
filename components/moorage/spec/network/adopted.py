"""What objects that ran before keep: an API server changes none of it, and other pods would be started for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import Field

from moorage.spec.pod.labels import LabelText
from moorage.spec.values.conflicts import Conflict, value_at
from moorage.spec.values.fields import LabelKey, Name, Part
from moorage.spec.values.validation import invalid


class Adopted(Part):
    """What a Deployment that ran before keeps; `moorage adopt` writes it.

    A service that is moved to the library's own labels loses ``adopted``: its Deployment is replaced.
    """

    selector: Annotated[dict[LabelKey, LabelText], Field(min_length=1)]
    """The labels by which its Deployment finds its pods: they take the place of the library's
    ``app.kubernetes.io/name`` and ``…/instance`` on every object, in every selector and for whoever calls it; no
    version is a label then."""
    container: Name | None = None
    """The name of the container that serves. Default: the service's."""


def adoption_conflicts(data: Mapping[str, Any]) -> Iterator[Conflict]:
    """Yield what does not fit beside objects that ran before."""
    adopted = data.get("adopted")
    if not isinstance(adopted, Mapping):
        return
    selector, labels = adopted.get("selector"), data.get("labels")
    if isinstance(selector, Mapping) and isinstance(labels, Mapping):
        for key in (key for key in labels if key in selector):
            yield ("labels", key), invalid("conflict", "is a label of adopted.selector", "remove it", shown=False)
    if data.get("renamed_from") is not None:
        remedy = "remove it: under another name the Deployment is a new one"
        yield ("adopted",), invalid("conflict", "is of a service that keeps its name", remedy, shown=False)
    container = adopted.get("container")
    for key in ("sidecars", "init"):
        if isinstance(container, str) and value_at(data, key, container) is not None:
            wrong = f"is the name of {key}.{container}"
            yield ("adopted", "container"), invalid("repeated", wrong, "give that one another name")
