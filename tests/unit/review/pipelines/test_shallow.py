"""A checkout of depth 1, as actions/checkout makes it: the action fetches as much as the comparison needs."""

from __future__ import annotations

import pytest
from unit.review.pipelines.change import Change


def depth(change):
    return int(change.git("rev-list", "--count", "HEAD"))


def test_as_much_is_fetched_as_says_where_the_change_left(change, shallow, github):
    assert depth(shallow) == 1
    assert github.base(shallow) == change.base
    assert shallow.git("merge-base", "HEAD", change.base) == change.base
    # No more than what the second step of 1,000 brings.
    assert 61 <= depth(shallow) <= 1051
    told = github.compare(shallow, None, base=github.outputs()["commit"])
    assert told.returncode == 2, told.stderr
    assert told.stdout == github.compare(change, None).stdout
    assert shallow.ran == []


def test_the_base_may_be_a_branch_that_is_not_there_yet(change, shallow, github):
    change.git("-c", "core.hooksPath=/dev/null", "branch", "trunk", change.base)
    assert github.base(shallow, "trunk") == change.base
    assert github.compare(shallow, None, base=change.base).returncode == 2
    # A branch of the server becomes one of the clone, which hooks would be told.
    assert shallow.git("rev-parse", "origin/trunk") == change.base
    assert shallow.ran == []


def test_a_whole_clone_is_not_fetched_into(change, github):
    change.git("remote", "set-url", "origin", "file:///nowhere")
    assert github.base(change) == change.base


@pytest.mark.parametrize("base", ["nowhere", "--upload-pack=touch ran-by-the-change;"])
def test_a_name_that_is_none_is_left_to_the_comparison(shallow, github, base):
    assert github.base(shallow, base) == base
    assert shallow.ran == []


def test_what_cannot_be_fetched_is_said_by_the_comparison(shallow, github):
    shallow.git("remote", "set-url", "origin", "file:///nowhere")
    done = github.compare(shallow, None)
    assert done.returncode == 3
    assert f"the clone is shallow and does not hold {shallow.base}; run `git fetch --unshallow`" in done.stderr


def test_a_commit_in_common_is_not_enough_where_a_nearer_one_is_cut_off(tmp_path, github):
    # The change left the base at `left`, by a way of 10 commits on either side; a merge of the old `root` into both
    # makes that one look like it, in a clone of depth 3.
    full = Change(tmp_path / "work/full", "")
    full.clone.mkdir(parents=True)
    full.git("init", "-q", "-b", "main")
    full.git("commit", "-q", "--allow-empty", "-m", "root")
    root = full.git("rev-parse", "HEAD")
    left = full.commits(1)
    base, head = (_joined(full, root, left, name) for name in ("base", "head"))
    clone = Change(tmp_path / "work/clone", base)
    full.git("clone", "-q", "--depth", "3", "-b", "head", full.clone.as_uri(), str(clone.clone))
    clone.git("fetch", "-q", "--depth", "3", "origin", base)
    assert (clone.git("rev-parse", "HEAD"), clone.git("merge-base", "HEAD", base)) == (head, root)
    assert github.base(clone) == base
    assert clone.git("merge-base", "HEAD", base) == left


def _joined(full, root, left, name):
    tree, at = full.git("rev-parse", "HEAD^{tree}"), left
    for number in range(10):
        at = full.git("commit-tree", tree, "-p", at, "-m", f"{name} {number}")
    at = full.git("commit-tree", tree, "-p", at, "-p", root, "-m", name)
    full.git("branch", name, at)
    return at
