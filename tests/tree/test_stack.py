"""A stack's own program: explicit providers, a namespace to wait for, and everything that a preview shows."""

from __future__ import annotations

import json
from functools import partial

import pulumi
import pytest
from moorage import InputError, load, stack_options

from tree.answers import DIGEST
from tree.recording import run
from tree.registered import ROOT, known_contexts, registered, without_compiling

SPEC = "name: api\nimage: {ref: registry.example.com/shop/api:v1}\n"
LINES = {
    "folder": "kubernetes: {render_to: out/manifests}",
    "cluster": "kubernetes: {context: dev-1}",
    "namespace": "create_namespace: true",
    "ours": "create_namespace: {delete: true, network_policy: false}",
    "consul": "consul: {address: 'http://consul.example.com:8500'}",
    "encrypted": "consul: {address: 'http://consul.example.com:8500', token: {secure: v1:abc}}",
}


@pytest.fixture
def project(project_root, monkeypatch, tmp_path):
    """Return a function that loads a project whose environment holds the lines of these names."""
    known_contexts(monkeypatch, tmp_path, "dev-1", "other")

    def write(*names):
        (project_root / "services").mkdir()
        (project_root / "services" / "service.yaml").write_text(SPEC)
        lines = ["namespace: shop", "monitoring: off", *(LINES[name] for name in names)]
        text = "config:\n  moorage:environment:\n" + "".join(f"    {line}\n" for line in lines)
        (project_root / "stacks" / "Pulumi.test.yaml").write_text(text)
        return load(env="test")

    return write


KEY = "moorage:environment"
READ = {"namespace": "shop", "monitoring": "off", "kubernetes": {"render_to": "out/manifests"}}


@pytest.mark.parametrize("given", [READ, {"name": "test", **READ}, None])
def test_what_pulumi_read_too_is_taken(tree, project, given):
    loaded = project("folder")
    config = {KEY: json.dumps(given)} if given else {}
    assert len(tree(lambda: stack_options(loaded), config=config).of("kubernetes")) == 1


def test_an_encrypted_value_is_not_compared(tree, project):
    loaded = project("cluster", "encrypted")
    consul = {"address": "http://consul.example.com:8500", "token": "hidden"}
    given = {"namespace": "shop", "monitoring": "off", "kubernetes": {"context": "dev-1"}, "consul": consul}
    assert tree(lambda: stack_options(loaded), config={KEY: json.dumps(given)}, secret_keys=(KEY,))


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({**READ, "namespace": "other"}, "3: config.moorage:environment.namespace"),
        ({**READ, "kubernetes": {"context": "dev-1"}}, "5: config.moorage:environment.kubernetes"),
        ({**READ, "builder": "docker"}, "2: config.moorage:environment.builder"),
        ({"namespace": "shop"}, "5: config.moorage:environment.kubernetes"),
        ("text", "2: config.moorage:environment"),
    ],
)
def test_the_environment_of_another_config_file_is_refused(preview, project, given, where):
    loaded = project("folder")
    with pytest.raises(InputError) as refused:
        run(lambda: stack_options(loaded), preview=preview, config={KEY: json.dumps(given)})
    told = str(refused.value)
    assert told.startswith(f"stacks/Pulumi.test.yaml:{where}")
    assert told.partition(": is not")[2].startswith(" what Pulumi runs with; drop --config-file")


def test_a_folder_is_given_relative_to_where_the_program_runs(tree, project):
    loaded = project("folder")
    provider = tree(lambda: stack_options(loaded)).one("kubernetes")
    assert provider.inputs == {"kubeconfig": "", "renderYamlToDirectory": "../out/manifests"}


def test_a_context_is_named_and_the_machines_kubeconfig_stays_out_of_the_state(tree, project):
    loaded = project("cluster")
    assert tree(lambda: stack_options(loaded)).one("kubernetes").inputs == {"kubeconfig": "", "context": "dev-1"}


def test_a_context_that_nobody_knows_is_refused_where_it_stands(preview, project, project_root, monkeypatch):
    loaded = project("cluster")
    known_contexts(monkeypatch, project_root, "other")
    with pytest.raises(InputError) as refused:
        run(lambda: stack_options(loaded), preview=preview)
    assert str(refused.value) == (
        "stacks/Pulumi.test.yaml:5: config.moorage:environment.kubernetes.context: is not a context of your "
        'kubeconfig, got "dev-1"; add it there, or set render_to to write YAML files instead'
    )


def test_a_refused_context_leaves_nothing_registered(tree, project, project_root, monkeypatch):
    loaded = project("cluster", "namespace")
    known_contexts(monkeypatch, project_root)

    def program():
        with pytest.raises(InputError):
            stack_options(loaded)

    assert list(tree(program)) == []


