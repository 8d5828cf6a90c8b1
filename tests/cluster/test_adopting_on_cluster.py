"""Published manifests that run are adopted, imported, and the next `up` changes nothing."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from adopting import STACK, Running, applied
from places import Cluster

OBJECTS = {"podinfo-service", "podinfo-deployment", "podinfo-autoscaler"}


@pytest.fixture
def running(cluster: Cluster, tmp_path: Path) -> Iterator[Running]:
    """The manifests, as somebody else has created them."""
    namespace = f"e2e-adopt-{uuid.uuid4().hex[:6]}"
    found = None
    try:
        found = applied(cluster, namespace, tmp_path)
        yield found
    finally:
        if found is not None:
            found.api.call("DELETE", f"/api/v1/namespaces/{namespace}")


def test_what_runs_is_adopted_and_the_next_up_changes_nothing(running: Running) -> None:
    pods, before = running.pods(), [each["metadata"]["uid"] for each in running.live]
    generations = [each["metadata"].get("generation") for each in running.live]
    running.adopted()
    running.pulumi("stack", "init", STACK)
    imports = str(running.pulumi.folder / "services/import.json")
    running.pulumi("import", "--file", imports, "--yes", "--protect=false", "--generate-code=false", "--skip-preview")

    previewed = running.pulumi.preview()
    assert {step.name for step in previewed.steps} >= OBJECTS
    assert set(previewed.changes) == {"same"}, previewed.output
    assert set(running.pulumi.up().changes) == {"same"}

    assert running.pods() == pods
    assert [each["metadata"]["uid"] for each in running.live] == before
    assert [each["metadata"].get("generation") for each in running.live] == generations

    # A field of the spec changes the object that ran; its first change takes the field over from who wrote it.
    spec = running.pulumi.folder / "services/service.yaml"
    spec.write_text(spec.read_text().replace("max: 4", "max: 5"))
    assert running.pulumi.up(PULUMI_K8S_ENABLE_PATCH_FORCE="true").changes["update"] >= 1
    assert running.live[2]["spec"]["maxReplicas"] == 5
    assert running.live[2]["metadata"]["uid"] == before[2]
    assert running.pods() == pods
