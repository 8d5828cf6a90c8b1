"""What the API server and its controllers make of a change, applied as the plugin applies it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from moorage.plan.naming import Manifest
from moorage.review.diff.model import Effect
from moorage_plugins.kubernetes import kinds
from moorage_plugins.kubernetes.api import APPLY, Api, ApiError
from shop import until

_REVISION = "deployment.kubernetes.io/revision"
_INVALID = 422
_NOT_VALID = (400, _INVALID, 500)
"""How a server answers to a new object that may not be so; 500 to one with two entries of the same key."""


class Server:
    """The objects of one namespace."""

    def __init__(self, api: Api, namespace: str):
        self.api, self.namespace = api, namespace
        self.refusals: list[str] = []
        """What the server said where it refused a change."""
        self._templates: dict[str, str] = {}

    def first_valid(self, bodies: Iterable[Callable[[], Manifest]]) -> Manifest:
        """Return the first that could be created; the last one when none could."""
        for make in bodies:
            body = make()
            if self._is_valid(body):
                break
        return body

    def create(self, bodies: Iterable[Manifest]) -> None:
        """Create objects, and remember what their pods are made from."""
        for body in bodies:
            self._apply(body)
        self._templates = self._hashes()

    def answer(self, body: Manifest) -> Effect:
        """Apply a change; return what the server itself makes of it."""
        before = self.api.call("GET", kinds.path(body))
        try:
            after = self._apply(body)
        except ApiError as error:
            if error.code in _NOT_VALID:
                self.refusals.append(str(error))
                return Effect.REFUSED
            raise
        counted = before["metadata"].get("generation") != after["metadata"].get("generation")
        return Effect.CHANGES if counted or _content(before) != _content(after) else Effect.NOTHING

    def rolled(self) -> set[str]:
        """Return the names of the Deployments whose controller has another pod template than when they were created."""
        return {name for name, found in self._hashes().items() if found != self._templates[name]}

    def _is_valid(self, body: Manifest) -> bool:
        name = f"{body['metadata']['name']}-new"
        try:
            self._apply({**body, "metadata": {**body["metadata"], "name": name}}, dryRun="All")
        except ApiError as error:
            if error.code not in _NOT_VALID:
                raise
            return False
        return True

    def _apply(self, body: Manifest, **query: str) -> Any:
        options = {"fieldManager": "pulumi-kubernetes", "fieldValidation": "Strict", **query}
        return self.api.call("PATCH", kinds.path(body), body, APPLY, **options)

    def _hashes(self) -> dict[str, str]:
        """Return the hash of each Deployment's pod template, when the controller has seen them all."""
        until(self._all_seen, "the controller has not seen every Deployment", 120)
        sets = {
            (each["metadata"]["ownerReferences"][0]["name"], each["metadata"]["annotations"][_REVISION]): each
            for each in self._all("replicasets")
        }
        found = {}
        for each in self._all("deployments"):
            name, revision = each["metadata"]["name"], each["metadata"]["annotations"][_REVISION]
            found[name] = sets[name, revision]["metadata"]["labels"]["pod-template-hash"]
        return found

    def _all_seen(self) -> bool:
        return all(
            each.get("status", {}).get("observedGeneration", 0) >= each["metadata"]["generation"]
            for each in self._all("deployments")
        )

    def _all(self, plural: str) -> list[Any]:
        found: list[Any] = self.api.call("GET", f"/apis/apps/v1/namespaces/{self.namespace}/{plural}")["items"]
        return found


def _content(live: dict[str, Any]) -> dict[str, Any]:
    told_by_server = ("managedFields", "resourceVersion", "generation")
    metadata = {key: value for key, value in live["metadata"].items() if key not in told_by_server}
    return {**live, "metadata": metadata, "status": None}
