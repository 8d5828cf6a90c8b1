"""Files that a service mounts are read when its spec is: regular ones of the repository, and not too large."""

import os
import subprocess
from pathlib import Path

import pytest
from moorage.reading.loading import load

_HERE = "services/order/service.yaml:3: mounts"


def _spec(tree, name, more=""):
    tree.spec(f"name: order\nsource: {{}}\nmounts: {{/a: {{file: {name}}}}}\n{more}")


def _contents(tree, env=None):
    (spec,) = tree.load(env).specs
    return spec.contents


@pytest.mark.parametrize("content", [b"", b"{}\n", b"\xff\0", b"x" * 1024 * 1024], ids=len)
def test_a_file_is_read_byte_by_byte(tree, content):
    _spec(tree, "files/rates.json")
    tree.write("services/order/files/rates.json", content)
    assert _contents(tree) == {"/a": content}


def test_a_file_elsewhere_in_the_clone_is_read(tree):
    subprocess.run(["git", "init", "-q", tree.root], check=True)
    tree.write("project/Pulumi.yaml", "name: a\n")
    tree.write("shared/rates.json", "{}")
    tree.write("project/services/a/service.yaml", _IN_CLONE)
    project = load(root=tree.root / "project")
    assert project.specs[0].contents == {"/a": b"{}"}


_IN_CLONE = "name: order\nsource: {}\nmounts: {/a: {file: ../../../shared/rates.json}}\n"


def test_a_path_of_the_environment_starts_at_the_projects_root(tree):
    tree.spec("name: order\nsource: {}\nmounts: {/a: {config: x}}\n")
    tree.write("shared/rates.json", "shared")
    env = tree.environment("services: {order: {mounts: {/a: {file: shared/rates.json}}}}")
    assert _contents(tree, env) == {"/a": b"shared"}


@pytest.mark.parametrize("kind", ["secret: a", "config: a", "empty: 1Gi", "claim: a"])
def test_a_layer_above_mounts_something_else(tree, kind):
    _spec(tree, "rates.json")
    tree.write("services/order/rates.json", "{}")
    env = tree.environment(f"services: {{order: {{mounts: {{/a: {{{kind}}}}}}}}}")
    (spec,) = tree.load(env).specs
    assert spec.model_dump(exclude_unset=True)["mounts"] == {"/a": dict([kind.split(": ")])}
    assert spec.contents == {}


def test_a_link_within_the_repository_is_followed(tree):
    _spec(tree, "link")
    tree.write("shared/rates.json", "{}")
    (tree.root / "services/order/link").symlink_to("../../shared/rates.json")
    assert _contents(tree) == {"/a": b"{}"}


@pytest.fixture
def outside(tmp_path_factory) -> Path:
    file = tmp_path_factory.mktemp("home") / "secret"
    file.write_text("hunter2")
    return file


@pytest.mark.parametrize("link", ["file", "folder"])
def test_a_link_out_of_the_repository_is_refused(tree, outside, link):
    _spec(tree, "link" if link == "file" else "link/secret")
    (tree.root / "services/order/link").symlink_to(outside if link == "file" else outside.parent)
    assert tree.finds() == [f"{_HERE}./a.file: outside-repository"]
    assert "hunter2" not in str(tree.says())


def test_a_path_out_of_the_repository_is_refused(tree, outside):
    _spec(tree, os.path.relpath(outside, tree.root / "services/order"))
    assert tree.finds() == [f"{_HERE}./a.file: outside-repository"]


@pytest.mark.parametrize("name", ["../../.git/config", "../../.moorage/x", "link"])
def test_what_is_gits_own_or_ours_is_refused(tree, name):
    _spec(tree, name)
    tree.write(".git/config", "[x]")
    tree.write(".moorage/x", "x")
    (tree.root / "services/order/link").symlink_to("../../.git/config")
    assert tree.finds() == [f"{_HERE}./a.file: private-file"]


def test_what_is_no_regular_file_is_refused(tree):
    _spec(tree, "pipe")
    os.mkfifo(tree.root / "services/order/pipe")
    assert tree.finds() == [f"{_HERE}./a.file: unreadable-file"]
    _spec(tree, ".")
    assert tree.finds() == [f"{_HERE}./a.file: unreadable-file"]


def test_a_file_that_is_not_there_is_named(tree):
    _spec(tree, "rates.json")
    assert tree.finds() == [f"{_HERE}./a.file: unreadable-file"]


def test_a_file_that_no_config_map_holds_is_refused(tree):
    _spec(tree, "rates.json")
    tree.write("services/order/rates.json", b"x" * (1024 * 1024 + 1))
    assert tree.finds() == [f"{_HERE}./a.file: too-large"]


def test_files_that_no_config_map_holds_together_are_refused(tree):
    tree.spec("name: order\nsource: {}\nmounts: {/a: {file: rates.json}, /b: {file: rates.json}}\n")
    tree.write("services/order/rates.json", b"x" * 600_000)
    assert tree.finds() == [f"{_HERE}: too-large"]


def test_every_problem_of_a_spec_is_told_with_those_of_its_files(tree):
    _spec(tree, "rates.json")
    tree.spec("name: user\nsource: {}\nmounts: {/a: {file: x}, /b: {file: y}}\n", "user")
    assert len(tree.says()) == 3
