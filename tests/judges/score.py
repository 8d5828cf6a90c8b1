"""Judges workloads by kube-score, which `toolchain/build.py` builds once per machine."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from typing import Any

from judges.examples import ROOT
from judges.manifests import Finding, Manifest, text_of

NAME = "kube-score"
_FINE = 7
"""The lowest grade that kube-score itself prints as OK: 1 is critical, 5 a warning, 7 a remark."""


class JudgeError(Exception):
    """The judge cannot run: a failed test, never a skipped one."""


def judge(example: str, manifests: list[Manifest], version: str) -> list[Finding]:
    """Return what kube-score holds against an example as a whole, in a version of Kubernetes such as 1.30."""
    found = [
        Finding(NAME, check["check"]["id"], example, _name(scored), comment["summary"])
        for scored in scores(manifests, version)
        for check in scored["checks"]
        if check["grade"] < _FINE and not check["skipped"]
        for comment in check["comments"]
    ]
    # It judges in any order.
    return sorted(found, key=str)


def _name(scored: dict[str, Any]) -> str:
    return f"{scored['type_meta']['kind']}/{scored['object_meta']['name']}"


def scores(manifests: list[Manifest], version: str) -> list[dict[str, Any]]:
    """Return what kube-score prints about manifests."""
    command = [_binary(), "score", "--output-format", "json", "--kubernetes-version", f"v{version}", "-"]
    run = subprocess.run(command, input=text_of(manifests), capture_output=True, text=True)
    try:
        found: list[dict[str, Any]] = json.loads(run.stdout)
    except ValueError as error:
        raise JudgeError(f"kube-score said nothing that can be read: {run.stderr.strip()}") from error
    if not found:
        raise JudgeError("kube-score judged no object")
    return found


@cache
def _binary() -> str:
    command = [sys.executable, str(ROOT / "toolchain" / "build.py"), "kube-score"]
    run = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if run.returncode:
        raise JudgeError("kube-score could not be built; what stands above says why")
    return run.stdout.strip()
