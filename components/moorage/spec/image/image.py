"""What the image holds beside the binary, or an image that is taken as it is."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from moorage.spec.values.fields import ImagePath, Part, RelativePath, StrictBool, Text
from moorage.spec.values.image_names import IMAGE
from moorage.spec.values.limits import CONTROL, Matching
from moorage.spec.values.validation import invalid

ImageRef = Annotated[
    str,
    Matching(
        "bad-image-reference",
        IMAGE,
        "is not an image reference",
        "write it such as registry.example.com/shop/order@sha256:…",
    ),
]
"""An image that exists already."""


class Image(Part):
    """What the image holds beside the binary, or an image that exists already."""

    base: Annotated[
        str,
        Matching(
            "bad-base",
            rf"scratch|[^\s{CONTROL}]*alpine[^\s{CONTROL}]*@sha256:[0-9a-f]{{64}}",
            "must be scratch or an alpine image by digest",
            "write scratch, or such as registry.example.com/alpine@sha256:…",
        ),
    ] = "scratch"
    """``scratch`` (default) or an alpine image, pinned by digest."""
    files: dict[ImagePath, RelativePath] = {}
    """Path in the image → file or folder, relative to the spec's file."""
    platforms: Annotated[list[Literal["linux/amd64", "linux/arm64"]], Field(min_length=1)] = ["linux/amd64"]
    """What to build for. Default ``[linux/amd64]``; several make one index, which the builder ``docker`` cannot."""
    tzdata: StrictBool = False
    """Whether the time zone database is in the image. Default false."""
    ref: ImageRef | None = None
    """An image that exists already; instead of ``source``."""
    version: Text | None = None
    """The version of ``ref``. Default: its tag, else none."""

    @property
    def known_version(self) -> str | None:
        """The version of ``ref``: given, else its tag, else none."""
        name, _, tag = (self.ref or "").split("@")[0].rpartition(":")
        return self.version or (tag if name and "/" not in tag else None)

    @model_validator(mode="after")
    def _either(self) -> Self:
        built = sorted({"base", "files", "platforms", "tzdata"} & self.model_fields_set)
        if self.ref is not None and built:
            raise invalid(
                "conflict", f"has both ref and {', '.join(built)}", "an image that exists already has no parts to build"
            )
        if self.version is not None and self.ref is None:
            raise invalid("incomplete", "has a version without ref", "remove version: a built image takes it from git")
        return self
