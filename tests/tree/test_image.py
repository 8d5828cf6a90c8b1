"""The three builders: who packs the image, and how its digest reaches the pods."""

from __future__ import annotations

import pytest
from moorage import Image, Microservice, MicroserviceArgs

from tree.answers import DIGEST
from tree.samples import built, built_spec, environment, with_registry
from tree.tree import UNKNOWN

TAGGED = "registry.example.com/shop/order:v1.4.0"


def order(where, version="v1.4.0"):
    return Microservice("order", MicroserviceArgs(built_spec(), where, built(version=version)))


def image_of(found):
    """Return what the pods run."""
    return found.one("Deployment").inputs["spec"]["template"]["spec"]["containers"][0]["image"]


def test_oci_publishes_to_the_registry_and_pins_what_a_preview_knows_already(tree):
    found = tree(lambda: order(with_registry()))
    assert image_of(found) == f"{TAGGED}@{DIGEST}"
    assert found.one("PublishedImage").inputs | {"__provider": ""} == {
        "layout": ".moorage/images/order",
        "reference": TAGGED,
        "digest": DIGEST,
        "insecure": False,
        "folder": False,
        "__provider": "",
    }


def test_oci_without_a_registry_stays_in_its_folder(tree):
    found = tree(lambda: order(environment()))
    assert image_of(found) == f"localhost/order:v1.4.0@{DIGEST}"
    published = found.one("PublishedImage").inputs
    assert (published["folder"], published["reference"]) == (True, "localhost/order:v1.4.0")


def test_plain_http_is_passed_on_to_a_registry_on_loopback(tree):
    where = environment(registry={"url": "localhost:5000", "insecure": True})
    published = tree(lambda: order(where)).one("PublishedImage").inputs
    assert (published["insecure"], published["reference"]) == (True, "localhost:5000/order:v1.4.0")


def test_docker_builds_the_staged_root_and_never_in_a_preview(tree):
    found = tree(lambda: order(with_registry("docker")))
    image = found.one("Image", "order-image")
    assert image.type == "docker:index/image:Image"
    assert image.inputs == {
        "imageName": TAGGED,
        "build": {"context": "../.moorage/roots/order", "platform": "linux/amd64"},
        "buildOnPreview": False,
        "skipPush": False,
    }


def test_the_platforms_of_the_binaries_are_those_of_the_image(tree):
    def image(builder, *platforms):
        found = tree(lambda: Image("order", built(platforms=platforms), with_registry(builder)))
        return found.one("Image", "order-image").inputs

    assert image("docker", "linux/arm64")["build"]["platform"] == "linux/arm64"
    assert image("buildkit", "linux/arm64", "linux/amd64")["platforms"] == ["linux/arm64", "linux/amd64"]


def test_docker_tells_the_digest_to_the_pods_once_it_has_pushed(tree, preview):
    found = tree(lambda: order(with_registry("docker")))
    given = found.given_out(found.one("Microservice"))
    pinned = UNKNOWN if preview else f"registry.example.com/shop/order@{DIGEST}"
    assert (image_of(found), given["image"]) == (pinned, pinned)


def test_buildkit_builds_the_staged_root_and_pushes(tree):
    image = tree(lambda: order(with_registry("buildkit"))).one("Image", "order-image")
    assert image.type == "docker-build:index:Image"
    assert image.inputs == {
        "context": {"location": "../.moorage/roots/order"},
        "platforms": ["linux/amd64"],
        "tags": [TAGGED],
        "push": True,
        "buildOnPreview": True,
        "network": "default",
    }


def test_buildkit_exports_no_cache_in_a_preview(tree):
    cache = {"cache_to": "type=registry,ref=registry.example.com/cache"}
    image = tree(lambda: order(with_registry("buildkit", build=cache))).one("Image", "order-image")
    assert image.inputs["cacheTo"] == [{"raw": cache["cache_to"]}]
    assert image.inputs["buildOnPreview"] is False


@pytest.mark.parametrize("builder", ["oci", "docker", "buildkit"])
def test_destroying_leaves_the_image_in_its_registry(tree, builder):
    # Another environment may run it. Only docker-build would remove the tag: oci's own resource and docker do not.
    (image,) = (each for each in tree(lambda: order(with_registry(builder))) if each.name == "order-image")
    assert image.request.retainOnDelete == (builder == "buildkit")


def test_buildkit_tells_the_digest_to_the_pods_once_it_has_pushed(tree, preview):
    found = tree(lambda: order(with_registry("buildkit")))
    given = found.given_out(found.one("Microservice"))
    pinned = UNKNOWN if preview else f"{TAGGED}@{DIGEST}"
    assert (image_of(found), given["image"]) == (pinned, pinned)


@pytest.mark.parametrize("builder", ["docker", "buildkit"])
def test_the_builder_runs_before_the_deployment_knows_its_image(tree, builder):
    found = tree(lambda: order(with_registry(builder)))
    image = found.one("Image", "order-image")
    assert set(found.one("Deployment").request.propertyDependencies["spec"].urns) == {image.urn}


@pytest.mark.parametrize("builder", ["oci", "docker", "buildkit"])
def test_a_version_is_raw_for_people_and_sanitised_where_it_must_be(tree, builder):
    found = tree(lambda: order(with_registry(builder), "v1.4.0+exp/1"))
    assert found.given_out(found.one("Microservice"))["version"] == "v1.4.0+exp/1"
    labels = found.one("Deployment").inputs["metadata"]["labels"]
    assert labels["app.kubernetes.io/version"] == "v1.4.0_exp_1"
    images = [each for each in found if each.name == "order-image"]
    assert "registry.example.com/shop/order:v1.4.0_exp_1" in str(images[0].inputs)


@pytest.mark.parametrize("builder", ["oci", "docker", "buildkit"])
def test_where_the_project_lies_decides_no_input(tree, monkeypatch, tmp_path, builder):
    def inputs(folder):
        root = tmp_path / folder / "project"
        (root / "stacks").mkdir(parents=True)
        (root / "Pulumi.yaml").touch()
        monkeypatch.chdir(root / "stacks")
        found = tree(lambda: Image("order", built(root=root), with_registry(builder)))
        return [each.inputs for each in found if each.name == "order-image"]

    assert inputs("here") == inputs("somewhere/else")
