"""PostgreSQL, the API server or the registry away: what serves goes on, what cannot says so, all recovers by itself.

These stop parts of the cluster that `make cluster` started. How each was seen to fail stands in README.md.
"""

import json
import os
import subprocess

from shop import Shop, until
from surroundings import alerts, without


def restarts(shop: Shop) -> dict[str, int]:
    return {
        pod["metadata"]["name"]: pod["status"]["containerStatuses"][0]["restartCount"]
        for name in ("user", "order")
        for pod in shop.pods(name)
    }


def restored(shop: Shop) -> None:
    # An `up` that was killed leaves its lock behind.
    shop.pulumi("cancel", "--yes")
    shop.environment()
    shop.pulumi.up()
    until(lambda: len(shop.addresses("user")) == 2, "user does not serve again")


def test_without_its_database_user_drains_order_says_503_and_no_pod_restarts(shop: Shop) -> None:
    shop.environment(user={"env": {"DATABASE_URL": shop.cluster.postgres}})
    try:
        shop.pulumi.up()
        made = shop.fetch(shop.url("user", "/users"), "POST", {"name": "Ann", "email": f"{shop.namespace}@example.com"})
        assert made["status"] == 201, made
        identity = json.loads(made["body"])["id"]
        order = f"http://{sorted(shop.addresses('order'))[0]}:8080/orders"
        draft = {"user_id": identity, "item": "tea", "quantity": 2}
        ordered = shop.fetch(order, "POST", draft, **{"Idempotency-Key": "outage"})
        customer = f"{order}/{json.loads(ordered['body'])['id']}/customer"
        assert shop.fetch(customer)["status"] == 200
        pods, before = [pod["status"]["podIP"] for pod in shop.pods("user")], restarts(shop)
        with without("postgres"):
            for address in pods:
                health = f"http://{address}:8080/health"
                until(lambda url=health: shop.fetch(url)["status"] == 503, "user's health is not 503")
            until(lambda: not shop.addresses("user"), "user still gets requests")
            # More than the breaker bears; each answer comes within the prober's own patience.
            assert {shop.fetch(customer)["status"] for _ in range(8)} == {503}
            metrics = shop.fetch(f"{order.removesuffix('/orders')}/metrics")["body"]
            assert 'client_breaker_state{upstream="user"} 2' in metrics
            until(lambda: alerts(shop, "order")["BreakerOpen"].state == "firing", "nobody is told of the breaker", 120)
            [raised] = alerts(shop, "order")["BreakerOpen"].raised
            assert raised["labels"].items() >= {"upstream": "user", "service": "order", "team": "shop"}.items()
        until(lambda: set(shop.addresses("user")) == set(pods), "user does not serve again", 120)
        until(lambda: shop.fetch(customer)["status"] == 200, "order does not recover", 120)
        assert restarts(shop) == before
    finally:
        restored(shop)


WAIT = 60
"""Seconds after which `up` gives up. The official plugin waits all of them for an API server that is away, so they must
end before the test's own patience does."""


def test_an_api_server_that_goes_away_while_up_waits_is_told_and_the_next_up_continues(shop: Shop) -> None:
    before = shop.deployment("user")["metadata"]["generation"]
    shop.environment(user={"env": {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}})
    command = ["pulumi", "up", "--yes", "--skip-preview", "--non-interactive", "--color", "never"]
    environment = {**os.environ, **shop.pulumi.environment, "E2E_SECONDS": str(WAIT)}
    with subprocess.Popen(
        command, cwd=shop.pulumi.folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as running:
        try:
            until(lambda: shop.deployment("user")["metadata"]["generation"] > before, "the update never began", 120)
            with without("kube-apiserver"):
                output, _ = running.communicate(timeout=WAIT + 120)
            assert running.returncode != 0
            # The stand-in says at once that it is unreachable, the official plugin at the end what it could not read.
            assert shop.api.address in output, output
            assert "Traceback" not in output
        finally:
            running.kill()
            restored(shop)


def test_a_registry_that_goes_away_is_named_nothing_changes_and_the_next_up_publishes(shop: Shop) -> None:
    before = {name: shop.deployment(name)["metadata"]["generation"] for name in ("user", "order", "prober")}
    shop.checkout.commit("services/prober/more.go", "package main\n\n// More changes the input.\nconst More = 1\n")
    try:
        with without("registry"):
            failure = shop.pulumi.up(code=1)
        [told] = [error for error in failure.errors if shop.cluster.registry in error]
        assert "Traceback" not in failure.output
        assert "prober" in told
        assert {name: shop.deployment(name)["metadata"]["generation"] for name in before} == before
        assert shop.pulumi.up().named("prober-deployment").op == "update"
        assert shop.deployment("prober")["metadata"]["generation"] == before["prober"] + 1
    finally:
        (shop.checkout.folder / "services/prober/more.go").unlink()
        shop.checkout.git("commit", "-qam", "prober as it was")
        shop.pulumi.up()
