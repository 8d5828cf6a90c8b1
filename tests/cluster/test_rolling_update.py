"""A rolling update and a scale-down under load: not one request fails.

How it was seen to fail stands in README.md.
"""

from load import none_lost, sent
from shop import Shop, until

REQUESTS = 20_000


def test_no_request_fails_while_pods_are_replaced_and_taken_away(shop: Shop) -> None:
    def replaced() -> None:
        before = {pod["metadata"]["name"] for pod in shop.pods("user")}
        shop.environment(user={"env": {"RELEASE": "next"}, "replicas": 3})
        shop.pulumi.up()
        assert not before & {pod["metadata"]["name"] for pod in shop.pods("user")}
        shop.environment(user={"env": {"RELEASE": "next"}})
        shop.pulumi.up()
        until(lambda: len(shop.addresses("user")) == 2, "the third pod still gets requests")
        until(lambda: sent(shop) >= REQUESTS, f"fewer than {REQUESTS} requests were sent", 240)

    def back() -> None:
        shop.environment()
        shop.pulumi.up()

    none_lost(shop, shop.url("user", "/users"), replaced, back)
