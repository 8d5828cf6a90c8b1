"""What a program registered, to be asked about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from google.protobuf import json_format
from pulumi.runtime import rpc
from pulumi.runtime.proto import resource_pb2

UNKNOWN = rpc.UNKNOWN
MOORAGE = "moorage:index:"


def secret(value: Any) -> dict[str, Any]:
    """Return how a secret travels."""
    return {rpc._special_sig_key: rpc._special_secret_sig, "value": value}


def whole_numbers(value: Any) -> Any:
    """Return ``value`` with 3.0 as 3: on their way every number is a float."""
    if isinstance(value, Mapping):
        return {key: whole_numbers(each) for key, each in value.items()}
    if isinstance(value, list):
        return [whole_numbers(each) for each in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


@dataclass(frozen=True)
class Recorded:
    """One resource, as it was asked for."""

    urn: str
    request: resource_pb2.RegisterResourceRequest = field(repr=False)

    @property
    def type(self) -> str:
        return self.request.type

    @property
    def name(self) -> str:
        return self.request.name

    @property
    def parent(self) -> str:
        return self.request.parent

    @property
    def depends_on(self) -> set[str]:
        return set(self.request.dependencies)

    @property
    def inputs(self) -> dict[str, Any]:
        return whole_numbers(json_format.MessageToDict(self.request.object))


@dataclass(frozen=True)
class Tree:
    """Every resource by URN, and what each component gave out."""

    by_urn: Mapping[str, Recorded]
    outputs: Mapping[str, Sequence[Any]]

    def __iter__(self) -> Iterator[Recorded]:
        """Yield everything but the stack itself."""
        return (each for each in self.by_urn.values() if each.type != "pulumi:pulumi:Stack")

    def of(self, kind: str) -> list[Recorded]:
        """Return the resources whose type ends in ``:kind``, by name."""
        return sorted((each for each in self if each.type.endswith(f":{kind}")), key=lambda each: each.name)

    def one(self, kind: str, name: str | None = None) -> Recorded:
        """Return the only resource of that kind (and name)."""
        found = [each for each in self.of(kind) if name in (None, each.name)]
        assert len(found) == 1, f"{kind} {name or ''}: {len(found)} of it"
        return found[0]

    def apart_from_providers(self) -> list[Recorded]:
        """Return everything but providers: they are the stack's, whoever has made them."""
        return [each for each in self if not each.type.startswith("pulumi:providers:")]

    def components(self) -> list[Recorded]:
        return [each for each in self if not each.request.custom]

    def ancestors(self, of: Recorded) -> list[Recorded]:
        """Return parent, parent's parent and so on, without the stack."""
        above = self.by_urn.get(of.parent)
        return [] if above is None or above.parent == "" else [above, *self.ancestors(above)]

    def given_out(self, of: Recorded) -> Any:
        """Return what the component's one call of ``register_outputs`` gave."""
        calls = self.outputs.get(of.urn, [])
        assert len(calls) == 1, f"{of.urn}: register_outputs was called {len(calls)} times"
        return calls[0]

    @property
    def exports(self) -> Any:
        """What the stack gave out."""
        (stack,) = (each for each in self.by_urn.values() if each.type == "pulumi:pulumi:Stack")
        return self.given_out(stack)
