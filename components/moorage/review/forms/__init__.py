"""Writes a comparison in every form that a pull request or a pipeline takes. Pure: from the model to text."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, Protocol, cast

from moorage.image.output import write_text
from moorage.review.diff.model import Comparison


class Writer(Protocol):
    """Writes one form."""

    def __call__(self, comparison: Comparison, budget: int | None = None) -> str:
        """Return the comparison, in at most so many bytes of UTF-8 where the form can leave something out."""
        ...


class Form(NamedTuple):
    """One form of the report."""

    place: str
    """Module below this one, and function: loaded only when it is asked for."""
    budget: int | None
    """What its reader takes, in bytes of UTF-8: no way of counting characters comes to more. None: any length."""

    @property
    def function(self) -> Writer:
        """The function that writes it."""
        module, _, name = self.place.rpartition(".")
        return cast(Writer, getattr(import_module(f"{__name__}.{module}"), name))


FORMS: Mapping[str, Form] = {
    "text": Form("people.text.text_form", None),
    "json": Form("programs.data.json_form", None),
    "github-comment": Form("people.markdown.markdown_form", 65_536),
    "github-summary": Form("people.markdown.markdown_form", 1024 * 1024),
    "gitlab-note": Form("people.markdown.markdown_form", 1_000_000),
    "azure-comment": Form("people.markdown.plain_form", 150_000),
    "bitbucket-comment": Form("people.markdown.plain_form", 32_768),
    "sarif": Form("programs.sarif.sarif_form", None),
    "annotations": Form("programs.annotations.annotations_form", None),
    "junit": Form("programs.junit.junit_form", None),
}
"""By the name that ``moorage diff --format`` takes."""


def written(comparison: Comparison, form: str = "text", *, budget: int | None = None, colour: bool = False) -> str:
    """Return a comparison in a form of `FORMS`, within its budget or a smaller one that is given.

    ``colour`` is for text alone. Raises `KeyError` for an unknown form.
    """
    if colour and form == "text":
        from moorage.review.forms.people.text import text_form

        return text_form(comparison, colour=True)
    chosen = FORMS[form]
    limits = [each for each in (budget, chosen.budget) if each is not None]
    return chosen.function(comparison, min(limits, default=None))


FILES: Mapping[str, str] = {
    "review.md": "github-summary",
    "review.json": "json",
    "review.sarif": "sarif",
    "review.txt": "text",
    "junit.xml": "junit",
}
"""File → form, of a pipeline's artifacts."""


def write_files(comparison: Comparison, folder: Path) -> None:
    """Write a comparison into a folder in each form that a file is read for."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, form in FILES.items():
        write_text(folder / name, written(comparison, form))
