"""Names of images and versions, as registries and Kubernetes accept them."""

import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moorage.image.reference import repository
from moorage.spec.values.versions import image_tag, label_value


def test_repository() -> None:
    assert repository("registry.example.com/shop/", "order") == "registry.example.com/shop/order"


@pytest.mark.parametrize(
    ("version", "tag", "label"),
    [
        ("v1.2.3", "v1.2.3", "v1.2.3"),
        ("v1.2.3+build.5", "v1.2.3_build.5", "v1.2.3_build.5"),
        ("order/v1.0.0", "order_v1.0.0", "order_v1.0.0"),
        ("v1.0.0-dirty", "v1.0.0-dirty", "v1.0.0-dirty"),
        ("-v1-", "_v1-", "v1"),
        ("v\"1'$", "v_1__", "v_1"),
    ],
)
def test_a_version_keeps_what_it_may(version: str, tag: str, label: str) -> None:
    assert (image_tag(version), label_value(version)) == (tag, label)


def test_two_long_versions_stay_apart() -> None:
    one, other = "v" + "1" * 133, "v" + "1" * 132 + "2"
    assert image_tag(one) != image_tag(other)
    assert label_value(one) != label_value(other)
    assert (len(image_tag(one)), len(label_value(one))) == (128, 63)


@given(st.text())
def test_every_version_gives_a_legal_tag_and_label(version: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,127}", image_tag(version))
    assert re.fullmatch(r"(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?", label_value(version))
    assert len(label_value(version)) <= 63


def test_the_package_loads_neither_pulumi_nor_the_network_before_it_needs_them() -> None:
    code = (
        "import sys, moorage.image.batch, moorage.image.registry.push, moorage.image.layout.certificates\n"
        "print(*sorted({'pulumi', 'requests', 'oras', 'certifi'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
