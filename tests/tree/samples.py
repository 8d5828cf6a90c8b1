"""Services, environments and images to build trees from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from moorage.image.request import BuiltImage
from moorage.reading.loading import Project
from moorage.spec.environment import Environment
from moorage.spec.service import ServiceSpec

from tree.answers import DIGEST

SHOWN: dict[str, Any] = {"alerts": {}, "dashboard": {}}
REF = "registry.example.com/shop/api:v3.1.0"


def built_spec(name: str = "order", **fields: Any) -> ServiceSpec:
    """Return a service with a source."""
    return _read(ServiceSpec.model_validate({"name": name, "source": {"package": f"./cmd/{name}"}, **fields}))


def ready_spec(name: str = "api", **fields: Any) -> ServiceSpec:
    """Return a service that runs an image by reference."""
    return _read(ServiceSpec.model_validate({"name": name, "image": {"ref": REF}, **fields}))


def _read(spec: ServiceSpec) -> ServiceSpec:
    return spec.with_contents({path: b"{}" for path in spec.unread})


def environment(**fields: Any) -> Environment:
    base = {
        "name": "dev",
        "namespace": "shop",
        "kubernetes": {"render_to": "out"},
        "monitoring": {"namespace": "monitoring", "labels": {"release": "prometheus"}, **SHOWN},
        "exposure": {"gateway": {"name": "public", "namespace": "gateways"}},
    }
    return Environment.model_validate({**base, **fields})


def with_registry(builder: str = "oci", **fields: Any) -> Environment:
    return environment(registry={"url": "registry.example.com/shop"}, builder=builder, **fields)


def built(name: str = "order", version: str = "v1.4.0", root: Path | None = None, **fields: Any) -> BuiltImage:
    """Return an image as `moorage.build` would; nothing lies at its paths."""
    out = (root or Path.cwd().parent) / ".moorage"
    return BuiltImage(
        name=name,
        version=version,
        revision="a" * 40,
        created="2024-05-01T10:00:00Z",
        input_hash="b" * 64,
        digest=DIGEST,
        layout=out / "images" / name,
        root=out / "roots" / name,
        binary_size=1,
        from_cache=False,
        **fields,
    )


def images_of(project: Project, **_: Any) -> dict[str, BuiltImage]:
    """Stand in for `moorage.build`."""
    return {spec.name: built(spec.name, root=project.root) for spec in project.specs if spec.source}
