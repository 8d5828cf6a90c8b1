"""docs/consul.md: what it claims is held by tests that exist, and what it shows is taken by `moorage check`."""

from __future__ import annotations

import re

import pytest
from judges.examples import ROOT
from moorage.cli.main import main
from unit.review.shown_projects import section, write

PAGE = (ROOT / "docs/consul.md").read_text(encoding="utf-8")
HEADINGS = ("By the process: `register: agent`", "By Pulumi: `register: catalog`")
CLAIM = re.compile(r"^\| (?!claim|-)[^|]+ \| ([^|]+) \|$", re.MULTILINE)


def _tests() -> set[str]:
    python = [file.read_text(encoding="utf-8") for file in ROOT.glob("tests/**/test_*.py")]
    go = [file.read_text(encoding="utf-8") for file in ROOT.glob("services/**/*_test.go")]
    return set(re.findall(r"^(?:def|func) ([tT]est\w+)\(", "\n".join([*python, *go]), re.MULTILINE))


def test_each_claim_is_held_by_tests_that_exist():
    held = [re.findall(r"`(\w+)`", each) for each in CLAIM.findall(PAGE)]
    assert len(held) == PAGE.count("\n| ") - 3  # but for the heads of the three tables
    assert all(held)
    assert {name for names in held for name in names} - _tests() == set()


@pytest.mark.parametrize("title", HEADINGS)
def test_what_the_page_shows_is_checked_fine(tmp_path, monkeypatch, capsys, title):
    assert write(tmp_path, section(PAGE, title)) == {"Pulumi.prod.yaml", "service.yaml"}
    monkeypatch.chdir(tmp_path)
    assert main(["check"]) == 0
    assert capsys.readouterr() == ("fine: order in prod\n", "")
