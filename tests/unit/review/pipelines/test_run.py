"""The commands of the action and of GitLab's template alone, as runners run them, for a change that breaks a caller."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from forges.server import TOKEN, GitHubServer, GitLabServer, running
from previews.cases import recorded
from unit.review.pipelines.change import SPEC, renamed_port
from unit.review.pipelines.files import ACTION, GITLAB, load

MARK = "ran-by-the-change"
# What tools run or read when they find it in their working directory or in a repository.
TRAPS = {
    "Makefile": f"all:\n\ttouch {MARK}\n",
    **{
        name: f"open({MARK!r}, 'w')\n"
        for name in ("setup.py", "sitecustomize.py", "usercustomize.py", "venv.py", "pip.py", "json.py", "conftest.py")
    },
    ".envrc": f"touch {MARK}\n",
    ".gitattributes": "* filter=trap diff=trap\n",
    "services/trap.go": f"package services\n\n//go:generate touch {MARK}\n",
}


@pytest.fixture
def change(tmp_path):
    """Return a clone of this repository in which a pull request renames a port that order calls, and its base."""
    clone = tmp_path / "work/change"
    base = renamed_port(clone, TRAPS)
    for hook in ("post-checkout", "post-index-change", "reference-transaction"):
        (clone / ".git/hooks" / hook).write_text(f"#!/bin/sh\ntouch {clone / MARK}\n")
        (clone / ".git/hooks" / hook).chmod(0o755)
    for key, value in (("filter.trap.clean", f"touch {clone / MARK}"), ("core.fsmonitor", f"touch {clone / MARK}")):
        subprocess.run(["git", "config", key, value], cwd=clone, check=True)
    return clone, base


def installed(folder: Path) -> None:
    """Put the library where a pipeline installs it: this environment stands for that step."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.symlink_to(Path(sys.executable).parents[1])


def run(script, clone, given):
    """Run a script as both runners do: bash that ends with the first command that fails, in a clean environment."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(clone.parent),
        "GOFLAGS": "-mod=mod",
        "GOPROXY": "off",
        **given,
    }
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    return subprocess.run(command, cwd=clone, env=environment, capture_output=True, text=True)


def on_github(change, server, tmp_path, *labels, previews=""):
    """Run the action's script for pull request 7; returns what it did, and the files that it wrote for the runner."""
    clone, base = change
    runner = tmp_path / "runner"
    installed(runner / "moorage")
    (runner / "event.json").write_text(
        json.dumps({"pull_request": {"number": 7, "labels": [{"name": each} for each in labels]}})
    )
    (step,) = [each for each in load(ACTION)["runs"]["steps"] if each.get("id") == "review"]
    assert set(step["env"]) == {"GITHUB_TOKEN", "BASE", "ENVIRONMENTS", "PREVIEWS"}
    done = run(
        step["run"],
        clone,
        {
            "GITHUB_TOKEN": TOKEN,
            "BASE": base,
            "ENVIRONMENTS": "dev prod",
            "PREVIEWS": previews,
            "RUNNER_TEMP": str(runner),
            "GITHUB_OUTPUT": str(runner / "output"),
            "GITHUB_STEP_SUMMARY": str(runner / "summary.md"),
            "GITHUB_EVENT_PATH": str(runner / "event.json"),
            "GITHUB_REPOSITORY": "acme/shop",
            "GITHUB_API_URL": server.url,
            "GITHUB_RUN_ID": "1",
            "GITHUB_RUN_ATTEMPT": "1",
        },
    )
    return done, runner


def test_the_pull_request_is_told_first_that_order_breaks(change, tmp_path):
    with running(GitHubServer) as server:
        done, runner = on_github(change, server, tmp_path)
    assert done.returncode == 2, done.stderr
    assert done.stdout.startswith("order breaks: order calls user, whose port grpc (9090) is renamed to rpc")
    assert f"::error file={SPEC}," in done.stdout
    [comment] = server.bodies
    assert "order breaks: " in comment.splitlines()[1]
    assert (runner / "output").read_text().startswith("verdict=order breaks: ")
    assert "order breaks: " in (runner / "summary.md").read_text().splitlines()[0]
    (step,) = [each for each in load(ACTION)["runs"]["steps"] if each["name"] == "Draw"]
    drawn = run(step["run"], change[0], {"RUNNER_TEMP": str(runner), "BASE": change[1]})
    assert drawn.returncode == 0, drawn.stderr
    files = {each.name for each in (runner / "moorage-review").iterdir()}
    assert files >= {"review.md", "review.sarif", "junit.xml", "dev.svg", "prod.svg"}
    assert list(change[0].rglob(MARK)) == []
    # What git does when it compares the work tree, which we do not ask it to: the traps are set.
    subprocess.run(["git", "status"], cwd=change[0], check=True, capture_output=True)
    assert list(change[0].rglob(MARK))


def test_a_preview_of_pulumi_is_merged_into_the_same_comment(change, tmp_path):
    file = tmp_path / "dev.json"
    file.write_text(recorded("nothing").read_text().replace("urn:pulumi:test::", "urn:pulumi:dev::"))
    with running(GitHubServer) as server:
        first, _ = on_github(change, server, tmp_path / "first")
        [before] = server.bodies
        done, runner = on_github(change, server, tmp_path / "then", previews=f"dev={file}")
    assert (first.returncode, done.returncode) == (2, 2), done.stderr
    [comment] = server.bodies
    assert "Pulumi" not in before
    assert comment.index("Contradicted by Pulumi's preview") < comment.index("| service |")
    assert "**user** (dev): Pulumi would do nothing with Service user" in comment
    assert comment.splitlines()[1].endswith("; Pulumi contradicts in dev")
    report = json.loads((runner / "moorage-review/review.json").read_text())
    assert [each["environment"] for each in report["previews"]] == ["dev"]


def test_with_the_label_it_passes(change, tmp_path):
    with running(GitHubServer) as server:
        done, _ = on_github(change, server, tmp_path, "moorage/allow-breaking")
    assert done.returncode == 0, done.stderr
    assert "order breaks: " in server.bodies[0]


def test_a_fork_s_job_writes_the_summary_alone(change, tmp_path):
    with running(GitHubServer) as server:
        server.may_write = False
        done, runner = on_github(change, server, tmp_path)
    assert done.returncode == 2
    assert "no comment is written: the token may not (403" in done.stderr
    assert server.bodies == []
    assert "order breaks: " in (runner / "summary.md").read_text()


def test_the_merge_request_is_told_the_same(change, tmp_path):
    clone, base = change
    installed(tmp_path / "builds/moorage")
    *_, compare = load(GITLAB)["moorage review"]["script"]
    with running(GitLabServer) as lab:
        done = run(
            compare,
            clone,
            {
                "CI_BUILDS_DIR": str(tmp_path / "builds"),
                "CI_MERGE_REQUEST_DIFF_BASE_SHA": base,
                "CI_MERGE_REQUEST_PROJECT_ID": "31",
                "CI_MERGE_REQUEST_IID": "7",
                "CI_JOB_ID": "1",
                "CI_API_V4_URL": lab.url,
                "MOORAGE_GITLAB_TOKEN": TOKEN,
            },
        )
    assert done.returncode == 2, done.stderr
    assert (clone / "moorage-review/junit.xml").is_file()
    assert list(clone.rglob(MARK)) == []
    with running(GitHubServer) as hub:
        on_github(change, hub, tmp_path)
    verdicts = [body.splitlines()[1] for body in (*lab.bodies, *hub.bodies)]
    assert len(verdicts) == 2
    assert verdicts[0].startswith(verdicts[1].partition(" (")[0])
