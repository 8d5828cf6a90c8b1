"""Names that a registry would refuse are refused where they are written."""

import re

import pytest
from moorage.spec.values.image_names import IMAGE, REGISTRY

DIGEST = "@sha256:" + "a" * 64


@pytest.mark.parametrize(
    "name",
    ["r.example.com", "r.example.com/shop", "r.example.com:5000/a/b-c", "localhost", "localhost:5000", "127.0.0.1:5000",
     "registry:5000/shop", "r.example.com/shop/", "R.Example.com/shop__a"],
)  # fmt: skip
def test_the_address_of_a_registry(name):
    assert re.fullmatch(REGISTRY, name)


@pytest.mark.parametrize(
    "name",
    ["shop", "shop/order", "https://r.example.com", "r.example.com/Shop", "r..example.com", "-r.example.com", "",
     "r.example.com:port", "r.example.com/a//b", "r.example.com/a-", "u:p@r.example.com", "r.example.com/shop:v1"],
)  # fmt: skip
def test_what_is_no_address_of_a_registry(name):
    assert not re.fullmatch(REGISTRY, name)


@pytest.mark.parametrize(
    "name",
    ["order", "shop/order", "r.example.com/shop/order:v1.2.0", f"r.example.com/order{DIGEST}", f"order:v1{DIGEST}",
     "localhost:5000/user:v1", "registry:5000/order", "order:" + "a" * 128],
)  # fmt: skip
def test_an_image(name):
    assert re.fullmatch(IMAGE, name)


@pytest.mark.parametrize(
    "name",
    ["a:::b", "a:", "a:v1:v2", "a/", "a//b", "/a", "Shop/order", "a:.v1", "a:" + "a" * 129, "a@sha256:abc", "a b",
     f"a{DIGEST}0", "r.example.com:/a", "a-", "a---:v", "https://r.example.com/a"],
)  # fmt: skip
def test_what_is_no_image(name):
    assert not re.fullmatch(IMAGE, name)


def test_a_long_name_is_judged_at_once():
    for pattern in (REGISTRY, IMAGE):
        for text in ("a" * 5000 + "!", "a." * 2500 + "!", "a-" * 2500, "a/" * 2500 + "!"):
            assert not re.fullmatch(pattern, text)


def test_they_are_refused_in_spec_and_environment(tree):
    tree.spec("name: order\nimage: {ref: 'a:::b'}\n")
    tree.environment("registry: {url: shop}")
    said = tree.says("test")
    assert [line.split(", got")[0] for line in said] == [
        "stacks/Pulumi.test.yaml:6: config.moorage:environment.registry.url: is not the address of a registry",
        "services/order/service.yaml:2: image.ref: is not an image reference",
    ]
