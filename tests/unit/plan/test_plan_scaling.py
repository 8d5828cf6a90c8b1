"""How many pods there are, and where they run."""

import pytest


def _pod(made):
    return made.manifests["deployment"]["spec"]["template"]["spec"]


def test_replicas_are_two_unless_said_otherwise(planned):
    assert planned().manifests["deployment"]["spec"]["replicas"] == 2
    assert planned({"replicas": 0}).manifests["deployment"]["spec"]["replicas"] == 0


def test_with_autoscaling_the_deployment_names_no_replicas_that_it_would_be_reset_to(planned):
    made = planned({"autoscale": {"min": 3, "max": 9, "cpu": 60}})
    assert "replicas" not in made.manifests["deployment"]["spec"]
    assert made.left_alone == {}
    made = planned({"autoscale": {"min": 3, "max": 9, "cpu": 60}}, {"kubernetes": {"context": "dev-1"}})
    assert made.manifests["deployment"]["spec"]["replicas"] == 3
    assert made.left_alone == {"deployment": ("spec.replicas",)}
    spec = made.manifests["autoscaler"]["spec"]
    assert (spec["minReplicas"], spec["maxReplicas"]) == (3, 9)
    assert spec["scaleTargetRef"] == {"apiVersion": "apps/v1", "kind": "Deployment", "name": "order"}
    assert spec["metrics"][0]["resource"]["target"] == {"type": "Utilization", "averageUtilization": 60}
    assert "autoscaler" not in planned().manifests


@pytest.mark.parametrize(
    ("fields", "there"),
    [
        ({"replicas": 0}, False),
        ({"replicas": 1}, False),
        ({"replicas": 2}, True),
        ({"autoscale": {"min": 1, "max": 9}}, False),
        ({"autoscale": {"min": 2, "max": 9}}, True),
        ({"replicas": 2, "disruption_budget": False}, False),
    ],
)
def test_a_disruption_budget_needs_two_pods(planned, fields, there):
    budget = planned(fields).manifests.get("disruption-budget")
    assert (budget is not None) == there
    if budget:
        assert (budget["spec"]["maxUnavailable"], budget["spec"]["unhealthyPodEvictionPolicy"]) == (1, "AlwaysAllow")


def test_pods_prefer_hosts_of_their_own_and_still_run_on_one(planned):
    pod = _pod(planned())
    (spread,) = pod["topologySpreadConstraints"]
    assert (spread["topologyKey"], spread["whenUnsatisfiable"]) == ("kubernetes.io/hostname", "ScheduleAnyway")
    (apart,) = pod["affinity"]["podAntiAffinity"]["preferredDuringSchedulingIgnoredDuringExecution"]
    assert apart["podAffinityTerm"]["topologyKey"] == "kubernetes.io/hostname"
    assert "requiredDuringSchedulingIgnoredDuringExecution" not in pod["affinity"]["podAntiAffinity"]
    assert not {"topologySpreadConstraints", "affinity"} & set(_pod(planned({"spread": False})))
