"""Every service of a project as one component, for programs that cannot load and build in Python themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pulumi

from moorage.components.microservice import Microservice, MicroserviceArgs
from moorage.components.program.stack import stack_options
from moorage.errors import Diagnostic, InputError
from moorage.image.building import build
from moorage.reading.loading import load
from moorage.reading.project import project_root


@dataclass(frozen=True)
class ServicesArgs:
    """Which services `Services` runs, and where."""

    environment: str
    """A stack's name, or the path of its file."""
    root: Path | None = None
    """The project's root; default: the nearest folder with Pulumi.yaml, from the working folder upwards."""
    paths: Sequence[Path] = ()
    """Spec files, or folders that are searched for them; default: the project's ``services/``."""
    inputs: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Service → the fields of `MicroserviceArgs` that only Pulumi knows. Default none."""


class Services(pulumi.ComponentResource):
    """What the program of docs/components.md does: load, build, and one `Microservice` for each spec."""

    services: dict[str, dict[str, Any]]
    """Service → its ``url``, ``image`` and ``version``, of which each may be an output."""

    def __init__(self, name: str, args: ServicesArgs, opts: pulumi.ResourceOptions | None = None):
        """Register the services; raises `InputError` with every problem of every file, and where a build fails."""
        # Not the nearest one above the paths: those may lie in another folder than the program and its environments.
        project = load(args.paths, env=args.environment, root=args.root or project_root(None, [], None))
        environment, specs = project.required_environment(), project.selected_specs
        _check(name, args, [spec.name for spec in specs], opts)
        images = build(project)
        shared = stack_options(project)
        properties = {"environment": environment.name, "selected": [spec.name for spec in specs]}
        super().__init__("moorage:index:Services", name, properties, opts)
        # Under the names that a program's own services have: a stack that changes its language keeps what runs.
        own = pulumi.ResourceOptions(parent=self, aliases=[pulumi.Alias(parent=None)])
        given = pulumi.ResourceOptions(depends_on=opts.depends_on if opts else None)
        child = pulumi.ResourceOptions.merge(pulumi.ResourceOptions.merge(shared, given), own)
        self.services = {}
        for spec in specs:
            more = args.inputs.get(spec.name, {})
            args_of = MicroserviceArgs(spec, environment, images.get(spec.name), project.specs, **more)
            made = Microservice(spec.name, args_of, child)
            self.services[spec.name] = {"url": made.url, "image": made.image, "version": made.version}
        self.register_outputs({"services": self.services})


def _check(name: str, args: ServicesArgs, known: Sequence[str], opts: pulumi.ResourceOptions | None) -> None:
    path = f"Services {name}"
    problems = [
        Diagnostic(
            "component-arguments", f"has inputs of {other}, which it does not run", "correct the name", path=path
        )
        for other in args.inputs
        if other not in known
    ]
    if opts is not None and (opts.provider or opts.providers):
        remedy = "name the cluster in the environment, or run each service as a Microservice"
        problems.append(Diagnostic("component-arguments", "is given a provider", remedy, path=path))
    if problems:
        raise InputError(problems)
