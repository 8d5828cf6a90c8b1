"""The builders `docker` and `buildkit` with real servers: pinned by digest, and no difference that is none."""

import io
import os
import tarfile
from pathlib import Path

import pytest
from image_servers import running_buildkit, running_docker, running_registry
from image_stack import changed, image_stack


@pytest.fixture(scope="module")
def docker(tmp_path_factory, engine_path):
    with running_docker(tmp_path_factory.mktemp("docker"), engine_path) as environment:
        yield environment


@pytest.fixture(scope="module")
def buildkit(tmp_path_factory, engine_path, tool):
    path = os.pathsep.join([str(Path(tool("pulumi-resource-docker-build")).parent), engine_path])
    with running_buildkit(tmp_path_factory.mktemp("buildkit"), path, tool("buildkitd")) as environment:
        yield environment


@pytest.fixture
def registry(tool, tmp_path_factory):
    with running_registry(tmp_path_factory.mktemp("registry"), tool("crane")) as registry:
        yield registry


@pytest.fixture(params=["docker", "buildkit"])
def stack(request, checkout, registry):
    def clone(name="first", **given):
        return image_stack(checkout(name, **given), registry, request.param, request.getfixturevalue(request.param))

    return clone


def test_what_up_pushes_is_pinned_and_neither_a_second_up_nor_another_clone_sees_a_change(stack, registry):
    first = stack()
    preview = first.preview()
    assert registry.repositories() == []
    assert changed(first.up()) == changed(preview)
    assert registry.repositories() == ["shop/order", "shop/user"]
    before = {name: first.digest(name) for name in ("order", "user")}
    assert set(first.up().changes) == {"same"}
    assert {name: first.digest(name) for name in before} == before
    second = stack("elsewhere/second", origin=first.clone.folder)
    elsewhere = second.preview()
    assert set(elsewhere.changes) == {"same"}, elsewhere.output


def test_a_changed_service_is_pushed_and_rolled_and_the_other_left_alone(stack):
    first = stack()
    first.up()
    before = {name: first.digest(name) for name in ("order", "user")}
    first.clone.commit("services/order/more.go", "package order\n\n// More changes the input.\nconst More = 1\n")
    assert {name for _, name in changed(first.up())} == {"order", "order-image", "order-deployment"}
    assert first.digest("order") != before["order"]
    assert first.digest("user") == before["user"]


def test_a_second_change_under_an_unchanged_tag_is_pushed_again_and_rolled(stack, registry):
    first = stack()
    digests = []
    for text in ("1", "2"):
        # Not committed: every such build is called `<version>-dirty`.
        (first.clone.folder / "services/order/more.go").write_text(
            f"package order\n\nfunc init() {{ println({text}) }}\n"
        )
        first.up()
        digests.append(first.digest("order"))
        [tag] = registry.crane("ls", f"{registry.address}/shop/order").splitlines()
        assert tag.endswith("-dirty")
        assert registry.digest(f"shop/order:{tag}") == digests[-1]
    assert digests[0] != digests[1]


@pytest.fixture
def alpine(registry, tmp_path):
    """An image of the registry that looks like alpine, with variables, users, a program and a command of its own."""
    with tarfile.open(tmp_path / "alpine.tar", "w") as archive:
        for name, content in (("bin/busybox", b"busybox"), ("etc/passwd", b"root:x:0:0:root:/root:/bin/sh\n")):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    place = f"{registry.address}/library/alpine:3"
    registry.crane("append", "--new_layer", str(tmp_path / "alpine.tar"), "--new_tag", place)
    told = ["--set-platform", "linux/amd64", "--env", "PATH=/alpine,LANG=C", "--cmd", "/bin/sh"]
    registry.crane("mutate", *told, "--tag", place, place)
    return f"{place}@{registry.crane('digest', place)}"


@pytest.mark.parametrize("base", ["scratch", "alpine"])
def test_all_three_builders_make_one_image_and_take_over_from_each_other(
    request, checkout, registry, docker, buildkit, base
):
    clone = checkout()
    if base == "alpine":
        with (clone.folder / "services/order/service.yaml").open("a") as file:
            file.write(f'image: {{base: "{request.getfixturevalue("alpine")}"}}\n')
    files, configs = {}, {}
    # What Docker has built is deleted from the state with Docker at hand.
    path = os.pathsep.join([docker["PATH"], buildkit["PATH"]])
    both = {**buildkit, "PATH": path, "DOCKER_HOST": docker["DOCKER_HOST"]}
    for builder, environment in (("oci", {}), ("docker", docker), ("buildkit", both)):
        stack = image_stack(clone, registry, builder, environment)
        stack.up()
        stack.digest("order")
        files[builder] = registry.files(stack.deployed("order"))
        configs[builder] = registry.config(stack.deployed("order"))
    assert "app/order" in files["oci"]
    assert ("bin/busybox" in files["oci"]) == (base == "alpine")
    assert files["docker"] == files["oci"] == files["buildkit"]
    assert configs["docker"] == configs["oci"] == configs["buildkit"]
