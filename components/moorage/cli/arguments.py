"""What the command understands: its subcommands and their options, and nothing that is heavy to load."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import NoReturn

from moorage.cli.printing import remark, say
from moorage.errors import MoorageError

_EXIT_CODES = """exit codes: 0 fine, 1 the input or the call is wrong, 2 a finding that was asked for,
3 something outside failed (no Go, a registry that refuses, a service that does not start)"""


def command_line() -> argparse.ArgumentParser:
    """Return the parser of the whole command line; ``command`` is the name of the subcommand."""
    parser = _Parser(
        prog="moorage",
        description="Go services from their specs: check, render and build without engine, cluster or credentials.",
        epilog=_EXIT_CODES,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the release of moorage and end")
    commands_of = parser.add_subparsers(required=True, metavar="COMMAND", dest="command")
    _check(commands_of.add_parser("check", help="validate specs and environments"))
    _render(commands_of.add_parser("render", help="print the manifests as Pulumi would register them"))
    _lock(commands_of.add_parser("lock", help="write down what others rely on; check fails when that would change"))
    _build(commands_of.add_parser("build", help="build images as OCI layouts; print reference and digest"))
    _diff(commands_of.add_parser("diff", help="say what a change does: whom it breaks, what is replaced, what rolls"))
    _graph(commands_of.add_parser("graph", help="draw the services of an environment, and who calls whom"))
    _run(commands_of.add_parser("run", help="run services as processes of this machine, and again when they change"))
    _new(commands_of.add_parser("new", help="write a new Go service, with its tests and its service.yaml"))
    _adopt(commands_of.add_parser("adopt", help="write the spec of what runs, from its YAML, and prove that it is it"))
    commands_of.add_parser("policy", help="write a Pulumi policy pack of the rules that check knows; print its folder")
    _schema(commands_of.add_parser("schema", help="print the JSON Schemas of service.yaml and of environments"))
    return parser


class _Parser(argparse.ArgumentParser):
    """A parser whose complaints end with the exit code of wrong input: argparse's own 2 is a finding here."""

    def error(self, message: str) -> NoReturn:
        """Print usage and complaint, and end."""
        self.print_usage(sys.stderr)
        remark(f"{self.prog}: {message}; `{self.prog} --help` shows what there is")
        self.exit(MoorageError.exit_code)


