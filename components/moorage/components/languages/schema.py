"""The package's schema, for `pulumi package get-schema` and the SDKs that are generated from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moorage.components.languages.types import PACKAGE, Type, Types, token
from moorage.spec.environment import Environment
from moorage.spec.schema import schema_of
from moorage.spec.service import ServiceSpec

MICROSERVICE = token("Microservice")
SERVICES = token("Services")
_TEXT: Type = {"type": "string"}
_TEXTS: Type = {"type": "object", "additionalProperties": _TEXT}
_DESCRIPTION = """\
One spec of a Go HTTP service becomes image, Kubernetes workload, metrics, logs and Consul registration. Keys are those
of service.yaml and of the environment, in camelCase: `run_as` is `runAs`."""
_BESIDE = {
    "env": (
        _TEXTS,
        "Variables whose values only Pulumi knows, on a cluster only; kept in a Secret of its own.",
    ),
    "image": (
        _TEXT,
        "The image that runs instead of the spec's `image.ref`; its version is `image.version`.",
    ),
    "annotations": (_TEXTS, "Annotations of its pods beside the spec's, whose values only Pulumi knows; no secrets."),
    "serviceAccountAnnotations": (_TEXTS, "Annotations of the ServiceAccount made for it, such as a role; no secrets."),
}
_OUTPUTS = {
    "url": (_TEXT, "Where it answers inside its cluster; known once the objects that make it answer are there."),
    "image": (_TEXT, "Its image, with digest where it was built here."),
    "version": (_TEXT, "Its version; none when an image by reference names none."),
}


def package_schema(version: str) -> dict[str, Any]:
    """Return the schema of the package in that version (semver)."""
    types = Types()
    spec, environment = (types.add(schema_of(model)) for model in (ServiceSpec, Environment))
    types.made[token("ServiceInputs")] = {
        "type": "object",
        "description": "What only Pulumi knows of one service.",
        "properties": _properties(_BESIDE),
    }
    types.made[token("ServiceOutputs")] = {
        "type": "object",
        "description": "What is known of one service.",
        "properties": _properties(_OUTPUTS),
        "required": ["url", "image"],
    }
    return {
        "name": PACKAGE,
        "displayName": "Moorage",
        "version": version,
        "description": _DESCRIPTION,
        # SDKs that are generated from it are whole packages: Go's has a go.mod.
        "meta": {"supportPack": True},
        "language": {"go": {"respectSchemaVersion": True}, "nodejs": {"respectSchemaVersion": True}},
        "config": {},
        "types": dict(sorted(types.made.items())),
        "resources": {MICROSERVICE: _microservice(spec, environment), SERVICES: _services()},
    }


def _microservice(spec: Type, environment: Type) -> Type:
    told = "Where it runs. Default: `moorage:environment` of the stack's configuration."
    others = "The other specs of the set: `uses` needs both ends. The spec itself may be among them."
    return {
        "isComponent": True,
        "description": "Workload, monitoring and registration of one service whose image exists: what has a `source` "
        "or mounts files of the repository is run by `Services`.",
        "inputProperties": {
            # Not inputs that other resources may give: what a service is must be known before anything runs.
            "spec": {**spec, "description": "What the service is: what service.yaml says.", "plain": True},
            "environment": {**environment, "description": told, "plain": True},
            "peers": {"type": "array", "items": {**spec, "plain": True}, "description": others, "plain": True},
            **_properties(_BESIDE),
        },
        "requiredInputs": ["spec"],
        "properties": _properties(_OUTPUTS),
        "required": ["url", "image"],
    }


def _services() -> Type:
    of = {"type": "object", "additionalProperties": {"$ref": f"#/types/{token('ServiceInputs')}"}}
    told = {"type": "object", "additionalProperties": {"$ref": f"#/types/{token('ServiceOutputs')}"}}
    environment = "A stack's name or file. Default: this stack's name."
    root = "The project's root. Default: the nearest folder with Pulumi.yaml, from the program's folder upwards."
    paths = "Spec files, or folders that are searched for service.yaml. Default: the project's `services/`."
    return {
        "isComponent": True,
        "description": "Every service of a project: its service.yaml files are read and checked, what has a `source` "
        "is built, and each becomes a `Microservice` with the providers and the namespace of the environment.",
        "inputProperties": {
            "environment": {**_TEXT, "plain": True, "description": environment},
            "root": {**_TEXT, "plain": True, "description": root},
            "paths": {"type": "array", "items": {**_TEXT, "plain": True}, "plain": True, "description": paths},
            "inputs": {**of, "description": "Service → what only Pulumi knows of it. Default none."},
        },
        "properties": {"services": {**told, "description": "Service → what is known of it."}},
        "required": ["services"],
    }


def _properties(described: Mapping[str, tuple[Type, str]]) -> dict[str, Type]:
    return {name: {**kind, "description": text} for name, (kind, text) in described.items()}
