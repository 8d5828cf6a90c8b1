"""A patch of the spec changes what the plan says of an object, or is refused where it stands."""

import pytest
from judges import field_types
from moorage.plan import ROLES
from moorage.plan.patch.error import PatchesRefused
from moorage.spec.pod.objects import SINGLE

_POD = ("spec", "template", "spec")
_ALIAS = {"ip": "192.0.2.7", "hostnames": ["ledger"]}


def _patch(value, *way):
    for key in reversed(way):
        value = {key: value}
    return value


def _refused(planned, patch, environment=None, **fields):
    with pytest.raises(PatchesRefused) as refused:
        planned({**fields, "patch": patch}, environment)
    return [f"{each.path}: {each.code}" for each in refused.value.problems]


def test_the_objects_are_the_roles_of_a_plan():
    assert {*SINGLE, "files", "job"} == set(ROLES)


def test_the_table_of_fields_is_what_the_schemas_say():
    assert field_types.TABLE.read_text(encoding="utf-8") == field_types.text()


def test_a_patch_changes_its_object_and_nothing_else(planned):
    bare = planned().manifests
    patched = planned({"patch": {"deployment": _patch({"hostAliases": [_ALIAS], "affinity": None}, *_POD)}}).manifests
    assert list(patched) == list(bare)
    assert {role for role in bare if patched[role] != bare[role]} == {"deployment"}
    expected = {**bare["deployment"]["spec"]["template"]["spec"], "hostAliases": [_ALIAS]}
    del expected["affinity"]
    assert patched["deployment"]["spec"]["template"]["spec"] == expected
    assert bare == planned().manifests


def test_a_job_is_patched_by_its_name(planned):
    jobs = {name: {"schedule": "@daily", "args": ["a"]} for name in ("nightly", "hourly")}
    patch = {"job.nightly": {"spec": {"suspend": True}}}
    made = planned({"jobs": jobs, "patch": patch}).manifests
    assert made["job.nightly"]["spec"]["suspend"] is True
    assert "suspend" not in made["job.hourly"]["spec"]


def test_numbers_are_plain_however_they_came(planned):
    made = planned({"patch": {"deployment": {"spec": {"minReadySeconds": 10.0}}}}).manifests["deployment"]
    assert type(made["spec"]["minReadySeconds"]) is int


def test_what_is_patched_still_takes_image_and_version(planned):
    plan = planned({"patch": {"deployment": _patch([{"name": "order", "tty": True}], *_POD, "containers")}})
    filled = plan.filled(image="r.example.com/order@sha256:1", version="v2").manifests["deployment"]
    assert filled["spec"]["template"]["spec"]["containers"][0]["image"] == "r.example.com/order@sha256:1"
    assert filled["metadata"]["labels"]["app.kubernetes.io/version"] == "v2"


def _container(**fields):
    return {"deployment": _patch([{"name": "order", **fields}], *_POD, "containers")}


