"""`moorage diff --post`, as a job runs it: log, annotations, summary, comment, label, exit code."""

from __future__ import annotations

import json
import subprocess

import pytest
from forges.server import TOKEN, GitHubServer, GitLabServer, running
from moorage.cli.main import main

USER = "name: user\nimage: {ref: r.example.com/user@sha256:%s}\n" % ("a" * 64)


@pytest.fixture
def here(tree, monkeypatch):
    """Return a clone in which a change renames a port that another service calls."""
    tree.environment()
    tree.spec(USER.replace("user", "order") + "uses: [user]\n")
    tree.spec(f"{USER}ports: {{grpc: 9090}}\n", "user")
    commit = ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qma"]
    for arguments in (["init", "-qb", "main"], ["add", "-A"], commit):
        subprocess.run(["git", *arguments], cwd=tree.root, check=True)
    tree.spec(f"{USER}ports: {{rpc: 9090}}\n", "user")
    monkeypatch.chdir(tree.root)
    for name in ("GITHUB_EVENT_PATH", "GITHUB_STEP_SUMMARY", "GITHUB_REPOSITORY", "CI_JOB_ID"):
        monkeypatch.delenv(name, raising=False)
    return tree


@pytest.fixture
def github(here, monkeypatch, tmp_path_factory):
    """Return a server and the file of the summary, in a job for its pull request 7."""
    folder = tmp_path_factory.mktemp("runner")

    def event(*labels, number=7):
        text = json.dumps({"pull_request": {"number": number, "labels": [{"name": each} for each in labels]}})
        (folder / "event.json").write_text(text)

    event()
    with running(GitHubServer) as server:
        for name, value in {
            "GITHUB_EVENT_PATH": str(folder / "event.json"),
            "GITHUB_REPOSITORY": "acme/shop",
            "GITHUB_API_URL": server.url,
            "GITHUB_TOKEN": TOKEN,
            "GITHUB_RUN_ID": "11",
            "GITHUB_RUN_ATTEMPT": "1",
            "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
        }.items():
            monkeypatch.setenv(name, value)
        yield server, folder / "summary.md", event


def test_log_annotations_summary_and_comment_say_who_breaks(github, capsys):
    server, summary, _ = github
    summary.write_text("earlier\n")
    assert main(["diff", "HEAD", "--post", "github"]) == 2
    out, err = capsys.readouterr()
    assert out.startswith("order breaks: ")
    assert "\n::error file=services/user/service.yaml,line=3" in out
    assert err == ""
    [body] = server.bodies
    assert body.startswith("<!-- moorage review . run 11001 -->\n")
    assert "order breaks: " in body.splitlines()[1]
    assert summary.read_text().startswith("earlier\n")
    assert "order breaks: " in summary.read_text().splitlines()[1]


def test_a_label_lets_it_pass_and_stays_visible(github, capsys):
    server, _, event = github
    event("bug", "moorage/allow-breaking")
    assert main(["diff", "HEAD", "--post", "github"]) == 0
    assert capsys.readouterr().err == ("the label moorage/allow-breaking lets pass what breaks callers or is refused\n")
    assert "order breaks: " in server.bodies[0]


def test_for_a_fork_the_summary_is_all_and_the_verdict_counts(github, capsys):
    server, summary, _ = github
    server.may_write = False
    assert main(["diff", "HEAD", "--post", "github"]) == 2
    assert "no comment is written: the token may not (403 " in capsys.readouterr().err
    assert "order breaks: " in summary.read_text()
    assert server.bodies == []


def test_elsewhere_than_in_a_job_it_is_refused_before_anything_is_compared(here, capsys):
    for forge, what in (("github", "pull request"), ("gitlab", "merge request")):
        assert main(["diff", "nowhere", "--post", forge]) == 1
        assert capsys.readouterr().err.startswith(f"--post {forge}: this is no job for a {what}; run it in a job ")


@pytest.mark.parametrize("event", ["", "[]", "{", '{"pull_request": 1}', '{"pull_request": {"number": "7"}}'])
def test_an_event_that_is_none_of_a_pull_request_is_refused(github, monkeypatch, tmp_path, capsys, event):
    (tmp_path / "other.json").write_text(event)
    monkeypatch.setenv("GITHUB_EVENT_PATH", str(tmp_path / "other.json"))
    assert main(["diff", "HEAD", "--post", "github"]) == 1
    assert "this is no job for a pull request" in capsys.readouterr().err


def test_gitlab_has_a_note_and_no_annotations(here, monkeypatch, capsys):
    with running(GitLabServer) as server:
        for name, value in {
            "CI_MERGE_REQUEST_PROJECT_ID": "31",
            "CI_MERGE_REQUEST_IID": "7",
            "CI_JOB_ID": "900",
            "CI_API_V4_URL": server.url,
            "CI_MERGE_REQUEST_LABELS": "bug,moorage/allow-breaking",
            "MOORAGE_GITLAB_TOKEN": TOKEN,
        }.items():
            monkeypatch.setenv(name, value)
        assert main(["diff", "HEAD", "--post", "gitlab"]) == 0
        assert "::error" not in capsys.readouterr().out
        assert "order breaks: " in server.bodies[0]


def test_every_form_is_a_file_of_the_artifact(here, capsys):
    assert main(["diff", "HEAD", "--out", "report"]) == 2
    files = {each.name: each.read_text() for each in (here.root / "report").iterdir()}
    assert set(files) == {"review.md", "review.json", "review.sarif", "review.txt", "junit.xml"}
    assert files["review.txt"] == capsys.readouterr().out
    assert json.loads(files["review.json"])["verdict"].startswith("order breaks: ")
    assert json.loads(files["review.sarif"])["version"] == "2.1.0"
