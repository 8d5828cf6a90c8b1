"""`image.platforms` with the builders `docker` and `buildkit`: each image holds the binary of its own platform."""

import json
import os
import struct
import tarfile
from pathlib import Path

import pytest
from image_servers import running_buildkit, running_docker, running_registry
from image_stack import image_stack

MACHINES = {"amd64": 62, "arm64": 183}
"""ELF's numbers."""


@pytest.fixture
def registry(tool, tmp_path_factory):
    with running_registry(tmp_path_factory.mktemp("registry"), tool("crane")) as registry:
        yield registry


@pytest.fixture
def on_docker(checkout, registry, tmp_path_factory, engine_path):
    with running_docker(tmp_path_factory.mktemp("docker"), engine_path) as environment:
        yield image_stack(checkout(), registry, "docker", environment)


@pytest.fixture
def on_buildkit(checkout, registry, tmp_path_factory, engine_path, tool):
    path = os.pathsep.join([str(Path(tool("pulumi-resource-docker-build")).parent), engine_path])
    with running_buildkit(tmp_path_factory.mktemp("buildkit"), path, tool("buildkitd")) as environment:
        yield image_stack(checkout(), registry, "buildkit", environment)


def ask(stack, platforms):
    """Let the service order be built for these platforms."""
    with (stack.clone.folder / "services/order/service.yaml").open("a") as file:
        file.write(f"image: {{platforms: [{platforms}]}}\n")


def machines(registry, image, folder):
    """Return platform → machine of its binary, of every image that a reference leads to."""
    found = {}
    document = json.loads(registry.crane("manifest", image))
    digests = [entry["digest"] for entry in document.get("manifests", ())] or [image.partition("@")[2]]
    for digest in digests:
        one = f"{image.partition('@')[0]}@{digest}"
        config = json.loads(registry.crane("config", one))
        registry.crane("export", one, str(folder / "image.tar"))
        with tarfile.open(folder / "image.tar") as archive:
            header = archive.extractfile("app/order").read(20)
        found[f"{config['os']}/{config['architecture']}"] = struct.unpack("<H", header[18:20])[0]
    return found


def test_buildkit_builds_all_into_one_index(on_buildkit, registry, tmp_path):
    ask(on_buildkit, "linux/amd64, linux/arm64")
    on_buildkit.up()
    on_buildkit.digest("order")
    found = machines(registry, on_buildkit.deployed("order"), tmp_path)
    assert found == {f"linux/{name}": number for name, number in MACHINES.items()}
    assert set(on_buildkit.up().changes) == {"same"}


def test_docker_builds_the_one_that_is_asked_for_and_refuses_two(on_docker, registry, tmp_path):
    ask(on_docker, "linux/arm64")
    on_docker.up()
    on_docker.digest("order")
    assert machines(registry, on_docker.deployed("order"), tmp_path) == {"linux/arm64": MACHINES["arm64"]}
    assert set(on_docker.up().changes) == {"same"}

    on_docker.clone.edit("services/order/service.yaml", "[linux/arm64]", "[linux/arm64, linux/amd64]")
    [refused] = on_docker.clone.pulumi("preview", "--stack", "local", code=1).errors
    assert refused == (
        "services/order/service.yaml:8: image.platforms: are several, and builder docker of environment local builds "
        'one, got ["linux/arm64", "linux/amd64"]; use builder oci or buildkit there, or keep one'
    )
