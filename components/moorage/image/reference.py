"""Names of images: how one is written, and how it is read. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from moorage.errors import Diagnostic, InputError
from moorage.image.request import BuiltImage
from moorage.spec.environment import Environment
from moorage.spec.values.versions import image_tag


def repository(registry: str, name: str) -> str:
    """Return `<registry>/<name>`; `registry` is a host with an optional path, without a scheme."""
    return f"{registry.rstrip('/')}/{name}"


LOCAL = "localhost"
"""The host of an image that stays in a folder."""


def tagged(built: BuiltImage, environment: Environment | None) -> str:
    """Return ``repository:tag``."""
    registry = environment.registry.url if environment and environment.registry else LOCAL
    return f"{repository(registry, built.name)}:{image_tag(built.version)}"


def image_reference(built: BuiltImage, environment: Environment | None) -> str:
    """Return ``repository:tag@sha256:…``: the tag is for people, the digest decides."""
    return f"{tagged(built, environment)}@{built.digest}"


_PART = r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"


_REFERENCE = re.compile(
    rf"((?:[A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\])(?::\d+)?)/({_PART}(?:/{_PART})*)"
    r"(?::([A-Za-z0-9_][A-Za-z0-9._-]{0,127}))?(?:@.+)?"
)


@dataclass(frozen=True)
class Reference:
    """A parsed image reference."""

    host: str
    repository: str
    tag: str
    """Empty when the reference has none."""


def parse_reference(text: str, path: str = "registry.url") -> Reference:
    """Split `host[:port]/path[:tag][@digest]`. Raises InputError when it names no registry.

    ``path``: where the user wrote it.
    """
    match = _REFERENCE.fullmatch(text)
    if match is None or not re.search(r"[.:]|^localhost$", match[1]):
        remedy = "write it as `registry.example.com/team/name:tag`, in lower case"
        raise InputError(
            [
                Diagnostic(
                    "bad-image-reference",
                    path=path,
                    message="is not a place for an image",
                    value=text,
                    hint=remedy,
                )
            ]
        )
    return Reference(match[1], match[2], match[3] or "")
