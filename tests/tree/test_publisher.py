"""When the publishing resource pushes, and what it says about an image that is gone."""

from __future__ import annotations

from unittest.mock import create_autospec

import pytest
from moorage.components.published_image import _Publisher
from moorage.errors import ExternalError
from moorage.image.registry import push as publishing

from tree.answers import DIGEST

OTHER = "sha256:" + "0" * 64
IN_REGISTRY = {
    "layout": ".moorage/images/order",
    "reference": "registry.example.com/shop/order:v1",
    "digest": DIGEST,
    "insecure": True,
    "folder": False,
}
IN_FOLDER = {**IN_REGISTRY, "reference": "localhost/order:v1", "folder": True}


@pytest.fixture
def registry(monkeypatch):
    """Fake the registry with functions that take what the real ones take, and nothing else."""
    fake = create_autospec(publishing)
    fake.is_published.return_value = True
    for name in ("publish", "is_published"):
        monkeypatch.setattr(publishing, name, getattr(fake, name))
    return fake


def test_creating_pushes_the_layout_of_this_project(registry, project_root):
    created = _Publisher().create(IN_REGISTRY)
    layout = project_root / ".moorage/images/order"
    registry.publish.assert_called_once_with(layout, IN_REGISTRY["reference"], DIGEST, insecure=True)
    assert (created.id, created.outs) == ("registry.example.com/shop/order", IN_REGISTRY)


def test_an_image_in_a_folder_is_never_pushed_nor_looked_for(registry):
    publisher = _Publisher()
    assert publisher.create(IN_FOLDER).outs == IN_FOLDER
    assert publisher.update("id", IN_FOLDER, {**IN_FOLDER, "digest": OTHER}).outs["digest"] == OTHER
    assert publisher.diff("id", IN_FOLDER, IN_FOLDER).changes is False
    assert publisher.read("id", IN_FOLDER).id == "id"
    publisher.delete("id", IN_FOLDER)
    assert registry.mock_calls == []


def test_nothing_changes_while_the_image_is_there(registry):
    assert _Publisher().diff("id", IN_REGISTRY, dict(IN_REGISTRY)).changes is False
    registry.is_published.assert_called_once_with(IN_REGISTRY["reference"], DIGEST, insecure=True)


@pytest.mark.parametrize("changed", [{"digest": OTHER}, {"reference": "registry.example.com/shop/order:v2"}])
@pytest.mark.parametrize("where", [IN_REGISTRY, IN_FOLDER], ids=["registry", "folder"])
def test_another_image_is_a_change_and_never_a_replacement(registry, where, changed):
    difference = _Publisher().diff("id", where, {**where, **changed})
    assert difference.changes is True
    assert not difference.replaces
    assert registry.mock_calls == []


def test_another_way_to_the_registry_is_a_change(registry):
    assert _Publisher().diff("id", IN_REGISTRY, {**IN_REGISTRY, "insecure": False}).changes is True


def test_a_registry_that_does_not_answer_is_no_change_so_that_a_preview_needs_no_credentials(registry):
    registry.is_published.side_effect = ExternalError("registry.example.com: answers 401; run docker login")
    assert _Publisher().diff("id", IN_REGISTRY, dict(IN_REGISTRY)).changes is False


def test_a_layout_that_moved_is_no_change(registry):
    assert _Publisher().diff("id", IN_REGISTRY, {**IN_REGISTRY, "layout": "elsewhere"}).changes is False


def test_an_image_that_vanished_is_a_change_and_is_pushed_again(registry):
    registry.is_published.return_value = False
    assert _Publisher().diff("id", IN_REGISTRY, dict(IN_REGISTRY)).changes is True
    assert _Publisher().update("id", IN_REGISTRY, IN_REGISTRY).outs == IN_REGISTRY
    registry.publish.assert_called_once()


def test_a_refresh_tells_whether_the_image_is_there(registry):
    there = _Publisher().read("id", IN_REGISTRY)
    assert (there.id, there.outs) == ("id", IN_REGISTRY)
    registry.is_published.return_value = False
    assert _Publisher().read("id", IN_REGISTRY).id == ""


def test_destroying_leaves_the_image_to_whoever_else_runs_it(registry):
    _Publisher().delete("id", IN_REGISTRY)
    assert registry.mock_calls == []


def test_a_registry_that_refuses_fails_the_update_in_its_own_words(registry):
    registry.publish.side_effect = ExternalError("registry.example.com: answers 401; run docker login")
    with pytest.raises(ExternalError, match="answers 401; run docker login"):
        _Publisher().create(IN_REGISTRY)
