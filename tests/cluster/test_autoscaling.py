"""Between a number of pods and an autoscaler: the pods that run keep running, and not one request fails.

No metrics server runs beside these tests: an autoscaler keeps the number that it finds within its bounds.
How each was seen to fail stands in README.md.
"""

from collections.abc import Callable

from load import none_lost
from shop import Shop, until

NEXT = {"RELEASE": "next"}


def names(shop: Shop) -> set[str]:
    return {pod["metadata"]["name"] for pod in shop.pods("user")}


def scaled(shop: Shop, low: int, high: int, **more: object) -> None:
    shop.environment(user={"autoscale": {"min": low, "max": high}, **more})


def ready(shop: Shop, count: int) -> None:
    until(lambda: len(shop.addresses("user")) == count, f"user does not have {count} pods")


def back(shop: Shop, count: int) -> None:
    """Go the way back of docs/spec.md: the number is the autoscaler's until it is the one that the spec asks for."""
    scaled(shop, count, count)
    shop.pulumi.up()
    ready(shop, count)
    shop.environment(user={"replicas": count})
    shop.pulumi.up()


def under_load(shop: Shop, done: Callable[[], None]) -> None:
    """Do it under load; at the end the service is as it was, and no request has failed."""
    none_lost(shop, shop.url("user", "/users"), done, lambda: back(shop, 2))
    assert shop.deployment("user")["spec"]["replicas"] == 2


def test_pods_that_run_are_kept_when_an_autoscaler_takes_over(shop: Shop) -> None:
    def taken_over() -> None:
        shop.environment(user={"replicas": 4})
        shop.pulumi.up()
        before = names(shop)
        assert len(before) == 4
        scaled(shop, 2, 6)
        planned = shop.pulumi.preview()
        assert planned.named("user-deployment").op == "same"
        shop.pulumi.up()
        path = f"/apis/autoscaling/v2/namespaces/{shop.namespace}/horizontalpodautoscalers/user"
        until(
            lambda: shop.api.call("GET", path).get("status", {}).get("currentReplicas"), "the autoscaler does nothing"
        )
        assert names(shop) == before

    under_load(shop, taken_over)


def test_a_release_keeps_the_number_that_the_autoscaler_has_set(shop: Shop) -> None:
    def released() -> None:
        scaled(shop, 3, 6)
        shop.pulumi.up()
        ready(shop, 3)
        # The autoscaler keeps its three; the release names a lower number, and must not set it.
        scaled(shop, 2, 6, env=NEXT)
        shop.pulumi.up()
        assert shop.deployment("user")["spec"]["replicas"] == 3
        assert len(shop.addresses("user")) == 3

    under_load(shop, released)


def test_a_new_service_starts_with_its_fewest_pods(shop: Shop) -> None:
    path = f"/apis/apps/v1/namespaces/{shop.namespace}/deployments/user"
    shop.api.call("DELETE", path, {"propagationPolicy": "Foreground"})
    until(lambda: shop.api.found(path) is None, "the Deployment is still there")
    shop.pulumi("refresh", "--yes", "--skip-preview")
    try:
        scaled(shop, 3, 6)
        shop.pulumi.up()
        # `up` has waited for every pod of the Deployment that it made: with one it would be over with one.
        assert len(shop.addresses("user")) == 3
    finally:
        back(shop, 2)


def test_after_the_way_back_one_forced_up_sets_another_number_and_later_ones_need_no_force(shop: Shop) -> None:
    back(shop, 3)
    shop.environment()
    # The autoscaler is gone, and still the field is its own too: a number that is not its last one is a conflict.
    assert 'conflict with "kube-controller-manager"' in "\n".join(shop.pulumi.up(code=1).errors)
    shop.pulumi.up(PULUMI_K8S_ENABLE_PATCH_FORCE="true")
    ready(shop, 2)
    try:
        shop.environment(user={"replicas": 3})
        shop.pulumi.up()
        ready(shop, 3)
    finally:
        shop.environment()
        shop.pulumi.up()
