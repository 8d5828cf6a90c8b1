"""Every golden manifest before a real API server: strict field validation, and Pod Security *restricted*.

How each was seen to fail stands in README.md.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from moorage_plugins.kubernetes import kinds
from moorage_plugins.kubernetes.api import Api, ApiError
from shop import Shop, until

GOLDEN = sorted((Path(__file__).resolve().parents[1] / "golden").glob("*.yaml"))


@pytest.fixture(scope="module")
def restricted(shop: Shop) -> Iterator[str]:
    """A namespace of its own that enforces *restricted* and stays empty."""
    name = f"{shop.namespace}-dry"
    labels = {"pod-security.kubernetes.io/enforce": "restricted"}
    shop.api.call("POST", "/api/v1/namespaces", {"metadata": {"name": name, "labels": labels}})
    account = f"/api/v1/namespaces/{name}/serviceaccounts/default"
    until(lambda: shop.api.found(account), "the namespace has no service account")
    yield name
    shop.api.call("DELETE", f"/api/v1/namespaces/{name}")


@pytest.fixture(scope="module", autouse=True)
def priority(shop: Shop) -> Iterator[None]:
    """The class that the golden `placing` names: a pod of an unknown one is refused."""
    classes = "/apis/scheduling.k8s.io/v1/priorityclasses"
    if shop.api.found(f"{classes}/high") is not None:
        yield
        return
    shop.api.call("POST", classes, {"metadata": {"name": "high"}, "value": 1000})
    yield
    shop.api.call("DELETE", f"{classes}/high")


def tried(api: Api, body: dict[str, Any], namespace: str) -> None:
    """Create it without creating it."""
    placed = {**body, "metadata": {**body["metadata"], "namespace": namespace}}
    if body["kind"] == "Namespace":
        placed["metadata"] = {**body["metadata"], "name": f"{namespace}-more"}
    where = f"/api/v1/namespaces/{namespace}/pods" if body["kind"] == "Pod" else kinds.path(placed).rpartition("/")[0]
    api.call("POST", where, placed, dryRun="All", fieldValidation="Strict")


def pod(deployment: dict[str, Any]) -> dict[str, Any]:
    """Return a pod of a Deployment: only on pods does a namespace enforce."""
    template = deployment["spec"]["template"]
    spec = {key: value for key, value in template["spec"].items() if key != "serviceAccountName"}
    metadata = {**template["metadata"], "name": deployment["metadata"]["name"]}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec}


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda path: path.stem)
def test_a_golden_manifest_is_accepted(golden: Path, shop: Shop, restricted: str) -> None:
    bodies = [body for body in yaml.safe_load_all(golden.read_text()) if body]
    pods = [pod(body) for body in bodies if body["kind"] == "Deployment"]
    assert pods
    for body in [*bodies, *pods]:
        tried(shop.api, body, restricted)


def test_the_judge_refuses_an_unknown_field_and_a_privileged_pod(shop: Shop, restricted: str) -> None:
    bodies = list(yaml.safe_load_all(GOLDEN[-1].read_text()))
    [one, *_] = [body for body in bodies if body["kind"] == "Deployment"]
    wrong = {**one, "spec": {**one["spec"], "replica": 2}}
    with pytest.raises(ApiError, match="unknown field"):
        tried(shop.api, wrong, restricted)
    privileged = pod(one)
    privileged["spec"]["containers"][0]["securityContext"] = {"privileged": True}
    with pytest.raises(ApiError, match="violates PodSecurity"):
        tried(shop.api, privileged, restricted)
