"""Whether what goes into a service's image changes: nothing is compiled to know it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from moorage.image.source.git.repository import Repository
from moorage.reading.loading import Project
from moorage.review.diff.model import Effect, ImageInputs
from moorage.review.diff.revisions.sides import Side


@dataclass(frozen=True)
class ImageChange:
    """What is known of one image."""

    inputs: ImageInputs
    why: str = ""
    """Why it is unknown."""

    @property
    def differs(self) -> bool:
        """Whether it must be said."""
        return self.inputs in ("changed", "unknown")

    @property
    def effect(self) -> Effect:
        """What another image does: it has another digest, and pods roll."""
        return Effect.ROLLS if self.inputs == "changed" else Effect.NOTHING


def image_changes(
    repository: Repository,
    old: Side,
    new: Side,
    pairs: Mapping[str, tuple[Project, Project]],
    progress: Callable[[str], None] | None = None,
) -> dict[str, dict[str, ImageChange]]:
    """Return what is known of the image of each service of HEAD, by environment and name."""
    return {name: {} for name in pairs}
