"""An image that only Pulumi knows."""

from __future__ import annotations

import pulumi

from moorage.plan.placeholders import IMAGE
from moorage.spec.service import ServiceSpec


def with_image(spec: ServiceSpec, image: pulumi.Input[str] | None) -> ServiceSpec:
    """Return the spec with a placeholder for its ``image.ref`` where another image runs.

    The version is what the spec says: a tag of ``image.ref`` would be another image's.
    """
    if image is None:
        return spec
    return spec.model_copy(update={"image": spec.image.model_copy(update={"ref": IMAGE})})
