"""The objects of a real cluster: created, applied, read and deleted on its API server."""

import threading
from collections.abc import Callable
from typing import Any

from moorage_plugins.kubernetes import objects, owners, standing
from moorage_plugins.kubernetes.api import Api, ApiError, Unreachable
from moorage_plugins.kubernetes.awaiting import NotReady, Wait
from moorage_plugins.kubernetes.kubeconfig import Access
from moorage_plugins.serving import PluginError
from moorage_plugins.values import has_unknown

Tell = Callable[[str, str, bool], None]
_STRICT = {"fieldValidation": "Strict"}
_EXISTS = (
    "it is there already, made by somebody else or under another name of this stack; delete it, "
    "name yours differently, or give the resource an alias of its former name"
)


class Cluster:
    """One cluster, as the provider resource names it."""

    def __init__(self, access: Access, tell: Tell):
        self._api = Api(access)
        self._tell = tell
        self.stopped = threading.Event()
        self.unreachable = ""
        """Why the cluster could not be reached at the start; empty when it could."""
        try:
            self._api.call("GET", "/version")
        except (ApiError, Unreachable) as error:
            self.unreachable = str(error)

    def create(self, request: Any, body: dict[str, Any], manager: str) -> dict[str, Any] | None:
        """Create an object; one that is there already is not ours. None: the preview cannot tell."""
        if request.preview and not self._can_preview(body):
            return None
        dry = {"dryRun": "All"} if request.preview else {}
        try:
            # The manager is the official plugin's for what it creates; the first update hands its fields over.
            path = self._reached().collection(body)
            live = self._api.call("POST", path, body, fieldManager=owners.CREATOR, **_STRICT, **dry)
        except ApiError as error:
            # What a preview may not do, or cannot do before the namespace is there, the update itself decides.
            if request.preview and error.code in (403, 404, 409):
                return None
            hint = f"; {_EXISTS}" if error.code == 409 else ""
            raise PluginError(f"{_name(body)} was not created by the Kubernetes API server: {error}{hint}") from None
        return _without_status(live) if request.preview else self._waited(request, live, "was created, but")

    def update(self, request: Any, body: dict[str, Any], manager: str) -> dict[str, Any] | None:
        """Apply an object; a field that somebody else set is a conflict. None: the preview cannot tell."""
        if request.preview and not self._can_preview(body):
            return None
        try:
            api, path = self._reached(), self._api.path(body)
            live = api.call("GET", path)
            options = {"force": "true", "dryRun": "All"} if request.preview and owners.inherits(live) else {}
            if request.preview:
                options["dryRun"] = "All"
            else:
                owners.hand_over(api, path, live, manager)
            live = api.call(
                "PATCH", path, body, "application/apply-patch+yaml", fieldManager=manager, **_STRICT, **options
            )
        except ApiError as error:
            if request.preview and error.code == 403:
                return None
            raise PluginError(f"update of {_name(body)} failed: {error}{_conflict(error)}") from None
        return _without_status(live) if request.preview else self._waited(request, live, "was updated, but")

    def read(self, body: dict[str, Any]) -> tuple[dict[str, Any], list[str]] | None:
        """Return an object and why it is not ready; None when it is gone, or its kind."""
        if self._reached().serves(body) is None:
            return None
        live = self._api.found(self._api.path(body))
        now = standing.of(self._api, live) if live else None
        problems = [*now.problems, now.missing] if now and not now.ready else []
        return (live, problems) if live else None

    def delete(self, request: Any, live: dict[str, Any]) -> None:
        """Delete an object and what belongs to it, and wait until it is gone."""
        if self._reached().serves(live) is None:
            return
        try:
            self._api.call("DELETE", self._api.path(live), {"propagationPolicy": "Foreground"})
        except ApiError as error:
            if error.code != 404:
                raise PluginError(f"deletion of {_name(live)} failed: {error}") from None
            return
        self._wait(request).until_gone(self._api, live)

    def _waited(self, request: Any, live: dict[str, Any], done: str) -> dict[str, Any]:
        try:
            return self._wait(request).until_ready(self._api, live)
        except NotReady as error:
            [first, *others] = error.reasons
            raise NotReady(f"{_name(live)} {done} is not ready: {first}", error.live, others) from None

    def _wait(self, request: Any) -> Wait:
        return Wait(request.timeout, self.stopped, lambda text, bad: self._tell(request.urn, text, bad))

    def _reached(self) -> Api:
        if self.unreachable:
            raise PluginError(f"configured Kubernetes cluster is unreachable: {self.unreachable}")
        return self._api

    def _can_preview(self, body: dict[str, Any]) -> bool:
        return not (self.unreachable or has_unknown(body)) and self._api.serves(body) is not None


def _name(body: dict[str, Any]) -> str:
    return f"{body['kind']} {objects.identity(body)}"


def _without_status(live: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in live.items() if key != "status"}


def _conflict(error: ApiError) -> str:
    return "; take the field out of the program or from its other owner" if error.code == 409 else ""
