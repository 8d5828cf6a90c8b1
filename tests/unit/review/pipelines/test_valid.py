"""The action, the workflow and GitLab's template are what the schemas of their forges and actionlint say."""

from __future__ import annotations

import re
import subprocess

import jsonschema
import pytest
import yaml
from reports.official import action_schema, gitlab_schema, workflow_schema
from unit.review.pipelines.files import (
    ACTION,
    GITLAB,
    RELEASE,
    ROOT,
    WORKFLOW,
    by_major,
    linted,
    load,
    shellcheck,
    steps,
)

_FILES = {
    "action": (ACTION, action_schema, ("runs", {"using": "composite"})),
    "workflow": (WORKFLOW, workflow_schema, ("jobs", {})),
    "release": (RELEASE, workflow_schema, ("jobs", {})),
    "gitlab": (GITLAB, gitlab_schema, ("moorage review", {"script": 1})),
}


@pytest.mark.parametrize("name", _FILES)
def test_it_is_valid_by_its_forge_s_schema(name):
    file, schema, (key, broken) = _FILES[name]
    judge = jsonschema.Draft7Validator(schema())
    found = load(file)
    assert [each.message for each in judge.iter_errors(found)] == []
    assert list(judge.iter_errors({**found, key: broken}))


@pytest.fixture
def repository(tmp_path):
    """Return a folder that actionlint takes for a repository, and a function that writes a workflow into it."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "trusted").mkdir()
    (tmp_path / "trusted/action.yml").write_text(ACTION.read_text())
    (tmp_path / ".github/workflows").mkdir(parents=True)

    def write(text):
        (tmp_path / ".github/workflows/preview.yml").write_text(text)
        return linted(tmp_path)

    return write


def test_actionlint_has_nothing_against_the_workflow_and_how_it_calls_the_action(repository):
    text = by_major(WORKFLOW.read_text())
    assert repository(text) == (0, "")
    code, said = repository(text.replace("{working-directory: change}", "{workdir: change}"))
    assert code == 1
    assert 'input "workdir" is not defined in action' in said
    code, said = repository(text.replace("go-version-file: trusted", "go-version-files: trusted"))
    assert code == 1
    assert 'input "go-version-files" is not defined in action "actions/setup-go@v' in said
    code, said = repository(text.replace('> "$RUNNER_TEMP/kubeconfig"', "> $RUNNER_TEMP/kubeconfig"))
    assert code == 1
    assert "SC2086" in said


def test_actionlint_has_nothing_against_the_steps_of_the_action(repository):
    action = yaml.safe_load(by_major(ACTION.read_text()))
    inputs = {name: {"type": "string", **each} for name, each in action["inputs"].items()}
    inputs["token"]["default"] = ""
    jobs = {"review": {"runs-on": "ubuntu-latest", "steps": action["runs"]["steps"]}}
    workflow = {"on": {"workflow_call": {"inputs": inputs}}, "jobs": jobs}
    assert repository(yaml.safe_dump(workflow)) == (0, "")
    text = yaml.safe_dump(workflow, width=1000)
    for right, wrong in (
        ("inputs.env", "inputs.environment"),
        ("if-no-files-found", "if-none"),
        ('"$report/', "$report/"),
    ):
        assert right in text.replace('\\"', '"')
        assert repository(text.replace(right, wrong).replace(right.replace('"', '\\"'), wrong))[0] == 1


def test_shellcheck_has_nothing_against_the_scripts_of_gitlab():
    # dash runs them where an image has no bash.
    script = "\n".join(load(GITLAB)["moorage review"]["script"])
    assert judged(script) == ""
    assert "SC2086" in judged(script.replace('"$MOORAGE_REF"', "$MOORAGE_REF"))


def judged(script):
    command = [shellcheck(), "--shell=sh", "--format=gcc", "-"]
    return subprocess.run(command, input=script, capture_output=True, text=True).stdout


def test_every_action_is_pinned_by_a_commit_that_its_tag_is_told_of():
    used = {}
    for file in (ACTION, WORKFLOW, RELEASE, ROOT / "docs/review.md"):
        found = re.findall(r"uses: (?!\./|OWNER/)(.+)", file.read_text())
        assert found
        for each in found:
            pin = re.fullmatch(r"([\w./-]+)@([0-9a-f]{40}) # v\d+\.\d+\.\d+", each)
            assert pin, f"{file.name}: {each}"
            used.setdefault(pin[1], set()).add(each)
    assert {name: pins for name, pins in used.items() if len(pins) > 1} == {}


def test_no_script_holds_an_expression():
    for each in (ACTION, WORKFLOW, RELEASE):
        scripts = [step["run"] for step in steps(each) if "run" in step]
        assert scripts
        assert [script for script in scripts if "${{" in script] == []


def test_python_never_looks_into_the_change():
    scripts = [*(step["run"] for step in steps(ACTION) if "run" in step), *load(GITLAB)["moorage review"]["script"]]
    calls = [call for script in scripts for call in re.findall(r"(?:python3|/bin/python\"?) [^\n]*", script)]
    assert len(calls) >= 3
    assert [call for call in calls if " -I " not in call] == []


def test_the_job_with_credentials_runs_for_no_fork_and_shows_them_to_two_steps_alone():
    preview = load(WORKFLOW)["jobs"]["preview"]
    assert "github.event.pull_request.head.repo.full_name == github.repository" in preview["if"]
    assert "secrets" not in str({key: value for key, value in preview.items() if key != "steps"})
    check, *others = preview["steps"]
    assert {each["if"] for each in others} == {"steps.credentials.outputs.there == 'true'"}
    assert [each["name"] for each in preview["steps"] if "secrets" in str(each)] == [check["name"], "Preview"]
    *_, previewing, merging = others
    assert previewing["name"] == "Preview"
    # What it prints holds plain values: it goes from file to file, and into no artifact.
    assert "umask 077" in previewing["run"]
    assert merging["uses"] == "./trusted"
    assert merging["with"]["pulumi"] == "dev=${{ runner.temp }}/dev.json"


def test_the_job_for_forks_has_no_secret_and_runs_nothing_of_the_change():
    review = load(WORKFLOW)["jobs"]["review"]
    assert "secrets" not in str(review)
    assert "if" not in review
    runs = [step["run"] for step in review["steps"] if "run" in step]
    assert all(run.startswith('"$RUNNER_TEMP/moorage/bin/moorage" ') for run in runs)
    assert {step["uses"] for step in review["steps"] if step.get("uses", "").startswith("./")} == {"./trusted"}
