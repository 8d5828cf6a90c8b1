"""The objects of a real cluster: applied, awaited, read and deleted on its API server."""

import threading
import time
from collections.abc import Callable
from typing import Any

from moorage_plugins.kubernetes import kinds, rollout
from moorage_plugins.kubernetes.api import Api, ApiError
from moorage_plugins.serving import PluginError

Outcome = tuple[dict[str, Any] | None, str]
"""The live object, and why it is not ready; empty when it is."""
_DEFAULT_SECONDS = 600
_PAUSE = 0.5
_EXISTS = (
    "it already exists, made by somebody else or under another name of this stack; delete it, "
    "name yours differently, or give the resource an alias of its former name"
)


class Cluster:
    """One cluster, as the provider resource names it."""

    def __init__(self, api: Api, stopped: threading.Event, tell: Callable[..., None]):
        self._api, self._stopped, self._tell = api, stopped, tell

    def apply(self, request: Any, body: dict[str, Any], new: bool) -> Outcome:
        """Apply an object and wait for it; a new one must not be there yet."""
        name, path, done = _name(body), kinds.path(body), "created" if new else "updated"
        if new and self._api.found(path) is not None:
            raise PluginError(f"{name} was not created: {_EXISTS}")
        # A field that somebody else has set since is a conflict, an unknown one an error.
        options = {"fieldManager": "pulumi-kubernetes", "fieldValidation": "Strict"}
        try:
            live = self._api.call("PATCH", path, body, "application/apply-patch+yaml", **options)
        except ApiError as error:
            raise PluginError(f"{name} was not {done} by the Kubernetes API server: {error}") from None
        try:
            self._wait(request, body, "be Ready", lambda: rollout.missing(self._api, self._api.call("GET", path)))
            return self._api.call("GET", path), ""
        except PluginError as error:
            return live, f"{name} was {done}, but is not ready: {error}"

    def read(self, body: dict[str, Any]) -> Outcome:
        """Return an object, None when it is gone."""
        live = self._api.found(kinds.path(body))
        return live, "; ".join(rollout.missing(self._api, live)) if live else ""

    def delete(self, request: Any, body: dict[str, Any]) -> None:
        """Delete an object and what belongs to it, and wait until it is gone."""
        path = kinds.path(body)
        if self._api.found(path) is not None:
            self._api.call("DELETE", path, {"propagationPolicy": "Foreground"})
            self._wait(request, body, "be deleted", lambda: self._left(path))

    def _left(self, path: str) -> list[str]:
        found = self._api.found(path)
        return [] if found is None else [f"its finalizers are {found['metadata'].get('finalizers', [])}"]

    def _wait(self, request: Any, body: dict[str, Any], wanted: str, missing: Callable[[], list[str]]) -> None:
        deadline, told = time.monotonic() + (request.timeout or _DEFAULT_SECONDS), ""
        while still := "; ".join(missing()):
            if still != told:
                self._tell(request.urn, told := still, passing=True)
            if self._stopped.wait(_PAUSE) or time.monotonic() > deadline:
                ended = "was cancelled while" if self._stopped.is_set() else "timed out"
                raise PluginError(f"'{body['metadata']['name']}' {ended} waiting to {wanted}; {still}")


def _name(body: dict[str, Any]) -> str:
    return f"{body['kind']} {kinds.identity(body)}"
