"""`moorage run`: runs services as processes of this machine."""

from __future__ import annotations

import argparse
import signal
import sys

from moorage.cli.printing import coloured, remark, say_at_once
from moorage.reading.loading import load


def run(options: argparse.Namespace) -> int:
    """Run services until Ctrl-C; JSON lines where no terminal reads them, or with ``--json``."""
    from moorage.running.run import run_services

    # Behind a shell's `&` it would be ignored until everything is built.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    project = load(env=options.env)
    structured = options.json or not sys.stdout.isatty()
    try:
        return run_services(
            project,
            options.names,
            options.env,
            say=say_at_once,
            progress=remark,
            structured=structured,
            colour=coloured(),
        )
    except KeyboardInterrupt:
        # While it builds: Ctrl-C is how a run ends, and `make` would call any other code an error.
        return 0
