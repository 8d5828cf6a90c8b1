"""The commands of the action alone, as a runner runs them without network, for a change that breaks a caller."""

from __future__ import annotations

import errno
import json
import os
import socket
import subprocess

import pytest
from forges.server import GitHubServer, running
from previews.cases import recorded
from unit.review.pipelines.change import SPEC

BREAKS = "order breaks: order calls user, whose port grpc (9090) is renamed to rpc"


@pytest.mark.skipif(os.geteuid() != 0, reason="without root there is a refusing proxy instead")
def test_the_network_is_cut_off_in_these_tests():
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as asked:
        assert asked.connect_ex(("192.0.2.1", 80)) == errno.ENETUNREACH


def test_the_pull_request_is_told_first_that_order_breaks(change, github):
    with running(GitHubServer) as server:
        done = github.compare(change, server, ENVIRONMENTS="dev prod")
    assert done.returncode == 2, done.stderr
    assert done.stdout.startswith(BREAKS)
    assert f"::error file={SPEC}," in done.stdout
    [comment] = server.bodies
    assert "order breaks: " in comment.splitlines()[1]
    assert github.outputs()["verdict"].startswith(BREAKS)
    assert github.outputs()["breaks"] == "true"
    assert "order breaks: " in github.summary.splitlines()[0]
    drawn = github.step("Draw", change, BASE=change.base)
    assert drawn.returncode == 0, drawn.stderr
    files = {each.name for each in github.report.iterdir()}
    assert files >= {"review.md", "review.sarif", "junit.xml", "dev.svg", "prod.svg"}
    assert change.ran == []
    # What git does when it compares the work tree, which we do not ask it to: the traps are set.
    subprocess.run(["git", "status"], cwd=change.clone, check=True, capture_output=True)
    assert change.ran


def test_a_preview_of_pulumi_is_merged_into_the_same_comment(change, github, tmp_path):
    file = tmp_path / "dev.json"
    file.write_text(recorded("nothing").read_text().replace("urn:pulumi:test::", "urn:pulumi:dev::"))
    with running(GitHubServer) as server:
        first = github.compare(change, server)
        [before] = server.bodies
        done = github.compare(change, server, PREVIEWS=f"dev={file}")
    assert (first.returncode, done.returncode) == (2, 2), done.stderr
    [comment] = server.bodies
    assert "Pulumi" not in before
    assert comment.index("Contradicted by Pulumi's preview") < comment.index("| service |")
    assert "**user** (dev): Pulumi would do nothing with Service user" in comment
    assert comment.splitlines()[1].endswith("; Pulumi contradicts in dev")
    report = json.loads((github.report / "review.json").read_text())
    assert [each["environment"] for each in report["previews"]] == ["dev"]


def test_with_the_label_it_passes_and_still_says_that_it_breaks(change, github):
    github.labels = ("moorage/allow-breaking",)
    with running(GitHubServer) as server:
        done = github.compare(change, server)
    assert done.returncode == 0, done.stderr
    assert "order breaks: " in server.bodies[0]
    assert github.outputs()["breaks"] == "true"


def test_what_breaks_nobody_is_said_to(change, github):
    with running(GitHubServer) as server:
        done = github.compare(change, server, base="HEAD")
    assert done.returncode == 0, done.stderr
    assert github.outputs()["breaks"] == "false"


def test_a_fork_s_job_writes_the_summary_alone(change, github):
    with running(GitHubServer) as server:
        server.may_write = False
        done = github.compare(change, server)
    assert done.returncode == 2
    assert "no comment is written: the token may not (403" in done.stderr
    assert server.bodies == []
    assert "order breaks: " in github.summary


def test_without_post_nothing_is_asked_of_the_forge_and_the_summary_has_the_report(change, github):
    done = github.compare(change, None)
    assert done.returncode == 2, done.stderr
    assert "comment" not in done.stderr
    assert "::error" not in done.stdout
    assert github.summary == (github.report / "review.md").read_text()
    assert github.outputs()["breaks"] == "true"


def test_without_a_report_there_is_no_output(change, github):
    with running(GitHubServer) as server:
        done = github.compare(change, server, base="nowhere")
    assert done.returncode == 1
    assert "nowhere: is no revision of this clone" in done.stderr
    assert not (github.folder / "output").exists()
    assert github.step("Draw", change, BASE="nowhere").returncode == 0
