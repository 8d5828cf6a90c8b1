"""The stack of this repository through its whole life, by the literal `pulumi`."""

import json

S = ("--stack", "local")
SERVICES = ("order", "user")


def steps(result):
    """Return what was done to which resource, the unchanged ones left out."""
    return {(step.op, step.name) for step in result.steps if step.op != "same"}


def test_preview_promises_what_up_does_and_a_second_up_changes_nothing(checkout):
    clone = checkout()
    preview = clone.pulumi("preview", *S)
    assert not clone.manifests()
    assert not (clone.pulumi.backend / ".pulumi/stacks/moorage/local.json").read_text().count("kubernetes:")
    up = clone.pulumi.up(*S)
    assert steps(preview) == steps(up)
    assert set(up.changes) == {"create"}
    before = clone.manifests()
    assert len(before) == 12
    again = clone.pulumi.up(*S)
    assert set(again.changes) == {"same"}
    assert again.changes["same"] == up.changes["create"]
    assert clone.manifests() == before
    assert clone.git("status", "--porcelain") == ""


def test_outputs_name_url_image_by_digest_and_version(checkout):
    clone = checkout()
    clone.pulumi.up(*S)
    outputs = json.loads(clone.pulumi("stack", "output", "--json", *S).output)
    assert set(outputs) == set(SERVICES)
    for name, value in outputs.items():
        index = json.loads((clone.folder / f".moorage/images/{name}/index.json").read_text())
        digest = index["manifests"][0]["digest"]
        assert value["url"] == f"http://{name}.shop.svc.cluster.local"
        assert value["image"] == f"localhost/{name}:{value['version']}@{digest}"
        assert value["image"].encode() in clone.manifests()[f"1-manifest/apps_v1-deployment-shop-{name}.yaml"]


def test_a_preview_knows_the_digest_before_anything_is_there(checkout):
    clone = checkout()
    preview = clone.pulumi("preview", *S, "--diff").output
    for name in SERVICES:
        index = json.loads((clone.folder / f".moorage/images/{name}/index.json").read_text())
        assert f"@{index['manifests'][0]['digest']}" in preview


def test_one_changed_field_takes_exactly_its_steps_and_shows_on_the_component(checkout):
    clone = checkout()
    clone.pulumi.up(*S)
    clone.edit("services/order/service.yaml", "CURRENCY: EUR", "CURRENCY: CHF")
    preview = clone.pulumi("preview", *S, "--diff")
    assert {(step.op, step.type, step.name) for step in preview.steps if step.op != "same"} == {
        ("update", "moorage:index:Microservice", "order"),
        ("update", "kubernetes:apps/v1:Deployment", "order-deployment"),
    }
    assert "EUR" in preview.output
    assert "CHF" in preview.output
    before = clone.manifests()
    assert clone.pulumi.up(*S).changes["update"] == 2
    changed = {name for name, text in clone.manifests().items() if before[name] != text}
    assert changed == {"1-manifest/apps_v1-deployment-shop-order.yaml"}


def test_destroy_leaves_no_resource_and_of_the_manifests_only_the_namespace(checkout):
    clone = checkout()
    made = clone.pulumi.up(*S).changes["create"]
    assert clone.pulumi("destroy", *S, "--yes", "--skip-preview").changes == {"delete": made}
    assert set(clone.manifests()) == {"1-manifest/v1-namespace-default-shop.yaml"}
    assert json.loads(clone.pulumi("stack", "export", *S).output)["deployment"].get("resources", []) == []
