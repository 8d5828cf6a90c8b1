"""The cluster that `toolchain/cluster.py` starts works as one. It is started, and left running."""

import json
import re
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from own_cluster import Api, Namespace, cluster, done, environment, exists, processes, until


@pytest.fixture(scope="module")
def running() -> None:
    done("up")


@pytest.fixture
def api(running: None, tmp_path: Path) -> Api:
    return Api(tmp_path)


@pytest.fixture(scope="module")
def image(running: None) -> str:
    return done("image").strip()


@pytest.fixture
def namespace(api: Api) -> Iterator[Namespace]:
    made = Namespace(api)
    yield made
    api.call("DELETE", made.path)


@pytest.fixture
def served(namespace: Namespace, image: str) -> Namespace:
    """A Service `answer` with two pods that are Ready."""
    for name in ("one", "two"):
        namespace.pod(name, image, "serve", ":8080")
    ports = [{"port": 80, "targetPort": 8080}]
    service = {"metadata": {"name": "answer"}, "spec": {"selector": {"app": "answer"}, "ports": ports}}
    namespace.api.call("POST", f"{namespace.path}/services", service)
    until(lambda: all(namespace.ready(name) for name in ("one", "two")), "the pods are not Ready")
    # kube-proxy hears of a Ready pod a moment after the API server; this machine asks by the same rules as pods do.
    address = namespace.api.get(f"{namespace.path}/services/answer")["spec"]["clusterIP"]
    until(lambda: connects(address, 80), "the Service's address does not answer")
    return namespace


def connects(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=2).close()
    except OSError:
        return False
    return True


def test_the_node_is_ready_and_every_part_runs(api: Api) -> None:
    conditions = api.get("/api/v1/nodes/moorage")["status"]["conditions"]
    assert {"Ready": "True"}.items() <= {c["type"]: c["status"] for c in conditions}.items()
    assert "does not run" not in done("status")


def test_a_pod_runs_an_image_of_the_registry(served: Namespace, image: str) -> None:
    status = served.status("one")
    assert status["containerStatuses"][0]["imageID"] == image
    assert status["hostIP"] == "198.18.0.1"


def test_the_bridge_keeps_its_hardware_address_while_pods_come_and_go(served: Namespace) -> None:
    bridge = Path("/sys/class/net/moorage0")
    # 3: set by its maker; 1, the kernel's default, follows the lowest port.
    assert (bridge / "addr_assign_type").read_text().strip() == "3"
    before = (bridge / "address").read_text()
    for name in ("one", "two"):
        served.api.call("DELETE", f"{served.path}/pods/{name}?gracePeriodSeconds=0")
    until(lambda: not any(exists(served.api, f"{served.path}/pods/{name}") for name in ("one", "two")), "pods stay")
    assert (bridge / "address").read_text() == before


def test_a_service_answers_from_a_pod_by_address_and_by_name(served: Namespace, image: str) -> None:
    address = served.api.get(f"{served.path}/services/answer")["spec"]["clusterIP"]
    for number, host in enumerate((address, f"answer.{served.name}.svc.cluster.local", "answer")):
        told = served.told(f"asks-{number}", image, f"http://{host}/")
        assert told[-1] == "20 of 20", told
        # A pod that is Ready is among those that answer a moment later.
        assert set(told[:-1]) <= {"one", "two"}


def test_a_name_that_nobody_has_is_not_found(namespace: Namespace, image: str) -> None:
    told = namespace.told("asks", image, "http://nobody/", 1)
    assert "no such host" in told[0]


def test_pods_reach_consul_at_the_address_of_their_node(namespace: Namespace, image: str) -> None:
    # Consul's answer has no line end.
    assert namespace.told("asks", image, "http://198.18.0.1:8500/v1/status/leader", 1)[-1].endswith("1 of 1")


def test_a_pod_that_is_not_restricted_is_refused(namespace: Namespace, image: str) -> None:
    spec = {"containers": [{"name": "answer", "image": image}]}
    with pytest.raises(urllib.error.HTTPError) as refused:
        namespace.api.call("POST", f"{namespace.path}/pods", {"metadata": {"name": "loose"}, "spec": spec})
    assert "violates PodSecurity" in refused.value.read().decode()


def test_the_operator_tells_prometheus_what_a_service_monitor_says(api: Api, namespace: Namespace) -> None:
    monitors = f"/apis/monitoring.coreos.com/v1/namespaces/{namespace.name}/servicemonitors"
    labels = {"release": "prometheus"}
    spec = {"selector": {"matchLabels": {"app": "answer"}}, "endpoints": [{"port": "http"}]}
    for name, chosen in (("seen", labels), ("unseen", {})):
        kind = {"apiVersion": "monitoring.coreos.com/v1", "kind": "ServiceMonitor", "spec": spec}
        api.call("POST", monitors, {**kind, "metadata": {"name": name, "labels": chosen}})
    until(lambda: f"serviceMonitor/{namespace.name}/seen/0" in loaded_by_prometheus(), "Prometheus was not told")
    assert f"serviceMonitor/{namespace.name}/unseen/0" not in loaded_by_prometheus()


def loaded_by_prometheus() -> str:
    with urllib.request.urlopen(f"{environment()['MOORAGE_PROMETHEUS']}/api/v1/status/config", timeout=10) as answer:
        return json.load(answer)["data"]["yaml"]


def test_the_database_stops_and_starts_without_the_others(running: None) -> None:
    address = re.search(r"@([\d.]+):(\d+)/", environment()["MOORAGE_POSTGRES"])
    assert address is not None
    before = processes()
    done("stop", "postgres")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((address[1], int(address[2])), timeout=5)
    assert cluster("status").returncode == 2
    done("start", "postgres")
    socket.create_connection((address[1], int(address[2])), timeout=5).close()
    after = processes()
    assert before.pop("postgres") != after.pop("postgres")
    assert before == after


def test_up_on_a_running_cluster_changes_nothing(running: None) -> None:
    before, begun = processes(), time.monotonic()
    done("up")
    print(f"up on a running cluster: {time.monotonic() - begun:.1f} s")
    assert processes() == before