class _Version(argparse.Action):
    """Prints the release; looked up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        """Print it and end."""
        from importlib.metadata import version

        say(f"moorage {version('moorage')}")
        parser.exit()


def _paths(parser: argparse.ArgumentParser) -> None:
    where = "a service.yaml or a folder; default: services/, or the project"
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help=where)


def _check(parser: argparse.ArgumentParser) -> None:
    _paths(parser)
    parser.add_argument("--env", help="a stack's name or file; default: every environment of the project")
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument("--json", action="store_true", help="print every finding as JSON")
    shown.add_argument("--all", action="store_true", help="print each finding, however many there are of one kind")


def _render(parser: argparse.ArgumentParser) -> None:
    _paths(parser)
    parser.add_argument("--env", required=True, help="a stack's name or file")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write one file for each object into this folder")
    prune = "with --out: remove what it wrote there earlier and does not render any more"
    parser.add_argument("--prune", action="store_true", help=prune)
    parser.add_argument("--kustomization", action="store_true", help="write a kustomization.yaml of the files too")
    order = "annotate what waits for a migration, for argocd or flux (docs/gitops.md)"
    parser.add_argument("--for", dest="tool", choices=["argocd", "flux"], help=order)
    parser.add_argument("--build", action="store_true", help="build first, to fill in image and version")
    artifact = "push the files as an OCI artifact for Flux and Argo CD: HOST/PATH:TAG"
    parser.add_argument("--push", metavar="REF", help=artifact)


def _lock(parser: argparse.ArgumentParser) -> None:
    _paths(parser)
    parser.add_argument("--env", help="a stack's name or file; default: every environment of the project")


def _build(parser: argparse.ArgumentParser) -> None:
    _paths(parser)
    parser.add_argument("--env", help="a stack's name or file, for its registry and build settings")
    parser.add_argument("--out", type=Path, help="folder for images and build contexts; default: .moorage")
    parser.add_argument("--push", action="store_true", help="publish the images in the environment's registry")
    parser.add_argument("--json", action="store_true", help="print the results as JSON")


def _diff(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("base", metavar="BASE", help="a branch, tag or commit; compared is where the change left it")
    parser.add_argument("head", metavar="HEAD", nargs="?", help="the same of the change; default: the working tree")
    parser.add_argument(
        "--env", action="append", default=[], help="a stack's name or file, several times; default: every environment"
    )
    parser.add_argument("--direct", action="store_true", help="compare with BASE itself, not where the change left it")
    parser.add_argument(
        "--allow",
        action="append",
        default=[],
        metavar="NAME:EFFECT",
        help="end with 0 for all that: user:breaks, *:refused, dev:unread (an environment that BASE cannot be read in)",
    )
    parser.add_argument(
        "--pulumi",
        action="append",
        default=[],
        metavar="[ENV=]FILE",
        help="what `pulumi preview --json` says of an environment, several times: where it contradicts is told",
    )
    parser.add_argument("--format", default="text", metavar="FORM", help="text (default), json or another form")
    parser.add_argument(
        "--post",
        choices=["github", "gitlab"],
        help="keep a comment of the pull request current, and write annotations and summary; in a job of that forge",
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="write the report in each form into this folder")


def _graph(parser: argparse.ArgumentParser) -> None:
    _paths(parser)
    parser.add_argument("--env", required=True, help="a stack's name or file")
    parser.add_argument("--diff", metavar="BASE", help="mark what changed since this revision")
    parser.add_argument("--format", choices=["svg", "mermaid"], default="svg", help="default: svg")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write it into this file; default: print it")


def _run(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Builds services, starts them as processes with their planned environment, calling each other on loopback, and "
        "shows their logs. One is built and started again when its inputs change. Ctrl-C stops them as planned, a "
        "second one kills. One process of each service runs, after its migration; jobs and sidecars do not run. "
        "moorage.local.yaml, which git must ignore, holds values of Secrets and addresses of services elsewhere: "
        "docs/run.md."
    )
    what = "a service; those that it uses run too. Default: every service of the project that has a source"
    parser.add_argument("names", nargs="*", metavar="NAME", help=what)
    parser.add_argument("--env", default="local", help="a stack's name or file; default: local")
    parser.add_argument("--json", action="store_true", help="print JSON lines on a terminal too")


def _new(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", metavar="NAME", help="the service's name, as in its spec")
    parser.add_argument(
        "--into", type=Path, metavar="DIR", help="a folder of a Go module, or of a new one; default: services/"
    )
    parser.add_argument("--module", metavar="PATH", help="the path of the new Go module, where there is no go.mod yet")
    parser.add_argument(
        "--uses", action="append", metavar="NAME", help="a service that it calls: with a client, a handler and tests"
    )
    parser.add_argument("--database", action="store_true", help="keep items in PostgreSQL, with a migration")
    parser.add_argument("--vendor", action="store_true", help="copy the chassis, where Go cannot fetch it")
    parser.add_argument("--update", action="store_true", help="show what a newer chassis changes, and take it")
    parser.add_argument("--dry-run", action="store_true", help="with --update: only show it")


def _adopt(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Reads Deployments and what belongs to them, and writes a spec with the patch that is left, so that rendering "
        "it gives the same objects again. Every difference that is left is told: docs/adopting.md."
    )
    what = "YAML of kubectl, Helm or kustomize; - for standard input"
    parser.add_argument("files", nargs="+", metavar="FILE", help=what)
    parser.add_argument("--env", help="a stack's name or file; default: what the objects tell of where they run")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write the files into this folder; default: print them")
    parser.add_argument(
        "--recommended",
        action="store_true",
        help="leave in what the library adds or sets otherwise, and list it; default: nothing changes",
    )


def _schema(parser: argparse.ArgumentParser) -> None:
    what = "service (default), or environment: Pulumi.<env>.yaml"
    parser.add_argument("what", nargs="?", choices=["service", "environment"], default="service", help=what)
    both = "write both, service.schema.json and environment.schema.json, into this folder"
    parser.add_argument("--out", type=Path, metavar="DIR", help=both)
