"""`moorage policy`: writes a Pulumi policy pack, for ``pulumi preview --policy-pack "$(moorage policy)"``."""

from __future__ import annotations

import argparse
import json
import sys

from moorage.cli.printing import say
from moorage.errors.installation import release, require_extra

FOLDER = "policy"
PROGRAM = '''\
"""Holds every object of a stack to the rules of moorage. Made by `moorage policy`: edits are lost."""

from moorage import policies
from pulumi_policy import PolicyPack

PolicyPack("moorage", policies())
'''
"""The pack's program; the page docs/policy.md shows it as an example."""


def policy(options: argparse.Namespace) -> int:
    """Write the pack below ``.moorage`` of the project, and print its folder."""
    require_extra("policy", "a policy pack")
    from moorage.image.output import HOME, claim, write_text
    from moorage.reading.project import project_root

    folder = claim(project_root(None, [], None) / HOME, [FOLDER]) / FOLDER
    write_text(folder / "__main__.py", PROGRAM)
    write_text(folder / "PulumiPolicy.yaml", _project())
    say(str(folder))
    return 0


def _project() -> str:
    # Where the pack lies there is no Python, so it names the one that this command runs in.
    runtime = {"name": "python", "options": {"virtualenv": sys.prefix}} if sys.prefix != sys.base_prefix else "python"
    described = {"runtime": runtime, "version": release(), "description": "The rules of moorage."}
    # JSON is YAML, and needs no library to be written.
    return json.dumps(described, indent=2) + "\n"
