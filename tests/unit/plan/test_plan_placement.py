"""Nodes, taints and priority are the same for every pod of a service; spreading is for those that serve."""

_JOBS = {"migrate": {"args": ["up"]}, "jobs": {"nightly": {"schedule": "@daily", "args": ["report"]}}}
_PLACED = {
    "node_selector": {"kubernetes.io/arch": "arm64"},
    "tolerations": [
        {"key": "dedicated", "value": "shop", "effect": "NoSchedule"},
        {"key": "example.com/spot", "operator": "Exists", "effect": "NoExecute", "seconds": 300},
        {"operator": "Exists"},
    ],
    "priority_class": "high",
}
_EXPECTED = {
    "nodeSelector": {"kubernetes.io/arch": "arm64"},
    "tolerations": [
        {"key": "dedicated", "operator": "Equal", "value": "shop", "effect": "NoSchedule"},
        {"key": "example.com/spot", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300},
        {"operator": "Exists"},
    ],
    "priorityClassName": "high",
}


def _pods(made):
    return [
        made.manifests["deployment"]["spec"]["template"]["spec"],
        made.manifests["migrate"]["spec"]["template"]["spec"],
        made.manifests["job.nightly"]["spec"]["jobTemplate"]["spec"]["template"]["spec"],
    ]


def test_every_pod_runs_where_the_spec_says(planned):
    made, plain = planned({**_JOBS, "placement": _PLACED}), planned(_JOBS)
    for placed, before in zip(_pods(made), _pods(plain), strict=True):
        assert {key: placed.pop(key) for key in _EXPECTED} == _EXPECTED
        assert placed == before


def test_spreading_stays_beside_it_and_can_be_off(planned):
    spread = {"topologySpreadConstraints", "affinity"}
    on, off = planned({"placement": _PLACED}), planned({"placement": _PLACED, "spread": False})
    deployments = [made.manifests["deployment"]["spec"]["template"]["spec"] for made in (on, off)]
    assert [spread & set(pod) for pod in deployments] == [spread, set()]
    assert deployments[1]["nodeSelector"] == _PLACED["node_selector"]
