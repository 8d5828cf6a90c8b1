"""The Deployment and what belongs to it: secure, sized, probed, stopped in order, and each default with its switch."""

import pytest
from hypothesis import given
from hypothesis import strategies as some
from moorage.spec.values import duration

_AGENT = {"consul": {"agent_address": "$(HOST_IP):8500"}}


def _pod(made):
    return made.manifests["deployment"]["spec"]["template"]["spec"]


def _container(made):
    (container,) = _pod(made)["containers"]
    return container


def _told(made, name):
    (value,) = (each["value"] for each in _container(made)["env"] if each["name"] == name)
    return value


def test_the_pod_meets_pod_security_restricted(planned):
    pod, container = _pod(planned()), _container(planned())
    assert pod["securityContext"] == {
        "runAsNonRoot": True,
        "runAsUser": 65532,
        "runAsGroup": 65532,
        "seccompProfile": {"type": "RuntimeDefault"},
    }
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }


def test_only_tmp_can_be_written(planned):
    (mount,) = _container(planned())["volumeMounts"]
    (volume,) = _pod(planned())["volumes"]
    assert (mount["mountPath"], mount["name"]) == ("/tmp", volume["name"])


def test_tmp_is_as_large_as_the_pods_disk_and_without_a_limit_where_nodes_do_not_count(planned):
    def tmp(fields):
        (volume,) = _pod(planned(fields))["volumes"]
        return volume["emptyDir"]

    assert tmp({}) == {"sizeLimit": "64Mi"}
    assert tmp({"resources": {"ephemeral_storage": "1Gi"}}) == {"sizeLimit": "1Gi"}
    assert tmp({"resources": {"ephemeral_storage": False}}) == {}


def test_no_token_and_no_service_links_reach_the_process(planned):
    made = planned()
    assert _pod(made)["automountServiceAccountToken"] is False
    assert made.manifests["service-account"]["automountServiceAccountToken"] is False
    assert _pod(made)["enableServiceLinks"] is False
    assert _pod(made)["serviceAccountName"] == made.manifests["service-account"]["metadata"]["name"]


def test_a_rollout_never_takes_a_pod_away_first(planned):
    strategy = planned().manifests["deployment"]["spec"]["strategy"]
    assert strategy == {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 0, "maxSurge": "25%"}}


def test_readiness_is_on_health_and_nothing_restarts_pods_by_default(planned):
    container = _container(planned())
    assert container["readinessProbe"]["httpGet"] == {"path": "/health", "port": "http"}
    assert not {"livenessProbe", "startupProbe"} & set(container)


def test_a_live_path_turns_on_liveness_and_startup_on_that_path_alone(planned):
    container = _container(planned({"health": {"path": "/readyz", "live_path": "/healthz"}}))
    paths = [container[f"{kind}Probe"]["httpGet"]["path"] for kind in ("readiness", "liveness", "startup")]
    assert paths == ["/readyz", "/healthz", "/healthz"]


def test_memory_is_limited_at_its_request_and_cpu_is_not_limited(planned):
    assert _container(planned())["resources"] == {
        "requests": {"cpu": "100m", "memory": "128Mi", "ephemeral-storage": "64Mi"},
        "limits": {"memory": "128Mi", "ephemeral-storage": "64Mi"},
    }


def test_the_switches_of_resources(planned):
    made = planned({"resources": {"cpu_limit": "500m", "ephemeral_storage": False}})
    assert _container(made)["resources"] == {
        "requests": {"cpu": "100m", "memory": "128Mi"},
        "limits": {"cpu": "500m", "memory": "128Mi"},
    }


@pytest.mark.parametrize("agent", [False, True])
@pytest.mark.parametrize("drain", ["0s", "5s", "1m30s"])
def test_draining_has_exactly_one_owner(planned, agent, drain):
    consul = {"consul": {"register": "agent"}} if agent else {}
    made = planned({"shutdown": {"drain": drain}, **consul}, _AGENT)
    by_pod = _container(made).get("lifecycle", {}).get("preStop", {}).get("sleep", {}).get("seconds", 0)
    by_process = duration.parse(_told(made, "SHUTDOWN_DRAIN")) // duration.SECOND
    owners = (by_process, by_pod) if agent else (by_pod, by_process)
    assert owners == (duration.parse(drain) // duration.SECOND, 0)


def test_no_drain_leaves_the_hook_out_as_sleeping_for_nothing_is_refused(planned):
    assert "lifecycle" not in _container(planned({"shutdown": {"drain": "0s"}}))


@given(some.booleans(), some.integers(0, 300), some.integers(1, 290_000))
def test_the_grace_period_covers_drain_timeout_and_a_margin(planned, agent, drain, timeout):
    # That a stop fits into the margin is tested on the other side: services/chassis/lifecycle/bounds_test.go.
    consul = {"consul": {"register": "agent"}} if agent else {}
    made = planned({"shutdown": {"drain": f"{drain}s", "timeout": f"{timeout}ms"}, **consul}, _AGENT)
    grace = _pod(made)["terminationGracePeriodSeconds"]
    assert drain + timeout / 1000 + 5 <= grace < drain + timeout / 1000 + 6


def test_pull_secrets_come_from_the_environments_registry(planned):
    registry = {"registry": {"url": "r.example.com", "pull_secrets": ["one", "two"]}}
    assert _pod(planned({}, registry))["imagePullSecrets"] == [{"name": "one"}, {"name": "two"}]
    assert "imagePullSecrets" not in _pod(planned())


def test_gomemlimit_can_be_left_out(planned):
    names = {each["name"] for each in _container(planned({"gomemlimit": False}))["env"]}
    assert "GOMEMLIMIT" not in names