_AT = "patch.deployment.spec.template.spec"
_NOT_FITTING = {
    "no such object": ({"ingress": {"spec": {}}}, ["patch.ingress: no-such-object"]),
    "no such job": ({"job.nightly": {"spec": {}}}, ["patch.job.nightly: no-such-object"]),
    "nothing": ({"service": {}}, ["patch.service: inert-patch"]),
    "what is so already": ({"service": {"spec": {"type": "ClusterIP"}}}, ["patch.service: inert-patch"]),
    "a part that is so already": (
        {"service": {"spec": {"type": "ClusterIP", "sessionAffinity": "ClientIP"}}},
        ["patch.service.spec.type: inert-patch"],
    ),
    "deleting what is not there": (
        {"deployment": _patch({"hostname": None, "dnsConfig": None, "hostAliases": [_ALIAS]}, *_POD)},
        [f"{_AT}.hostname: inert-patch", f"{_AT}.dnsConfig: inert-patch"],
    ),
    "an entry that is not there": (
        _container(tty=True, env=[{"name": "GONE", "$patch": "delete"}]),
        [f"{_AT}.containers[0].env[0]: inert-patch"],
    ),
    "an entry that says nothing": (
        _container(tty=True, env=[{"name": "LOG_LEVEL"}]),
        [f"{_AT}.containers[0].env[0]: inert-patch"],
    ),
    "the same list": (
        _container(tty=True, securityContext={"capabilities": {"drop": ["ALL"]}}),
        [f"{_AT}.containers[0].securityContext.capabilities.drop: inert-patch"],
    ),
    "an unknown field": (_container(imagePullPolcy="Always"), [f"{_AT}.containers[0].imagePullPolcy: unknown-key"]),
    "an unknown field at the top": ({"service": {"spce": {}}}, ["patch.service.spce: unknown-key"]),
    "an unknown field of a custom kind": (
        {"monitor": {"spec": {"endpoints": [{"port": "http", "intervall": "5s"}]}}},
        ["patch.monitor.spec.endpoints[0].intervall: unknown-key"],
    ),
    "deleting an unknown field": (_container(imagePolicy=None), [f"{_AT}.containers[0].imagePolicy: unknown-key"]),
    "text for true": (_container(tty="yes"), [f"{_AT}.containers[0].tty: wrong-type"]),
    "a number for text": (_container(workingDir=7), [f"{_AT}.containers[0].workingDir: wrong-type"]),
    "a number that is too large": ({"deployment": {"spec": {"minReadySeconds": 2**31}}}, [
        "patch.deployment.spec.minReadySeconds: wrong-type"
    ]),
    "a mapping for a list": (_container(env={"name": "A"}), [f"{_AT}.containers[0].env: wrong-type"]),
    "a list for a mapping": ({"deployment": {"spec": []}}, ["patch.deployment.spec: wrong-type"]),
    "text for a mapping": ({"deployment": {"metadata": "x"}}, ["patch.deployment.metadata: wrong-type"]),
    "null in a list": (_container(args=[None]), [f"{_AT}.containers[0].args[0]: wrong-type"]),
    "a merge key of no type": (_container(env=[{"name": ["A"]}]), [f"{_AT}.containers[0].env[0].name: wrong-type"]),
    "a missing key": (
        {"deployment": _patch({"volumes": [{"name": "a", "hostPath": {"type": "File"}}]}, *_POD)},
        [f"{_AT}.volumes[0].hostPath.path: missing-key"],
    ),
    "deleting what must be there": (
        {"disruption-budget": {"spec": None}, "deployment": {"spec": {"template": None}}},
        [
            "patch.disruption-budget.spec: fixed-field",
            "patch.deployment.spec.template: missing-key",
        ],
    ),
    "a field of a later release": (
        {"deployment": _patch({"hostnameOverride": "a"}, *_POD)},
        [f"{_AT}.hostnameOverride: kubernetes-too-old"],
    ),
    "one key twice": (
        {"deployment": _patch([_ALIAS, _ALIAS], *_POD, "hostAliases")},
        [f"{_AT}.hostAliases[1].ip: repeated"],
    ),
    "one key twice in a list that is there": (
        _container(env=[{"name": "A", "value": "x"}, {"name": "A", "value": "y"}]),
        [f"{_AT}.containers[0].env[1].name: repeated"],
    ),
    "a directive of clients": ({"service": {"$retainKeys": []}}, ["patch.service.$retainKeys: bad-patch"]),
    "another directive": ({"service": {"spec": {"$patch": "merge"}}}, ["patch.service.spec.$patch: bad-patch"]),
}  # fmt: skip


@pytest.mark.parametrize(("patch", "said"), _NOT_FITTING.values(), ids=_NOT_FITTING)
def test_what_does_not_fit_is_refused_where_it_stands(planned, patch, said):
    assert _refused(planned, patch) == said


def test_a_later_release_has_it(planned):
    patch = {"deployment": _patch({"hostnameOverride": "a"}, *_POD)}
    made = planned({"patch": patch}, {"kubernetes": {"render_to": "out", "version": "1.34"}}).manifests["deployment"]
    assert made["spec"]["template"]["spec"]["hostnameOverride"] == "a"


