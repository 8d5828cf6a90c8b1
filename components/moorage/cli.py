"""The command ``moorage``: for people and pipelines, beside ``pulumi``, which it never loads."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from moorage import commands
from moorage.errors import MoorageError, SurroundingsError
from moorage.escaping import escaped
from moorage.printing import remark

_EXIT_CODES = """exit codes: 0 fine, 1 the input or the call is wrong, 2 a finding that was asked for,
3 the surroundings failed (no Go, a registry that refuses)"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code."""
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
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
        return SurroundingsError.exit_code
    except KeyboardInterrupt:
        return 130


class _Parser(argparse.ArgumentParser):
    """Arguments may be names of foreign files (``moorage check $(git diff --name-only)``)."""

    def error(self, message: str) -> NoReturn:
        super().error(escaped(message))


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="moorage",
        description="Go services from their specs: check, render and build without engine, cluster or credentials.",
        epilog=_EXIT_CODES,
    )
    commands_of = parser.add_subparsers(required=True, metavar="COMMAND")
    _check(commands_of.add_parser("check", help="validate specs and environments"))
    _render(commands_of.add_parser("render", help="print the manifests as Pulumi would register them"))
    _build(commands_of.add_parser("build", help="build images as OCI layouts; print reference and digest"))
    _new(commands_of.add_parser("new", help="write a new Go service, with its tests and its service.yaml"))
    schema = commands_of.add_parser("schema", help="print the JSON Schema of service.yaml")
    schema.set_defaults(run=commands.schema)
    return parser


def _paths(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="a service.yaml or a folder; default: services/"
    )


def _check(parser: argparse.ArgumentParser) -> None:
    _paths(parser)
    parser.add_argument("--env", help="a stack's name or file; default: every environment of the project")
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument("--json", action="store_true", help="print every finding as JSON")
    shown.add_argument("--all", action="store_true", help="print each finding, however many there are of one kind")
    parser.set_defaults(run=commands.check)


def _render(parser: argparse.ArgumentParser) -> None:
    _paths(parser)
    parser.add_argument("--env", required=True, help="a stack's name or file")
    parser.add_argument("--out", type=Path, help="write one file for each object into this folder")
    parser.add_argument("--build", action="store_true", help="build first, to fill in image and version")
    parser.set_defaults(run=commands.render)


def _build(parser: argparse.ArgumentParser) -> None:
    _paths(parser)
    parser.add_argument("--env", help="a stack's name or file, for its registry and build settings")
    parser.add_argument("--out", type=Path, help="folder for images and build contexts; default: .moorage")
    parser.add_argument("--json", action="store_true", help="print the results as JSON")
    parser.set_defaults(run=commands.build)


def _new(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="the service's name, as in its spec")
    parser.add_argument(
        "--into", type=Path, metavar="DIR", help="a folder of a Go module, or of a new one; default: services/"
    )
    parser.add_argument("--module", metavar="PATH", help="the path of the new Go module, where there is no go.mod yet")
    parser.set_defaults(run=commands.new)


if __name__ == "__main__":
    sys.exit(main())
