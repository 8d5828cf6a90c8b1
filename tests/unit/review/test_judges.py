"""Strict judges look at everything that is rendered; what we keep has a reason, and only as long as it is needed."""

import copy
import json

import pytest
from judges import builtin, custom, manifests, score, verdict
from judges.examples import EXAMPLES, ROOT
from judges.waivers import FILE, defaults, unneeded, unwaived, waivers
from moorage.spec.service import ServiceSpec


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_judges_hold_nothing_against_an_example_but_what_is_waived(name):
    assert [str(each) for each in unwaived(verdict.findings(name))] == [], f"mend it, or give a reason in {FILE.name}"


def test_every_waiver_is_needed_in_every_example_it_names():
    assert unneeded(verdict.everything(), EXAMPLES) == []


def test_every_waiver_has_a_reason_and_a_field_of_the_spec():
    for each in (*waivers(), *defaults()):
        assert ServiceSpec.model_fields.get(each.field.split(".")[0]), each.field
    assert all(each.reason.strip() for each in waivers())


def test_the_defaults_miss_exactly_two_checks():
    missed = {each.check for name in ("shop-dev", "shop-prod", "podinfo") for each in verdict.findings(name)}
    # An autoscaler is no default: order asks for one in prod.
    missed.remove("deployment-targeted-by-hpa-does-not-have-replicas-configured")
    assert missed == {"container-resources", "container-image-pull-policy"}


def _of_kind(kind, name="podinfo"):
    return next(copy.deepcopy(each) for each in manifests.of(EXAMPLES[name]) if each["kind"] == kind)


def test_a_misspelt_field_of_a_built_in_kind_is_found():
    deployment = _of_kind("Deployment")
    deployment["spec"]["template"]["spec"]["containers"][0]["imagePullPolcy"] = "Always"
    found = [each.text for each in builtin.judge("x", deployment, "1.30")]
    assert found == [
        "spec.template.spec.containers.0: Additional properties are not allowed ('imagePullPolcy' was unexpected)"
    ]


def test_a_field_that_is_newer_than_the_cluster_is_found():
    deployment = _of_kind("Deployment")
    deployment["spec"]["template"]["spec"]["hostnameOverride"] = "x"
    assert [each.check for each in builtin.judge("x", deployment, "1.30")] == ["schema of 1.30"]
    assert list(builtin.judge("x", deployment, builtin.newest())) == []


def test_a_kind_that_nobody_knows_is_an_error_not_a_warning():
    unknown = {"apiVersion": "example.com/v1", "kind": "Harbour", "metadata": {"name": "x"}}
    assert [each.text for each in builtin.judge("x", unknown, "1.30")] == [
        "Couldn't find schema for kind Harbour with api version example.com/v1 for kubernetes version 1.30"
    ]


@pytest.mark.parametrize(
    ("keys", "value", "said"),
    [
        (("spec", "selectr"), {}, "spec: Additional properties are not allowed ('selectr' was unexpected)"),
        (("spec", "endpoints", 0, "pth"), "/", "spec.endpoints.0: Additional properties are not allowed ('pth' was"),
        (("spec", "endpoints", 0, "interval"), "30", "spec.endpoints.0.interval: '30' does not match"),
        (("spec", "selector", "matchLabels", "a"), 1, "spec.selector.matchLabels.a: 1 is not of type 'string'"),
        (("status2",), {}, "top: Additional properties are not allowed ('status2' was unexpected)"),
    ],
)
def test_a_service_monitor_is_judged_by_the_operators_crd(keys, value, said):
    body = _of_kind("ServiceMonitor")
    parent = body
    for key in keys[:-1]:
        parent = parent[key]
    parent[keys[-1]] = value
    (found,) = custom.judge(custom.MONITOR, "x", body)
    assert found.text.startswith(said)


@pytest.mark.parametrize(
    ("keys", "value", "said"),
    [
        (("spec", "hostname"), [], "spec: Additional properties are not allowed ('hostname' was unexpected)"),
        (("spec", "hostnames", 0), "A.example.com", "spec.hostnames.0: 'A.example.com' does not match"),
        (("spec", "rules", 0, "backendRefs", 0, "port"), 0, "spec.rules.0.backendRefs.0.port: 0 is less than"),
        (("spec", "rules", 0, "matches", 0, "path", "type"), "Prefix", "spec.rules.0.matches.0.path.type: 'Prefix' is"),
    ],
)
def test_a_route_is_judged_by_the_crd_of_the_gateway_api(keys, value, said):
    body = parent = _of_kind("HTTPRoute", "network")
    for key in keys[:-1]:
        parent = parent[key]
    parent[keys[-1]] = value
    assert any(each.text.startswith(said) for each in custom.judge(custom.ROUTE, "x", body))


@pytest.mark.parametrize(
    ("crd", "pin"),
    [(custom.MONITOR, "prometheus-operator"), (custom.ROUTE, "gateway-api")],
    ids=["operator", "gateway"],
)
def test_a_crd_is_of_the_release_that_the_cluster_has(crd, pin):
    pinned = (ROOT / "toolchain" / "pins" / pin / "go.mod").read_text()
    assert f"require {crd.module} {crd.version}\n" in pinned
    source = json.loads(crd.data.read_text())["source"]
    assert source["module"] == f"{crd.module}@{crd.version}"
    assert f"{crd.module} {crd.version} {source['sum']}\n" in (ROOT / "toolchain" / "pins" / pin / "go.sum").read_text()


def test_a_judge_that_has_nothing_to_judge_fails():
    with pytest.raises(score.JudgeError):
        score.scores([], "1.30")


def test_a_judge_that_cannot_run_fails(monkeypatch):
    monkeypatch.setattr(score, "_binary", lambda: "/bin/false")
    with pytest.raises(score.JudgeError):
        score.judge("x", [_of_kind("Deployment")], "1.30")


def test_kube_score_finds_what_a_default_prevents():
    objects = copy.deepcopy(manifests.of(EXAMPLES["podinfo"]))
    container = next(each for each in objects if each["kind"] == "Deployment")["spec"]["template"]["spec"][
        "containers"
    ][0]
    container["securityContext"]["readOnlyRootFilesystem"] = False
    del container["resources"]["limits"]["memory"]
    found = {(each.check, each.text) for each in unwaived(score.judge("podinfo", objects, "1.30"))}
    assert ("container-resources", "Memory limit is not set") in found
    assert any(check == "container-security-context-readonlyrootfilesystem" for check, _ in found)
