"""`moorage render --push`: an artifact as Flux pushes them, in a real registry, read back by crane."""

from __future__ import annotations

import io
import json
import re
import subprocess
import tarfile
from pathlib import Path

import pytest


@pytest.fixture
def ready(shop, real_registry):
    """Return the clone, with the registry in its environment and `order`'s image in it, and the registry's host."""
    shop.environment(f"    kubernetes: {{context: a}}\n    registry: {{url: '{real_registry}/shop', insecure: true}}\n")
    shop.commit()
    shop("build", "--env", "dev", "--push")
    return shop, real_registry


@pytest.fixture
def asked(crane):
    """Return what crane prints."""

    def asked(*arguments):
        done = subprocess.run([crane, *arguments], capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return asked


def pushed(shop, host, *more):
    """Push; return the reference that is printed."""
    out, _ = shop("render", "--env", "dev", "--build", "--push", f"oci://{host}/shop/manifests:dev", *more)
    return out.strip()


def files(asked, reference):
    """Return the files of an artifact, by name."""
    repository = reference.partition(":dev@")[0]
    [layer] = json.loads(asked("manifest", reference))["layers"]
    with tarfile.open(fileobj=io.BytesIO(asked("blob", f"{repository}@{layer['digest']}")), mode="r:gz") as archive:
        return {member.name: archive.extractfile(member).read() for member in archive}


def test_the_artifact_holds_the_files_of_the_folder(ready, asked):
    shop, host = ready
    reference = pushed(shop, host, "--kustomization", "--for", "flux")
    shop("render", "--env", "dev", "--build", "--for", "flux", "--out", "manifests", "--kustomization")
    folder = shop.files("manifests")
    del folder[".moorage-rendered"]
    assert files(asked, reference) == folder
    assert f"image: '{host}/shop/order:".encode() in folder["order-deployment.yaml"]
    assert b"placeholder" not in b"".join(folder.values())


def test_its_media_types_are_those_of_flux_and_it_names_its_commit(ready, asked):
    shop, host = ready
    reference = pushed(shop, host)
    assert asked("digest", f"{host}/shop/manifests:dev").decode().strip() == reference.partition("@")[2]
    manifest = json.loads(asked("manifest", reference))
    assert manifest["mediaType"] == "application/vnd.oci.image.manifest.v1+json"
    assert manifest["config"]["mediaType"] == "application/vnd.cncf.flux.config.v1+json"
    assert [each["mediaType"] for each in manifest["layers"]] == ["application/vnd.cncf.flux.content.v1.tar+gzip"]
    seconds = shop.git("show", "-s", "--format=%cd", "--date=format-local:%Y-%m-%dT%H:%M:%SZ", "HEAD")
    assert manifest["annotations"] == {
        "org.opencontainers.image.source": "https://example.com/shop",
        "org.opencontainers.image.revision": f"sha1:{shop.git('rev-parse', 'HEAD')}",
        "org.opencontainers.image.created": seconds,
    }


def test_another_clone_makes_the_same_bytes(ready, cloned, tmp_path):
    shop, host = ready
    other = cloned()
    assert pushed(other, host) == pushed(shop, host)
    for each in (shop, other):
        each("render", "--env", "dev", "--build", "--out", "manifests", "--kustomization")
    assert shop.files("manifests") == other.files("manifests")


def test_a_commit_that_changes_no_manifest_leaves_the_tag_as_it_is(ready):
    shop, host = ready
    reference = pushed(shop, host)
    shop.write("README.md", "new\n")
    shop.commit()
    arguments = ("render", "--env", "dev", "--build", "--push", f"{host}/shop/manifests:dev")
    out, err = shop(*arguments)
    assert out == f"{reference}\n"
    assert err.endswith("\nit holds these manifests already, and was left as it is\n")
    shop.write("services/order/words.txt", "two\n")
    shop.commit()
    assert pushed(shop, host) != reference


def test_every_command_of_the_page_does_what_it_says(ready, asked, cloned):
    page = (Path(__file__).resolve().parents[4] / "docs/gitops.md").read_text()
    shop, host = ready
    [block] = re.findall(r"^```console\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    said = {}
    for each in (shop, cloned()):
        for line in block.replace("registry.example.com", host).splitlines():
            command, *arguments = line.split()
            assert command == "moorage"
            said.setdefault(line, set()).add(each(*arguments)[0].replace(str(each.folder), ""))
    # The folder of the images differs; the rest is what the other clone says.
    assert [len(lines) for lines in said.values()] == [1, 1, 1]
    assert files(asked, f"{host}/shop/manifests:dev").keys() < shop.files("deploy/dev").keys()


def test_placeholders_are_not_pushed(ready, asked):
    shop, host = ready
    _, err = shop("render", "--env", "dev", "--push", f"{host}/shop/manifests:dev", code=1)
    assert err == "--push: has no image for order; give --build, or name it by image.ref\n"
    assert asked("catalog", host).decode().split() == ["shop/order"]


def test_manifests_whose_image_is_not_in_the_registry_are_not_pushed(ready, asked):
    shop, host = ready
    shop.write(
        "services/cmd/order/main.go", 'package main\n\nvar version = "x"\n\nfunc main() { println(version, 2) }\n'
    )
    _, err = shop("render", "--env", "dev", "--build", "--push", f"{host}/shop/manifests:dev", code=1)
    [line] = [line for line in err.splitlines() if line.startswith("--push: ")]
    assert line.startswith(f"--push: the registry does not hold {host}/shop/order:")
    assert line.endswith("; run `moorage build --push` first")
    assert asked("catalog", host).decode().split() == ["shop/order"]


def test_services_by_reference_need_neither_go_nor_a_registry_of_their_own(ready, monkeypatch):
    shop, host = ready
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    out, _ = shop("render", "services/user", "--env", "dev", "--push", f"{host}/shop/manifests:user")
    assert out.startswith(f"{host}/shop/manifests:user@sha256:")


@pytest.mark.parametrize(
    "place", ["manifests:dev", "r.example.com/shop/manifests", f"r.example.com/shop:a@sha256:{'0' * 64}"]
)
def test_what_is_no_tag_of_a_registry_is_refused(shop, place):
    _, err = shop("render", "services/user", "--env", "dev", "--push", place, code=1)
    assert err.startswith("--push: ")
    assert err.count("\n") == 1


def test_images_are_not_pushed_where_there_is_no_registry(shop):
    shop.environment("    kubernetes: {render_to: out}\n")
    _, err = shop("build", "--env", "dev", "--push", code=1)
    assert err == "--push: there is no registry to push to; set registry.url in the environment\n"
