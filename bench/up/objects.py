"""The services of the benchmark, and the objects that the library makes of them."""

from pathlib import Path
from typing import Any

_ENVIRONMENT = """\
config:
  moorage:environment:
    namespace: shop
    kubernetes: {render_to: manifests}
    monitoring: {namespace: monitoring, labels: {release: prometheus}}
"""
_SPEC = """\
name: {name}
team: shop
image: {{ref: registry.example.com/shop/{name}:v1.2.0@sha256:{digest}}}
autoscale: {{min: 2, max: 6, cpu: 70}}
resources: {{cpu: 100m, memory: 128Mi}}
env: {{CURRENCY: EUR}}
secrets: {{DATABASE_URL: {{secret: {name}-db, key: url}}}}
uses: [{uses}]
egress: [{{cidr: 192.0.2.0/24, port: 5432}}]
"""


def write_specs(root: Path, count: int) -> None:
    """Write the environment and so many services, each of which uses the one before it."""
    (root / "stacks").mkdir()
    (root / "stacks" / "Pulumi.bench.yaml").write_text(_ENVIRONMENT)
    for number in range(count):
        folder = root / "services" / f"s{number:04}"
        folder.mkdir(parents=True)
        uses = f"s{number - 1:04}" if number else ""
        text = _SPEC.format(name=folder.name, digest=f"{number:064x}", uses=uses)
        (folder / "service.yaml").write_text(text)


def planned(root: Path) -> list[dict[str, Any]]:
    """Return each service's name, its spec as the component records it, and its objects by role."""
    from moorage import load
    from moorage.plan import plan

    project = load(env="bench", root=root)
    plans = plan(project.specs, project.required_environment())
    return [
        {
            "name": spec.name,
            "spec": spec.model_dump(mode="json", exclude_unset=True),
            "url": plans[spec.name].url,
            "objects": dict(plans[spec.name].manifests),
        }
        for spec in project.specs
    ]
