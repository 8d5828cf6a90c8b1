"""Puts the judges' findings on every example together."""

from __future__ import annotations

from functools import cache

from judges import builtin, custom, manifests, score, server
from judges.examples import EXAMPLES
from judges.manifests import Finding


@cache
def findings(name: str) -> tuple[Finding, ...]:
    """Return what all judges hold against an example; waivers are not looked at."""
    objects = manifests.of(EXAMPLES[name])
    version = EXAMPLES[name].project().required_environment().kubernetes.version
    found = score.judge(name, objects, version)
    for each in objects:
        crd = custom.CRDS.get((each["apiVersion"], each["kind"]))
        if crd is not None:
            found += custom.judge(crd, name, each)
        else:
            for asked in dict.fromkeys((version, builtin.newest())):
                found += builtin.judge(name, each, asked)
    found += server.judge(name, objects)
    return tuple(found)


@cache
def everything() -> tuple[Finding, ...]:
    """Return the findings on every example."""
    return tuple(finding for name in EXAMPLES for finding in findings(name))