_NAME, _INSTANCE = "app.kubernetes.io/name", "app.kubernetes.io/instance"
_FIXED = {
    "a name": ({"service": {"metadata": {"name": "x"}}}, "patch.service.metadata.name"),
    "a namespace": ({"service": {"metadata": {"namespace": "x"}}}, "patch.service.metadata.namespace"),
    "all metadata": ({"service": {"metadata": None}}, "patch.service.metadata"),
    "a kind": ({"service": {"kind": "Pod"}}, "patch.service.kind"),
    "an API": ({"deployment": {"apiVersion": "apps/v2"}}, "patch.deployment.apiVersion"),
    "a selector": (
        {"deployment": {"spec": {"selector": {"matchLabels": {"a": "b"}}}}},
        "patch.deployment.spec.selector",
    ),
    "the Service's selector": ({"service": {"spec": {"selector": {_NAME: "x"}}}}, "patch.service.spec.selector"),
    "the policy's pods": ({"network-policy": {"spec": {"podSelector": {}}}}, None),
    "what the autoscaler scales": (
        {"autoscaler": {"spec": {"scaleTargetRef": {"name": "x"}}}},
        "patch.autoscaler.spec.scaleTargetRef",
    ),
    "a label of the selector": (
        {"deployment": _patch({_INSTANCE: "x"}, "spec", "template", "metadata", "labels")},
        f"patch.deployment.spec.template.metadata.labels.{_INSTANCE}",
    ),
    "the version": (
        {"deployment": _patch({"app.kubernetes.io/version": "x"}, "metadata", "labels")},
        "patch.deployment.metadata.labels.app.kubernetes.io/version",
    ),
    "a version where there is none": (
        {"service": {"metadata": {"labels": {"app.kubernetes.io/version": "x"}}}},
        "patch.service.metadata.labels.app.kubernetes.io/version",
    ),
    "a label of Prometheus": (
        {"monitor": {"metadata": {"labels": {"release": "x"}}}},
        "patch.monitor.metadata.labels.release",
    ),
    "a port of the monitor": (
        {"monitor": {"spec": {"endpoints": [{"port": "admin"}]}}},
        "patch.monitor.spec.endpoints[0].port",
    ),
    "an image": (_container(image="x"), f"{_AT}.containers[0].image"),
    "the container": (_container(**{"$patch": "delete"}), f"{_AT}.containers[0]"),
    "every container": (
        {"deployment": _patch([{"$patch": "replace"}, {"name": "order"}], *_POD, "containers")},
        f"{_AT}.containers[1]",
    ),
    "the name of a port": (_container(ports=[{"containerPort": 8080, "name": "web"}]), f"{_AT}.containers[0].ports[0]"),
    "the name of the Service's port": (
        {"service": {"spec": {"ports": [{"port": 80, "name": "web"}]}}},
        "patch.service.spec.ports[0]",
    ),
    "where the Service leads": (
        {"service": {"spec": {"ports": [{"port": 80, "targetPort": 9}]}}},
        "patch.service.spec.ports[0]",
    ),
    "where the Service of the former name leads": (
        {"former-service": {"spec": {"ports": [{"port": 80, "targetPort": 9}]}}},
        "patch.former-service.spec.ports[0]",
    ),
    "the number of pods": ({"deployment": {"spec": {"replicas": 7}}}, "patch.deployment.spec.replicas"),
    "how long a migration takes": (
        {"migrate": {"spec": {"activeDeadlineSeconds": None}}},
        "patch.migrate.spec.activeDeadlineSeconds",
    ),
}


@pytest.mark.parametrize(("patch", "path"), _FIXED.values(), ids=_FIXED)
def test_what_others_rely_on_stays(planned, patch, path):
    fields = {"renamed_from": "orders", "autoscale": {"max": 3}, "migrate": {"args": ["up"]}}
    code = "fixed-field" if path else "inert-patch"
    assert _refused(planned, patch, **fields) == [f"{path or 'patch.network-policy'}: {code}"]


def test_two_ports_do_not_get_one_name(planned):
    patch = _container(ports=[{"containerPort": 9999, "name": "http"}])
    assert _refused(planned, patch) == [f"{_AT}.containers[0].ports[0].name: repeated"]
    patch = {"service": {"spec": {"ports": [{"port": 81, "name": "http"}]}}}
    assert _refused(planned, patch) == ["patch.service.spec.ports[0].name: repeated"]


def test_a_port_of_the_service_has_a_name(planned):
    patch = {"service": {"spec": {"ports": [{"port": 9999}]}}}
    assert _refused(planned, patch) == ["patch.service.spec.ports[0].name: missing-key"]


def test_another_port_is_fine(planned):
    patch = {
        **_container(ports=[{"containerPort": 9999, "name": "debug"}]),
        "service": {"spec": {"ports": [{"port": 80, "appProtocol": "http"}, {"port": 9999, "name": "debug"}]}},
    }
    made = planned({"patch": patch}).manifests
    assert {each["name"] for each in made["service"]["spec"]["ports"]} == {"http", "debug"}


def test_every_problem_of_every_object_is_told_at_once(planned):
    patch = {"ingress": {}, "service": {"metadata": {"name": "x", "namespace": "y"}}, "deployment": {"spce": {}}}
    assert len(_refused(planned, patch)) == 4
