"""What a component takes in and gives out."""

from __future__ import annotations

import inspect

import pulumi
import pytest
from moorage import ConsulRegistration, Image, Microservice, MicroserviceArgs, Monitoring, Workload

from tree.answers import DIGEST
from tree.samples import REF, built, built_spec, environment, ready_spec, with_registry
from tree.test_structure import CONSUL, EVERYTHING

COMPONENTS = [ConsulRegistration, Image, Microservice, Monitoring, Workload]


@pytest.fixture
def everything(tree):
    args = MicroserviceArgs(built_spec(**EVERYTHING), with_registry(consul=CONSUL), built())
    return tree(lambda: Microservice("order", args))


def test_every_component_gives_out_once_what_it_declares(everything):
    for component in COMPONENTS:
        given = everything.given_out(everything.one(component.__name__))
        assert set(given) == _declared(component), component.__name__


def _declared(component):
    attributes = {name for name, kind in inspect.get_annotations(component).items() if "Output[" in kind}
    return attributes | {name for name, value in vars(component).items() if isinstance(value, property)}


def test_a_service_gives_out_where_it_answers_and_what_it_runs(everything):
    assert everything.given_out(everything.one("Microservice")) == {
        "url": "http://order.shop.svc.cluster.local",
        "image": f"registry.example.com/shop/order:v1.4.0@{DIGEST}",
        "version": "v1.4.0",
    }


def test_the_parts_give_out_what_belongs_to_them(everything):
    given = {kind: everything.given_out(everything.one(kind)) for kind in ("Workload", "Monitoring", "Image")}
    assert given == {
        "Workload": {"url": "http://order.shop.svc.cluster.local"},
        "Monitoring": {"path": "/metrics"},
        "Image": {"reference": f"registry.example.com/shop/order:v1.4.0@{DIGEST}", "version": "v1.4.0"},
    }
    assert everything.given_out(everything.one("ConsulRegistration")) == {"service": "order"}


def test_attributes_hold_what_is_given_out(tree):
    seen = {}

    def program():
        made = Microservice("order", MicroserviceArgs(built_spec(), environment(), built()))
        values = {"url": made.url, "image": made.image, "version": made.version}
        pulumi.Output.all(**values).apply(seen.update)

    found = tree(program)
    assert seen == found.given_out(found.one("Microservice"))


@pytest.mark.parametrize(
    ("image", "version"),
    [
        ({"ref": REF}, "v3.1.0"),
        ({"ref": f"registry.example.com/shop/api@{DIGEST}"}, None),
        ({"ref": REF, "version": "2024.1"}, "2024.1"),
    ],
    ids=["by tag", "by digest", "given"],
)
def test_an_image_by_reference_is_given_out_as_it_is_written(tree, image, version):
    found = tree(lambda: Microservice("api", MicroserviceArgs(ready_spec(image=image), environment())))
    given = found.given_out(found.one("Microservice"))
    assert given["image"] == image["ref"]
    assert given.get("version") == version


@pytest.mark.parametrize("echo", [False, True], ids=["an engine", "mocks that echo"])
def test_no_key_of_a_spec_is_taken_for_an_output(tree, echo):
    spec = ready_spec(image={"ref": REF, "version": "1"})
    found = tree(lambda: Microservice("api", MicroserviceArgs(spec, environment())), echo=echo)
    assert found.given_out(found.one("Microservice"))["image"] == REF


def test_the_inputs_of_a_service_are_its_spec_as_it_was_written(tree):
    written = {"name": "order", "source": {"module": "..", "package": "./cmd/order"}, **EVERYTHING, "uses": ["api"]}
    written |= {"env": {"CURRENCY": "EUR"}, "secrets": {"DB": {"secret": "order-db", "key": "url"}}}
    spec = built_spec(**written)
    args = MicroserviceArgs(spec, environment(consul=CONSUL), built(), [ready_spec()])
    found = tree(lambda: Microservice("order", args))
    inputs = found.one("Microservice").inputs
    assert inputs == spec.model_dump(mode="json", exclude_unset=True) == written


def test_no_component_or_resource_holds_an_absolute_path(everything, project_root):
    held = str([(each.inputs, everything.outputs.get(each.urn)) for each in everything])
    assert str(project_root) not in held
    assert ".moorage/images/order" in held


def test_the_inputs_of_an_image_name_what_was_built(everything):
    assert everything.one("Image").inputs == {"version": "v1.4.0", "digest": DIGEST, "builder": "oci"}
