"""Reads the output of `pulumi preview --json`: what Pulumi would do with which resource, and nothing of their values.

Its form is that of `PreviewDigest` in Pulumi's ``pkg/v3/display`` (3.259): one document, in which resources that stay
as they are have no step, and a replacement has one.
"""

from __future__ import annotations

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from moorage.errors import MoorageError
from moorage.review.diff.model import Operation
from moorage.review.diff.previews.resources import Digest, Resource, parsed

_OPERATIONS = {
    "create": Operation.CREATE,
    "import": Operation.CREATE,
    "update": Operation.UPDATE,
    "delete": Operation.DELETE,
    "replace": Operation.REPLACE,
    # Parts of a replacement, which `--show-replacement-steps` shows too.
    "create-replacement": Operation.REPLACE,
    "delete-replaced": Operation.REPLACE,
    "discard-replaced": Operation.REPLACE,
    "import-replacement": Operation.REPLACE,
    "read-replacement": Operation.REPLACE,
    "same": Operation.NOTHING,
    "read": Operation.NOTHING,
    "refresh": Operation.NOTHING,
    "discard": Operation.NOTHING,
    "diff": Operation.NOTHING,
    "remove-pending-replace": Operation.NOTHING,
    "extend-parameterize": Operation.NOTHING,
}
_COUNTED = ("create", "update", "replace", "delete")
_REMEDY = "make it anew: pulumi preview --json --stack NAME > FILE"


class _State(BaseModel):
    parent: str = ""
    delete: bool = False
    inputs: dict[str, Any] = {}


class _Step(BaseModel):
    op: str
    urn: str
    old: _State | None = Field(None, alias="oldState")
    new: _State | None = Field(None, alias="newState")
    detailed: dict[str, Any] | None = Field(None, alias="detailedDiff")
    differing: list[str] | None = Field(None, alias="diffReasons")
    replacing: list[str] | None = Field(None, alias="replaceReasons")

    @property
    def paths(self) -> tuple[str, ...]:
        reasons = self.replacing if self.replacing else self.detailed or self.differing or ()
        return tuple(sorted(reasons)) if self.op not in ("create", "delete") else ()


class _Diagnostic(BaseModel):
    severity: str = ""


class _Document(BaseModel):
    steps: list[_Step]
    diagnostics: list[_Diagnostic] = []
    summary: dict[str, int] = Field(alias="changeSummary")


def read_digest(file: Path) -> Digest:
    """Read a preview. Raises `MoorageError` for what is none, was cut off or failed, and `OSError`.

    No message shows what the file holds: that may be a secret.
    """
    data = file.read_bytes()
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        # Windows' PowerShell writes every redirected output so.
        data = data.decode("utf-16", "replace").encode()
    found = _document(data.removeprefix(b"\xef\xbb\xbf"), file)
    if any(each.severity == "error" for each in found.diagnostics):
        raise MoorageError(
            f"{file}: is a preview that failed, and says only a part; mend what it reports and {_REMEDY}"
        )
    for operation in _COUNTED:
        if sum(each.op == operation for each in found.steps) < found.summary.get(operation, 0):
            raise MoorageError(f"{file}: holds fewer steps than the preview counted; {_REMEDY}")
    return _digest(found, file)


def _document(data: bytes, file: Path) -> _Document:
    try:
        return _Document.model_validate_json(data)
    except ValidationError as error:
        [first, *_] = error.errors(include_url=False, include_input=False, include_context=True)
    cut = first["type"] == "json_invalid" and data.lstrip().startswith(b"{") and "EOF" in first["msg"]
    wrong = "ends in the middle" if cut else "is not the output of `pulumi preview --json`"
    raise MoorageError(f"{file}: {wrong}; {_REMEDY}")


def _digest(document: _Document, file: Path) -> Digest:
    resources: dict[str, Resource] = {}
    stacks = set()
    is_new = False
    for step in document.steps:
        stack, urn = _urn(step.urn, file)
        stacks.add(stack)
        operation = _operation(step, file)
        is_new |= urn.type == "pulumi:pulumi:Stack" and operation is Operation.CREATE
        if step.new is None and step.old is not None and step.old.delete:
            # What an update that was interrupted left behind, of a resource that has been replaced already.
            continue
        state = step.new or step.old or _State()
        parent = parsed(state.parent) if state.parent else None
        spec = state.inputs.get("name") if step.new else None
        made = Resource(urn, parent[1] if parent else None, operation, step.paths, str(spec) if spec else "")
        known = resources.get(step.urn)
        resources[step.urn] = made if known is None else known.followed_by(made)
    if len(stacks) != 1:
        raise MoorageError(f"{file}: names {len(stacks) or 'no'} stacks; {_REMEDY}")
    return Digest(stacks.pop(), tuple(resources.values()), is_new)


def _urn(text: str, file: Path) -> tuple[str, Any]:
    found = parsed(text)
    if found is None:
        raise MoorageError(f"{file}: is not the output of `pulumi preview --json`; {_REMEDY}")
    return found


def _operation(step: _Step, file: Path) -> Operation:
    operation = _OPERATIONS.get(step.op)
    if operation is None:
        raise MoorageError(f"{file}: holds an operation that is not known here; update moorage")
    return operation
