"""Real programs, as the Go module proxy serves them, need a spec and nothing else."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from adopting import pod, table
from adopting.moored import Refused, moor
from adopting.pod import Outcome
from adopting.programs import PROGRAMS, STAGES, Program


def _tried(program: Program, folder: Path) -> Outcome:
    try:
        moored = moor(program.clone(folder))
    except Refused as refused:
        return Outcome(said=str(refused))
    assert moored.version == program.version
    return pod.run(moored, program.secrets, folder)


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=list(PROGRAMS))
def test_a_program_does_what_the_table_says(program, request):
    # Not tmp_path: a clone, its image and its root are a few hundred megabytes each, and pytest keeps three runs.
    with tempfile.TemporaryDirectory(prefix=f"{program.name}-") as folder:
        outcome = _tried(program, Path(folder))
    failed = next((stage for stage in STAGES if getattr(outcome, stage) is False), None)
    assert failed == program.fails.get("at"), outcome.said
    assert program.fails.get("says", "") in outcome.said
    if request.config.getoption("--write"):
        table.write(program.name, table.row(program, outcome))
    assert table.on_page().get(program.name) == table.row(program, outcome), "make adopting WRITE=1"


def test_a_program_that_fails_tells_why_in_the_table():
    assert [each.name for each in PROGRAMS.values() if each.fails and not each.note] == []


def test_the_page_names_the_programs_that_are_tried():
    assert list(table.on_page()) == list(PROGRAMS), "make adopting WRITE=1"
