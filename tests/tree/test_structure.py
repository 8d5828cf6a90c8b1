"""Parents, names and types: what a resource's identity hangs on."""

from __future__ import annotations

import pytest
from moorage import Microservice, MicroserviceArgs
from moorage.components.monitoring import ROLES as MONITORING_ROLES
from moorage.components.workload import ROLES as WORKLOAD_ROLES
from moorage.plan import ROLES

from tree.samples import built, built_spec, environment, ready_spec, with_registry

EXTERNAL = {"register": "catalog", "address": {"external": "order.example.com"}}
CONSUL = {"address": "http://consul.example.com:8500", "datacenter": "dc1", "esm": True}
HOSTS = {"hosts": ["a.example.com"]}
NIGHTLY = {"schedule": "0 3 * * *", "args": ["report"]}
FILES = "files.fe5f435e82"
EVERYTHING = {
    "mounts": {"/etc/rates.json": {"file": "rates.json"}},
    "autoscale": {"min": 2, "max": 4},
    "consul": EXTERNAL,
    "migrate": {"args": ["up"]},
    "jobs": {"nightly": NIGHTLY},
    "expose": HOSTS,
}
CHILDREN = {
    ("kubernetes:core/v1:ServiceAccount", "Workload", "service-account"),
    ("kubernetes:core/v1:ConfigMap", "Workload", FILES),
    ("kubernetes:apps/v1:Deployment", "Workload", "deployment"),
    ("kubernetes:core/v1:Service", "Workload", "service"),
    ("kubernetes:policy/v1:PodDisruptionBudget", "Workload", "disruption-budget"),
    ("kubernetes:autoscaling/v2:HorizontalPodAutoscaler", "Workload", "autoscaler"),
    ("kubernetes:networking.k8s.io/v1:NetworkPolicy", "Workload", "network-policy"),
    ("kubernetes:networking.k8s.io/v1:NetworkPolicy", "Workload", "jobs-policy"),
    ("kubernetes:batch/v1:Job", "Workload", "migrate"),
    ("kubernetes:gateway.networking.k8s.io/v1:HTTPRoute", "Workload", "route"),
    ("kubernetes:batch/v1:CronJob", "Workload", "job.nightly"),
    ("kubernetes:monitoring.coreos.com/v1:ServiceMonitor", "Monitoring", "monitor"),
    ("kubernetes:monitoring.coreos.com/v1:PrometheusRule", "Monitoring", "alerts"),
    ("kubernetes:core/v1:ConfigMap", "Monitoring", "dashboard"),
    ("pulumi-python:dynamic/moorage:PublishedImage", "Image", "image"),
    ("consul:index/node:Node", "ConsulRegistration", "consul-node-dev-shop"),
    ("consul:index/service:Service", "ConsulRegistration", "consul-service-dev-shop"),
}


@pytest.fixture
def everything(tree):
    """One service with every role there is."""

    def program():
        args = MicroserviceArgs(built_spec(**EVERYTHING), with_registry(consul=CONSUL), built())
        Microservice("order", args)

    return tree(program)


def test_every_child_is_named_by_service_and_role_and_hangs_below_the_component_of_its_kind(everything):
    found = {
        (each.type, everything.ancestors(each)[0].type.split(":")[-1], each.name)
        for each in everything.apart_from_providers()
        if each.request.custom
    }
    assert found == {(kind, parent, f"order-{role}") for kind, parent, role in CHILDREN}


def test_components_have_three_part_tokens_and_the_services_name(everything):
    tokens = {"Microservice", "Image", "Workload", "Monitoring", "ConsulRegistration"}
    assert {(each.type, each.name) for each in everything.components()} == {
        (f"moorage:index:{token}", "order") for token in tokens
    }


def test_nothing_is_an_orphan(everything):
    service = everything.one("Microservice")
    others = [each for each in everything.apart_from_providers() if each != service]
    outside = [each.urn for each in others if service not in everything.ancestors(each)]
    assert outside == []
    assert everything.by_urn[service.parent].type == "pulumi:pulumi:Stack"


def test_components_are_not_remote_and_children_are_custom(everything):
    assert not any(each.request.remote for each in everything)
    assert all(each.request.custom == (not each.type.startswith("moorage:")) for each in everything)


