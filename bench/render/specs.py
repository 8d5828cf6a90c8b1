"""The services that are rendered: each has a spec of twenty lines and calls the next one."""

from pathlib import Path

_ENVIRONMENT = """\
config:
  moorage:environment:
    namespace: shop
    kubernetes: {render_to: out}
    monitoring: {namespace: monitoring, labels: {release: prometheus}}
"""
_SPEC = """\
# The service %(name)s.
name: %(name)s
team: shop
image:
  ref: registry.example.com/shop/%(name)s:v1.2.0@sha256:%(digest)s
port: 8080
health:
  path: /health
metrics:
  path: /metrics
  interval: 30s
replicas: 2
resources:
  cpu: 100m
  memory: 128Mi
env:
  CURRENCY: EUR
  FEATURES: 'search, "reviews"'
secrets:
  DATABASE_URL: {secret: %(name)s-db, key: url}
uses:
  - %(used)s
log: {level: info}
"""


def names(number: int) -> list[str]:
    """Return the names of so many services."""
    return [f"s{each:05}" for each in range(number)]


def write(root: Path, services: list[str]) -> None:
    """Write a project of these services."""
    (root / "stacks").mkdir(parents=True)
    (root / "Pulumi.yaml").write_text("name: bench\nruntime: python\n")
    (root / "stacks/Pulumi.bench.yaml").write_text(_ENVIRONMENT)
    for name, used in zip(services, [*services[1:], services[0]], strict=True):
        folder = root / "services" / name
        folder.mkdir(parents=True)
        (folder / "service.yaml").write_text(_SPEC % {"name": name, "used": used, "digest": "0123456789abcdef" * 4})
