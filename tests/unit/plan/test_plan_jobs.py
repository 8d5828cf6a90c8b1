"""Jobs: CronJobs of the service's image, environment and security, in pods that nothing takes for those that serve."""

import pytest

_OFF = {"monitoring": "off"}
_NIGHTLY = {"schedule": "0 3 * * *", "args": ["report"]}
_SERVING = {"app.kubernetes.io/name": "order", "app.kubernetes.io/instance": "order"}
_ONCE = {"app.kubernetes.io/name": "order", "app.kubernetes.io/instance": "order.jobs"}


def _template(body):
    job = body["spec"].get("jobTemplate", body)
    return job["spec"]["template"]


def test_a_job_is_a_cron_job_of_one_attempt_at_a_time(planned):
    body = planned({"team": "shop", "jobs": {"nightly": _NIGHTLY}}).manifests["job.nightly"]
    labels = {**_SERVING, "app.kubernetes.io/part-of": "shop"}
    assert (body["apiVersion"], body["kind"]) == ("batch/v1", "CronJob")
    assert body["metadata"] == {"name": "order-nightly", "namespace": "shop", "labels": labels}
    template = body["spec"].pop("jobTemplate")
    assert body["spec"] == {"schedule": "0 3 * * *", "concurrencyPolicy": "Forbid"}
    assert template["metadata"] == {"labels": labels}
    assert {key: value for key, value in template["spec"].items() if key != "template"} == {"backoffLimit": 3}


def test_zone_deadline_and_concurrency_are_the_users(planned):
    job = {**_NIGHTLY, "time_zone": "Europe/Berlin", "timeout": "1m30s", "concurrency": "replace"}
    spec = planned({"jobs": {"nightly": job}}).manifests["job.nightly"]["spec"]
    assert (spec["timeZone"], spec["concurrencyPolicy"]) == ("Europe/Berlin", "Replace")
    assert spec["jobTemplate"]["spec"]["activeDeadlineSeconds"] == 90


def test_jobs_stand_in_the_order_of_their_names_before_the_monitor(planned):
    found = list(planned({"jobs": {"b": _NIGHTLY, "a": _NIGHTLY}}).manifests)
    assert found[found.index("network-policy") + 1 :][:2] == ["job.a", "job.b"]
    assert found.index("jobs-policy") < found.index("deployment")


def test_a_migration_is_one_job_that_ends_in_time_and_is_made_anew_when_it_has_failed(planned):
    found = planned({"migrate": {"args": ["migrate", "up"], "timeout": "2m"}}).manifests
    keys = list(found)
    assert keys[keys.index("migrate") - 1 :][:3] == ["jobs-policy", "migrate", "deployment"]
    body = found["migrate"]
    assert (body["apiVersion"], body["kind"]) == ("batch/v1", "Job")
    assert body["metadata"] == {
        "name": "order-migrate",
        "namespace": "shop",
        "labels": _SERVING,
        "annotations": {"pulumi.com/replaceUnready": "true"},
    }
    template = body["spec"].pop("template")
    assert body["spec"] == {"backoffLimit": 3, "activeDeadlineSeconds": 120}
    (container,) = template["spec"]["containers"]
    assert container["args"] == ["migrate", "up"]


def test_a_migrations_pod_is_a_jobs(planned):
    run = {"command": ["/order"], "args": ["report"]}
    made = planned({"migrate": run, "jobs": {"nightly": {"schedule": "@daily", **run}}}).manifests
    assert _template(made["migrate"]) == _template(made["job.nightly"])


def test_a_jobs_pod_has_what_the_serving_pod_has_but_ports_probes_and_waiting(planned):
    fields = {
        "command": ["/order"],
        "args": ["serve"],
        "env": {"A": "b"},
        "secrets": {"C": {"secret": "d", "key": "e"}},
        "run_as": {"user": 1000},
        "jobs": {"nightly": _NIGHTLY},
    }
    made = planned(fields).manifests
    pod, serving = _template(made["job.nightly"])["spec"], _template(made["deployment"])["spec"]
    (container,), (served,) = pod.pop("containers"), serving.pop("containers")
    assert pod.pop("restartPolicy") == "Never"
    for spread in ("topologySpreadConstraints", "affinity"):
        assert serving.pop(spread)
    assert pod == serving
    assert container.pop("args") == ["report"]
    assert served.pop("args") == ["serve"]
    for of_serving in ("ports", "readinessProbe", "lifecycle"):
        assert served.pop(of_serving)
    assert container == served
    assert container["command"] == ["/order"]


def test_a_job_may_have_a_command_of_its_own(planned):
    jobs = {"nightly": {"schedule": "@daily", "command": ["/report"]}}
    (container,) = _template(planned({"command": ["/order"], "jobs": jobs}).manifests["job.nightly"])["spec"][
        "containers"
    ]
    assert container["command"] == ["/report"]
    assert "args" not in container


def test_nothing_that_selects_the_serving_pods_selects_a_jobs(planned):
    made = planned({"jobs": {"nightly": _NIGHTLY}}).manifests
    labels = _template(made["job.nightly"])["metadata"]["labels"]
    assert labels == {**_template(made["deployment"])["metadata"]["labels"], **_ONCE}
    selectors = [
        made["service"]["spec"]["selector"],
        *(made[role]["spec"]["selector"]["matchLabels"] for role in ("deployment", "disruption-budget")),
        made["network-policy"]["spec"]["podSelector"]["matchLabels"],
    ]
    assert selectors == [_SERVING] * 4
    assert not labels.items() >= _SERVING.items()


def test_a_job_reaches_what_the_service_reaches_and_nobody_reaches_it(planned):
    fields = {"uses": ["user"], "egress": [{"cidr": "192.0.2.0/24", "port": 5432}], "jobs": {"nightly": _NIGHTLY}}
    made = planned(fields, _OFF, ({"name": "user"},)).manifests
    policy = made["jobs-policy"]
    assert policy["metadata"]["name"] == "order.jobs"
    assert policy["spec"] == {
        "podSelector": {"matchLabels": _ONCE},
        "policyTypes": ["Ingress", "Egress"],
        "egress": made["network-policy"]["spec"]["egress"],
    }
    assert len(policy["spec"]["egress"]) == 3


def test_a_migration_alone_needs_the_policy_too(planned):
    assert planned({"migrate": {"args": ["up"]}}).manifests["jobs-policy"]["spec"]["podSelector"] == {
        "matchLabels": _ONCE
    }


def test_a_used_service_lets_the_jobs_of_its_callers_in(planned):
    callers = ({"name": "order", "uses": ["user"], "jobs": {"nightly": _NIGHTLY}}, {"name": "web", "uses": ["user"]})
    (rule,) = planned({"name": "user"}, _OFF, callers).manifests["network-policy"]["spec"]["ingress"]
    web = {"app.kubernetes.io/name": "web", "app.kubernetes.io/instance": "web"}
    assert rule["from"] == [{"podSelector": {"matchLabels": each}} for each in (_SERVING, _ONCE, web)]


@pytest.mark.parametrize("fields", [{}, {"jobs": {"nightly": _NIGHTLY}, "network_policy": False}])
def test_without_jobs_or_policies_there_is_no_policy_for_jobs(planned, fields):
    assert "jobs-policy" not in planned(fields).manifests
