"""Pushing: only what is missing, the tag last, and one clear line for everything a registry may do."""

import base64
import json
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from moorage.errors import InputError, SurroundingsError
from moorage.image.build import build_image
from moorage.image.layout import INDEX, MANIFEST
from moorage.image.publish import is_published, publish
from moorage.image.registry import is_loopback, parse_reference
from moorage.image.request import BuiltImage

from .registries import CUT, FakeRegistry, fake_registry
from .sources import Source

AUTH = base64.b64encode(b"ada:secret").decode()


@pytest.fixture(autouse=True)
def docker_config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "docker"
    folder.mkdir()
    monkeypatch.setenv("DOCKER_CONFIG", str(folder))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    return folder / "config.json"


@pytest.fixture
def registry() -> Iterator[FakeRegistry]:
    with fake_registry() as server:
        yield server


def _push(registry: FakeRegistry, image: BuiltImage, tag: str = "v1.0.0") -> None:
    publish(image.layout, f"{registry.host}/shop/app:{tag}", image.digest)


def _there(registry: FakeRegistry, image: BuiltImage) -> bool:
    return is_published(f"{registry.host}/shop/app:v1.0.0", image.digest)


def test_blobs_first_and_the_tag_last(registry: FakeRegistry, image: BuiltImage) -> None:
    assert not _there(registry, image)
    registry.asked.clear()
    _push(registry, image)
    base = "/v2/shop/app"
    one_blob = [f"HEAD {base}/blobs/DIGEST", f"POST {base}/blobs/uploads/", f"PUT {base}/blobs/uploads/1"]
    assert registry.asked == [
        f"HEAD {base}/manifests/v1.0.0",
        f"HEAD {base}/manifests/DIGEST",
        *one_blob,
        *one_blob,
        f"PUT {base}/manifests/v1.0.0",
    ]
    assert registry.manifests["v1.0.0"][0] == MANIFEST
    assert _there(registry, image)


def test_nothing_is_sent_when_the_tag_names_the_digest(registry: FakeRegistry, image: BuiltImage) -> None:
    _push(registry, image)
    registry.asked.clear()
    _push(registry, image)
    assert registry.asked == ["HEAD /v2/shop/app/manifests/v1.0.0"]


def test_a_registry_that_does_not_tell_digests_is_read(registry: FakeRegistry, image: BuiltImage) -> None:
    registry.tells_digest = False
    _push(registry, image)
    registry.asked.clear()
    _push(registry, image)
    assert registry.asked == ["HEAD /v2/shop/app/manifests/v1.0.0", "GET /v2/shop/app/manifests/v1.0.0"]


def test_another_tag_sends_only_the_manifest(registry: FakeRegistry, image: BuiltImage) -> None:
    _push(registry, image)
    registry.asked.clear()
    _push(registry, image, "v1.0.1")
    assert [line for line in registry.asked if line.startswith("P")] == ["PUT /v2/shop/app/manifests/v1.0.1"]


def test_without_a_tag_the_digest_is_the_name(registry: FakeRegistry, image: BuiltImage) -> None:
    publish(image.layout, f"{registry.host}/shop/app", image.digest)
    assert list(registry.manifests) == [image.digest]


def test_an_index_brings_its_manifests(registry: FakeRegistry, source: Source, out: Path) -> None:
    source.commit("v1.0.0")
    image = build_image(source.request(platforms=("linux/amd64", "linux/arm64")), out=out)
    _push(registry, image)
    assert len(registry.blobs) == 4
    assert {kind for kind, _ in registry.manifests.values()} == {INDEX, MANIFEST}
    assert registry.asked[-1] == "PUT /v2/shop/app/manifests/v1.0.0"


def test_an_interrupted_push_goes_on_where_it_stopped(registry: FakeRegistry, image: BuiltImage) -> None:
    registry.faults["PUT .*/manifests/"] = CUT
    with pytest.raises(SurroundingsError):
        _push(registry, image)
    assert not registry.manifests, "no partial tag"
    registry.faults.clear()
    registry.asked.clear()
    _push(registry, image)
    assert [line for line in registry.asked if line.startswith("P")] == ["PUT /v2/shop/app/manifests/v1.0.0"]


