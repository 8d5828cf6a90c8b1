"""Releases that cannot succeed: `up` says why, the old pods keep answering, and the next good `up` repairs.

What is asked of an error is what the official plugin and the stand-in both say. README.md has both, and how each test
was seen to fail.
"""

from collections.abc import Iterator

import pytest
from literal_pulumi import Result
from shop import Shop, until

# Long enough for a pod to be started and found wanting, on a busy machine too.
PATIENCE = {"E2E_SECONDS": "40"}
NOWHERE = "postgres://nobody@127.0.0.1:1/none?sslmode=disable"


@pytest.fixture
def mended(shop: Shop) -> Iterator[Shop]:
    """The services as they were; whatever a test does to them, one good `up` repairs."""
    yield shop
    shop.environment()
    shop.pulumi.up()
    assert len(shop.addresses("user")) == 2


def failed(shop: Shop) -> Result:
    """Run an `up` that fails while requests go to user; not one of them may fail."""
    before = {pod["metadata"]["name"] for pod in shop.pods("user")}
    shop.probe("POST", "/load/start", url=shop.url("user", "/health"), workers=4)
    try:
        result = shop.pulumi.up(code=1, **PATIENCE)
    finally:
        load = shop.probe("POST", "/load/stop")
    assert load["sent"] > 100, load
    assert load["failed"] == 0, load
    assert before <= {pod["metadata"]["name"] for pod in shop.pods("user")}
    return result


def told(result: Result) -> str:
    return "\n".join(result.errors)


def test_a_version_that_never_turns_healthy(mended: Shop) -> None:
    mended.environment(user={"env": {"DATABASE_URL": NOWHERE}})
    result = failed(mended)
    assert "'user' timed out waiting to be Ready" in told(result)
    assert "containers with unready status: [user]" in told(result)
    # The state has the new release although it failed: the repair is a change of it, not a second creation.
    mended.environment()
    assert mended.pulumi.up().named("user-deployment").op == "update"
    until(lambda: len(mended.pods("user")) == 2, "the failed pods are still there")


def test_an_image_that_is_not_there(mended: Shop) -> None:
    absent = f"{mended.cluster.registry}/{mended.namespace}/absent@sha256:{'0' * 64}"
    mended.environment(user={"image": {"ref": absent, "version": "v9.9.9"}})
    result = failed(mended)
    assert "containers with unready status: [user]" in told(result)
    assert "ErrImagePull" in told(result) or "ImagePullBackOff" in told(result)


def test_an_exceeded_quota(mended: Shop) -> None:
    quotas = f"/api/v1/namespaces/{mended.namespace}/resourcequotas"
    body = {"metadata": {"name": "full"}, "spec": {"hard": {"pods": "1"}}}
    mended.api.call("POST", quotas, body)
    try:
        until(
            lambda: mended.api.call("GET", f"{quotas}/full").get("status", {}).get("used"), "the quota is not counted"
        )
        mended.environment(user={"env": {"OTHER": "value"}})
        assert "'user' timed out waiting to be Ready" in told(failed(mended))
        # The official plugin says no more than that; the reason stands in the cluster.
        conditions = {each["type"]: each for each in mended.deployment("user")["status"]["conditions"]}
        assert "exceeded quota: full" in conditions["ReplicaFailure"]["message"]
    finally:
        mended.api.call("DELETE", f"{quotas}/full")


def test_a_name_that_is_somebody_elses_is_left_alone_and_the_next_up_continues(mended: Shop) -> None:
    services = f"/api/v1/namespaces/{mended.namespace}/services"
    theirs = {"metadata": {"name": "late", "labels": {"owner": "them"}}, "spec": {"ports": [{"port": 80}]}}
    mended.api.call("POST", services, theirs)
    late = "services/late/service.yaml"
    text = (mended.checkout.folder / "services/prober/service.yaml").read_text()
    mended.checkout.commit(late, text.replace("name: prober", "name: late").replace("module: .", "module: ../prober"))
    try:
        failure = mended.pulumi.up(code=1)
        # The official plugin passes on the API server's `services "late" already exists`.
        assert any("already exists" in error and "late" in error for error in failure.errors), failure.output
        assert not mended.holds("late-service")
        assert mended.api.call("GET", f"{services}/late")["metadata"]["labels"] == {"owner": "them"}
        mended.api.call("DELETE", f"{services}/late")
        assert mended.pulumi.up().named("late-service").op == "create"
    finally:
        (mended.checkout.folder / late).unlink()
        mended.checkout.git("commit", "-qam", "late is gone")
