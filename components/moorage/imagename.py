"""What an image is called in an environment."""

from __future__ import annotations

from moorage.environment import Environment
from moorage.image.reference import image_tag, repository
from moorage.image.request import BuiltImage

LOCAL = "localhost"
"""The host of an image that stays in a folder."""


def tagged(built: BuiltImage, environment: Environment | None) -> str:
    """Return ``repository:tag``."""
    registry = environment.registry.url if environment and environment.registry else LOCAL
    return f"{repository(registry, built.name)}:{image_tag(built.version)}"


def image_reference(built: BuiltImage, environment: Environment | None) -> str:
    """Return ``repository:tag@sha256:…``: the tag is for people, the digest decides."""
    return f"{tagged(built, environment)}@{built.digest}"
