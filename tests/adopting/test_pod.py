"""What runs an adopted program holds it to the plan, and sees what does not come true."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from adopting import bundle, pod
from adopting.moored import Refused, moor
from adopting.programs import STAGES

_SOURCE = Path(__file__).parent / "stubborn"
_SPEC = "name: stubborn\nsource: {version_variable: false}\nmetrics: false\n"


@pytest.fixture
def run(tmp_path):
    """Return a function that adopts the program here with a spec's further lines."""

    def run(more: str = "") -> pod.Outcome:
        clone = shutil.copytree(_SOURCE, tmp_path / "clone")
        (clone / "service.yaml").write_text(_SPEC + more, encoding="utf-8")
        return pod.run(moor(clone), {"given": {"key": "value"}}, tmp_path)

    return run


def test_a_program_runs_under_the_rendered_security(run):
    said = run().said.splitlines()
    assert said[0] == "uid 65532 gid 65532 args []"
    assert {line for line in said if line.startswith("Cap")} == {
        f"Cap{kind}: 0000000000000000" for kind in ("Inh", "Prm", "Eff", "Bnd", "Amb")
    }
    assert "NoNewPrivs: 1" in said
    assert "/app/x open /app/x: read-only file system" in said
    assert "/tmp/x <nil>" in said


def test_one_that_answers_and_ends_did_all(run):
    outcome = run()
    assert [getattr(outcome, stage) for stage in STAGES] == [True, True, True, None, True]


def test_arguments_hold_what_secrets_hold(run):
    assert run("secrets: {KEY: {secret: given, key: key}}\nargs: [$(KEY), $$(KEY), $(NONE)]\n").said.startswith(
        "uid 65532 gid 65532 args [value $(KEY) $(NONE)]"
    )


def test_a_wrong_path_of_the_probe_is_seen(run):
    outcome = run("health: {path: /absent, live_path: /health, startup: 2s}\n")
    assert (outcome.starts, outcome.answers) == (True, False)
    assert "404" in outcome.said


@pytest.mark.parametrize(("listens", "answers"), [(":8080", True), (":8081", False), ("localhost:8080", False)])
def test_without_probes_the_port_is_asked_at_the_pod_s_address(run, monkeypatch, listens, answers):
    monkeypatch.setattr(pod, "START_SECONDS", 2)
    outcome = run(f"health: false\nargs: [listen, '{listens}']\n")
    assert (outcome.starts, outcome.answers) == (True, answers)


def test_a_process_that_is_gone_did_not_start(run):
    outcome = run("args: [x]\ncommand: [/app/absent]\n")
    assert (outcome.builds, outcome.starts, outcome.answers) == (True, False, False)
    assert "/app/absent" in outcome.said


def test_one_that_needs_more_memory_than_its_limit_is_killed(run):
    outcome = run("args: [hog]\nresources: {memory: 32Mi}\n")
    assert (outcome.starts, outcome.said.splitlines()[-1]) == (False, "ended with 137")


def test_one_that_does_not_end_by_itself_is_seen(run):
    outcome = run("env: {STUBBORN: 'yes'}\nshutdown: {drain: 0s, timeout: 1s}\n")
    assert (outcome.answers, outcome.ends) == (True, False)


def test_a_spec_that_is_refused_did_not_build(run):
    with pytest.raises(Refused, match="servce"):
        run("servce: 1\n")


@pytest.mark.parametrize(
    ("text", "expanded"), [("$(A)", "a"), ("$$(A)", "$(A)"), ("$(B)", "$(B)"), ("$A", "$A"), ("$$$(A)", "$a")]
)
def test_names_are_expanded_as_in_kubernetes(text, expanded):
    assert bundle.expand(text, {"A": "a"}) == expanded
