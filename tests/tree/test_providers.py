"""The cluster of a service is the one that its environment names, and never the one that happens to be current."""

from __future__ import annotations

import pulumi
import pulumi_consul as consul
import pulumi_kubernetes as kubernetes
import pytest
from moorage import InputError, Microservice, MicroserviceArgs, load, stack_options
from moorage.components.providers.made import kubernetes_provider

from tree.recording import run
from tree.registered import known_contexts
from tree.samples import environment, ready_spec
from tree.test_structure import CONSUL, EXTERNAL

CLUSTER = {"kubernetes": {"context": "dev-1"}}
OTHER = {"kubernetes": {"context": "prod-1"}, "name": "prod"}
REMEDY = "pass one of that environment, or none: then it makes its own"


def service(service="api", opts=None, catalog=False, **where):
    spec = ready_spec(service, **({"consul": EXTERNAL} if catalog else {}))
    return Microservice(service, MicroserviceArgs(spec, environment(consul=CONSUL, **where)), opts)


def providers(found):
    return {each.name: each.inputs for each in found if each.type.startswith("pulumi:providers:")}


def used(found, package="kubernetes"):
    wanted = [each for each in found if each.type.startswith(f"{package}:")]
    return {each.request.provider.split("::")[-2] if each.request.provider else "" for each in wanted}


@pytest.mark.parametrize(
    ("where", "inputs"),
    [(CLUSTER, {"kubeconfig": "", "context": "dev-1"}), ({}, {"kubeconfig": "", "renderYamlToDirectory": "../out"})],
    ids=["cluster", "folder"],
)
def test_a_service_without_a_provider_makes_the_one_of_its_environment(tree, where, inputs):
    found = tree(lambda: service(**where))
    assert providers(found) == {"cluster": inputs}
    assert used(found) == {"cluster"}
    # Not below the service: it is the stack's, and the next service's too.
    assert found.by_urn[found.one("kubernetes").parent].type == "pulumi:pulumi:Stack"


def test_all_services_of_a_program_share_it(tree):
    def program():
        service("api", catalog=True, **CLUSTER)
        service("web", catalog=True, **CLUSTER)

    found = tree(program)
    assert set(providers(found)) == {"cluster", "consul"}
    assert used(found, "consul") == {"consul"}


def test_it_is_the_one_of_the_stacks_options(tree, project_root, monkeypatch, tmp_path):
    known_contexts(monkeypatch, tmp_path, "dev-1")
    (project_root / "services").mkdir()
    (project_root / "services/service.yaml").write_text("name: api\nimage: {ref: registry.example.com/api:v1}\n")
    text = "{config: {'moorage:environment': {namespace: shop, monitoring: off, kubernetes: {render_to: out}}}}"
    (project_root / "stacks/Pulumi.test.yaml").write_text(text)
    project = load(env="test")

    def program():
        stack_options(project)
        Microservice("api", MicroserviceArgs(project.specs[0], project.required_environment()))

    assert set(providers(tree(program))) == {"cluster"}


def test_a_second_program_of_the_same_process_makes_its_own(tree):
    assert set(providers(tree(lambda: service(**CLUSTER)))) == {"cluster"}
    assert set(providers(tree(lambda: service(**CLUSTER)))) == {"cluster"}


def test_two_environments_in_one_program_need_providers_of_their_own(preview):
    def program():
        service("api", **CLUSTER)
        service("web", **OTHER)

    with pytest.raises(InputError) as refused:
        run(program, preview=preview)
    assert str(refused.value) == (
        "environment prod: names context prod-1, and this program already works on context dev-1; "
        "pass each service the provider of its own cluster"
    )


def mine(**settings):
    return kubernetes.Provider("mine", **{"kubeconfig": "", **settings})


GIVEN = {
    "provider": lambda made: pulumi.ResourceOptions(provider=made),
    "providers": lambda made: pulumi.ResourceOptions(providers=[made]),
    "mapping": lambda made: pulumi.ResourceOptions(providers={"kubernetes": made}),
    "parent": lambda made: pulumi.ResourceOptions(
        parent=pulumi.ComponentResource(
            "shop:index:Shop", "shop", opts=pulumi.ResourceOptions(providers=[made]), remote=False
        )
    ),
}


@pytest.mark.parametrize("how", sorted(GIVEN))
def test_a_provider_that_is_given_is_used_however_it_is_given(tree, how):
    found = tree(lambda: service(opts=GIVEN[how](mine(context="dev-1")), **CLUSTER))
    assert set(providers(found)) == {"mine"}
    assert used(found) == {"mine"}


def test_beside_one_that_is_given_only_what_is_missing_is_made(tree):
    opts = GIVEN["provider"]
    found = tree(lambda: service(opts=opts(mine(context="dev-1")), catalog=True, **CLUSTER))
    assert set(providers(found)) == {"mine", "consul"}
    assert used(found) == {"mine"}
    assert used(found, "consul") == {"consul"}


@pytest.mark.parametrize(
    ("settings", "where", "said"),
    [
        ({"context": "prod-1"}, CLUSTER, "of context prod-1, but environment dev names context dev-1"),
        ({"context": "dev-1"}, {}, "of context dev-1, but environment dev names ../out"),
        ({"kubeconfig": "apiVersion: v1"}, {}, "of a kubeconfig, but environment dev names ../out"),
    ],
)
def test_one_that_points_elsewhere_is_refused_before_anything_is_made(refused, settings, where, said):
    told, registered = refused(lambda: service(opts=GIVEN["providers"](mine(**settings)), **where))
    assert told == f"Microservice api: is given a kubernetes provider {said}; {REMEDY}"
    assert registered == {"pulumi:pulumi:Stack", "pulumi:providers:kubernetes"}


def test_so_is_the_one_of_another_environment(refused, project_root):
    folder = environment()
    told, _ = refused(lambda: service(opts=GIVEN["providers"](kubernetes_provider(folder, project_root)), **CLUSTER))
    assert told.startswith("Microservice api: is given a kubernetes provider of ../out, but environment dev names con")


@pytest.mark.parametrize(
    ("address", "fits"),
    [
        ("http://consul.example.com:8500", True),
        ("http://consul.example.com:8500/", True),
        ("consul.example.com:8500", True),
        ("http://elsewhere.example.com:8500", False),
    ],
)
def test_another_consul_is_refused_too(preview, refused, address, fits):
    def program():
        service(opts=pulumi.ResourceOptions(providers=[consul.Provider("mine", address=address)]), catalog=True)

    if fits:
        assert set(providers(run(program, preview=preview))) == {"mine", "cluster"}
        return
    assert refused(program)[0] == (
        f"Microservice api: is given a consul provider of {address}, "
        f"but environment dev names http://consul.example.com:8500; {REMEDY}"
    )


def test_what_cannot_be_seen_is_accepted(tree):
    def program():
        # A kubeconfig names clusters of its own, and may be a secret.
        service(opts=GIVEN["providers"](mine(kubeconfig="apiVersion: v1")), **CLUSTER)

    assert set(providers(tree(program))) == {"mine"}


def test_a_context_that_is_not_known_before_the_update_is_accepted():
    def program():
        service(opts=GIVEN["providers"](mine(context=kubernetes.core.v1.Namespace("first").id)), **CLUSTER)

    assert set(providers(run(program, preview=True))) == {"mine"}
