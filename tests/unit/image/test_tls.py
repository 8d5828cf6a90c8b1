"""A registry whose certificate nobody trusts: one clear line, nothing sent; trusted, it is like any other."""

import re
import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from moorage.errors import SurroundingsError
from moorage.image.build import build_image
from moorage.image.gotool import find_go
from moorage.image.request import BuiltImage

from .registries import FakeRegistry, fake_registry, push
from .sources import Source

NAME = "registry.example.com"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a certificate for NAME, with its key, that signs itself."""
    folder = tmp_path_factory.mktemp("certificate")
    go = find_go().command
    root = subprocess.run([go, "env", "GOROOT"], capture_output=True, text=True, check=True).stdout.strip()
    program = f"{root}/src/crypto/tls/generate_cert.go"
    made = [go, "run", program, "--host", NAME, "--ecdsa-curve", "P256", "--ca"]
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

    # An address of loopback itself is spoken to without TLS.
    monkeypatch.setattr(socket, "getaddrinfo", found)
    monkeypatch.setenv("NO_PROXY", "*")
    with fake_registry(context) as server:
        server.name = NAME
        yield server


def test_a_push_says_what_is_not_trusted(hidden: FakeRegistry, image: BuiltImage) -> None:
    with pytest.raises(SurroundingsError) as caught:
        push(hidden, image)
    assert re.fullmatch(
        rf"{hidden.host}: no trusted TLS connection: certificate verify failed: self.signed certificate; "
        "correct its certificate or its address, or name the file of its authority in REQUESTS_CA_BUNDLE",
        str(caught.value),
    )
    assert hidden.asked == []


def test_a_base_says_what_is_not_trusted(hidden: FakeRegistry, source: Source, out: Path) -> None:
    base = f"{hidden.host}/alpine@sha256:{'0' * 64}"
    with pytest.raises(SurroundingsError) as caught:
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
    push(hidden, image)
    assert image.digest in hidden.manifests
