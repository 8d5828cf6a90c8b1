"""HTTPRoutes and Ingresses: created, updated and deleted through Pulumi. No controller runs: nothing routes by them.

How each was seen to fail stands in README.md.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from shop import Shop

GATEWAY = {"gateway": {"name": "public", "namespace": "gateways", "listener": "https"}}
INGRESS = {
    "ingress": {
        "class": "nginx",
        "proxies": [{"namespace": "ingress-nginx"}],
        "tls": True,
        # Nobody gives the Ingress an address here, and the official plugin waits for one.
        "annotations": {"pulumi.com/skipAwait": "true"},
    }
}
KINDS = {"HTTPRoute": "gateway.networking.k8s.io/v1/{}/httproutes", "Ingress": "networking.k8s.io/v1/{}/ingresses"}


@pytest.fixture
def exposed(shop: Shop) -> Iterator[Shop]:
    """The services; at the end nobody outside reaches them."""
    yield shop
    shop.environment()
    shop.pulumi.up()
    assert [found(shop, kind) for kind in KINDS] == [None, None]


def found(shop: Shop, kind: str) -> dict[str, Any] | None:
    """Return user's object of that kind."""
    path = KINDS[kind].format(f"namespaces/{shop.namespace}")
    return shop.api.found(f"/apis/{path}/user")


def there(shop: Shop, kind: str) -> dict[str, Any]:
    body = found(shop, kind)
    assert body is not None, f"no {kind}"
    return body


def expose(shop: Shop, exposure: dict[str, Any], host: str, path: str = "/") -> Any:
    shop.environment(exposure=exposure, user={"expose": {"hosts": [host], "path": path}})
    return shop.pulumi.up()


def test_a_route_is_created_changed_and_gives_way_to_an_ingress(exposed: Shop) -> None:
    expose(exposed, GATEWAY, "user.example.com")
    route = there(exposed, "HTTPRoute")
    assert route["spec"]["hostnames"] == ["user.example.com"]
    (parent,) = route["spec"]["parentRefs"]
    assert (parent["name"], parent["namespace"], parent["sectionName"]) == ("public", "gateways", "https")
    assert set(exposed.pulumi.preview().changes) == {"same"}

    assert expose(exposed, GATEWAY, "people.example.com", "/api").changes["update"] == 2
    changed = there(exposed, "HTTPRoute")
    assert changed["metadata"]["uid"] == route["metadata"]["uid"]
    assert changed["spec"]["hostnames"] == ["people.example.com"]
    assert [match["path"]["value"] for match in changed["spec"]["rules"][0]["matches"]] == ["/api"]

    done = expose(exposed, INGRESS, "people.example.com").changes
    assert (done["create"], done["delete"]) == (1, 1)
    assert found(exposed, "HTTPRoute") is None
    ingress = there(exposed, "Ingress")
    assert ingress["spec"]["ingressClassName"] == "nginx"
    assert ingress["spec"]["tls"] == [{"hosts": ["people.example.com"], "secretName": "user-tls"}]
    assert set(exposed.pulumi.preview().changes) == {"same"}

    expose(exposed, INGRESS, "user.example.com")
    changed = there(exposed, "Ingress")
    assert changed["metadata"]["uid"] == ingress["metadata"]["uid"]
    assert [rule["host"] for rule in changed["spec"]["rules"]] == ["user.example.com"]
