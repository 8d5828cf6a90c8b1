"""`moorage lock`: writes down what others rely on."""

from __future__ import annotations

import argparse

from moorage.cli.printing import remark, say


def lock(options: argparse.Namespace) -> int:
    """Write the file, and tell on standard error what is announced by that: what others would not find any more."""
    from moorage.review.lock import locking

    locked = locking.lock(options.paths, options.env)
    for line in locked.announced:
        remark(f"announced: {line}")
    services = "1 service" if locked.services == 1 else f"{locked.services} services"
    say(f"{locked.file}: {services} in {', '.join(locked.environments)}")
    return 0
