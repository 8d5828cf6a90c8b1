"""A submodule among the services: what it holds is read from its own clone; where that is not there, the rest is."""

from __future__ import annotations

import pytest
from moorage.cli.main import main
from moorage.review.diff.model import Effect

_ORDER = "name: order\nimage: {ref: registry.example.com/order:v1}\n"
_USER = "name: user\nsource: {}\nmounts: {/etc/rates: {file: rates}}\n"


@pytest.fixture
def theirs(clone, tmp_path_factory):
    """The repository of a service `user`, which is the submodule ``services/user`` of a clone with `order`."""
    other = tmp_path_factory.mktemp("theirs")
    clone.git("init", "-q", "-b", "main", str(other))
    (other / "service.yaml").write_text(_USER)
    (other / "rates").write_text("1")
    _commit(clone, other)
    clone.spec(_ORDER)
    clone.git("submodule", "add", "-q", str(other), "services/user")
    clone.commit()
    return other


def _commit(clone, folder):
    clone.git("add", "-A", folder=folder)
    clone.git("commit", "-q", "-m", "a service", folder=folder)


def _bump(clone, theirs, text):
    """Commit another spec of the submodule in its repository, and pin that in the clone."""
    (theirs / "service.yaml").write_text(text)
    _commit(clone, theirs)
    clone.git("pull", "-q", folder=clone.root / "services/user")
    clone.commit()


def test_its_services_are_compared_like_others(clone, theirs):
    clone.spec(f"{_ORDER}uses: [user]\n")
    clone.commit()
    for head in (None, "HEAD"):
        found = clone.compare("HEAD", head)
        assert (found.services, found.changes, dict(found.unread)) == (("order", "user"), (), {})
    _bump(clone, theirs, f"{_USER}port: 8081\n")
    for head in (None, "HEAD"):
        found = clone.compare("HEAD~1", head)
        assert {each.service: each.effect for each in found.changes}["user"] is Effect.BREAKS
        assert found.refused
        assert not found.unreadable


def test_what_lies_in_its_working_tree_is_the_head(clone, theirs):
    (clone.root / "services/user/rates").write_text("2")
    assert [each.role.partition(".")[0] for each in clone.change("user").objects] == ["files", "deployment"]


def test_where_it_is_not_checked_out_the_rest_is_compared(clone, theirs, capsys, monkeypatch):
    clone.git("submodule", "deinit", "-q", "-f", "services/user")
    monkeypatch.chdir(clone.root)
    assert main(["diff", "HEAD"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("1 service unchanged in test")
    assert err == (
        "services/user: is a submodule that is not checked out: its services are not compared; "
        "run `git submodule update --init services/user`\n"
    )
    clone.spec(f"{_ORDER}replicas: 3\n")
    for head in (None, "HEAD"):
        if head:
            clone.commit()
        assert [each.service for each in clone.compare("HEAD~1" if head else "HEAD", head).changes] == ["order"]


def test_where_its_commit_changes_unseen_nobody_is_told_that_all_is_well(clone, theirs, capsys, monkeypatch):
    _bump(clone, theirs, f"{_USER}port: 8081\n")
    clone.git("submodule", "deinit", "-q", "-f", "services/user")
    clone.spec(f"{_ORDER}replicas: 3\n")
    monkeypatch.chdir(clone.root)
    for arguments in (["HEAD~1"], ["HEAD~1", "HEAD"]):
        assert main(["diff", *arguments]) == 2
        said = capsys.readouterr().out
        assert "services/user is a submodule that is not checked out, and its commit goes from" in said
        assert ("order" in said) == (len(arguments) == 1)
        assert main(["diff", *arguments, "--allow", "test:unread"]) == 0
        capsys.readouterr()


def test_a_clone_of_it_that_lacks_the_commit(clone, theirs):
    _bump(clone, theirs, f"{_USER}port: 8081\n")
    clone.git("submodule", "deinit", "-q", "-f", "services/user")
    (clone.root / "services/user").rmdir()
    clone.git("clone", "-q", "--depth", "1", theirs.as_uri(), "services/user")
    [line] = clone.compare("HEAD~1").unread["test"]
    assert line.startswith("at HEAD~1: services/user: is a submodule, whose clone does not hold commit ")
    assert line.endswith("; run `git -C services/user fetch`")
