"""Rolling back (docs/operations.md): the old commit's `up`, and an image of before."""

import json

import pytest
import yaml

S = ("--stack", "local")
SPEC = "services/order/service.yaml"
RATES = "services/order/rates.yaml"
MOUNT = "name: order\nmounts: {/etc/rates.yaml: {file: rates.yaml}}\nmigrate: {args: [migrate, up]}\n"


@pytest.fixture
def released(checkout):
    """A clone whose first release is tagged v1, and whose second, with another file, image and migration, runs."""
    clone = checkout()
    clone.edit(SPEC, "name: order\n", MOUNT)
    clone.commit(RATES, "eur: 1\n")
    clone.git("tag", "v1.0.0")
    clone.pulumi.up(*S)
    before = clone.manifests()
    told = output(clone)
    handler = clone.folder / "services/order/get.go"
    clone.commit("services/order/get.go", f"{handler.read_text()}\nfunc init() {{ println() }}\n")
    clone.commit(RATES, "eur: 2\n")
    clone.pulumi.up(*S)
    assert clone.manifests() != before
    return clone, before, told


def output(clone):
    return json.loads(clone.pulumi("stack", "output", "--json", *S).output)["order"]


def deployment(clone):
    return yaml.safe_load(clone.manifests()["1-manifest/apps_v1-deployment-shop-order.yaml"])


def mounted(clone):
    return {name for name in clone.manifests() if "-configmap-" in name}


def test_the_old_commit_brings_back_every_object_and_the_very_image(released):
    clone, before, told = released
    clone.git("checkout", "-q", "v1.0.0")
    back = clone.pulumi.up(*S)
    assert clone.manifests() == before
    assert output(clone) == told
    # The file's ConfigMap is another one, named by its content: the pods of the release before keep theirs.
    done = [(step.op, step.name) for step in back.steps if step.op != "same"]
    names = [name for _, name in done]
    assert names.index("order-migrate") < names.index("order-deployment")
    assert set(clone.pulumi.up(*S).changes) == {"same"}


def test_a_commit_that_is_taken_back_is_the_same_but_for_its_version(released):
    clone, before, told = released
    clone.git("-c", "user.name=test", "-c", "user.email=test@example.com", "revert", "--no-edit", "HEAD", "HEAD~1")
    clone.pulumi.up(*S)
    assert mounted(clone) == {name for name in before if "-configmap-" in name}
    assert output(clone)["version"] != told["version"]


def test_an_image_of_before_runs_with_the_spec_of_now_and_is_not_built(released):
    clone, _, told = released
    layer = json.dumps({"order": {"image": {"ref": told["image"]}}})
    clone.edit("stacks/Pulumi.local.yaml", "namespace: shop\n", f"namespace: shop\n    services: {layer}\n")
    now = mounted(clone)
    clone.pulumi.up(*S)
    [container] = deployment(clone)["spec"]["template"]["spec"]["containers"]
    assert container["image"] == told["image"]
    assert mounted(clone) == now
