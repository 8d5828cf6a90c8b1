"""The examples that render to a folder, with literal Pulumi commands: up, up again, destroy."""

import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
# Those that build. The rest runs the same program (tests/unit/review/test_examples.py).
BUILT = {"monorepo": ("catalog", "web"), "one-repository": ("hello",)}
AUTHOR = ("-c", "user.name=Test", "-c", "user.email=test@example.com")


def _deployments(folder):
    bodies = [yaml.safe_load(path.read_text()) for path in (folder / ".moorage" / "manifests").rglob("*.yaml")]
    return {body["metadata"]["name"]: body for body in bodies if body["kind"] == "Deployment"}


@pytest.mark.parametrize("name", BUILT)
def test_an_example_that_builds_is_brought_up_stays_and_goes(name, tmp_path, pulumi_cli):
    folder = shutil.copytree(EXAMPLES / name, tmp_path / name, ignore=shutil.ignore_patterns(".moorage"))
    tags = [f"{service}/v1.4.0" if name == "monorepo" else "v1.4.0" for service in BUILT[name]]
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "one"], *(["tag", tag] for tag in tags)):
        subprocess.run(["git", *AUTHOR, *arguments], cwd=folder, check=True)
    pulumi = pulumi_cli(folder)
    pulumi("stack", "init", "dev")
    made = pulumi.up("--stack", "dev").changes["create"]
    found = _deployments(folder)
    assert set(found) == set(BUILT[name])
    for service, body in found.items():
        (container,) = body["spec"]["template"]["spec"]["containers"]
        assert f"{service}:v1.4.0@sha256:" in container["image"]
    assert pulumi.up("--stack", "dev").changes == {"same": made}
    assert pulumi("destroy", "--stack", "dev", "--yes", "--skip-preview").changes == {"delete": made}
    assert _deployments(folder) == {}
