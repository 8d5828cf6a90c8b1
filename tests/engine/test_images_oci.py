"""The builder `oci` with a real registry: what is pushed, what is pinned, what is noticed."""

import pytest
from image_servers import running_registry
from image_stack import changed, image_stack


@pytest.fixture
def stack(checkout, tool, tmp_path_factory):
    with running_registry(tmp_path_factory.mktemp("registry"), tool("crane")) as registry:
        yield image_stack(checkout(), registry, "oci")


def test_up_pushes_what_the_deployments_pin_and_a_second_up_changes_nothing(stack):
    preview = stack.preview()
    assert stack.registry.repositories() == []
    assert changed(stack.up()) == changed(preview)
    assert stack.registry.repositories() == ["shop/order", "shop/user"]
    for name in ("order", "user"):
        digest = stack.digest(name)
        tagged = stack.deployed(name).partition("/")[2].partition("@")[0]
        assert stack.registry.digest(tagged) == digest
    assert set(stack.up().changes) == {"same"}


def test_an_image_that_vanished_from_the_registry_is_noticed_and_pushed_again(stack):
    stack.up()
    digest = stack.digest("order")
    stack.registry.delete(f"shop/order@{digest}")
    assert changed(stack.preview()) == {("update", "order-image")}
    with pytest.raises(AssertionError, match="MANIFEST_UNKNOWN"):
        stack.digest("order")
    assert changed(stack.up()) == {("update", "order-image")}
    assert stack.digest("order") == digest
    assert set(stack.up().changes) == {"same"}
