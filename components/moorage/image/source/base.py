"""The base of an image: what may be named as one."""

from __future__ import annotations

import re

from moorage.errors import Diagnostic, InputError
from moorage.errors.codes import Code
from moorage.image.reference import parse_reference
from moorage.image.request import ImageRequest


def base_problem(code: Code, request: ImageRequest, wrong: str, remedy: str) -> Diagnostic:
    """Return what is wrong with the base that the user names."""
    return Diagnostic(
        code, location=request.location, path="image.base", message=wrong, value=request.base, hint=remedy
    )


def check_base(request: ImageRequest) -> list[Diagnostic]:
    """Return what is wrong with the name of the base."""
    if request.base == "scratch":
        return []
    try:
        parse_reference(request.base)
    except InputError:
        named = False
    else:
        named = bool(re.search(r"@sha256:[0-9a-f]{64}$", request.base))
    remedy = "write it as `registry.example.com/alpine@sha256:…`, or use `scratch`"
    return [] if named else [base_problem("bad-base", request, "names no image of a registry by its digest", remedy)]
