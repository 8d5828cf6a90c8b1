"""A migration comes before its release, a failed one leaves the old pods serving, and jobs run beside them unseen.

How each was seen to fail stands in README.md.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from shop import Shop, until

NAME = "ledger"
FILE = f"services/{NAME}/service.yaml"
SPEC = """name: ledger
source: {module: ../prober, version_variable: main.version}
replicas: 2
metrics: false
migrate: {args: [exit, 0], timeout: 20s}
jobs: {minutely: {schedule: "* * * * *", args: [exit, 0]}}
sidecars: {beside: {image: IMAGE, env: {HTTP_ADDR: ":9000"}, resources: {ephemeral_storage: false}}}
"""
"""The sidecar is a prober too, which never ends by itself."""
JOBS = {"labelSelector": f"app.kubernetes.io/name={NAME},batch.kubernetes.io/job-name"}


@pytest.fixture(scope="module")
def ledger(shop: Shop) -> Iterator[Shop]:
    """A service with a migration and a job, beside the others."""
    image = shop.deployment("prober")["spec"]["template"]["spec"]["containers"][0]["image"]
    shop.checkout.commit(FILE, SPEC.replace("IMAGE", image))
    shop.pulumi.up()
    try:
        yield shop
    finally:
        (shop.checkout.folder / FILE).unlink()
        shop.checkout.git("commit", "-qam", "ledger is gone")
        shop.pulumi.up()


def condition(job: dict[str, Any], kind: str) -> dict[str, Any] | None:
    found = [
        each for each in job.get("status", {}).get("conditions", []) if (each["type"], each["status"]) == (kind, "True")
    ]
    return found[0] if found else None


def migration(shop: Shop) -> dict[str, Any]:
    return shop.api.call("GET", f"/apis/batch/v1/namespaces/{shop.namespace}/jobs/{NAME}-migrate")


def serving(shop: Shop) -> set[str]:
    return {
        pod["metadata"]["name"]
        for pod in shop.pods(NAME)
        if pod["metadata"]["labels"]["app.kubernetes.io/instance"] == NAME
    }


def test_a_migration_is_done_before_its_release_begins(ledger: Shop) -> None:
    done = condition(migration(ledger), "Complete")
    assert done is not None
    assert done["lastTransitionTime"] <= ledger.deployment(NAME)["metadata"]["creationTimestamp"]


def test_a_failed_migration_leaves_the_old_pods_serving_and_the_next_up_runs_it_again(ledger: Shop) -> None:
    before, generation = serving(ledger), ledger.deployment(NAME)["metadata"]["generation"]
    ledger.checkout.edit(FILE, "migrate: {args: [exit, 0]", "env: {RELEASE: next}\nmigrate: {args: [exit, 1]")
    ledger.probe("POST", "/load/start", url=ledger.url(NAME, "/health"), workers=4)
    try:
        result = ledger.pulumi.up(code=1)
    finally:
        load = ledger.probe("POST", "/load/stop")
    assert load["sent"] > 100, load
    assert load["failed"] == 0, load
    assert serving(ledger) == before
    assert ledger.deployment(NAME)["metadata"]["generation"] == generation
    assert "DeadlineExceeded" in "\n".join(result.errors)
    # Not changed, and yet begun again: what it needs may be there by now.
    assert ledger.pulumi.preview().named(f"{NAME}-migrate").op == "replace"
    ledger.checkout.edit(FILE, "[exit, 1]", "[exit, 0]")
    assert ledger.pulumi.up().named(f"{NAME}-deployment").op == "update"
    assert condition(migration(ledger), "Complete")
    assert not serving(ledger) & before


def done(shop: Shop) -> dict[str, Any]:
    """Return a pod of the job that has run."""

    def ran() -> list[dict[str, Any]]:
        pods = shop.objects("api/v1", "pods", **JOBS)
        return [pod for pod in pods if pod["status"]["phase"] == "Succeeded" and "minutely" in pod["metadata"]["name"]]

    return until(ran, "no pod of the job is done", 120)[0]


def test_a_job_runs_beside_the_service_and_gets_none_of_its_requests(ledger: Shop) -> None:
    pod = done(ledger)
    log = f"/api/v1/namespaces/{ledger.namespace}/pods/{pod['metadata']['name']}/log?container={NAME}"
    assert "exit 0" in ledger.text("GET", log)
    service = ledger.api.call("GET", f"/api/v1/namespaces/{ledger.namespace}/services/{NAME}")
    assert not service["spec"]["selector"].items() <= pod["metadata"]["labels"].items()
    assert len(ledger.addresses(NAME)) == 2


def test_a_sidecar_starts_before_the_process_and_is_stopped_after_it(ledger: Shop) -> None:
    status = done(ledger)["status"]
    (sidecar,), (process,) = (
        [each["state"]["terminated"] for each in status[key]] for key in ("initContainerStatuses", "containerStatuses")
    )
    assert sidecar["startedAt"] <= process["startedAt"] <= process["finishedAt"] <= sidecar["finishedAt"]
    serving = [pod for pod in ledger.pods(NAME) if pod["metadata"]["labels"]["app.kubernetes.io/instance"] == NAME]
    assert all(each["started"] and each["ready"] for pod in serving for each in pod["status"]["initContainerStatuses"])
