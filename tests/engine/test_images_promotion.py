"""Promotion (docs/promotion.md): prod deploys what dev built, on a machine without Go, and pushes nothing."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import checkouts
import pytest
import yaml
from image_servers import running_registry

_STACK = """\
config:
  moorage:environment:
    namespace: shop
    kubernetes: {{render_to: .moorage/{stack}/manifests}}
    monitoring: "off"
    {more}
"""


@pytest.fixture
def storage(tmp_path_factory):
    """The folder of a registry."""
    return tmp_path_factory.mktemp("registry")


@pytest.fixture
def registry(tool, storage):
    with running_registry(storage, tool("crane")) as registry:
        yield registry


def stack(clone, name, more):
    """Make the stack `name`, which renders into a folder, with `more` in its environment."""
    (clone.folder / f"stacks/Pulumi.{name}.yaml").write_text(_STACK.format(stack=name, more=more))
    clone.pulumi("stack", "init", name)


def deployment(clone, stack, name):
    """Return the rendered Deployment."""
    file = f".moorage/{stack}/manifests/1-manifest/apps_v1-deployment-shop-{name}.yaml"
    return yaml.safe_load((clone.folder / file).read_text())


def image(deployment):
    """Return what a Deployment runs."""
    [container] = deployment["spec"]["template"]["spec"]["containers"]
    return container["image"]


def files(folder):
    """Return every file below a folder, with when it was written."""
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def without_go(path):
    """Return PATH without the folders that hold a `go`."""
    left = os.pathsep.join(part for part in path.split(os.pathsep) if not (Path(part) / "go").exists())
    assert shutil.which("go", path=left) is None
    return left


def built(clone, env):
    """Return the references that `moorage build` tells, by service."""
    done = subprocess.run(
        [sys.executable, "-m", "moorage.cli.main", "build", "--env", env, "--json"],
        cwd=clone.folder,
        env={**os.environ, **checkouts.environment(clone.folder)},
        capture_output=True,
        check=True,
    )
    return {row["name"]: row["reference"] for row in json.loads(done.stdout)}


def test_prod_runs_what_dev_built_without_go_and_without_pushing(checkout, registry, storage):
    dev = checkout("dev")
    dev.git("tag", "v1.4.0")
    stack(dev, "dev", f'registry: {{url: "{registry.address}/shop-dev", insecure: true}}')
    dev.pulumi.up("--stack", "dev")
    told = json.loads(dev.pulumi("stack", "output", "--stack", "dev", "--json").output)
    promoted = {name: output["image"] for name, output in told.items()}
    assert promoted == built(dev, "dev")
    pushed = files(storage)

    prod = checkout("prod", origin=dev.folder)
    prod.pulumi.environment["PATH"] = without_go(prod.pulumi.environment["PATH"])
    stack(prod, "prod", "services: {}")
    [refused] = prod.pulumi.up("--stack", "prod", code=1).errors
    assert refused.startswith("Go is not on PATH")

    layer = {name: {"image": {"ref": reference}} for name, reference in promoted.items()}
    prod.edit("stacks/Pulumi.prod.yaml", "services: {}", f"services: {json.dumps(layer)}")
    prod.pulumi.up("--stack", "prod")
    for name, reference in promoted.items():
        tagged, _, digest = reference.partition("@")
        assert registry.digest(tagged.partition("/")[2]) == digest
        assert tagged.endswith(f"/shop-dev/{name}:v1.4.0")
        running = deployment(prod, "prod", name)
        assert image(running) == image(deployment(dev, "dev", name)) == reference
        assert running["metadata"]["labels"]["app.kubernetes.io/version"] == "v1.4.0"
    assert set(prod.pulumi.up("--stack", "prod").changes) == {"same"}
    assert files(storage) == pushed
    assert not (prod.folder / ".moorage/images").exists()
