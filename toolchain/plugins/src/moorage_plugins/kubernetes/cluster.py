"""The objects of a real cluster: applied, awaited, read and deleted on its API server."""

import threading
import time
from collections.abc import Callable
from typing import Any

from moorage_plugins.kubernetes import ignoring, kinds, rollout
from moorage_plugins.kubernetes.api import APPLY, Api, ApiError
from moorage_plugins.serving import PluginError
from moorage_plugins.values import has_unknown

Outcome = tuple[dict[str, Any] | None, str]
"""The live object, and why it is not ready; empty when it is."""
_EXISTS = "it already exists; delete it, name yours differently, or give the resource an alias of its former name"


class Cluster:
    """One cluster, as the provider resource names it."""

    def __init__(self, api: Api, stopped: threading.Event, tell: Callable[..., None], *, upsert: bool, force: bool):
        self._api, self._stopped, self._tell, self._upsert = api, stopped, tell, upsert
        self._forced = {"force": "true"} if force else {}

    def preview(self, request: Any, body: dict[str, Any], manager: str, new: bool) -> None:
        """Let the API server say what it would refuse; what it cannot say yet is left to the update."""
        try:
            if not has_unknown(body):
                self._patched(self._left_alone(request, body, manager, new), manager, dryRun="All")
        except ApiError as error:
            # No permission; no namespace, or kind, yet; a name that is taken, perhaps by what goes before.
            if error.code not in ((403, 404, 409) if new else (403, 404)):
                name = f"{body['kind']} {kinds.identity(body)}"
                raise PluginError(f"{name} would be refused by the Kubernetes API server: {error}") from None
        except PluginError as error:
            self._tell(request.urn, str(error))

    def apply(self, request: Any, body: dict[str, Any], manager: str, new: bool) -> Outcome:
        """Apply an object and wait for it; a new one must not be there yet, unless the provider says otherwise."""
        name, path, done = f"{body['kind']} {kinds.identity(body)}", kinds.path(body), "created" if new else "updated"
        if new and not self._upsert and self._api.found(path) is not None:
            raise PluginError(f"{name} was not created: {_EXISTS}")
        try:
            live = self._patched(self._left_alone(request, body, manager, new), manager)
        except ApiError as error:
            raise PluginError(f"{name} was not {done} by the Kubernetes API server: {error}") from None
        try:
            self._wait(request, body, "be Ready", lambda: self._missing(path))
            return self._api.call("GET", path), ""
        except PluginError as error:
            return live, f"{name} was {done}, but is not ready: {error}"

    def read(self, body: dict[str, Any]) -> Outcome:
        """Return an object, None when it is gone."""
        live = self._api.found(kinds.path(body))
        return live, "; ".join(rollout.missing(self._api, live)) if live else ""

    def is_unready(self, body: dict[str, Any]) -> bool:
        """Tell whether an object is there and not ready; an API server that says nothing is no reason to say so."""
        try:
            live = self._api.found(kinds.path(body))
            return live is not None and bool(rollout.missing(self._api, live))
        except PluginError:
            return False

    def delete(self, request: Any, body: dict[str, Any]) -> None:
        """Delete an object and what belongs to it, and wait until it is gone."""
        path = kinds.path(body)
        if self._api.found(path) is not None:
            self._api.call("DELETE", path, {"propagationPolicy": "Foreground"})
            self._wait(request, body, "be deleted", lambda: self._left(path))

    def _missing(self, path: str) -> list[str]:
        live = self._api.call("GET", path)
        if ended := rollout.failure(live):
            raise PluginError(ended)
        return rollout.missing(self._api, live)

    def _left_alone(self, request: Any, body: dict[str, Any], manager: str, new: bool) -> dict[str, Any]:
        live = None if new or not request.ignoreChanges else self._api.found(kinds.path(body))
        return ignoring.as_it_is(body, live, request.ignoreChanges, manager) if live else body

    def _patched(self, body: dict[str, Any], manager: str, **query: str) -> Any:
        # A field that somebody else has set since is a conflict unless the user forces it, an unknown one an error.
        options = {"fieldManager": manager, "fieldValidation": "Strict", **self._forced, **query}
        return self._api.call("PATCH", kinds.path(body), body, APPLY, **options)

    def _left(self, path: str) -> list[str]:
        found = self._api.found(path)
        return [] if found is None else [f"its finalizers are {found['metadata'].get('finalizers', [])}"]

    def _wait(self, request: Any, body: dict[str, Any], wanted: str, missing: Callable[[], list[str]]) -> None:
        deadline, told = time.monotonic() + (request.timeout or 600), ""
        while still := "; ".join(missing()):
            if still != told:
                self._tell(request.urn, told := still, passing=True)
            if self._stopped.wait(0.5) or time.monotonic() > deadline:
                ended = "was cancelled while" if self._stopped.is_set() else "timed out"
                raise PluginError(f"'{body['metadata']['name']}' {ended} waiting to {wanted}; {still}")
