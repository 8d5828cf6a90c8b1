"""The command ``moorage``: for people and pipelines, beside ``pulumi``, which it never loads."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

from moorage.cli.arguments import command_line
from moorage.cli.printing import prepare, remark
from moorage.errors import ExternalError, MoorageError

_REVIEW = frozenset({"check", "diff", "graph", "lock", "render"})
"""The commands of `moorage.cli.review`."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code."""
    prepare()
    options = command_line().parse_args(arguments)
    try:
        # Here, because the models behind the commands take ten times as long to load as the help takes to print.
        home = "moorage.cli.review" if options.command in _REVIEW else "moorage.cli"
        code: int = getattr(import_module(f"{home}.{options.command}"), options.command)(options)
        sys.stdout.flush()
        return code
    except MoorageError as error:
        for line in str(error).split("\n"):
            remark(line)
        return error.exit_code
    except BrokenPipeError:
        # The reader went away (`moorage render | head`): nothing is wrong, and nothing more can be written.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        # A name that is too long, a folder that is not ours, a full disk: whatever was to be read or written.
        name = f"{error.filename}: " if error.filename else ""
        remark(f"{name}{error.strerror or error}; make it readable or writable, or name another")
        return ExternalError.exit_code
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
