"""Whether what goes into a service's image changes: nothing is compiled to know it."""

from __future__ import annotations

from dataclasses import dataclass

from moorage.review.diff.model import Effect, ImageInputs


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
