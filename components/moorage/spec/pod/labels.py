"""Labels and annotations of the user's own, and the labels that are the library's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator

from moorage.spec.values.fields import LABEL_KEY, LabelKey
from moorage.spec.values.limits import Matching
from moorage.spec.values.validation import invalid

NAME = "app.kubernetes.io/name"
INSTANCE = "app.kubernetes.io/instance"
PART_OF = "app.kubernetes.io/part-of"
VERSION_LABEL = "app.kubernetes.io/version"
MOST_BYTES = 256 * 1024
"""Of the annotations of one object, keys and values together (``TotalAnnotationSizeLimitB`` in apimachinery)."""

_OURS = {
    NAME: "remove it: it follows from name",
    INSTANCE: "remove it: it follows from name",
    VERSION_LABEL: "remove it: it follows from the image",
    PART_OF: "remove it, and set team",
}
# What its controllers write, and what the API server refuses on a Job or a pod that bears another value.
_KUBERNETES_LABELS = frozenset(
    {
        "pod-template-hash",
        "controller-uid",
        "job-name",
        "batch.kubernetes.io/controller-uid",
        "batch.kubernetes.io/job-name",
    }
)
# What ValidatePodSpecificAnnotations in k8s.io/kubernetes reads: fields of the pod by now, or for one pod alone.
_KUBERNETES_ANNOTATIONS = (
    "kubernetes.io/config.mirror",
    "scheduler.alpha.kubernetes.io/tolerations",
    "controller.kubernetes.io/pod-deletion-cost",
    "seccomp.security.alpha.kubernetes.io/pod",
    "container.seccomp.security.alpha.kubernetes.io/",
    "container.apparmor.security.beta.kubernetes.io/",
)


def _own_label(key: str) -> str:
    if key in _OURS:
        raise invalid("reserved-name", "is set by the library", _OURS[key], shown=False)
    if key in _KUBERNETES_LABELS:
        raise invalid("reserved-name", "is set by Kubernetes", "remove it", shown=False)
    return key


def _own_annotation(key: str) -> str:
    if key.startswith(_KUBERNETES_ANNOTATIONS):
        raise invalid("reserved-name", "is set by Kubernetes", "remove it", shown=False)
    return key


def _fitting(annotations: Mapping[str, str]) -> Mapping[str, str]:
    size = sum(len(key) + len(value.encode()) for key, value in annotations.items())
    if size > MOST_BYTES:
        raise invalid(
            "too-long",
            f"holds {size:,} bytes with its keys",
            f"give at most {MOST_BYTES:,}: the API server takes no more",
            shown=False,
        )
    return annotations


LabelText = Annotated[
    str,
    Matching(
        "bad-label",
        r"([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?",
        "cannot be a label's value",
        "use letters, digits, '-', '_' and '.', at most 63 characters",
    ),
]
"""A label's value as Kubernetes takes it: it may be empty."""
_AnnotationKey = Annotated[
    str,
    Matching(
        "bad-label",
        LABEL_KEY,
        "cannot be an annotation's key",
        "use a name of letters, digits, '-', '_' and '.' (at most 63), with an optional prefix such as example.com/",
    ),
]

Labels = dict[Annotated[LabelKey, AfterValidator(_own_label)], LabelText]
"""Labels that neither the library nor Kubernetes sets."""
Annotations = Annotated[dict[_AnnotationKey, str], AfterValidator(_fitting)]
"""What one object takes."""
PodAnnotations = Annotated[
    dict[Annotated[_AnnotationKey, AfterValidator(_own_annotation)], str], AfterValidator(_fitting)
]
"""Annotations of a pod that stand for none of its fields."""