def test_an_image_that_vanished_is_noticed_and_restored(registry: FakeRegistry, image: BuiltImage) -> None:
    _push(registry, image)
    registry.blobs.clear()
    registry.manifests.clear()
    assert not _there(registry, image)
    _push(registry, image)
    assert len(registry.blobs) == 2
    assert _there(registry, image)


@pytest.mark.parametrize(
    ("place", "status", "answer"),
    [
        ("POST", 403, "answers 403 Forbidden for shop/app (the server says no); these credentials may not do this: ask "
                      "for the right to push there, or log in as another user"),
        ("POST", 404, "answers 404 Not Found for shop/app (the server says no); create the repository there, or "
                      "correct the registry's address"),
        ("PUT .*/manifests", 413, "answers 413 Request Entity Too Large for shop/app (the server says no); raise the "
                                  "limit of the registry, or of the proxy before it"),
        ("HEAD .*/blobs", 500, "answers 500 Internal Server Error for shop/app; look at the registry's log, and run "
                               "again"),
        ("POST", 401, "answers 401 Unauthorized for shop/app (the server says no); Docker's config file has no "
                      "credentials for it: run `docker login HOST`"),
    ],
)  # fmt: skip
def test_a_refusal_is_one_clear_line(
    registry: FakeRegistry, image: BuiltImage, place: str, status: int, answer: str
) -> None:
    registry.faults[place] = status
    with pytest.raises(SurroundingsError) as caught:
        _push(registry, image)
    assert str(caught.value) == f"{registry.host}: {answer.replace('HOST', registry.host)}"
    assert not registry.manifests


def test_a_blob_that_is_too_large_tells_its_size(registry: FakeRegistry, image: BuiltImage) -> None:
    registry.faults["PUT .*/blobs"] = 413
    with pytest.raises(SurroundingsError, match=r"413 Request Entity Too Large for shop/app, which is \d+ bytes long"):
        _push(registry, image)


def test_a_connection_that_is_cut(registry: FakeRegistry, image: BuiltImage) -> None:
    registry.faults["PUT .*/blobs"] = CUT
    with pytest.raises(SurroundingsError) as caught:
        _push(registry, image)
    message = str(caught.value)
    assert message.startswith(f"{registry.host}: the connection broke at PUT for shop/app: ")
    assert message.endswith("; run again, what has arrived is not sent twice")
    assert "\n" not in message
    assert not registry.manifests


def test_a_registry_that_is_not_there(image: BuiltImage) -> None:
    with fake_registry() as server:
        host = server.host
    with pytest.raises(SurroundingsError, match=f"^{host}: the connection broke at HEAD for shop/app: .*refused"):
        publish(image.layout, f"{host}/shop/app:v1", image.digest)


def test_a_layout_that_is_not_whole_is_not_sent(registry: FakeRegistry, source: Source, out: Path) -> None:
    source.commit("v1.0.0")
    image = build_image(source.request(), out=out)
    (image.layout / "blobs/sha256" / image.digest.removeprefix("sha256:")).unlink()
    with pytest.raises(SurroundingsError) as caught:
        _push(registry, image)
    assert str(caught.value) == f"{image.layout}: does not hold the image {image.digest}; build it again"
    assert not registry.asked


@pytest.mark.parametrize("login", ["basic", "token"])
def test_a_login_of_dockers_config_file(
    registry: FakeRegistry, image: BuiltImage, docker_config: Path, login: str
) -> None:
    registry.login = login
    docker_config.write_text(json.dumps({"auths": {f"https://{registry.host}/v1/": {"auth": AUTH}}}))
    _push(registry, image)
    assert _there(registry, image)


@pytest.mark.parametrize("login", ["basic", "token"])
@pytest.mark.parametrize(("given", "said"), [("none", "has no credentials for it"), ("wrong", "are not accepted")])
def test_a_login_that_fails(
    registry: FakeRegistry, image: BuiltImage, docker_config: Path, login: str, given: str, said: str
) -> None:
    registry.login = login
    if given == "wrong":
        auth = base64.b64encode(b"ada:guess").decode()
        docker_config.write_text(json.dumps({"auths": {registry.host: {"auth": auth}}}))
    with pytest.raises(SurroundingsError) as caught:
        _push(registry, image)
    message = str(caught.value)
    assert message.startswith(f"{registry.host}: answers 401 Unauthorized for shop/app; ")
    assert message.endswith(f"{said}: run `docker login {registry.host}`")
    assert "guess" not in message


