"""Pushing: only what is missing, the tag last, and one clear line for everything a registry may do."""

from pathlib import Path

import pytest
from moorage.errors import ExternalError, InputError
from moorage.image.build import build_image
from moorage.image.layout.oci import INDEX, MANIFEST
from moorage.image.reference import parse_reference
from moorage.image.registry.push import publish
from moorage.image.request import BuiltImage
from moorage.spec.values.image_names import is_loopback

from .registries import CUT, FakeRegistry, fake_registry, is_there, push
from .sources import Source


def test_blobs_first_and_the_tag_last(registry: FakeRegistry, image: BuiltImage) -> None:
    assert not is_there(registry, image)
    registry.asked.clear()
    push(registry, image)
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
    assert is_there(registry, image)


def test_nothing_is_sent_when_the_tag_names_the_digest(registry: FakeRegistry, image: BuiltImage) -> None:
    push(registry, image)
    registry.asked.clear()
    push(registry, image)
    assert registry.asked == ["HEAD /v2/shop/app/manifests/v1.0.0"]


def test_a_registry_that_does_not_tell_digests_is_read(registry: FakeRegistry, image: BuiltImage) -> None:
    registry.tells_digest = False
    push(registry, image)
    registry.asked.clear()
    push(registry, image)
    assert registry.asked == ["HEAD /v2/shop/app/manifests/v1.0.0", "GET /v2/shop/app/manifests/v1.0.0"]


def test_another_tag_sends_only_the_manifest(registry: FakeRegistry, image: BuiltImage) -> None:
    push(registry, image)
    registry.asked.clear()
    push(registry, image, "v1.0.1")
    assert [line for line in registry.asked if line.startswith("P")] == ["PUT /v2/shop/app/manifests/v1.0.1"]


def test_without_a_tag_the_digest_is_the_name(registry: FakeRegistry, image: BuiltImage) -> None:
    publish(image.layout, f"{registry.host}/shop/app", image.digest, insecure=True)
    assert list(registry.manifests) == [image.digest]


def test_an_index_brings_its_manifests(registry: FakeRegistry, source: Source, out: Path) -> None:
    source.commit("v1.0.0")
    image = build_image(source.request(platforms=("linux/amd64", "linux/arm64")), out=out)
    push(registry, image)
    assert len(registry.blobs) == 4
    assert {kind for kind, _ in registry.manifests.values()} == {INDEX, MANIFEST}
    assert registry.asked[-1] == "PUT /v2/shop/app/manifests/v1.0.0"


def test_an_interrupted_push_goes_on_where_it_stopped(registry: FakeRegistry, image: BuiltImage) -> None:
    registry.faults["PUT .*/manifests/"] = CUT
    with pytest.raises(ExternalError):
        push(registry, image)
    assert not registry.manifests, "no partial tag"
    registry.faults.clear()
    registry.asked.clear()
    push(registry, image)
    assert [line for line in registry.asked if line.startswith("P")] == ["PUT /v2/shop/app/manifests/v1.0.0"]


def test_an_image_that_vanished_is_noticed_and_restored(registry: FakeRegistry, image: BuiltImage) -> None:
    push(registry, image)
    registry.blobs.clear()
    registry.manifests.clear()
    assert not is_there(registry, image)
    push(registry, image)
    assert len(registry.blobs) == 2
    assert is_there(registry, image)


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
    with pytest.raises(ExternalError) as caught:
        push(registry, image)
    assert str(caught.value) == f"{registry.host}: {answer.replace('HOST', registry.host)}"
    assert not registry.manifests


def test_a_blob_that_is_too_large_tells_its_size(registry: FakeRegistry, image: BuiltImage) -> None:
    registry.faults["PUT .*/blobs"] = 413
    with pytest.raises(ExternalError, match=r"413 Request Entity Too Large for shop/app, which is \d+ bytes long"):
        push(registry, image)


def test_a_connection_that_is_cut(registry: FakeRegistry, image: BuiltImage) -> None:
    registry.faults["PUT .*/blobs"] = CUT
    with pytest.raises(ExternalError) as caught:
        push(registry, image)
    message = str(caught.value)
    assert message.startswith(f"{registry.host}: the connection broke at PUT for shop/app: ")
    assert message.endswith("; run again, what has arrived is not sent twice")
    assert "\n" not in message
    assert not registry.manifests


def test_a_registry_that_is_notis_there(image: BuiltImage) -> None:
    with fake_registry() as server:
        host = server.host
    with pytest.raises(ExternalError, match=f"^{host}: the connection broke at HEAD for shop/app: .*refused"):
        publish(image.layout, f"{host}/shop/app:v1", image.digest, insecure=True)


def test_a_layout_that_is_not_whole_is_not_sent(registry: FakeRegistry, source: Source, out: Path) -> None:
    source.commit("v1.0.0")
    image = build_image(source.request(), out=out)
    (image.layout / "blobs/sha256" / image.digest.removeprefix("sha256:")).unlink()
    with pytest.raises(ExternalError) as caught:
        push(registry, image)
    assert str(caught.value) == f"{image.layout}: does not hold the image {image.digest}; build it again"
    assert not registry.asked


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
    with pytest.raises(InputError, match="^registry.url: is not a place for an image, got "):
        parse_reference(reference)
