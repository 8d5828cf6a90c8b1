"""Programs under the real engine with nothing but the wheel: this one, and the one before it."""

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from literal_pulumi import PulumiCli

ROOT = Path(__file__).resolve().parents[2]
WHEEL = ROOT / "tests" / "wheel"
SPEC = "name: api\nimage: {ref: registry.example.com/shop/api:v3.1.0}\nport: 9000\n"
ENVIRONMENT = """\
config:
  moorage:environment:
    namespace: shop
    kubernetes: {render_to: manifests}
    monitoring: off
"""


@pytest.fixture(scope="module")
def wheels():
    """Return how the wheel's own tests build and install it."""
    described = importlib.util.spec_from_file_location("wheel_environment", WHEEL / "wheel_environment.py")
    module = importlib.util.module_from_spec(described)
    sys.modules["wheel_environment"] = module
    described.loader.exec_module(module)
    return module


def _project(folder, spec, environment):
    (folder / "services").mkdir(parents=True)
    (folder / "stacks").mkdir()
    (folder / "Pulumi.yaml").write_text("name: shop\nmain: stacks\nstackConfigDir: stacks\nruntime: python\n")
    (folder / "services/service.yaml").write_text(spec)
    (folder / "stacks/Pulumi.test.yaml").write_text(environment)
    shutil.copy(WHEEL / "programs/three_lines.py", folder / "stacks/__main__.py")
    return folder


def test_a_program_of_three_lines_is_brought_up_and_destroyed_with_the_wheel_alone(tmp_path, engine_path, wheels):
    wheel = tmp_path / "wheel"
    wheel.mkdir()
    python = wheels.install(wheel).bin / "python"
    project = _project(tmp_path / "project", SPEC, ENVIRONMENT)
    pulumi = PulumiCli(project, tmp_path / "pulumi", engine_path, str(python))
    pulumi("stack", "init", "test")
    made = pulumi.up("--stack", "test").changes["create"]
    deployment = project / "manifests/1-manifest/apps_v1-deployment-shop-api.yaml"
    assert "registry.example.com/shop/api:v3.1.0" in deployment.read_text()
    assert pulumi.up("--stack", "test").changes == {"same": made}
    assert pulumi("destroy", "--stack", "test", "--yes", "--skip-preview").changes == {"delete": made}
    assert not deployment.exists()


def test_what_the_wheel_before_brought_up_is_updated_in_place_by_this_one(tmp_path, engine_path, wheels):
    (tmp_path / "before").mkdir()
    (tmp_path / "now").mkdir()
    now = wheels.install(tmp_path / "now")
    before = wheels.install(tmp_path / "before", _before(now.clone))
    assert before.wheel.read_bytes() != now.wheel.read_bytes()
    # As it stood then: the older wheel knows no later field.
    podinfo = before.clone / "examples/podinfo"
    texts = [(podinfo / name).read_text() for name in ("service.yaml", "Pulumi.dev.yaml")]
    project = _project(tmp_path / "project", *texts)
    python = before.bin / "python"
    pulumi = PulumiCli(project, tmp_path / "pulumi", engine_path, str(python))
    pulumi("stack", "init", "test")
    made = pulumi.up("--stack", "test").changes["create"]
    version = now.run("moorage", "--version", cwd=tmp_path).stdout
    upgrade = wheels.put(before.bin.parent, now.clone, now.wheel)
    assert upgrade.run("moorage", "--version", cwd=tmp_path).stdout == version
    upgraded = pulumi.up("--stack", "test")
    # What a later release adds is created beside; nothing that runs is made again or goes.
    assert [step.name for step in upgraded.steps if step.op not in ("same", "create", "update")] == []
    assert upgraded.changes.get("same", 0) + upgraded.changes.get("update", 0) == made
    assert pulumi.up("--stack", "test").changes.keys() == {"same"}


def _before(clone):
    """Return the newest earlier release, else (while there is none) the tree before the library's last change."""
    git = ["git", "-C", str(clone)]
    tagged = subprocess.run(
        [*git, "describe", "--tags", "--match=v*", "--abbrev=0", "HEAD^"], capture_output=True, text=True
    )
    if tagged.returncode == 0:
        return tagged.stdout.strip()
    touched = subprocess.run(
        [*git, "rev-list", "HEAD", "--max-count=2", "--", "components"], capture_output=True, text=True, check=True
    ).stdout.split()
    assert len(touched) == 2, "a shallow clone has no earlier tree: git fetch --unshallow"
    return touched[1]
