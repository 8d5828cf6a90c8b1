"""One service in two clusters, from one program; and its parts as attributes."""

from __future__ import annotations

import pulumi
import pulumi_kubernetes as kubernetes
import pytest
from moorage import Microservice, MicroserviceArgs
from moorage.plan import plan

from tree.samples import built, built_spec, environment, ready_spec, with_registry
from tree.test_structure import CONSUL, EVERYTHING

REGIONS = ("eu", "us")


@pytest.fixture
def both(tree):
    """The service `order` in two clusters, each with all that a plan may hold."""

    def program():
        for region in REGIONS:
            cluster = kubernetes.Provider(region, kubeconfig="", context=region)
            where = with_registry(kubernetes={"context": region}, cluster=region, consul=CONSUL)
            opts = pulumi.ResourceOptions(providers=[cluster])
            Microservice(f"order-{region}", MicroserviceArgs(built_spec(**EVERYTHING), where, built()), opts)

    return tree(program)


def test_each_cluster_has_every_object_under_the_services_own_name(both):
    for region in REGIONS:
        service = both.one("Microservice", f"order-{region}")
        objects = [
            each
            for each in both
            if service in both.ancestors(each) and each.type.startswith("kubernetes:") and each.request.custom
        ]
        planned = plan([built_spec(**EVERYTHING)], with_registry(consul=CONSUL))["order"].manifests.values()
        assert sorted(each.inputs["metadata"]["name"] for each in objects) == sorted(
            each["metadata"]["name"] for each in planned
        )
        assert all(each.name.startswith(f"order-{region}-") for each in objects)
        assert {each.request.provider.split("::")[-2] for each in objects} == {region}


def test_each_has_a_catalog_entry_of_its_own(both):
    nodes = {each.inputs["name"] for each in both.of("Node")}
    assert nodes == {"eu-shop-order", "us-shop-order"}


def test_parts_and_objects_are_attributes(tree):
    seen = {}

    def program():
        args = MicroserviceArgs(built_spec(**EVERYTHING), with_registry(consul=CONSUL), built())
        made = Microservice("order", args)
        seen["deployment"] = made.workload.deployment
        seen["objects"] = made.workload.objects
        seen["others"] = (made.published, made.monitoring, made.registration)

    found = tree(program)
    assert isinstance(seen["deployment"], kubernetes.apps.v1.Deployment)
    assert seen["objects"]["deployment"] is seen["deployment"]
    assert len(seen["objects"]) == len([each for each in found if found.ancestors(each)[:1] == [found.one("Workload")]])
    assert [type(each).__name__ for each in seen["others"]] == ["Image", "Monitoring", "ConsulRegistration"]


def test_parts_that_are_not_wanted_are_none(tree):
    made = []
    tree(lambda: made.append(Microservice("api", MicroserviceArgs(ready_spec(), environment()))))
    assert made[0].published is None
    assert made[0].registration is None


def test_the_url_is_known_after_what_makes_it_answer(tree):
    def program():
        made = Microservice("api", MicroserviceArgs(ready_spec(), environment()))
        kubernetes.core.v1.ConfigMap(
            "caller", metadata={"name": "caller", "namespace": "shop"}, data={"url": made.url}, opts=None
        )

    found = tree(program)
    caller = found.one("ConfigMap", "caller")
    assert caller.inputs["data"]["url"] == "http://api.shop.svc.cluster.local"
    assert {found.one("Deployment").urn, found.one("Service").urn} <= caller.depends_on
