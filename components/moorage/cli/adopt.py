"""`moorage adopt`: a spec, and the patch that is left, from YAML that runs today."""

from __future__ import annotations

import argparse
import sys

from moorage.cli.printing import remark, say, say_text


def adopt(options: argparse.Namespace) -> int:
    """Print or write specs, and every difference between what they render to and what runs.

    Returns 2 where one is left that was not asked for: any, or with ``--recommended`` a port that nothing answers at.
    """
    from moorage.reading.loading import environment_of
    from moorage.scaffold.adopting.adopt import adopt as adopted
    from moorage.scaffold.adopting.reading import read_objects
    from moorage.scaffold.adopting.report import differences, summary, unopened
    from moorage.scaffold.adopting.writing import spec_text, write_folder

    objects = read_objects(options.files, sys.stdin.buffer.read)
    environment = environment_of(options.env) if options.env else None
    found = adopted(objects, environment, recommended=options.recommended)
    if options.out is not None:
        for path in write_folder(found, options.out, _plugin()):
            say(f"{path} written")
    else:
        for number, service in enumerate(found.services):
            say_text(("---\n" if number else "") + spec_text(service.values))
    left = list(differences(found))
    unanswered = list(unopened(found))
    for line in (*left, *summary(found), *unanswered):
        remark(line)
    return 2 if unanswered or (left and not options.recommended) else 0


def _plugin() -> str | None:
    """Return the release of the SDK that a program here registers objects by, without loading it."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("pulumi-kubernetes")
    except PackageNotFoundError:
        return None
