"""What the tests of a real cluster share: the cluster, the services running on it, and what is kept of a failure."""

import os
import uuid
from collections.abc import Iterator

import pytest
import search_paths
from failures import keep
from places import Cluster, Missing, found
from shop import Shop, made
from surroundings import registered

_OWN_CLUSTER = ("test_cluster_itself", "test_cluster_life", "test_outages")
_BESIDE = {
    "test_consul_on_cluster": "MOORAGE_CONSUL_HTTP",
    "test_dashboards_on_cluster": "MOORAGE_PROMETHEUS",
    "test_monitoring_on_cluster": "MOORAGE_PROMETHEUS",
    "test_prometheus_scrapes_a_port_that_is_not_in_the_service": "MOORAGE_PROMETHEUS",
}
"""What a file's tests or one test need beside a cluster → the variable that says where somebody else's is."""


def pytest_report_header() -> str:
    """Say what else takes part."""
    return f"with {', '.join(search_paths.USED)}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, and count, what stops or needs a part of our own cluster when the cluster is somebody else's."""
    if "E2E_KUBECONFIG" in os.environ:
        missing = {name for name, variable in _BESIDE.items() if variable not in os.environ}.union(_OWN_CLUSTER)
        left_out = [item for item in items if not missing.isdisjoint((item.path.stem, item.name))]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def cluster() -> Cluster:
    """The cluster that `make cluster` started, or the one of E2E_KUBECONFIG."""
    try:
        return found(os.environ)
    except Missing as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture(scope="session")
def shop(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """User, order and a prober, brought up by the literal `pulumi` in a namespace of their own."""
    shop = made(cluster, f"e2e-{uuid.uuid4().hex[:6]}", tmp_path_factory.mktemp("shop"))
    try:
        shop.first.extend([shop.pulumi.preview(), shop.pulumi.up()])
        yield shop
    finally:
        in_catalog = shop.cluster.consul and registered(shop, "order")
        shop.pulumi("destroy", "--yes", "--skip-preview")
        assert shop.api.found(f"/api/v1/namespaces/{shop.namespace}") is None, "destroy left the namespace behind"
        assert not shop.pulumi("stack", "--show-urns").output.count("kubernetes:"), (
            "destroy left something in the state"
        )
        if shop.cluster.consul:
            assert in_catalog, "order was not in the catalog any more"
            assert not registered(shop, "order"), "destroy left the catalog entry behind"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Keep logs and events of a test that failed, and say where."""
    report = yield
    shop = getattr(item, "funcargs", {}).get("shop")
    if report.failed and isinstance(shop, Shop):
        report.sections.append(("kept", f"pod logs and events are in {keep(shop, item.name)}"))
    return report
