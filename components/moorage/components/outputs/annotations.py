"""Annotations that only Pulumi knows: of pods, and of the ServiceAccount, such as a cloud's role."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pulumi
from pydantic import TypeAdapter, ValidationError

from moorage.errors import Diagnostic
from moorage.plan.placeholders import placeholder
from moorage.spec.pod.labels import Annotations, PodAnnotations
from moorage.spec.service import ServiceSpec

Given = Mapping[str, pulumi.Input[str]]
PODS, ACCOUNT = "annotations", "service_account_annotations"
_KEYS: Mapping[str, TypeAdapter[Any]] = {PODS: TypeAdapter(PodAnnotations), ACCOUNT: TypeAdapter(Annotations)}


def annotation_conflicts(spec: ServiceSpec, pods: Given, account: Given) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with them beside the spec, and what to do."""
    shared = spec.service_account.name
    if account and shared is not None:
        wrong = f"{ACCOUNT} are given, but the ServiceAccount {shared} is not made here"
        yield wrong, "annotate it where it is made"
    for argument, given, written in (
        (PODS, pods, spec.annotations),
        (ACCOUNT, account, spec.service_account.annotations),
    ):
        for key in given:
            if key in written:
                yield f"{argument} {key} is also set in the spec", "set only one"
            else:
                yield from _unfit(argument, key)


def _unfit(argument: str, key: str) -> Iterator[tuple[str, str]]:
    try:
        _KEYS[argument].validate_python({key: ""})
    except ValidationError as error:
        words = error.errors()[0].get("ctx", {})
        yield f"{argument} {key!r} {words.get('message', 'is not a key')}", str(words.get("hint", "choose another one"))


def with_annotations(spec: ServiceSpec, pods: Given, account: Given) -> ServiceSpec:
    """Return the spec with a placeholder for each value."""
    changed: dict[str, Any] = {}
    if pods:
        changed["annotations"] = {**spec.annotations, **_placeholders(PODS, pods)}
    if account:
        written = spec.service_account
        annotations = {**written.annotations, **_placeholders(ACCOUNT, account)}
        changed["service_account"] = written.model_copy(update={"annotations": annotations})
    return spec.model_copy(update=changed) if changed else spec


def _placeholders(argument: str, given: Given) -> dict[str, str]:
    return {key: placeholder(f"{argument} {key}", "placeholder") for key in given}


def annotation_values(component: str, pods: Given, account: Given) -> Mapping[str, pulumi.Output[str]]:
    """Return what fills the placeholders of `with_annotations`; a secret fails the program once it is seen.

    ``component``: as messages call it.
    """
    given = {f"{PODS} {key}": value for key, value in pods.items()}
    given |= {f"{ACCOUNT} {key}": value for key, value in account.items()}
    return {name: _plain(component, name, value) for name, value in given.items()}


def _plain(component: str, name: str, value: pulumi.Input[str]) -> pulumi.Output[str]:
    output = pulumi.Output.from_input(value)

    async def check() -> bool:
        if await output.is_secret():
            wrong = f"{name} is a secret, and whoever reads the object reads its annotations"
            remedy = "give it as env, or leave it out"
            raise pulumi.RunError(str(Diagnostic("component-arguments", wrong, remedy, path=component)))
        return True

    checked: Any = check()
    return pulumi.Output.all(output, checked).apply(lambda known: known[0])
