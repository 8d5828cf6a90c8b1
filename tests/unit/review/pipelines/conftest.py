"""A change, and the runners that have it: without network, with the library where a pipeline installs it."""

from __future__ import annotations

import pytest
from unit.review.pipelines.change import Change, renamed_port, traps_in
from unit.review.pipelines.network import cut_off
from unit.review.pipelines.runners import GitHubRunner, GitLabRunner


@pytest.fixture(autouse=True)
def network():
    """Cut the test off; returns the variables that go with it."""
    with cut_off() as variables:
        yield variables


@pytest.fixture
def change(tmp_path):
    """Return a clone of this repository, full of traps, in which a pull request renames a port that order calls."""
    clone = tmp_path / "work/change"
    return Change(clone, renamed_port(clone, traps=True))


@pytest.fixture
def shallow(change, tmp_path):
    """Return the change as a checkout of depth 1 has it, 60 commits after it left its base."""
    change.commits(60)
    clone = tmp_path / "work/shallow"
    change.git("clone", "-q", "--depth", "1", "--no-single-branch", change.clone.as_uri(), str(clone))
    traps_in(clone)
    return Change(clone, change.base)


@pytest.fixture
def github(tmp_path, network):
    """Return a runner of GitHub for pull request 7."""
    return GitHubRunner(tmp_path / "runner", network)


@pytest.fixture
def gitlab(tmp_path, network):
    """Return a runner of GitLab for merge request 7."""
    return GitLabRunner(tmp_path / "builds", network)
