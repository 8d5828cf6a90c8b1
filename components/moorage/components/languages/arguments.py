"""What a program in another language gives a `Microservice`, checked and in the library's own types."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar

import pulumi
from pydantic import BaseModel, ValidationError

from moorage.components.languages.names import own
from moorage.components.microservice import MicroserviceArgs
from moorage.errors import Diagnostic, InputError
from moorage.reading.documents import Document, Keys, dotted
from moorage.reading.messages import problems as told
from moorage.reading.models import ENVIRONMENT_KEYS
from moorage.spec.environment import Environment
from moorage.spec.service import ServiceSpec

Model = TypeVar("Model", bound=BaseModel)
BESIDE = {
    "env": "env",
    "image": "image",
    "annotations": "annotations",
    "serviceAccountAnnotations": "service_account_annotations",
}
"""What only Pulumi knows: its name there, and that of `MicroserviceArgs`."""


def microservice_args(component: str, inputs: Mapping[str, Any]) -> MicroserviceArgs:
    """Return the arguments of a `Microservice`. ``component``: as messages call it. Raises `InputError`."""
    problems: list[Diagnostic] = []
    spec = _model(ServiceSpec, inputs.get("spec"), f"{component}: spec", problems)
    peers = [
        _model(ServiceSpec, each, f"{component}: peers[{index}]", problems)
        for index, each in enumerate(inputs.get("peers") or ())
    ]
    environment = _environment(component, inputs.get("environment"), problems)
    more = beside(component, inputs, problems)
    if spec and (spec.source is not None or spec.unread):
        wrong = "has a source, or mounts files, which only service.yaml's folder can give"
        remedy = "run it by the component Services, which reads and builds it"
        problems.append(Diagnostic("component-arguments", wrong, remedy, path=component))
    if problems or spec is None or environment is None:
        raise InputError(problems)
    return MicroserviceArgs(spec, environment, peers=[each for each in peers if each], **more)


def beside(component: str, inputs: Mapping[str, Any], problems: list[Diagnostic]) -> dict[str, Any]:
    """Return what is given beside a spec, by the names of `MicroserviceArgs`."""
    given = {name: inputs[theirs] for theirs, name in BESIDE.items() if inputs.get(theirs) is not None}
    for name, value in given.items():
        if name != "image" and not isinstance(value, Mapping):
            problems.append(_unknown(f"{component}: {name}", "give a mapping whose keys are known"))
    return given


def plain(component: str, inputs: Mapping[str, Any], name: str, problems: list[Diagnostic]) -> Any:
    """Return an input that must be known before anything runs; None, and a problem, where it is not."""
    value = inputs.get(name)
    if not any(_later(value, ())):
        return value
    problems.append(_unknown(f"{component}: {name}", "give plain text"))
    return None


def _environment(component: str, given: Any, problems: list[Diagnostic]) -> Environment | None:
    if given is None:
        configured = pulumi.runtime.get_config(ENVIRONMENT_KEYS[-1])
        if configured is None:
            remedy = f"give it, or set {ENVIRONMENT_KEYS[-1]} in the stack's configuration"
            problems.append(Diagnostic("missing-key", "is required", remedy, path=f"{component}: environment"))
            return None
        given = _opened(json.loads(configured))
    if isinstance(given, Mapping):
        given = {"name": pulumi.get_stack(), **given}
    return _model(Environment, given, f"{component}: environment", problems)


def _opened(configured: Any) -> Any:
    """Return an environment as its file has it: Pulumi has opened the token, and reads it itself where it is needed."""
    consul = configured.get("consul") if isinstance(configured, dict) else None
    if isinstance(consul, dict) and isinstance(consul.get("token"), str):
        return {**configured, "consul": {**consul, "token": {"secure": ""}}}
    return configured


def _model(model: type[Model], given: Any, path: str, problems: list[Diagnostic]) -> Model | None:
    later = [dotted(keys) for keys in _later(given, ())]
    if later:
        remedy = "write it out, or give it in env, image or annotations, beside the spec"
        problems.append(_unknown(f"{path}.{later[0]}".removesuffix("."), remedy))
        return None
    found: list[Diagnostic] = []
    document = Document(own(given, model, found))
    try:
        made = None if found else model.model_validate(document.data)
    except ValidationError as error:
        made, found = None, told(error, document, model)
    problems += [replace(each, path=f"{path}.{each.path}" if each.path else path) for each in found]
    return made


def _later(value: Any, keys: Keys) -> Iterator[Keys]:
    """Yield where a value is an output of a resource, or a secret: what a spec holds stands in plain text."""
    if isinstance(value, (pulumi.Output, pulumi.output.Unknown)):
        yield keys
    elif isinstance(value, Mapping):
        for key, below in value.items():
            yield from _later(below, (*keys, key))
    elif isinstance(value, list):
        for index, below in enumerate(value):
            yield from _later(below, (*keys, index))


def _unknown(path: str, remedy: str) -> Diagnostic:
    return Diagnostic("component-arguments", "is an output or a secret, which only Pulumi knows", remedy, path=path)
