"""What a stack of a cluster would do, by its state: the engine's previews, with an API server that does not answer."""

import json

import pytest

S = ("--stack", "local")
ENVIRONMENT = "stacks/Pulumi.local.yaml"
FOLDER = "kubernetes: {render_to: .moorage/local/manifests}"
CLUSTER = "kubernetes: {context: dev-1}\n    registry: {url: registry.example.com/shop}"


@pytest.fixture
def cluster_stack(checkout, tmp_path, unused_address):
    """Return a clone whose stack's state says that all of it is on a cluster, with `replicas: 4` of each service."""

    def made():
        clone = checkout()
        kubeconfig = tmp_path / "kubeconfig"
        entry = {"name": "dev-1", "cluster": {"server": f"http://{unused_address}"}}
        contexts = [{"name": "dev-1", "context": {"cluster": "dev-1", "user": "dev-1"}}]
        users = [{"name": "dev-1", "user": {}}]
        kubeconfig.write_text(json.dumps({"clusters": [entry], "contexts": contexts, "users": users}))
        clone.pulumi.environment["KUBECONFIG"] = str(kubeconfig)
        clone.edit(ENVIRONMENT, "replicas: 1", "replicas: 4")
        clone.pulumi.up(*S)
        state = tmp_path / "state.json"
        clone.pulumi("stack", "export", *S, "--file", str(state))
        moved = json.loads(state.read_text())
        for each in moved["deployment"]["resources"]:
            if each["urn"].endswith("::cluster"):
                for side in ("inputs", "outputs"):
                    each[side].pop("renderYamlToDirectory")
                    each[side]["context"] = "dev-1"
            if each["type"] == "kubernetes:core/v1:Namespace":
                # As 0.1 had it.
                del each["retainOnDelete"]
        state.write_text(json.dumps(moved))
        clone.pulumi("stack", "import", *S, "--file", str(state))
        clone.edit(ENVIRONMENT, FOLDER, CLUSTER)
        return clone

    return made


def previewed(clone):
    """Return what would be done to objects of Kubernetes: operation and changed places by name."""
    steps = clone.pulumi("preview", *S, "--diff").steps
    kubernetes = [step for step in steps if step.type.startswith("kubernetes:")]
    return {step.name: (step.op, step.diff) for step in kubernetes if step.op != "same"}


def test_autoscaling_leaves_the_number_of_pods_that_run_to_the_autoscaler(cluster_stack):
    clone = cluster_stack()
    clone.edit(ENVIRONMENT, "replicas: 4", "autoscale: {min: 2, max: 6}")
    done = previewed(clone)
    assert done["order-autoscaler"][0] == "create"
    assert not [place for _, places in done.values() for place in places if "replicas" in place]


def test_a_number_that_is_given_is_set(cluster_stack):
    clone = cluster_stack()
    clone.edit(ENVIRONMENT, "replicas: 4", "replicas: 3")
    assert previewed(clone)["order-deployment"][1]["spec.replicas"] == "update"


def test_the_namespace_of_an_earlier_state_is_neither_replaced_nor_changed(cluster_stack):
    clone = cluster_stack()
    preview = clone.pulumi("preview", *S)
    assert {step.op for step in preview.steps if step.type == "kubernetes:core/v1:Namespace"} == {"same"}
    made = {(step.op, step.name) for step in preview.steps if step.type == "pulumi:providers:kubernetes"}
    assert made == {("same", "cluster"), ("create", "namespace")}
