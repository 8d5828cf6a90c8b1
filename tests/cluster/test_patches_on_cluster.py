"""A patch does to an object what a real API server's own strategic merge does, its defaults and checks included.

How it was seen to fail stands in README.md.
"""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from generating.patches import served
from moorage.plan.patch.merge import applied
from moorage_plugins.kubernetes import kinds
from moorage_plugins.kubernetes.api import Api, ApiError
from places import Cluster
from shop import until

_COUNT, _SEED = 600, 5
_PATCH = "application/strategic-merge-patch+json"
_MOST_REFUSED = _COUNT // 2
"""A patch that the server refuses says little: only that what we make of it is refused too."""
# What the server writes itself, at each request.
_ITS_OWN = ("managedFields", "resourceVersion", "generation")


@pytest.fixture(scope="module")
def api(cluster: Cluster) -> Api:
    return Api(cluster.kubeconfig, cluster.context)


@pytest.fixture(scope="module")
def namespace(api: Api) -> Iterator[str]:
    """A namespace of its own."""
    name = f"e2e-patch-{uuid.uuid4().hex[:6]}"
    api.call("POST", "/api/v1/namespaces", {"metadata": {"name": name}})
    yield name
    api.call("DELETE", f"/api/v1/namespaces/{name}")


def _settled(api: Api, path: str) -> dict[str, Any]:
    """Return what stands there once its controller has written what it writes at the start."""

    def found() -> dict[str, Any] | None:
        live: dict[str, Any] = api.call("GET", path)
        seen = live.get("status", {}).get("observedGeneration") == live["metadata"].get("generation")
        return live if live["kind"] != "Deployment" or seen else None

    return until(found, f"{path} is not taken up by its controller") or {}


def _answer(api: Api, method: str, path: str, body: Any, kind: str = "application/json") -> dict[str, Any] | None:
    """Return the object that a request would leave, None where it is refused."""
    try:
        made: dict[str, Any] = api.call(method, path, body, kind, dryRun="All", fieldValidation="Strict")
    except ApiError as error:
        if error.code not in (400, 422):
            raise
        return None
    made.pop("status", None)
    for key in _ITS_OWN:
        made["metadata"].pop(key, None)
    for port in made["spec"]["ports"] if made["kind"] == "Service" else ():
        # Drawn anew at each request.
        port.pop("nodePort", None)
    return made


def test_random_patches_do_what_the_servers_own_merge_does(api: Api, namespace: str) -> None:
    bodies, patches = served(_COUNT, _SEED)
    live: dict[str, tuple[str, dict[str, Any]]] = {}
    for body in bodies:
        placed = {**body, "metadata": {**body["metadata"], "namespace": namespace}}
        path = kinds.path(placed)
        api.call("POST", path.rpartition("/")[0], placed)
        live[body["kind"]] = (path, _settled(api, path))
    refused = 0
    for kind, patch in patches:
        path, before = live[kind]
        theirs = _answer(api, "PATCH", path, patch, _PATCH)
        ours, idle = applied(before, patch)
        ours["metadata"] = {key: value for key, value in ours["metadata"].items() if key != "resourceVersion"}
        refused += theirs is None
        # A directive in what is new the server takes for a field; in a plan every part that does nothing is refused.
        if not (theirs is None and idle):
            assert _answer(api, "PUT", path, ours) == theirs, patch
    assert refused < _MOST_REFUSED
