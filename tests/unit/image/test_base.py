"""An image on top of another one: pulled by digest from a registry, and refused with the reason when it cannot be."""

import hashlib
import io
import json
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from moorage.errors import ExternalError, InputError
from moorage.image.build import build_image
from moorage.image.registry.push import publish

from .images import documents
from .registries import FakeRegistry
from .sources import Source

FILES = {"bin/busybox": b"busybox", "etc/passwd": b"root:x:0:0:root:/root:/bin/sh\n", "etc/group": b"root:x:0:root\n"}
NOBODY = f"127.0.0.1:9/alpine@sha256:{'0' * 64}"


@pytest.fixture
def ask(crane: Path) -> Callable[..., bytes]:
    return lambda *arguments: subprocess.run([crane, *arguments], check=True, capture_output=True).stdout


@pytest.fixture
def alpine(ask: Callable[..., bytes], real_registry: str, tmp_path: Path) -> str:
    """An image that looks like alpine, for linux/amd64 alone, behind an index."""
    with tarfile.open(tmp_path / "alpine.tar", "w") as archive:
        for name, content in FILES.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    place = f"{real_registry}/library/alpine"
    ask("append", "--new_layer", str(tmp_path / "alpine.tar"), "--new_tag", f"{place}:one")
    ask("mutate", "--set-platform", "linux/amd64", "--env", "PATH=/alpine", "--tag", f"{place}:one", f"{place}:one")
    ask("index", "append", "--manifest", f"{place}:one", "--tag", f"{place}:3")
    return f"{place}:3@{ask('digest', f'{place}:3').decode().strip()}"


def refusal(source: Source, out: Path, base: str) -> str:
    with pytest.raises((InputError, ExternalError)) as caught:
        build_image(source.request(base=base, insecure=True), out=out)
    assert not (out / "images/app").exists()
    return str(caught.value)


def test_ours_lies_on_top_of_it(
    source: Source, out: Path, alpine: str, real_registry: str, ask: Callable[..., bytes]
) -> None:
    source.commit("v1.0.0")
    image = build_image(source.request(insecure=True, base=alpine), out=out)
    publish(image.layout, f"{real_registry}/shop/app:v1.0.0", image.digest, insecure=True)
    pushed = f"{real_registry}/shop/app@{image.digest}"
    ask("validate", "--remote", pushed)
    with tarfile.open(fileobj=io.BytesIO(ask("export", pushed, "-"))) as archive:
        held = {name: file.read() for name in archive.getnames() if (file := archive.extractfile(name))}
    assert held["bin/busybox"] == b"busybox"
    assert held["etc/passwd"].startswith(FILES["etc/passwd"] + b"nonroot:x:65532:")
    assert held["etc/group"] == FILES["etc/group"] + b"nonroot:x:65532:\n"
    assert "app/app" in held
    manifest, config, _ = documents(image)
    assert (len(manifest["layers"]), len(config["rootfs"]["diff_ids"])) == (2, 2)
    assert config["config"]["Env"] == ["PATH=/alpine"]
    assert (image.root / "Dockerfile").read_text().startswith(f"FROM {alpine}\nCOPY ")
    assert (image.root / "linux/amd64/etc/passwd").read_bytes() == held["etc/passwd"]
    bill = json.loads(image.layout.with_name("app.spdx.json").read_bytes())
    assert "alpine" in {package["name"] for package in bill["packages"]}


def test_it_is_pulled_once(source: Source, out: Path, alpine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    source.commit("v1.0.0")
    first = build_image(source.request(insecure=True, base=alpine), out=out)
    source.write("greeting/greeting.go", 'package greeting\n\nvar Text = "changed"\n')
    monkeypatch.setattr("moorage.image.registry.pull.Registry.request", None)
    assert build_image(source.request(insecure=True, base=alpine), out=out).digest != first.digest


def test_a_damaged_copy_is_pulled_again(source: Source, out: Path, alpine: str) -> None:
    source.commit("v1.0.0")
    first = build_image(source.request(insecure=True, base=alpine), out=out)
    for path in (out / "work/.bases").iterdir():
        path.write_bytes(path.read_bytes()[:-1])
    (first.layout / "index.json").unlink()
    assert build_image(source.request(insecure=True, base=alpine), out=out).digest == first.digest


def test_a_registry_out_of_reach(source: Source, out: Path) -> None:
    source.commit()
    told = refusal(source, out, NOBODY)
    assert told.startswith(
        f"app/service.yaml:3: image.base: {NOBODY} cannot be pulled: 127.0.0.1:9: the connection broke"
    )
    assert "Connection refused; log in, or push it to a registry within reach" in told


def test_a_registry_without_it(source: Source, out: Path, registry: FakeRegistry) -> None:
    source.commit()
    base = NOBODY.replace("127.0.0.1:9", registry.host)
    assert f"{base} cannot be pulled: {registry.host} answers 404 Not Found;" in refusal(source, out, base)


def test_a_registry_that_sends_something_else(source: Source, out: Path, registry: FakeRegistry) -> None:
    source.commit()
    registry.manifests[f"sha256:{'0' * 64}"] = ("application/vnd.oci.image.manifest.v1+json", b"{}")
    base = NOBODY.replace("127.0.0.1:9", registry.host)
    assert f"{registry.host} sends other bytes than sha256:{'0' * 64};" in refusal(source, out, base)


@pytest.mark.parametrize("digest", ["/dev/zero", "sha256:../../secret", "sha256:"])
def test_a_registry_that_names_a_file_of_the_machine(
    source: Source, out: Path, registry: FakeRegistry, digest: str
) -> None:
    source.commit()
    kind = "application/vnd.oci.image.manifest.v1+json"
    manifest = json.dumps({"mediaType": kind, "config": {"digest": digest}, "layers": []}).encode()
    named = f"sha256:{hashlib.sha256(manifest).hexdigest()}"
    registry.manifests[named] = (kind, manifest)
    said = refusal(source, out, f"{registry.host}/alpine@{named}")
    assert f"{registry.host} names '{digest}', which is no digest;" in said


def test_a_platform_that_it_does_not_have(source: Source, out: Path, alpine: str) -> None:
    source.commit()
    with pytest.raises(InputError, match="image.base: has no image for linux/arm64"):
        build_image(source.request(insecure=True, base=alpine, platforms=("linux/arm64",)), out=out)


@pytest.mark.parametrize("base", ["alpine", f"alpine@sha256:{'0' * 64}", "registry.example.com/alpine:3"])
def test_a_base_without_registry_or_digest(source: Source, out: Path, base: str) -> None:
    assert "image.base: names no image of a registry by its digest" in refusal(source, out, base)
