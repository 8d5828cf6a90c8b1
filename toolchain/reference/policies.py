"""The page docs/policy.md: the rules that the policy pack knows."""

import typing
from pathlib import Path

from moorage.cli.policy import PROGRAM
from moorage.errors.codes import Code
from moorage.plan.rules import RULES, SET_RULES
from moorage.plan.rules.model import Rule, SetRule

INTRODUCTION = Path(__file__).with_name("policies.md")
"""The beginning of the page: what no rule knows."""
_CODES = frozenset(typing.get_args(Code))


def page() -> str:
    """Return the page's text."""
    text = INTRODUCTION.read_text(encoding="utf-8").replace("PROGRAM\n", PROGRAM.partition("\n\n")[2])
    rows = ["| rule | level | what must be | a spec gives it up by |", "|---|---|---|---|"]
    rows += map(_row, sorted((*RULES, *SET_RULES), key=lambda rule: (rule.level != "mandatory", rule.name)))
    return text + "\n".join(rows) + "\n"


def _row(rule: Rule | SetRule) -> str:
    told = " ¹" if rule.name in _CODES else ""
    fields = ", ".join(f"`{each}`" for each in rule.given_up_by)
    return f"| `{rule.name}`{told} | {rule.level} | {rule.says} | {fields} |"
