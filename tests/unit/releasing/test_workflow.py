"""The workflow of a release: what actionlint and shellcheck say of it, and which job may do what."""

from __future__ import annotations

import re

import pytest
from unit.review.pipelines.files import RELEASE, ROOT, by_major, linted, load

JOBS = load(RELEASE)["jobs"]


@pytest.fixture
def judged(tmp_path):
    """Return what actionlint says of a text."""
    folder = tmp_path / ".github/workflows"
    folder.mkdir(parents=True)
    (tmp_path / ".git").mkdir()

    def say(text):
        (folder / "release.yml").write_text(text)
        return linted(tmp_path)

    return say


def test_actionlint_and_shellcheck_have_nothing_against_it(judged):
    text = by_major(RELEASE.read_text())
    assert judged(text) == (0, "")
    for right, wrong, said in (
        ("needs: [build, publish]", "needs: [build, published]", 'needs job "published"'),
        ("if-no-files-found", "if-none", 'input "if-none" is not defined in action "actions/upload-artifact@v'),
        ('check "$GITHUB_REF_NAME"', "check $GITHUB_REF_NAME", "SC2086"),
        ("id-token: write", "id-tokens: write", "id-tokens"),
    ):
        assert right in text
        code, found = judged(text.replace(right, wrong))
        assert code == 1
        assert said in found


def test_a_job_may_do_what_it_is_there_for_and_no_more():
    assert load(RELEASE)["permissions"] == {"contents": "read"}
    rights = {name: job.get("permissions") for name, job in JOBS.items()}
    write = {"contents": "write"}
    assert rights == {"build": None, "chassis": write, "publish": {"id-token": "write"}, "release": write}


def test_no_job_that_may_write_runs_code_of_the_repository():
    for name in ("chassis", "publish", "release"):
        used = [re.split("@", step["uses"])[0] for step in JOBS[name]["steps"] if "uses" in step]
        assert set(used) <= {"actions/download-artifact", "pypa/gh-action-pypi-publish"}, name
        runs = " ".join(step.get("run", "") for step in JOBS[name]["steps"])
        assert not re.search(r"\b(make|python3?|pip|git) ", runs), name


def test_a_tag_is_checked_before_anything_else_runs_and_all_is_published_in_order():
    first, *others = [step["run"] for step in JOBS["build"]["steps"] if "run" in step]
    assert first == 'python3 releasing check "$GITHUB_REF_NAME"'
    assert [each for each in others if each.startswith("make ")] == [
        f"make {target}" for target in ("lint", "unit", "services", "dist")
    ]
    assert {name: job.get("needs") for name, job in JOBS.items()} == {
        "build": None,
        "chassis": "build",
        "publish": ["build", "chassis"],
        "release": ["build", "publish"],
    }


def test_the_page_names_what_the_index_must_be_told():
    page = (ROOT / "docs/releasing.md").read_text()
    assert f"workflow `{RELEASE.name}`" in page
    assert f"environment `{JOBS['publish']['environment']}`" in page
