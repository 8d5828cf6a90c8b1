"""The findings as SARIF 2.1.0, for GitHub's code scanning and its like."""

from __future__ import annotations

from hashlib import sha256
from typing import Any, get_args
from urllib.parse import quote

from moorage.errors.escaping import json_text
from moorage.review.diff.model import Comparison, Level
from moorage.review.forms.findings import Said, said
from moorage.review.forms.programs.places import Place, place
from moorage.review.forms.values import sentence

MOST = 25_000
"""So many results GitHub takes of one run."""
_LEVELS = {"danger": "error", "contradiction": "warning", "weaker": "warning", "note": "note"}
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_NOWHERE = Place("Pulumi.yaml", 0)
"""Code scanning takes no result without a file, and this one every project has."""


def sarif_form(comparison: Comparison, budget: int | None = None) -> str:
    """Return SARIF: a rule for each code, a result for each finding, one for all environments that it holds in.

    What was allowed is suppressed. ``budget`` is not looked at: `MOST` holds.
    """
    found = [each for level in get_args(Level) for each in said(comparison, level)]
    rules: dict[str, dict[str, Any]] = {}
    for each in found:
        code = sentence(each.finding.code)
        rules.setdefault(code, {**_rule(code, each), "index": len(rules)})
    results = [_result(each, rules[sentence(each.finding.code)]["index"]) for each in found[:MOST]]
    run = {
        "tool": {"driver": {"name": "moorage", "rules": [_without_index(rule) for rule in rules.values()]}},
        "automationDetails": {"id": "moorage/diff/"},
        "invocations": [{"executionSuccessful": not comparison.unreadable, **_notifications(comparison, len(found))}],
        "results": results,
    }
    return json_text({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}) + "\n"


def _without_index(rule: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in rule.items() if key != "index"}


def _rule(code: str, found: Said) -> dict[str, Any]:
    return {
        "id": code,
        "shortDescription": {"text": code.replace("-", " ").capitalize()},
        "defaultConfiguration": {"level": _level(found)},
    }


def _level(found: Said) -> str:
    return "error" if found.is_grave else _LEVELS[found.finding.level]


def _result(found: Said, index: int) -> dict[str, Any]:
    finding = found.finding
    where = place(found) or _NOWHERE
    region = {"region": {"startLine": where.line}} if where.line else {}
    result: dict[str, Any] = {
        "ruleId": sentence(finding.code),
        "ruleIndex": index,
        "level": _level(found),
        "message": {"text": f"{sentence(finding.message)} ({found.where})"},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": quote(where.file)}, **region}}],
        "partialFingerprints": {"moorage/v1": _fingerprint(found)},
        "properties": {
            "service": found.service,
            "effect": finding.effect.value,
            "affected": list(finding.affected),
        },
    }
    if found.allowed:
        result["suppressions"] = [{"kind": "external", "justification": "let pass by --allow"}]
    return result


def _fingerprint(found: Said) -> str:
    # Not of the line: the same finding stays the same when lines are added above it.
    parts = (found.service, found.finding.code, found.finding.message)
    return sha256("\0".join(map(sentence, parts)).encode()).hexdigest()[:32]


def _notifications(comparison: Comparison, number: int) -> dict[str, Any]:
    lines = [
        f"{sentence(name)} was not compared: {sentence(line)}"
        for name in comparison.environments
        for line in comparison.unread.get(name, ())
    ]
    lines += [f"{number - MOST:,} results are left out"] if number > MOST else []
    said_so = [{"level": "error", "message": {"text": line}} for line in lines]
    return {"toolExecutionNotifications": said_so} if said_so else {}
