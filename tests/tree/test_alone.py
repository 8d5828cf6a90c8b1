"""Each part by itself, and the same part twice."""

from __future__ import annotations

import pulumi
import pulumi_kubernetes as kubernetes
import pytest
from moorage import BuildInfo, ConsulRegistration, Image, Monitoring, Workload
from moorage.plan import plan

from tree.samples import built, built_spec, environment, ready_spec, with_registry

CONSUL = {"address": "http://consul.example.com:8500", "esm": True}
ENTRY = {"register": "catalog", "address": {"external": "api.example.com"}}
SPEC = ready_spec(consul=ENTRY)
PLAN = plan([SPEC], environment(consul=CONSUL))["api"]
PARTS = {
    "Image": (lambda name, opts: Image(name, built("api"), with_registry(), opts), {"image"}),
    "Workload": (
        lambda name, opts: Workload(name, PLAN, opts),
        {"service-account", "deployment", "service", "disruption-budget", "network-policy"},
    ),
    "Monitoring": (lambda name, opts: Monitoring(name, PLAN, opts), {"monitor", "alerts", "dashboard"}),
    "ConsulRegistration": (
        lambda name, opts: ConsulRegistration(name, PLAN.catalog, opts),
        {"consul-node-dev-shop", "consul-service-dev-shop"},
    ),
}


@pytest.fixture(params=sorted(PARTS))
def part(request):
    return PARTS[request.param]


def test_a_part_alone_registers_its_own_objects_below_itself(tree, part):
    make, roles = part
    found = tree(lambda: make("api", None))
    (component,) = found.components()
    assert {each.name for each in found if each != component} == {f"api-{role}" for role in roles}
    assert all(found.ancestors(each) == [component] for each in found if each != component)
    assert found.given_out(component)


def test_a_part_can_stand_twice_in_one_program_under_names_of_its_own(tree, part):
    # Such as the same plan in two clusters: the objects are called alike there, the resources are not.
    make, roles = part

    def program():
        for region in ("api-eu", "api-us"):
            cluster = kubernetes.Provider(region, kubeconfig="", context=region)
            make(region, pulumi.ResourceOptions(providers=[cluster]))

    found = tree(program)
    names = {each.name for each in found if each.request.custom and "providers" not in each.type}
    assert names == {f"{region}-{role}" for region in ("api-eu", "api-us") for role in roles}


def test_a_workload_runs_an_image_that_is_known_later(tree):
    build_info = {"order": BuildInfo(version="v2")}

    def program():
        later = pulumi.Output.from_input("registry.example.com/shop/order@sha256:later")
        known = plan([built_spec()], environment(), build_info)["order"].filled(image=later)
        Workload("order", known)

    pod = tree(program).one("Deployment").inputs["spec"]["template"]["spec"]
    assert pod["containers"][0]["image"] == "registry.example.com/shop/order@sha256:later"


def test_monitoring_without_a_monitor_is_an_empty_component(tree):
    silent = plan([ready_spec(metrics=False)], environment())["api"]
    found = tree(lambda: Monitoring("api", silent))
    assert [each.type for each in found] == ["moorage:index:Monitoring"]
