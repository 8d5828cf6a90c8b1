"""`moorage diff`: what a change does."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from moorage.cli.printing import coloured, remark, say_text
from moorage.errors import MoorageError
from moorage.review.diff.model import Comparison, Effect

if TYPE_CHECKING:
    from moorage.review.posting.forges import Job

_EFFECTS = {"breaks": Effect.BREAKS, "refused": Effect.REFUSED}
_UNREAD = "unread"


def diff(options: argparse.Namespace) -> int:
    """Print what a change does; 2 where it breaks callers or is refused, and nobody allowed it."""
    from moorage.review.forms import FORMS, write_files, written

    if options.format not in FORMS:
        raise MoorageError(f"--format {options.format}: is no form of a report; choose one of {', '.join(FORMS)}")
    job = _job(options.post)
    allowed = list(_allowed([*options.allow, *_by_label(job)]))
    # Loaded when the call is known to be right: it takes longer than to say what is wrong with it.
    from moorage.review.diff.comparison import compare
    from moorage.review.diff.previews.given import read_given

    previews = [read_given(each) for each in options.pulumi]
    comparison = compare(
        options.base,
        options.head,
        options.env,
        direct=options.direct,
        allowed=((name, _EFFECTS[effect]) for name, effect in allowed if effect in _EFFECTS),
        previews=previews,
        progress=remark,
    )
    say_text(written(comparison, options.format, colour=coloured()))
    for environment, lines in comparison.unread.items():
        for line in lines:
            remark(f"{environment}: {line}")
    if options.out is not None:
        write_files(comparison, options.out)
    if job is not None:
        _post(comparison, job)
    _tell_unused(options.allow, comparison)
    passed = {name for name, effect in allowed if effect == _UNREAD}
    unseen = comparison.unreadable if "" not in passed else frozenset()
    return 2 if comparison.refused or unseen - passed else 0


def _job(forge: str | None) -> Job | None:
    # Before the comparison: whoever runs it elsewhere shall not wait to be told.
    if forge is None:
        return None
    from moorage.review.posting import forges

    return forges.job(forge, os.environ)


def _by_label(job: Job | None) -> Iterator[str]:
    if job is None:
        return
    from moorage.review.posting.forges import ALLOWING

    if ALLOWING in job.labels:
        remark(f"the label {ALLOWING} lets pass what breaks callers or is refused")
        yield from (f"*:{effect}" for effect in _EFFECTS)


def _post(comparison: Comparison, job: Job) -> None:
    from moorage.review.posting.posting import annotated, post, project_key, summarise

    say_text(annotated(comparison, job))
    summarise(comparison, job)
    done = post(comparison, job, job.comments, project_key())
    if done.remark:
        remark(done.remark)


def _tell_unused(texts: Sequence[str], comparison: Comparison) -> None:
    """Say which ``--allow`` names no danger, and which would: who is hurt is easily taken for who changed."""
    words = {effect: word for word, effect in _EFFECTS.items()}
    found = {f"{change.service}:{words[danger.effect]}": danger for change, danger in comparison.dangers}
    left = ", ".join(
        f"--allow {each}"
        for each, danger in sorted(found.items())
        if not comparison.allows(each.rpartition(":")[0], danger)
    )
    for text in texts:
        if left and not text.startswith("*:") and text not in found and not text.endswith(f":{_UNREAD}"):
            remark(f"--allow {text}: lets nothing pass; what is found here is let pass by {left}")


def _allowed(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    known = (*_EFFECTS, _UNREAD)
    for text in texts:
        name, _, effect = text.rpartition(":")
        if not name or effect not in known:
            remedy = f"write NAME:EFFECT, such as user:breaks; NAME may be *, EFFECT is one of {', '.join(known)}"
            raise MoorageError(f"--allow {text}: is not a service and an effect; {remedy}")
        yield "" if name == "*" else name, effect
