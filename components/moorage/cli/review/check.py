"""`moorage check`: validates specs and environments."""

from __future__ import annotations

import argparse

from moorage.cli.printing import remark, say, say_json
from moorage.errors import NOTHING, Diagnostic


def check(options: argparse.Namespace) -> int:
    """Print problems and warnings, many of one kind in one line unless ``--all``; 1 when there is a problem."""
    from moorage.review import check as checking
    from moorage.review.folding import folded, listed

    report = checking.check(options.paths, options.env, remark)
    if options.json:
        found = {key: [_as_json(each) for each in getattr(report, key)] for key in ("problems", "warnings")}
        say_json({"ok": not report.problems, **found, "unchecked": report.unchecked})
    else:
        lines = (lambda found: map(str, found)) if options.all else folded
        for problem in lines(report.problems):
            remark(problem)
        for warning in lines(report.warnings):
            remark(f"warning: {warning}")
        for line in report.unchecked:
            remark(line)
        if not report.problems:
            say(f"fine: {listed(report.services)} in {', '.join(report.environments) or 'no environment'}")
    return 1 if report.problems else 0


def _as_json(problem: Diagnostic) -> dict[str, object]:
    shown = {key: getattr(problem, key) for key in ("code", "location", "path", "message", "hint")}
    return shown if problem.value is NOTHING else {**shown, "value": problem.value}