def test_an_identity_token(registry: FakeRegistry, image: BuiltImage, docker_config: Path) -> None:
    registry.login = "identity"
    entry = {"auth": base64.b64encode(b"00000000:").decode(), "identitytoken": "identity"}
    docker_config.write_text(json.dumps({"auths": {registry.host: entry}}))
    _push(registry, image)


def _helper(folder: Path, script: str) -> None:
    path = folder / "docker-credential-test"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


@pytest.mark.parametrize(
    ("login", "user", "secret"),
    [("token", "ada", "secret"), ("basic", "ada", "secret"), ("identity", "<token>", "identity")],
)
@pytest.mark.parametrize("kind", ["credHelpers", "credsStore"])
def test_a_credential_helper(
    registry: FakeRegistry,
    image: BuiltImage,
    docker_config: Path,
    monkeypatch: pytest.MonkeyPatch,
    login: str,
    user: str,
    secret: str,
    kind: str,
) -> None:
    registry.login = login
    answer = json.dumps({"Username": user, "Secret": secret})
    _helper(docker_config.parent, f'[ "$1" = get ] && [ "$(cat)" = {registry.host} ] && echo \'{answer}\'')
    monkeypatch.setenv("PATH", f"{docker_config.parent}:/usr/bin:/bin")
    docker_config.write_text(json.dumps({kind: {registry.host: "test"} if kind == "credHelpers" else "test"}))
    _push(registry, image)


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("echo no keyring; exit 1", "docker-credential-test: no keyring; repair the credential helper"),
        ("echo nonsense", "docker-credential-test: gave no credentials; repair the credential helper"),
        (None, "docker-credential-test: No such file or directory; Docker's config file names this credential helper: "
               "install it"),
    ],
)  # fmt: skip
def test_a_helper_that_fails(
    registry: FakeRegistry,
    image: BuiltImage,
    docker_config: Path,
    monkeypatch: pytest.MonkeyPatch,
    script: str | None,
    said: str,
) -> None:
    registry.login = "token"
    if script:
        _helper(docker_config.parent, script)
    monkeypatch.setenv("PATH", f"{docker_config.parent}:/usr/bin:/bin")
    docker_config.write_text('{"credsStore": "test"}')
    with pytest.raises(SurroundingsError) as caught:
        _push(registry, image)
    assert str(caught.value) == said


def test_a_helper_without_this_registry_leaves_the_file(
    registry: FakeRegistry, image: BuiltImage, docker_config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry.login = "basic"
    _helper(docker_config.parent, "echo 'credentials not found in native keychain'; exit 1")
    monkeypatch.setenv("PATH", f"{docker_config.parent}:/usr/bin:/bin")
    docker_config.write_text(json.dumps({"credsStore": "test", "auths": {registry.host: {"auth": AUTH}}}))
    _push(registry, image)


def test_a_broken_config_file(registry: FakeRegistry, image: BuiltImage, docker_config: Path) -> None:
    registry.login = "basic"
    docker_config.write_text("{")
    with pytest.raises(SurroundingsError, match=f"^{docker_config}: cannot be read: .*; repair it or log in again$"):
        _push(registry, image)


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("localhost:5000", True), ("127.0.0.1", True), ("127.9.9.9:1", True), ("[::1]:5000", True), ("a.localhost", True),
     ("registry.example.com", False), ("10.0.0.1:5000", False), ("localhost.example.com", False)],
)  # fmt: skip
def test_plain_http_is_only_for_this_machine(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


@pytest.mark.parametrize(
    "reference", ["shop/app:v1", "registry.example.com", "registry.example.com/Shop/app", "https://r.example.com/app"]
)
def test_a_reference_that_is_none(reference: str) -> None:
    with pytest.raises(InputError, match="^registry.url: is no place for an image, got "):
        parse_reference(reference)
