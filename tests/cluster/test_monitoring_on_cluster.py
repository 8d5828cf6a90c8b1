"""The real operator picks ServiceMonitors and alerts up, and the real Prometheus scrapes every pod and evaluates them.

How each was seen to fail stands in README.md.
"""

from shop import Shop, until
from surroundings import alerts, queried, scraped


def up(shop: Shop) -> dict[str, float]:
    return queried(shop, f'up{{namespace="{shop.namespace}", service="user"}}')


def names(shop: Shop) -> set[str]:
    return {pod["metadata"]["name"] for pod in shop.pods("user")}


def test_every_pod_is_scraped_and_not_with_a_label_that_nobody_selects(shop: Shop) -> None:
    until(lambda: up(shop) == dict.fromkeys(names(shop), 1.0), "Prometheus does not scrape the pods", 120)
    try:
        shop.environment(release="somebody-else")
        assert shop.pulumi.up().changes["update"] == 4
        until(lambda: not scraped(shop, "user"), "Prometheus still scrapes the pods", 120)
    finally:
        shop.environment()
        shop.pulumi.up()
    until(lambda: scraped(shop, "user") == names(shop), "Prometheus does not scrape the pods again", 120)


def test_requests_are_counted_by_route(shop: Shop) -> None:
    until(lambda: up(shop) == dict.fromkeys(names(shop), 1.0), "Prometheus does not scrape the pods", 120)
    for address in shop.addresses("user"):
        assert shop.fetch(f"http://{address}:8080/users/1")["status"] in (200, 404)
    labels = f'namespace="{shop.namespace}", service="user", route="/users/{{id:[0-9]+}}"'
    route = f"sum by (pod) (http_request_duration_seconds_count{{{labels}}})"
    until(lambda: queried(shop, route).keys() == names(shop), "the route is in no metric", 60)


def test_every_alert_is_evaluated(shop: Shop) -> None:
    rules = {
        each["metadata"]["name"]: {rule["alert"] for group in each["spec"]["groups"] for rule in group["rules"]}
        for each in shop.objects("apis/monitoring.coreos.com/v1", "prometheusrules")
    }
    assert rules.keys() == {"user", "order"}
    for name, wanted in rules.items():
        until(
            lambda name=name, wanted=wanted: evaluated(shop, name) == wanted,
            f"Prometheus does not evaluate the alerts of {name}",
            120,
        )


def evaluated(shop: Shop, service: str) -> set[str]:
    # A rule that was loaded and not yet evaluated is `unknown`.
    return {name for name, each in alerts(shop, service).items() if each.health == "ok"}
