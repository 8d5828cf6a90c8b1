"""What a preview says of a cluster, the API server has said: nothing of it is the program's own guess.

How each was seen to fail stands in README.md.
"""

from shop import Shop, until


def test_the_preview_before_there_was_anything_said_what_up_did(shop: Shop) -> None:
    planned, done = ({(step.op, step.name) for step in result.steps} for result in shop.first)
    assert planned == done
    assert ("create", "user-deployment") in planned


def test_a_field_that_somebody_else_has_set_fails_the_preview_and_is_left_alone(shop: Shop) -> None:
    path = f"/apis/apps/v1/namespaces/{shop.namespace}/deployments/user"
    theirs = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "user", "namespace": shop.namespace}}

    def by_them(**spec: int) -> None:
        claim = {**theirs, "spec": spec} if spec else theirs
        shop.api.call("PATCH", path, claim, "application/apply-patch+yaml", fieldManager="them", force="true")

    by_them(replicas=3)
    try:
        shop.environment(user={"replicas": 4})
        for command in (shop.pulumi.preview, shop.pulumi.up):
            told = "\n".join(command(code=1).errors)
            # The API server's words, which both plugins pass on.
            assert 'conflict with "them"' in told
            assert ".spec.replicas" in told
        assert shop.deployment("user")["spec"]["replicas"] == 3
    finally:
        by_them()
        shop.environment()
        shop.pulumi("refresh", "--yes", "--skip-preview")
        shop.pulumi.up()
    until(lambda: len(shop.addresses("user")) == 2, "user does not have its two pods again")
