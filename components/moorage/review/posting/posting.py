"""What a job does with a comparison: annotations, summary, comment, and whether it fails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from moorage.errors import ExternalError
from moorage.reading.project import project_root, repository
from moorage.review.diff.model import Comparison
from moorage.review.forms import FORMS, written
from moorage.review.posting.calls import Refused
from moorage.review.posting.forges import Job
from moorage.review.posting.sticky import Comments, Mark, keep

_MARGIN = 200
"""Bytes for the mark."""
_SMALLEST = 2_000
_TOO_LONG = (413, 422)
_FORBIDDEN = (401, 403, 404)


@dataclass(frozen=True)
class Posted:
    """What became of the comment."""

    written: bool
    remark: str = ""
    """Why it is not there, as a sentence; empty when it is."""


def project_key() -> str:
    """Return what tells the reports of a repository's projects apart: where the project lies in it."""
    root = project_root(None, [], None)
    return str(root.relative_to(repository(root, root)))


def annotated(comparison: Comparison, job: Job) -> str:
    """Return what the forge reads out of the log; nothing where it reads none."""
    return written(comparison, "annotations") if job.annotates else ""


def summarise(comparison: Comparison, job: Job) -> None:
    """Write the summary of this step, where the forge has one, behind what other commands wrote there."""
    if job.summary is not None:
        with job.summary.open("a", encoding="utf-8") as file:
            file.write(written(comparison, "github-summary"))


def post(comparison: Comparison, job: Job, comments: Callable[[], Comments], key: str) -> Posted:
    """Keep the comment current. ``key``: which report it is; see `Mark`.

    A job that may not write, such as one for a fork, is no failure: the report is in its summary and its log too.
    """
    if not job.token:
        return Posted(False, "no comment is written: the job has no token; the report is in its summary and log")
    mark = Mark(key, job.run)
    try:
        return _fitting(comparison, job, comments(), mark)
    except ExternalError as error:
        return Posted(False, f"no comment is written: {error}")
    except Refused as refused:
        why = "the token may not" if refused.status in _FORBIDDEN else "the server refuses it"
        return Posted(False, f"no comment is written: {why} ({refused}); the report is in the job's summary and log")


def _fitting(comparison: Comparison, job: Job, comments: Comments, mark: Mark) -> Posted:
    budget = (FORMS[job.comment_form].budget or 0) - _MARGIN
    while True:
        try:
            kept = keep(comments, mark, written(comparison, job.comment_form, budget=budget))
        except Refused as refused:
            # A server may count otherwise, or take less than its documents say.
            if refused.status not in _TOO_LONG or budget // 2 < _SMALLEST:
                raise
            budget //= 2
            continue
        return Posted(kept, "" if kept else "no comment is written: a later run has written it already")
