"""The three-line program under the real engine, with nothing but the wheel."""

import importlib.util
import shutil
import sys
from pathlib import Path

from literal_pulumi import PulumiCli

WHEEL = Path(__file__).resolve().parents[1] / "wheel"
SPEC = "name: api\nimage: {ref: registry.example.com/shop/api:v3.1.0}\nport: 9000\n"
ENVIRONMENT = """\
config:
  moorage:environment:
    namespace: shop
    kubernetes: {render_to: manifests}
    monitoring: off
"""


def _installed(folder):
    """Build and install the wheel, as the wheel's own tests do."""
    described = importlib.util.spec_from_file_location("wheel_environment", WHEEL / "wheel_environment.py")
    module = importlib.util.module_from_spec(described)
    sys.modules["wheel_environment"] = module
    described.loader.exec_module(module)
    return module.install(folder)


def test_a_program_of_three_lines_is_brought_up_and_destroyed_with_the_wheel_alone(tmp_path, engine_path):
    wheel = tmp_path / "wheel"
    wheel.mkdir()
    python = _installed(wheel).bin / "python"
    project = tmp_path / "project"
    (project / "services").mkdir(parents=True)
    (project / "stacks").mkdir()
    (project / "Pulumi.yaml").write_text("name: shop\nmain: stacks\nstackConfigDir: stacks\nruntime: python\n")
    (project / "services/service.yaml").write_text(SPEC)
    (project / "stacks/Pulumi.test.yaml").write_text(ENVIRONMENT)
    shutil.copy(WHEEL / "programs/three_lines.py", project / "stacks/__main__.py")
    pulumi = PulumiCli(project, tmp_path / "pulumi", engine_path, str(python))
    pulumi("stack", "init", "test")
    made = pulumi.up("--stack", "test").changes["create"]
    deployment = project / "manifests/1-manifest/apps_v1-deployment-shop-api.yaml"
    assert "registry.example.com/shop/api:v3.1.0" in deployment.read_text()
    assert pulumi.up("--stack", "test").changes == {"same": made}
    assert pulumi("destroy", "--stack", "test", "--yes", "--skip-preview").changes == {"delete": made}
    assert not deployment.exists()
