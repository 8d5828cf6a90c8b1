"""On which nodes the pods of a service may run, and before whom."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import model_validator

from moorage.spec.pod.labels import LabelText
from moorage.spec.values.fields import LabelKey, Part, StrictInt, SubdomainName
from moorage.spec.values.limits import Between
from moorage.spec.values.validation import invalid


class Toleration(Part):
    """A taint that does not keep pods from a node; all of Kubernetes' rules hold."""

    key: LabelKey | None = None
    """The taint's key. Default with ``operator: Exists``: every taint."""
    operator: Literal["Equal", "Exists"] = "Equal"
    """``Equal``: a taint of that ``value``; ``Exists``: of any. Default ``Equal``."""
    value: LabelText | None = None
    """The taint's value; it may be empty."""
    effect: Literal["NoSchedule", "PreferNoSchedule", "NoExecute"] | None = None
    """The taint's effect. Default: each."""
    seconds: Annotated[StrictInt, Between(0, 2**31 - 1)] | None = None
    """With ``effect: NoExecute``: how long a pod stays when the taint comes. Default: for good."""

    @model_validator(mode="after")
    def _matches_a_taint(self) -> Self:
        if self.operator == "Exists" and self.value is not None:
            raise invalid("conflict", "has both operator Exists and value", "remove one")
        if self.operator == "Equal" and self.value is None:
            raise invalid("incomplete", "has no value", "write value, or operator: Exists for any value")
        if self.operator == "Equal" and self.key is None:
            raise invalid(
                "incomplete",
                "has a value without key",
                "write the taint's key, or operator: Exists alone for every taint",
            )
        if self.seconds is not None and self.effect != "NoExecute":
            raise invalid(
                "conflict",
                "has seconds without effect NoExecute",
                "remove them: only that effect takes a pod from its node",
            )
        return self


class Placement(Part):
    """Where every pod of the service may run, those of its migration and jobs too."""

    node_selector: dict[LabelKey, LabelText] = {}
    """Labels that a node must bear, such as ``kubernetes.io/arch: arm64``. Default none."""
    tolerations: list[Toleration] = []
    """Taints that do not keep the pods away. Default none."""
    priority_class: SubdomainName | None = None
    """An existing PriorityClass. Default: the cluster's."""
