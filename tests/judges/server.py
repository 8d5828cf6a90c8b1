"""Judges objects by the API server's own decoding, defaulting and validation: `toolchain/pins/kube-judge`."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from functools import cache
from typing import Any

from moorage.plan.model import CatalogEntry

from judges.custom import DATA
from judges.examples import ROOT
from judges.manifests import Finding, Manifest
from judges.score import JudgeError

NAME = "kube-judge"
VERSION = "1.37"


def judge(example: str, objects: Iterable[Manifest]) -> list[Finding]:
    """Return what a server would refuse of an example."""
    return [
        Finding(NAME, "create", example, f"{each['kind']}/{each['name']}", error)
        for each in verdicts(objects)
        for error in each["errors"]
    ]


def verdicts(objects: Iterable[Manifest | str]) -> list[dict[str, Any]]:
    """Return kind, name and errors of each object; a string is an object's YAML, read as kubectl reads it."""
    lines = [json.dumps(each) for each in objects]
    run = subprocess.run([binary(), "-definitions", str(DATA)], input="\n".join(lines), capture_output=True, text=True)
    found = [json.loads(line) for line in run.stdout.splitlines()]
    if run.returncode or len(found) != len(lines):
        raise JudgeError(f"kube-judge judged {len(found)} of {len(lines)} objects: {run.stderr.strip()[-2000:]}")
    return found


def catalog(entry: CatalogEntry) -> Manifest:
    """Return an entry of Consul's catalog in the form that the judge reads."""
    fields = {name: getattr(entry, name) for name in ("node", "address", "service", "port")}
    return {
        "apiVersion": "consul.hashicorp.com/catalog",
        "kind": "CatalogEntry",
        "metadata": {"name": entry.node},
        "spec": {**fields, "tags": list(entry.tags)},
    }


@cache
def binary() -> str:
    """Return the path of the program; build it where this machine has not built it yet."""
    command = [sys.executable, str(ROOT / "toolchain" / "build.py"), "kube-judge"]
    run = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if run.returncode:
        raise JudgeError("kube-judge could not be built; what stands above says why")
    return run.stdout.strip()
