"""One Go service, from its spec to everything that runs it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pulumi

from moorage.components.children.options import child_options
from moorage.components.consul import ConsulRegistration
from moorage.components.image import Image
from moorage.components.monitoring import Monitoring
from moorage.components.outputs import env
from moorage.components.outputs.annotations import annotation_conflicts, annotation_values, with_annotations
from moorage.components.outputs.image import with_image
from moorage.components.providers.extras import require_builder, require_catalog
from moorage.components.providers.given import with_providers
from moorage.components.workload import Workload
from moorage.errors import Diagnostic, InputError
from moorage.image.request import BuiltImage
from moorage.plan import plan
from moorage.plan.model import BuildInfo
from moorage.plan.patch.error import PatchesRefused
from moorage.plan.peers import Peers, indexed
from moorage.reading.documents import Document
from moorage.reading.project import project_root
from moorage.reading.rules.between import environment_conflicts
from moorage.spec.environment import Environment
from moorage.spec.service import ServiceSpec


@dataclass(frozen=True)
class MicroserviceArgs:
    """What a `Microservice` is made from."""

    spec: ServiceSpec
    """What the service is."""
    environment: Environment
    """Where it runs."""
    built: BuiltImage | None = None
    """Its image, from `moorage.build`; None with ``image.ref``."""
    peers: Sequence[ServiceSpec] = ()
    """The other specs of the set: `uses` needs both ends. The spec itself may be among them."""
    env: Mapping[str, pulumi.Input[str]] = field(default_factory=dict)
    """Variables whose values only Pulumi knows, such as the URL of a database; on a cluster only. They are kept in
    a Secret that is made for the service and named by its content, so that a change rolls the pods. Default none."""
    image: pulumi.Input[str] | None = None
    """The image that runs instead of the spec's ``image.ref``, such as another component's output. Default none."""
    annotations: Mapping[str, pulumi.Input[str]] = field(default_factory=dict)
    """Annotations of its pods beside the spec's, whose values only Pulumi knows; no secrets. Default none."""
    service_account_annotations: Mapping[str, pulumi.Input[str]] = field(default_factory=dict)
    """Annotations of the ServiceAccount that is made for it, such as a cloud's role; no secrets. Default none."""


class Microservice(pulumi.ComponentResource):
    """Image, workload, monitoring and registration of one service."""

    url: pulumi.Output[str]
    """Where it answers inside its cluster; known once the objects that make it answer are there."""
    version: pulumi.Output[str | None]
    """Its version; None when an image by reference names none."""
    published: Image | None
    """The part that publishes the image; None with ``image.ref``."""
    workload: Workload
    """The part that runs it: ``workload.deployment`` and the other objects."""
    monitoring: Monitoring
    """The part that has it scraped."""
    registration: ConsulRegistration | None
    """Its entry in Consul's catalog; None without ``register: catalog``."""

    def __init__(self, name: str, args: MicroserviceArgs, opts: pulumi.ResourceOptions | None = None):
        """Register the service; raises `InputError` when the arguments do not fit, `ExternalError` without an SDK.

        ``name``: what its resources are called, ``<name>-<role>``. The spec's, unless one program runs the service in
        two clusters: the objects are called as the spec is, whatever the name.
        """
        _check(name, args)
        consul = args.spec.consul is not None and args.spec.consul.owner == "catalog"
        if args.built is not None:
            require_builder(args.environment)
        if consul:
            require_catalog(name)
        root = project_root(None, [], None)
        opts = with_providers(f"Microservice {name}", args.environment, root, opts, catalog=consul)
        super().__init__("moorage:index:Microservice", name, _properties(args.spec), opts)
        child = child_options(self, opts)
        self.published = image = Image(name, args.built, args.environment, child) if args.built else None
        spec = _with_placeholders(args)
        info = {spec.name: _build_info(args.built, image)}
        known = plan(_set(spec, args.peers), args.environment, info, services=[spec.name])[spec.name]
        reference = pulumi.Output.from_input(image.reference if image else args.image or str(args.spec.image.ref))
        later = env.env_secret(name, spec, args.environment, args.env, child)
        described = annotation_values(f"Microservice {name}", args.annotations, args.service_account_annotations)
        known = known.filled(image=reference, **later, **described)
        self.workload = Workload(name, known, child, after=[image] if image else [])
        self.monitoring = Monitoring(name, known, child)
        entry = known.catalog
        self.registration = None if entry is None else ConsulRegistration(name, entry, child)
        self.url = self.workload.url
        self._image = reference
        self.version = pulumi.Output.from_input(args.built.version if args.built else spec.image.known_version)
        self.register_outputs({"url": self.url, "image": self.image, "version": self.version})

    @property
    def image(self) -> pulumi.Output[str]:
        """Its image, with digest where it was built here."""
        # Not an annotation: the SDK would take it for the type of the spec's own mapping ``image``, which is an input.
        return self._image


