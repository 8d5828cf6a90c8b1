"""`moorage new`: writes a new Go service."""

from __future__ import annotations

import argparse

from moorage.cli.printing import say


def new(options: argparse.Namespace) -> int:
    """Write a service; print what was written and what comes next."""
    from moorage.scaffold.service import new_service
    from moorage.scaffold.summary import summary

    for line in summary(new_service(options.name, options.into, options.module)):
        say(line)
    return 0
