"""Judges Kubernetes' own kinds by `kubernetes-validate --strict`; a kind that it does not know is an error."""

from __future__ import annotations

from collections.abc import Iterator

from kubernetes_validate import InvalidSchemaError, SchemaNotFoundError, ValidationError, latest_version, validate

from judges.manifests import Finding, Manifest, name_of

NAME = "kubernetes-validate"


def judge(example: str, manifest: Manifest, version: str) -> Iterator[Finding]:
    """Yield what is wrong with an object in a version of Kubernetes such as 1.30, unknown keys among it."""
    try:
        validate(manifest, version, strict=True)
    except ValidationError as error:
        path = ".".join(map(str, error.path)) or "top"
        yield Finding(NAME, f"schema of {version}", example, name_of(manifest), f"{path}: {error.message}")
    except (SchemaNotFoundError, InvalidSchemaError) as error:
        # Its command line only warns here, and ends well.
        yield Finding(NAME, f"schema of {version}", example, name_of(manifest), error.message)


def newest() -> str:
    """Return the newest version that it knows."""
    return ".".join(latest_version().split(".")[:2])
