"""A service's image, published by the builder that the environment names."""

from __future__ import annotations

import os

import pulumi

from moorage.components.children.options import child_options
from moorage.components.providers.extras import require_builder
from moorage.components.published_image import PublishedImage
from moorage.image.reference import image_reference, tagged
from moorage.image.request import BuiltImage
from moorage.reading.project import project_root
from moorage.spec.environment import Environment


class Image(pulumi.ComponentResource):
    """The image that was compiled on this machine, pinned by digest."""

    reference: pulumi.Output[str]
    """``repository:tag@sha256:…``. With the builder ``oci`` it is known in a preview."""
    version: pulumi.Output[str]
    """The version in the binary."""
    known_reference: str | None
    """`reference` as plain text where it is known before anything is published, else None."""

    def __init__(
        self, name: str, built: BuiltImage, environment: Environment, opts: pulumi.ResourceOptions | None = None
    ):
        """Publish ``built`` (from `moorage.build`) to the environment's registry, or leave it in its folder."""
        require_builder(environment)
        properties = {"version": built.version, "digest": built.digest, "builder": environment.builder}
        super().__init__("moorage:index:Image", name, properties, opts)
        self.known_reference = image_reference(built, environment) if environment.builder == "oci" else None
        child = child_options(self, opts)
        publish = {"oci": _oci, "docker": _docker, "buildkit": _buildkit}[environment.builder]
        self.reference = publish(f"{name}-image", built, environment, child)
        self.version = pulumi.Output.from_input(built.version)
        self.register_outputs({"reference": self.reference, "version": self.version})


def _relative(path: os.PathLike[str], to: os.PathLike[str] | str) -> str:
    # What goes into the state must be the same in every clone.
    return os.path.relpath(path, to)


def _oci(name: str, built: BuiltImage, environment: Environment, opts: pulumi.ResourceOptions) -> pulumi.Output[str]:
    published = PublishedImage(
        name,
        layout=_relative(built.layout, project_root(None, [], None)),
        reference=tagged(built, environment),
        digest=built.digest,
        insecure=bool(environment.registry and environment.registry.insecure),
        folder=environment.registry is None,
        opts=opts,
    )
    return pulumi.Output.all(image_reference(built, environment), published.urn).apply(lambda known: known[0])


def _docker(name: str, built: BuiltImage, environment: Environment, opts: pulumi.ResourceOptions) -> pulumi.Output[str]:
    import pulumi_docker as docker

    image = docker.Image(
        name,
        image_name=tagged(built, environment),
        build=docker.DockerBuildArgs(context=_relative(built.root, "."), platform=built.platforms[0]),
        build_on_preview=False,
        opts=opts,
    )
    return image.repo_digest


def _buildkit(
    name: str, built: BuiltImage, environment: Environment, opts: pulumi.ResourceOptions
) -> pulumi.Output[str]:
    import pulumi_docker_build as docker_build

    cache = environment.build.cache_to
    image = docker_build.Image(
        name,
        context=docker_build.BuildContextArgs(location=_relative(built.root, ".")),
        # Named even where there is one: the builder's own platform may be another than the binary's.
        platforms=[docker_build.Platform(platform) for platform in built.platforms],
        tags=[tagged(built, environment)],
        push=True,
        # An exported cache is written in a preview too.
        build_on_preview=cache is None,
        cache_to=[docker_build.CacheToArgs(raw=cache)] if cache else None,
        # Deleted, it would take the tag out of the registry, where another environment may run it.
        opts=pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(retain_on_delete=True)),
    )
    return image.ref
