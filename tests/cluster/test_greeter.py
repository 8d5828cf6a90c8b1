"""A service by gRPC, with metrics at a port that its Service lacks, and with a file of the repository.

How each was seen to fail stands in README.md.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from literal_pulumi import Result
from shop import Shop, until
from surroundings import queried

NAME = "greeter"
FOLDER = f"services/{NAME}"
OLD, NEW = "good morning\n", "good evening\n"
PATIENCE = {"E2E_SECONDS": "30"}


@pytest.fixture(scope="module")
def greeter(shop: Shop) -> Iterator[Shop]:
    """The greeter beside the others."""
    folder = shop.checkout.folder / FOLDER
    shutil.copytree(Path(__file__).resolve().parent / NAME, folder)
    shop.checkout.git("add", "-A")
    shop.checkout.git("commit", "-qm", "a greeter")
    shop.pulumi.up()
    try:
        yield shop
    finally:
        shutil.rmtree(folder)
        shop.checkout.git("commit", "-qam", "greeter is gone")
        shop.environment()
        shop.pulumi.up()


def names(shop: Shop) -> set[str]:
    return {pod["metadata"]["name"] for pod in shop.pods(NAME)}


def ready(pod: dict[str, Any]) -> bool:
    return any((each["type"], each["status"]) == ("Ready", "True") for each in pod["status"].get("conditions", []))


def test_pods_are_ready_when_grpc_says_that_they_serve(greeter: Shop) -> None:
    pods = greeter.pods(NAME)
    assert [ready(pod) for pod in pods] == [True, True]
    assert pods[0]["spec"]["containers"][0]["readinessProbe"]["grpc"]["port"] == 9090
    assert len(greeter.addresses(NAME)) == 2


@pytest.mark.parametrize(
    "wrong", [{"env": {"STATUS": "NOT_SERVING"}}, {"health": {"grpc": "admin"}}], ids=["not serving", "wrong port"]
)
def test_pods_that_grpc_says_nothing_good_of_get_no_requests(greeter: Shop, wrong: dict[str, Any]) -> None:
    before, serving = names(greeter), greeter.addresses(NAME)
    greeter.environment(greeter=wrong)
    try:
        result = greeter.pulumi.up(code=1, **PATIENCE)
        assert "containers with unready status: [greeter]" in told(result)
        new = [pod for pod in greeter.pods(NAME) if pod["metadata"]["name"] not in before]
        assert new
        assert not any(ready(pod) for pod in new)
        assert greeter.addresses(NAME) == serving
    finally:
        greeter.environment()
        greeter.pulumi.up()
    until(lambda: len(greeter.pods(NAME)) == 2 == len(greeter.addresses(NAME)), "the pods are not as they were")


def told(result: Result) -> str:
    return "\n".join(result.errors)


def test_prometheus_scrapes_a_port_that_is_not_in_the_service(greeter: Shop) -> None:
    service = greeter.api.call("GET", f"/api/v1/namespaces/{greeter.namespace}/services/{NAME}")
    assert {port["name"] for port in service["spec"]["ports"]} == {"http", "grpc"}
    counted = f'greeter_build_info{{namespace="{greeter.namespace}"}}'
    until(lambda: queried(greeter, counted).keys() == names(greeter), "Prometheus does not count the pods", 120)
    up = f'up{{namespace="{greeter.namespace}", container="{NAME}"}}'
    assert queried(greeter, up) == dict.fromkeys(names(greeter), 1.0)


def words(shop: Shop) -> set[str]:
    """Return what the process of each pod reads in its file."""
    return {shop.pod_text(pod, 8080, "/words") for pod in shop.pods(NAME)}


def mounted(shop: Shop) -> str:
    """Return the ConfigMap that the Deployment mounts."""
    volumes = shop.deployment(NAME)["spec"]["template"]["spec"]["volumes"]
    (found,) = [each["configMap"]["name"] for each in volumes if "configMap" in each]
    return found


def replica_sets(shop: Shop) -> set[str]:
    return {pod["metadata"]["labels"]["pod-template-hash"] for pod in shop.pods(NAME)}


def test_a_file_that_changes_rolls_the_pods_and_the_old_one_comes_back(greeter: Shop) -> None:
    file = greeter.checkout.folder / FOLDER / "words.txt"
    first, pods, before = mounted(greeter), names(greeter), replica_sets(greeter)
    assert words(greeter) == {OLD}
    file.write_text(NEW)
    greeter.pulumi.up()
    second = mounted(greeter)
    assert second != first
    until(lambda: len(names(greeter)) == 2 and not names(greeter) & pods, "the pods were not replaced")
    assert words(greeter) == {NEW}
    # The way back is an `up` of the old commit: the same ConfigMap, hence the ReplicaSet that is still there.
    file.write_text(OLD)
    greeter.pulumi.up()
    assert mounted(greeter) == first
    until(lambda: len(names(greeter)) == 2 and words(greeter) == {OLD}, "the old file is not back")
    assert replica_sets(greeter) == before
    maps = [each["metadata"]["name"] for each in greeter.objects("api/v1", "configmaps")]
    assert [name for name in maps if name.startswith(f"{NAME}-") and name != f"{NAME}-dashboard"] == [first]
