"""Every service of a project as one component: what programs in other languages run."""

import pulumi
import pulumi_kubernetes as kubernetes
import pytest
from moorage import report_errors
from moorage.components.program.services import Services, ServicesArgs

ENVIRONMENT = """\
config:
  moorage:environment:
    namespace: shop
    create_namespace: true
    kubernetes: {render_to: manifests}
    monitoring: off
"""


@pytest.fixture(autouse=True)
def project(project_root):
    """Write a project of two services."""
    for name, more in (("user", ""), ("order", "uses: [user]\n")):
        folder = project_root / "services" / name
        folder.mkdir(parents=True)
        (folder / "service.yaml").write_text(
            f"name: {name}\nimage: {{ref: registry.example.com/{name}:v1.0.0}}\n{more}"
        )
    (project_root / "stacks" / "Pulumi.dev.yaml").write_text(ENVIRONMENT)
    return project_root


def _refused(refused, args, opts=None):
    def program():
        with report_errors():
            Services("shop", args, opts() if opts else None)

    said, made = refused(program)
    assert not {kind for kind in made if kind.startswith(("moorage:", "kubernetes:"))}
    return said


def test_the_services_are_its_children_and_have_been_what_a_program_calls_them(tree):
    made = tree(lambda: Services("shop", ServicesArgs("dev")))
    (shop,) = made.of("Services")
    assert shop.inputs == {"environment": "dev", "selected": ["order", "user"]}
    services = made.of("Microservice")
    assert [each.name for each in services] == ["order", "user"]
    for each in services:
        assert each.parent == shop.urn
        assert [alias.spec.noParent for alias in each.request.aliases] == [True]
    # Where they were before too: the same resources for a program in Python.
    (namespace,) = made.of("Namespace")
    assert namespace.parent != shop.urn


def test_what_only_pulumi_knows_reaches_its_service_alone(tree):
    inputs = {"order": {"image": "registry.example.com/order:v2.0.0"}}
    made = tree(lambda: Services("shop", ServicesArgs("dev", inputs=inputs)))
    images = {
        each.name: each.inputs["spec"]["template"]["spec"]["containers"][0]["image"] for each in made.of("Deployment")
    }
    assert images == {
        "order-deployment": "registry.example.com/order:v2.0.0",
        "user-deployment": "registry.example.com/user:v1.0.0",
    }


def test_the_services_wait_for_what_it_waits_for(tree):
    def program():
        waited = kubernetes.core.v1.ServiceAccount("waited", metadata={"name": "waited", "namespace": "shop"})
        Services("shop", ServicesArgs("dev"), pulumi.ResourceOptions(depends_on=[waited]))

    made = tree(program)
    (waited,) = [each for each in made if each.name == "waited"]
    for each in made.of("Deployment"):
        assert waited.urn in each.depends_on


def test_inputs_of_a_service_that_is_not_there_are_refused(refused):
    said = _refused(refused, ServicesArgs("dev", inputs={"orders": {}}))
    assert said == "Services shop: has inputs of orders, which it does not run; correct the name"


def test_a_provider_is_refused(refused):
    def opts():
        return pulumi.ResourceOptions(providers=[kubernetes.Provider("mine", context="east")])

    def program():
        with report_errors():
            Services("shop", ServicesArgs("dev"), opts())

    said, _ = refused(program)
    assert said.startswith("Services shop: is given a provider; name the cluster in the environment")


def test_problems_of_files_are_told_at_their_lines(refused, project):
    (project / "services/order/service.yaml").write_text("name: order\nport: 80\n")
    said = _refused(refused, ServicesArgs("dev"))
    assert "services/order/service.yaml:2: port: must be between 1024 and 65535, got 80" in said