def test_in_a_rename_both_names_lead_to_pods_once_they_are_ready(tree):
    found = tree(
        lambda: Microservice("member", MicroserviceArgs(ready_spec("member", renamed_from="user"), environment()))
    )
    pods = found.one("Deployment").urn
    assert {each.name: each.depends_on for each in found.of("Service")} == {
        "member-service": {pods},
        "user-service": {pods},
    }


def test_every_role_of_a_plan_has_a_component():
    assert {*WORKLOAD_ROLES, *MONITORING_ROLES} == set(ROLES)
    assert tuple(role for role in ROLES if role not in MONITORING_ROLES) == WORKLOAD_ROLES


def test_through_an_ingress_it_has_the_role_of_one(tree):
    kind = {"class": "nginx", "proxies": [{"namespace": "ingress-nginx"}]}
    args = MicroserviceArgs(ready_spec(expose=HOSTS), environment(exposure={"ingress": kind}))
    found = tree(lambda: Microservice("api", args))
    made = found.one("Ingress")
    assert (made.type, made.name) == ("kubernetes:networking.k8s.io/v1:Ingress", "api-ingress")
    assert found.of("HTTPRoute") == []


def test_pods_wait_for_the_files_that_they_mount_and_another_content_is_another_resource(tree):
    def program(content):
        spec = ready_spec(**EVERYTHING).with_contents({"/etc/rates.json": content})
        return lambda: Microservice("api", MicroserviceArgs(spec, environment(consul=CONSUL)))

    names = set()
    for content in (b"{}", b"[]"):
        found = tree(program(content))
        (files,) = (each for each in found.of("ConfigMap") if each.name.startswith("api-files."))
        for kind in ("Deployment", "Job", "CronJob"):
            assert files.urn in found.one(kind).depends_on
        assert files.name == f"api-files.{files.inputs['metadata']['name'].removeprefix('api-')}"
        names.add(files.name)
    assert len(names) == 2


def test_roles_that_are_turned_off_are_absent(tree):
    off = {"network_policy": False, "disruption_budget": False, "metrics": False}
    found = tree(lambda: Microservice("api", MicroserviceArgs(ready_spec(**off), environment())))
    kinds = {each.type.split(":")[-1] for each in found.apart_from_providers() if each.request.custom}
    assert kinds == {"ServiceAccount", "Deployment", "Service"}


def test_monitoring_that_is_off_registers_no_monitor_and_gives_out_no_path(tree):
    off = environment(monitoring="off")
    found = tree(lambda: Microservice("api", MicroserviceArgs(ready_spec(), off)))
    assert found.of("ServiceMonitor") == []
    assert found.given_out(found.one("Monitoring")) == {}


def test_an_image_by_reference_has_no_image_component(tree):
    found = tree(lambda: Microservice("api", MicroserviceArgs(ready_spec(), environment())))
    assert found.of("Image") == []
    assert found.of("PublishedImage") == []
    assert found.one("Deployment").depends_on == set()


def test_two_instances_stand_side_by_side(tree):
    def program():
        for name in ("order", "user"):
            args = MicroserviceArgs(built_spec(name, **EVERYTHING), with_registry(consul=CONSUL), built(name))
            Microservice(name, args)

    found = tree(program)
    for name in ("order", "user"):
        own = {each.name for each in found if found.one("Microservice", name) in found.ancestors(each)}
        assert own == {name, *(f"{name}-{role}" for _, _, role in CHILDREN)}


def test_several_services_of_one_set_know_each_other(tree):
    specs = [built_spec("order", uses=["api"]), ready_spec("api", port=9000), ready_spec("web")]

    def program():
        for spec in specs:
            image = built(spec.name) if spec.source else None
            Microservice(spec.name, MicroserviceArgs(spec, environment(), image, specs))

    found = tree(program)
    policies = {each.name.removesuffix("-network-policy"): each.inputs["spec"] for each in found.of("NetworkPolicy")}
    labels = {"app.kubernetes.io/name": "order", "app.kubernetes.io/instance": "order"}
    assert {"podSelector": {"matchLabels": labels}} in policies["api"]["ingress"][0]["from"]
    assert "order" not in str(policies["web"])
    assert 9000 in [port["port"] for rule in policies["order"]["egress"] for port in rule["ports"]]
