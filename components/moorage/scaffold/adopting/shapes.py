"""Whether what calls itself an object has the shape of one, and in which version of its kind it is compared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moorage.errors import Diagnostic
from moorage.plan.naming import Manifest
from moorage.plan.patch.error import PatchError
from moorage.plan.patch.fields import incomplete, misfits
from moorage.reading.documents import Document

_NEWEST = (1, 999)
"""What a field needs of a cluster is nothing that its object lacks."""
_LEFT_OUT = ("status", "managedFields")
_SAME_SHAPE = {
    "autoscaling/v2beta2": "autoscaling/v2",
    "batch/v1beta1": "batch/v1",
    "policy/v1beta1": "policy/v1",
}
"""Versions that no API server has any more, of kinds whose next one has the same fields."""


def misshapen(document: Document, body: Manifest) -> Iterator[Diagnostic]:
    """Yield what of an object is of another type than its kind says, or is required and missing.

    Of a field that is not known nothing is said here: that it cannot be kept, the proof will say.
    """
    plain = {key: value for key, value in body.items() if key not in _LEFT_OUT}
    plain["metadata"] = {key: value for key, value in body["metadata"].items() if key not in _LEFT_OUT}
    found = [each for each in misfits(str(body["kind"]), plain, _NEWEST) if each.code == "wrong-type"]
    for each in found or incomplete(plain, plain):
        yield _told(document, each)


def _told(document: Document, error: PatchError) -> Diagnostic:
    return document.problem(error.code, error.path, error.message, error.hint, value=error.value)


def current(body: Manifest) -> Manifest:
    """Return an object in the version of its kind that a plan makes."""
    version = str(body["apiVersion"])
    if version == "autoscaling/v1" and body["kind"] == "HorizontalPodAutoscaler":
        return {**body, "apiVersion": "autoscaling/v2", "spec": _by_metrics(body["spec"])}
    return {**body, "apiVersion": _SAME_SHAPE.get(version, version)}


def _by_metrics(spec: dict[str, Any]) -> dict[str, Any]:
    target = {"type": "Utilization", "averageUtilization": spec.get("targetCPUUtilizationPercentage", 80)}
    kept = {key: value for key, value in spec.items() if key != "targetCPUUtilizationPercentage"}
    return {**kept, "metrics": [{"type": "Resource", "resource": {"name": "cpu", "target": target}}]}
