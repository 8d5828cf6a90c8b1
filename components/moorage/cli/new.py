"""`moorage new`: writes a new Go service, or renews the chassis of a module."""

from __future__ import annotations

import argparse

from moorage.cli.printing import say
from moorage.errors import Diagnostic, InputError


def new(options: argparse.Namespace) -> int:
    """Write a service; print what was written and what comes next. With ``--update``: renew the chassis instead."""
    from moorage.scaffold.copied.updating import update_chassis
    from moorage.scaffold.service import new_service
    from moorage.scaffold.summary import summary
    from moorage.scaffold.texts import Parts

    if options.update:
        unfit = [("NAME", options.name), ("--module", options.module), ("--vendor", options.vendor)]
        unfit += [("--uses", options.uses), ("--database", options.database)]
        if given := [path for path, value in unfit if value]:
            raise InputError([Diagnostic("conflict", "is not for --update", "leave it out", path) for path in given])
        for line in update_chassis(options.into, dry_run=options.dry_run):
            say(line)
        return 0
    if options.name is None:
        raise InputError([Diagnostic("missing-key", "is required", "name the service, or give --update", "NAME")])
    if options.dry_run:
        raise InputError([Diagnostic("conflict", "is for --update", "leave it out", "--dry-run")])
    if options.uses and len(options.uses) > 1:
        remedy = "write the service with one, and the next call as that one is written"
        raise InputError([Diagnostic("repeated", "is given more than once", remedy, "--uses")])
    parts = Parts(options.uses[0] if options.uses else None, options.database)
    for line in summary(new_service(options.name, options.into, options.module, parts, vendor=options.vendor)):
        say(line)
    return 0
