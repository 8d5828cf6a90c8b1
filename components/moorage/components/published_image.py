"""Publishes an OCI layout to a registry, as a dynamic resource.

This module's path and the class names in it are frozen for ever: Pulumi's state names them (it holds a pickled
reference), and a state that names a module which moved can be neither updated nor destroyed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pulumi
from pulumi.dynamic import CreateResult, DiffResult, ReadResult, Resource, ResourceProvider, UpdateResult

_DECIDES = ("reference", "digest", "insecure", "folder")


def _push(inputs: dict[str, Any]) -> None:
    from moorage.image.registry.push import publish
    from moorage.reading.project import project_root

    layout = project_root(None, [], None) / Path(inputs["layout"])
    publish(layout, inputs["reference"], inputs["digest"], insecure=inputs["insecure"])


def _is_there(properties: dict[str, Any]) -> bool:
    from moorage.image.registry.push import is_published

    return bool(is_published(properties["reference"], properties["digest"], insecure=properties["insecure"]))


def _may_be_there(properties: dict[str, Any]) -> bool:
    # A preview in a pipeline has no credentials, and an outage of the registry changes nothing.
    from moorage.errors import ExternalError

    try:
        return _is_there(properties)
    except ExternalError:
        return True


class _Publisher(ResourceProvider):
    """Stateless, so that what the state holds of it never changes."""

    serialize_as_secret_always = False

    def create(self, props: dict[str, Any]) -> CreateResult:
        if not props["folder"]:
            _push(props)
        # The repository: an id stays when tag and digest change.
        return CreateResult(props["reference"].rpartition(":")[0], props)

    def diff(self, _id: str, olds: dict[str, Any], news: dict[str, Any]) -> DiffResult:
        changed = any(olds.get(key) != news.get(key) for key in _DECIDES)
        return DiffResult(changes=changed or not (news["folder"] or _may_be_there(news)))

    def update(self, _id: str, _olds: dict[str, Any], news: dict[str, Any]) -> UpdateResult:
        if not news["folder"]:
            _push(news)
        return UpdateResult(news)

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        # An empty id says that it is gone; a folder is written when compiling, so its absence is no alarm.
        return ReadResult(id_ if props["folder"] or _is_there(props) else "", props)

    def delete(self, _id: str, _props: dict[str, Any]) -> None:
        """Leave the image where it is: another environment may run it."""


class PublishedImage(Resource, module="moorage", name="PublishedImage"):
    """An image in a registry, or in a folder. Its properties hold no credentials and no absolute path."""

    def __init__(
        self,
        name: str,
        *,
        layout: str,
        reference: str,
        digest: str,
        insecure: bool,
        folder: bool,
        opts: pulumi.ResourceOptions | None = None,
    ):
        """Publish on `up` what is not there yet.

        ``layout``: OCI layout folder, relative to the project's root. ``reference``: ``repository:tag``.
        ``digest``: of the manifest or index. ``folder``: the layout itself is the place, nothing is pushed.
        """
        properties = {
            "layout": layout,
            "reference": reference,
            "digest": digest,
            "insecure": insecure,
            "folder": folder,
        }
        super().__init__(_Publisher(), name, properties, opts)
