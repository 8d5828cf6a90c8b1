"""One wheel for all of its tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from wheel_environment import Installed, install, into

SPEC = """\
name: api
image: {ref: registry.example.com/shop/api:v3.1.0}
port: 9000
env: {COLOR: red}
"""
ENVIRONMENT = """\
config:
  moorage:environment:
    namespace: shop
    create_namespace: true
    kubernetes: {render_to: manifests}
    monitoring: {namespace: monitoring, labels: {release: prometheus}}
"""


@pytest.fixture(scope="session")
def moorage(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Build and install the wheel."""
    return install(tmp_path_factory.mktemp("installed"))


@pytest.fixture(scope="session")
def with_consul(moorage: Installed) -> Installed:
    """Install the same wheel with the extra for Consul beside."""
    return into(moorage.wheel.parent / "with-consul", moorage.clone, moorage.wheel, "consul")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with one service and one environment, and nothing else."""
    (tmp_path / "service.yaml").write_text(SPEC)
    (tmp_path / "test.yaml").write_text(ENVIRONMENT)
    return tmp_path


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return the ``stacks/`` of a project with one service."""
    (tmp_path / "services").mkdir()
    (tmp_path / "stacks").mkdir()
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nmain: stacks\nruntime: python\n")
    (tmp_path / "services" / "service.yaml").write_text(SPEC)
    (tmp_path / "stacks" / "Pulumi.test.yaml").write_text(ENVIRONMENT)
    return tmp_path / "stacks"
