"""`moorage run`: runs services as processes of this machine."""

from __future__ import annotations

import argparse
import sys

from moorage.cli.printing import remark, say_at_once
from moorage.reading.loading import load


def run(options: argparse.Namespace) -> int:
    """Run services until Ctrl-C; JSON lines where no terminal reads them, or with ``--json``."""
    from moorage.running.run import run_services

    project = load(env=options.env)
    structured = options.json or not sys.stdout.isatty()
    return run_services(project, options.names, options.env, say=say_at_once, progress=remark, structured=structured)