def test_a_patch_that_does_not_fit_leaves_nothing_registered(tree, project, project_root):
    project("cluster", "namespace")
    (project_root / "services" / "service.yaml").write_text(f"{SPEC}patch: {{ingress: {{spec: {{}}}}}}\n")
    loaded = load(env="test")

    def program():
        with pytest.raises(InputError) as refused:
            stack_options(loaded)
        assert str(refused.value).startswith("services/service.yaml:3: patch.ingress: is an object that the service")

    assert list(tree(program)) == []


def test_the_namespace_is_created_only_when_asked_for_and_is_waited_for(tree, project):
    loaded, seen = project("folder", "namespace"), []
    found = tree(lambda: seen.append(stack_options(loaded)))
    namespace = found.one("Namespace")
    assert namespace.name == "shop"
    assert namespace.request.provider.split("::")[-2] == "cluster"
    assert len(seen[0].depends_on) == 1
    assert seen[0].depends_on[0]._name == "shop"


def test_a_namespace_stays_when_the_stack_goes_and_is_taken_over_when_it_comes_back(tree, project):
    loaded = project("cluster", "namespace")
    found = tree(lambda: stack_options(loaded))
    namespace = found.one("Namespace")
    assert namespace.request.retainOnDelete
    # A provider of its own: no other object may be taken over.
    adopting = found.by_urn[namespace.request.provider.rpartition("::")[0]]
    assert adopting.name == "namespace"
    assert adopting.inputs == {"kubeconfig": "", "context": "dev-1", "upsertExistingObjects": "true"}
    policy = found.one("NetworkPolicy")
    assert policy.name == "shop-default-deny"
    assert policy.depends_on >= {namespace.urn}
    assert policy.request.provider.split("::")[-2] == "cluster"
    assert not policy.request.retainOnDelete


def test_a_namespace_that_the_stack_deletes_is_never_taken_over(tree, project):
    loaded = project("cluster", "ours")
    found = tree(lambda: stack_options(loaded))
    assert {each.type.split(":")[-1] for each in found} == {"kubernetes", "Namespace"}
    assert not found.one("Namespace").request.retainOnDelete
    assert found.one("Namespace").request.provider.split("::")[-2] == "cluster"


def test_without_being_asked_for_no_namespace_is_registered(tree, project):
    loaded, seen = project("folder"), []
    found = tree(lambda: seen.append(stack_options(loaded)))
    assert [each.type for each in found] == ["pulumi:providers:kubernetes"]
    assert seen[0].depends_on == []


def test_consul_has_a_provider_where_it_has_an_address(tree, project):
    loaded = project("folder", "consul")
    assert {each.type for each in tree(lambda: stack_options(loaded))} == {
        "pulumi:providers:kubernetes",
        "pulumi:providers:consul",
    }


@pytest.mark.parametrize("environment", ["local", "dev", "prod"])
def test_every_stack_runs_and_exports_each_service(tree, monkeypatch, tmp_path, environment):
    without_compiling(monkeypatch)
    known_contexts(monkeypatch, tmp_path, "dev-1", "prod-1")
    monkeypatch.chdir(ROOT / "stacks")
    found = registered(tree, environment)
    assert set(found.exports) == {"order", "user"}
    for name, given in found.exports.items():
        assert given["url"] == f"http://{name}.shop.svc.cluster.local"
        assert given["version"] == "v1.4.0"
    if environment != "prod":
        assert {given["image"].split("@")[1] for given in found.exports.values()} == {DIGEST}


@pytest.mark.parametrize("environment", ["local", "dev", "prod"])
def test_a_preview_shows_every_resource_that_an_update_makes(monkeypatch, tmp_path, environment):
    without_compiling(monkeypatch)
    known_contexts(monkeypatch, tmp_path, "dev-1", "prod-1")
    monkeypatch.chdir(ROOT / "stacks")
    previewed, made = (registered(partial(run, preview=preview), environment) for preview in (True, False))
    assert set(previewed.by_urn) == set(made.by_urn)
    assert [each.urn for each in made if each.depends_on != previewed.by_urn[each.urn].depends_on] == []


def test_no_stack_uses_a_default_provider(tree, monkeypatch, tmp_path):
    without_compiling(monkeypatch)
    known_contexts(monkeypatch, tmp_path, "prod-1")
    monkeypatch.chdir(ROOT / "stacks")
    found = registered(tree, "prod")
    explicit = {each.type.split(":")[-1] for each in found if each.type.startswith("pulumi:providers:")}
    assert explicit == {"kubernetes", "consul"}
    alone = [each.urn for each in found if each.type.split(":")[0] in explicit and not each.request.provider]
    assert alone == []


def test_an_environment_that_is_missing_is_said_without_a_traceback(preview, project):
    project("folder")
    with pytest.raises(pulumi.RunError, match=r"^stacks/Pulumi.absent.yaml: there is no such environment; write it"):
        registered(partial(run, preview=preview), "absent")
