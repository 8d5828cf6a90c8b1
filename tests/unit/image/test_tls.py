"""A registry whose certificate nobody trusts: one clear line, nothing sent; trusted, it is like any other."""

import re
import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from moorage.errors import ExternalError
from moorage.image.build import build_image
from moorage.image.request import BuiltImage
from moorage.image.source.go.command import find_go

from .registries import FakeRegistry, fake_registry, push
from .sources import Source

NAME = "registry.example.com"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a certificate for NAME and for loopback, with its key, that signs itself."""
    folder = tmp_path_factory.mktemp("certificate")
    go = find_go().command
    root = subprocess.run([go, "env", "GOROOT"], capture_output=True, text=True, check=True).stdout.strip()
    program = f"{root}/src/crypto/tls/generate_cert.go"
    made = [go, "run", program, "--host", f"{NAME},127.0.0.1", "--ecdsa-curve", "P256", "--ca"]
    subprocess.run(made, cwd=folder, check=True, capture_output=True)
    return folder


@pytest.fixture
def hidden(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeRegistry]:
    """A registry behind TLS; its name leads to this machine."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    plain = socket.getaddrinfo

    def found(host: str, *more: Any, **named: Any) -> Any:
        return plain("127.0.0.1" if host == NAME else host, *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", found)
    monkeypatch.setenv("NO_PROXY", "*")
    with fake_registry(context) as server:
        server.name = NAME
        yield server


def test_a_push_says_what_is_not_trusted(hidden: FakeRegistry, image: BuiltImage) -> None:
    with pytest.raises(ExternalError) as caught:
        push(hidden, image, insecure=False)
    assert re.fullmatch(
        rf"{hidden.host}: no trusted TLS connection: certificate verify failed: self.signed certificate; "
        "fix its certificate or its address, or name the file of its authority in REQUESTS_CA_BUNDLE",
        str(caught.value),
    )
    assert hidden.asked == []


def test_a_base_says_what_is_not_trusted(hidden: FakeRegistry, source: Source, out: Path) -> None:
    base = f"{hidden.host}/alpine@sha256:{'0' * 64}"
    with pytest.raises(ExternalError) as caught:
        build_image(source.request(base=base), out=out)
    assert re.fullmatch(
        rf"app/service.yaml:3: image.base: {base} cannot be pulled: {hidden.host}: no trusted TLS connection: "
        "certificate verify failed: self.signed certificate; log in, or push it to a registry within reach and name it "
        "there, or use `scratch`",
        str(caught.value),
    )
    assert hidden.asked == []


def test_what_is_trusted_is_pushed(
    hidden: FakeRegistry, image: BuiltImage, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate / "cert.pem"))
    push(hidden, image, insecure=False)
    assert image.digest in hidden.manifests


def test_tls_holds_on_loopback_too(
    hidden: FakeRegistry, image: BuiltImage, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate / "cert.pem"))
    hidden.name = "127.0.0.1"
    push(hidden, image, insecure=False)
    assert image.digest in hidden.manifests


def test_plain_http_on_loopback_is_asked_for(registry: FakeRegistry, image: BuiltImage) -> None:
    with pytest.raises(ExternalError) as caught:
        push(registry, image, insecure=False)
    assert str(caught.value).startswith(f"{registry.host}: no trusted TLS connection: ")
    assert "; where it speaks plain http, set registry.insecure: true in the environment, else fix" in str(caught.value)
    assert registry.manifests == {}
    push(registry, image, insecure=True)
    assert image.digest in registry.manifests


def test_a_base_on_loopback_is_fetched_as_the_environment_says(
    registry: FakeRegistry, source: Source, out: Path
) -> None:
    source.commit()
    base = f"{registry.host}/alpine@sha256:{'0' * 64}"
    with pytest.raises(ExternalError, match="no trusted TLS connection"):
        build_image(source.request(base=base), out=out)
    with pytest.raises(ExternalError, match="answers 404 Not Found"):
        build_image(source.request(base=base, insecure=True), out=out)


def test_nothing_makes_another_machine_plain(hidden: FakeRegistry, image: BuiltImage) -> None:
    with pytest.raises(ExternalError, match="no trusted TLS connection"):
        push(hidden, image, insecure=True)
    assert hidden.asked == []
