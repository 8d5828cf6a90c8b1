"""The stack on a real cluster, from its first `up`: what pods, names, identities and the second `up` are like.

How each was seen to fail stands in README.md.
"""

import json

from shop import Shop, until

KEYS = {"time", "level", "message", "service", "version", "trace_id"}
SERVICES = {"user": 2, "order": 2, "prober": 1}


def test_every_pod_is_ready_and_no_container_started_twice(shop: Shop) -> None:
    for name, count in SERVICES.items():
        pods = shop.pods(name)
        assert len(pods) == count
        for pod in pods:
            conditions = {each["type"]: each["status"] for each in pod["status"]["conditions"]}
            assert conditions["Ready"] == "True"
            assert [each["restartCount"] for each in pod["status"]["containerStatuses"]] == [0]
            [container] = pod["spec"]["containers"]
            assert container["readinessProbe"]["httpGet"]["path"] == "/health"
            assert "@sha256:" in container["image"]


def test_name_and_cluster_address_answer_from_inside_a_pod(shop: Shop) -> None:
    service = shop.api.call("GET", f"/api/v1/namespaces/{shop.namespace}/services/user")
    assert service["spec"]["type"] == "ClusterIP"
    assert shop.addresses("user") == {pod["status"]["podIP"] for pod in shop.pods("user")}
    for base in (shop.url("user"), f"http://{service['spec']['clusterIP']}"):
        answer = shop.fetch(f"{base}/health")
        assert answer["status"] == 200, answer
        assert json.loads(answer["body"])["service"] == "user"


def test_order_reaches_user_by_the_url_that_it_is_told(shop: Shop) -> None:
    [container] = shop.deployment("order")["spec"]["template"]["spec"]["containers"]
    told = {each["name"]: each.get("value") for each in container["env"]}
    assert told["USER_URL"] == shop.url("user")
    # Each pod has a store of its own: the user that order asks for may be in another one, so all of them get one.
    for address in shop.addresses("user"):
        made = shop.fetch(f"http://{address}:8080/users", "POST", {"name": "Ann", "email": "ann@example.com"})
        assert made["status"] == 201, made
    address = sorted(shop.addresses("order"))[0]
    draft = {"user_id": 1, "item": "tea", "quantity": 2}
    ordered = shop.fetch(f"http://{address}:8080/orders", "POST", draft, **{"Idempotency-Key": "spine"})
    assert ordered["status"] == 201, ordered
    customer = shop.fetch(f"http://{address}:8080/orders/{json.loads(ordered['body'])['id']}/customer")
    assert customer["status"] == 200, customer
    assert json.loads(customer["body"])["name"] == "Ann"


def test_pods_run_restricted_without_token_and_write_only_to_tmp(shop: Shop) -> None:
    namespace = shop.api.call("GET", f"/api/v1/namespaces/{shop.namespace}")
    assert namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"
    inside = shop.probe("GET", "/inside")
    assert {key: inside[key] for key in ("user", "token", "root", "tmp")} == {
        "user": 65532,
        "token": False,
        "root": "open /written: read-only file system",
        "tmp": "",
    }


def test_a_second_up_changes_nothing(shop: Shop) -> None:
    before = {name: shop.deployment(name)["metadata"]["generation"] for name in SERVICES}
    assert set(shop.pulumi.up().changes) == {"same"}
    assert {name: shop.deployment(name)["metadata"]["generation"] for name in SERVICES} == before


def test_every_log_line_is_json_and_one_trace_is_in_the_logs_of_both(shop: Shop) -> None:
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    order = shop.fetch(
        shop.url("order", "/orders"),
        "POST",
        {"user_id": 1, "item": "tea", "quantity": 1},
        **{"Idempotency-Key": trace, "traceparent": f"00-{trace}-00f067aa0ba902b7-01"},
    )
    assert order["status"] in (201, 404, 422), order
    for name in ("user", "order"):
        lines = [line for pod in shop.pods(name) for line in _lines(shop, pod["metadata"]["name"])]
        assert lines
        for line in lines:
            assert line.keys() >= KEYS, line
            assert line["service"] == name
        assert any(line.get("trace_id") == trace for line in lines), f"{name} never logged {trace}"


def _lines(shop: Shop, pod: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in shop.log(pod).splitlines()]


def test_what_was_deleted_by_hand_comes_back_after_a_refresh(shop: Shop) -> None:
    path = f"/apis/apps/v1/namespaces/{shop.namespace}/deployments/order"
    shop.api.call("DELETE", path, {"propagationPolicy": "Foreground"})
    until(lambda: shop.api.found(path) is None, "the Deployment is still there")
    refreshed = shop.pulumi("refresh", "--yes", "--skip-preview")
    assert refreshed.changes.get("delete") == 1, refreshed.output
    assert shop.pulumi.up().changes.get("create") == 1
    assert len(shop.addresses("order")) == SERVICES["order"]
