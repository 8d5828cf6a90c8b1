"""Discovery from another cluster: a real Consul has what `register` says, and only as long as it is true.

`order` is in the catalog for the whole session (shop.py), so that `destroy` has it to take away: conftest.py looks.
How each was seen to fail stands in README.md.
"""

from shop import CATALOG_HOST, Shop, until
from surroundings import answer, registered


def test_a_catalog_entry_is_there_after_up_and_leads_to_the_clusters_entry_point(shop: Shop) -> None:
    [entry] = answer(f"{shop.cluster.consul}/v1/health/service/order")
    assert entry["Node"]["Address"] == CATALOG_HOST
    assert (entry["Service"]["Address"], entry["Service"]["Port"]) == (CATALOG_HOST, 80)
    assert entry["Service"]["Tags"] == ["http"]
    assert [check["Definition"]["HTTP"] for check in entry["Checks"]] == [f"http://{CATALOG_HOST}:80/health"]


def test_an_agent_registration_follows_the_pods_and_their_health(shop: Shop) -> None:
    shop.environment(user={"consul": {"register": "agent", "tags": ["http"]}})
    try:
        shop.pulumi.up()
        passing = {pod["metadata"]["name"]: "passing" for pod in shop.pods("user")}
        assert len(passing) == 2
        until(lambda: registered(shop, "user") == passing, f"Consul does not have {sorted(passing)}")
        shop.environment(user={"consul": {"register": "agent", "tags": ["http"]}, "replicas": 1})
        shop.pulumi.up()
        until(lambda: len(registered(shop, "user")) == 1, "Consul still has the pod that is gone")
        assert set(registered(shop, "user")) == {pod["metadata"]["name"] for pod in shop.pods("user")}
    finally:
        shop.environment()
        shop.pulumi.up()
    until(lambda: not registered(shop, "user"), "Consul still has pods that are gone")


def test_a_pod_that_is_not_healthy_is_never_registered(shop: Shop) -> None:
    wanted = {"consul": {"register": "agent"}}
    try:
        shop.environment(user=wanted)
        shop.pulumi.up()
        healthy = {pod["metadata"]["name"]: "passing" for pod in shop.pods("user")}
        until(lambda: registered(shop, "user") == healthy, f"Consul does not have {sorted(healthy)}")
        shop.environment(user={**wanted, "env": {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}})
        shop.pulumi.up(code=1, E2E_SECONDS="40")
        [sick] = {pod["metadata"]["name"] for pod in shop.pods("user")} - healthy.keys()
        # It ran for the forty seconds of that `up`: long enough for several attempts to register.
        assert "listening" in shop.log(sick)
        assert registered(shop, "user") == healthy
    finally:
        shop.environment()
        shop.pulumi.up()
