"""The whole life of the comment, against servers on loopback that behave like the two forges."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from forges.server import TOKEN, GitHubServer, GitLabServer, running
from moorage.review.diff.model import Comparison, Effect, Finding, Revision, ServiceChange
from moorage.review.posting.github import GitHub
from moorage.review.posting.gitlab import GitLab
from moorage.review.posting.posting import post

SAID = "order calls user, whose port grpc (9090) is gone"


def comparison(services=1):
    danger = Finding("port-gone", "danger", Effect.BREAKS, SAID, "a:1", ("order",))
    changes = tuple(
        ServiceChange(f"user{number or ''}", "dev", Effect.BREAKS, findings=(danger,)) for number in range(services)
    )
    names = tuple(each.service for each in changes)
    return Comparison(Revision("main", "0" * 40), Revision("HEAD", "1" * 40), ("dev",), names, changes)


@pytest.fixture(params=["github", "gitlab"])
def forge(request, tmp_path):
    """Return a server, and the job that runs for its pull request."""
    kind = GitHubServer if request.param == "github" else GitLabServer
    with running(kind) as server:
        yield server, job(request.param, server, tmp_path)


def job(kind, server, tmp_path, run=500):
    if kind == "gitlab":
        return GitLab.here(
            {
                "CI_MERGE_REQUEST_PROJECT_ID": "31",
                "CI_MERGE_REQUEST_IID": "7",
                "CI_JOB_ID": str(run),
                "CI_API_V4_URL": server.url,
                "MOORAGE_GITLAB_TOKEN": TOKEN,
            }
        )
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"pull_request": {"number": 7, "labels": [{"name": "moorage/allow-breaking"}]}}))
    return GitHub.here(
        {
            "GITHUB_EVENT_PATH": str(event),
            "GITHUB_REPOSITORY": "acme/shop",
            "GITHUB_API_URL": server.url,
            "GITHUB_TOKEN": TOKEN,
            "GITHUB_RUN_ID": str(run),
        }
    )


def posted(forge, made=None, *, later=0, key="."):
    server, here = forge
    here = replace(here, run=here.run + later)
    waited = []
    done = post(made or comparison(), here, lambda: here.comments(waited.append), key)
    return done, waited


def test_it_is_written_once_and_then_kept_current(forge):
    server, _ = forge
    assert posted(forge)[0].written
    [first] = server.bodies
    assert first.splitlines()[1].lstrip("#* ").startswith("order breaks")
    assert posted(forge, Comparison(Revision("main", None), Revision("HEAD", None), ("dev",), ()), later=1)[0].written
    [second] = server.bodies
    assert second != first
    assert "order breaks" not in second


def test_what_it_says_already_is_not_written_again(forge):
    posted(forge)
    before = len(forge[0].calls)
    assert posted(forge)[0].written
    assert [method for method, _ in forge[0].calls[before:]] == ["GET"]


def test_a_later_run_is_not_overwritten(forge):
    posted(forge, comparison(3), later=5)
    [before] = forge[0].bodies
    done, _ = posted(forge)
    assert (done.written, done.remark) == (False, "no comment is written: a later run has written it already")
    assert forge[0].bodies == [before]


def test_comments_of_others_stay_as_they_are_and_are_searched_page_by_page(forge):
    server, _ = forge
    others = [server.add(f"looks good {number}\n<!-- moorage review . run 9 -->") for number in range(65)]
    posted(forge)
    posted(forge, later=1)
    assert len(server.comments) == len(others) + 1
    assert all(server.comments[number].startswith("looks good") for number in others)
    assert ("GET", server.calls[0][1]) in server.calls


def test_each_report_of_a_repository_has_its_own(forge):
    posted(forge, key="shop")
    posted(forge, key="billing")
    posted(forge, key="shop", later=1)
    assert len(forge[0].bodies) == 2


def test_two_that_are_there_already_become_one(forge):
    server, here = forge
    posted(forge)
    server.add(server.bodies[0])
    posted(forge, later=1)
    assert len(server.bodies) == 1
    assert f"run {here.run + 1} " in server.bodies[0]


def test_a_fork_may_not_write_and_that_is_no_failure(forge):
    server, _ = forge
    server.may_write = False
    done, _ = posted(forge)
    assert not done.written
    assert "the token may not (403 Resource not accessible by integration)" in done.remark
    assert "summary and log" in done.remark
    assert server.bodies == []


def test_without_a_token_nobody_is_asked(forge):
    server, here = forge
    done = post(comparison(), replace(here, token=""), here.comments, ".")
    assert not done.written
    assert "has no token" in done.remark
    assert server.calls == []


def test_a_token_that_is_refused_is_in_no_message(forge):
    server, here = forge
    here = replace(here, token="wrong-secret")
    done = post(comparison(), here, here.comments, ".")
    assert "401" in done.remark
    assert "wrong-secret" not in done.remark


def test_a_body_that_is_too_long_for_the_server_is_written_shorter(forge):
    server, _ = forge
    server.longest = 20_000
    done, _ = posted(forge, comparison(900))
    assert done.written
    [body] = server.bodies
    assert len(body) <= 20_000
    assert "order breaks" in body.splitlines()[1]


def test_a_server_that_is_busy_is_waited_for_as_long_as_it_says(forge):
    forge[0].bad_days += [(429, {"Retry-After": "7"}), (503, {}), (502, {})]
    done, waited = posted(forge)
    assert done.written
    assert waited[0] == 7
    assert len(waited) == 3


def test_github_s_secondary_limit_is_waited_for_and_a_plain_403_is_not(forge):
    forge[0].bad_days += [(403, {"Retry-After": "3"})]
    assert posted(forge)[1] == [3]
    forge[0].bad_days += [(403, {})]
    done, waited = posted(forge, later=1)
    assert (done.written, waited) == (False, [])


@pytest.mark.parametrize("bad_days", [[(429, {"Retry-After": "3600"})], [(503, {})] * 9])
def test_a_server_that_stays_busy_does_not_hold_the_job(forge, bad_days):
    forge[0].bad_days += bad_days
    done, waited = posted(forge)
    assert not done.written
    assert "is busy" in done.remark
    assert sum(waited) <= 60


def test_a_server_that_is_not_there_is_no_failure_of_the_review(forge):
    _, here = forge
    here = replace(here, api="http://127.0.0.1:1")
    done = post(comparison(), here, here.comments, ".")
    assert done.remark.startswith("no comment is written: http://127.0.0.1:1: cannot be reached")


def test_a_next_page_elsewhere_is_not_followed(forge):
    server, _ = forge
    with running(type(server)) as other:
        server.next_page = f"{other.url}/next"
        posted(forge)
        assert other.calls == []
        assert len(server.bodies) == 1