def _check(name: str, args: MicroserviceArgs) -> None:
    problems = [
        Diagnostic("component-arguments", wrong, remedy, path=f"Microservice {name}")
        for wrong, remedy in _argument_conflicts(args)
    ]
    # What the loader asks of a document holds for a spec made in Python too.
    between = environment_conflicts(args.spec, Document({}), args.environment)
    found = [*between, *([] if problems else _patch_problems(args))]
    problems += [replace(problem, path=f"Microservice {name}: {problem.path}") for problem in found]
    if problems:
        raise InputError(problems)


def _with_placeholders(args: MicroserviceArgs) -> ServiceSpec:
    spec = with_image(env.with_env(args.spec, args.env), args.image)
    return with_annotations(spec, args.annotations, args.service_account_annotations)


def _patch_problems(args: MicroserviceArgs) -> Sequence[Diagnostic]:
    # Before the image is registered: what cannot be must change nothing.
    if args.spec.patch:
        spec = _with_placeholders(args)
        try:
            plan(_set(spec, args.peers), args.environment, services=[spec.name])
        except PatchesRefused as refused:
            return refused.problems
    return ()


def _argument_conflicts(args: MicroserviceArgs) -> Iterator[tuple[str, str]]:
    spec, built = args.spec, args.built
    if spec.source is not None and built is None:
        yield "has a source but no built image", "pass built=, from moorage.build"
    if spec.source is None and built is not None:
        yield "has both image.ref and a built image", "pass built= only for a spec with a source"
    if built is not None and built.name != spec.name:
        yield f"has the image of {built.name}", "pass built= of the same service"
    if args.image is not None and spec.image.ref is None:
        yield "has an image although the spec has a source", "give it a spec with image.ref, which the image replaces"
    yield from env.conflicts(spec, args.environment, args.env)
    yield from annotation_conflicts(spec, args.annotations, args.service_account_annotations)
    known = _set(spec, args.peers).names
    for path in spec.unread:
        yield f"mounts a file at {path} that is not read", "load the spec, or give the bytes to with_contents"
    for use in spec.used:
        if not use.external and use.service not in known:
            yield f"uses {use.service}, which is not among its peers", "pass peers=, the specs of the set"


def _set(spec: ServiceSpec, others: Sequence[ServiceSpec]) -> Peers:
    peers = indexed(others)
    return peers if peers.specs.get(spec.name) is spec else indexed([*others, spec])


def _properties(spec: ServiceSpec) -> Mapping[str, Any]:
    # Recorded as the component's inputs, so that a change of the spec shows on the component itself.
    properties: Mapping[str, Any] = spec.model_dump(mode="json", exclude_unset=True)
    return properties


def _build_info(built: BuiltImage | None, image: Image | None) -> BuildInfo:
    if built is None or image is None:
        return BuildInfo()
    return BuildInfo(built.version, built.revision, built.input_hash, image.known_reference)
