"""The forges that a comment can be kept at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from time import sleep
from typing import Protocol

from moorage.review.posting.github import GitHub
from moorage.review.posting.gitlab import GitLab
from moorage.review.posting.sticky import Comments

ALLOWING = "moorage/allow-breaking"
"""The label by which whoever may label a pull request lets a breaking change pass."""


class Job(Protocol):
    """A job for one pull request."""

    @property
    def labels(self) -> frozenset[str]:
        """The labels of the pull request when the run began."""

    @property
    def run(self) -> int:
        """Which run it is; a later one has a higher number."""

    @property
    def token(self) -> str:
        """What the job may write with; empty for nothing."""

    @property
    def summary(self) -> Path | None:
        """The file that becomes the summary of this step."""

    @property
    def comment_form(self) -> str:
        """The form of the comment."""

    @property
    def annotates(self) -> bool:
        """Whether the forge reads annotations out of the log."""

    def comments(self, wait: Callable[[float], None] = sleep) -> Comments:
        """Return the comments of the pull request."""


def job(forge: str, environment: Mapping[str, str]) -> Job:
    """Return the job that this process is part of, from the variables of its environment.

    ``forge``: ``github`` or ``gitlab``. Raises `MoorageError` where it is no job for a pull request.
    """
    return GitHub.here(environment) if forge == "github" else GitLab.here(environment)
