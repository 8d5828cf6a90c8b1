"""The commands of GitLab's template, as its runner runs them without network."""

from __future__ import annotations

import pytest
from forges.server import GitHubServer, GitLabServer, running
from unit.review.pipelines.change import Change
from unit.review.pipelines.files import GITLAB, ROOT, load


def said(body):
    """Return a comment without the mark, which names the run."""
    mark, _, report = body.partition("\n")
    assert mark.startswith("<!-- moorage review ")
    return report


def test_the_merge_request_is_told_the_same(change, github, gitlab):
    with running(GitLabServer) as lab:
        on_gitlab = gitlab.compare(change, lab)
    assert on_gitlab.returncode == 2, on_gitlab.stderr
    artifacts = {each.name for each in (change.clone / "moorage-review").iterdir()}
    assert artifacts >= {"junit.xml", "review.json", "dev.svg", "local.svg", "prod.svg"}
    assert change.ran == []
    with running(GitHubServer) as hub:
        on_github = github.compare(change, hub)
    assert on_github.returncode == 2, on_github.stderr
    [note], [comment] = lab.bodies, hub.bodies
    assert "hurts order" in said(note)
    assert said(note) == said(comment)
    for name in ("review.json", "review.txt", "junit.xml"):
        assert (change.clone / "moorage-review" / name).read_text() == (github.report / name).read_text()


@pytest.mark.parametrize("named", ["tag", "commit"])
def test_the_library_comes_from_the_commit_that_is_named(change, gitlab, tmp_path, named):
    source = Change(tmp_path / "platform/moorage.git", "")
    change.git("-c", "core.hooksPath=/dev/null", "clone", "-q", "--bare", str(ROOT), str(source.clone))
    meant = source.git("rev-parse", "HEAD~1")
    source.git("tag", "v1", meant)
    given = {"CI_REPOSITORY_URL": f"file://{tmp_path}/acme/shop.git", "CI_PROJECT_PATH": "acme/shop"}
    ref = {"tag": "v1", "commit": meant}[named]
    done = gitlab.script(0, change, **given, MOORAGE_PROJECT="platform/moorage", MOORAGE_REF=ref)
    assert done.returncode == 0, done.stderr
    assert Change(gitlab.folder / "moorage-source", "").git("rev-parse", "HEAD") == meant
    assert (gitlab.folder / "moorage-source/requirements.lock").is_file()


def test_every_dependency_is_pinned_by_its_hash():
    install = load(GITLAB)["moorage review"]["script"][1]
    calls = [line for line in install.splitlines() if line.startswith("install -")]
    assert [call.split()[1] for call in calls] == ["--require-hashes", "--no-deps"]
