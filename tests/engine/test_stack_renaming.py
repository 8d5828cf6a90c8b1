"""A service gets another name, and answers under the former one until that is given up."""

S = ("--stack", "local")
SPEC = "services/user/service.yaml"
FORMER = "1-manifest/v1-service-shop-user.yaml"


def steps(result):
    """Return what was done to which object, the unchanged ones left out."""
    objects = (step for step in result.steps if step.type.startswith("kubernetes:") and step.op != "same")
    return {(step.op, step.name) for step in objects}


def test_the_service_of_the_former_name_stays_the_object_that_it_was(checkout):
    clone = checkout()
    clone.pulumi.up(*S)
    before = clone.manifests()
    clone.edit(SPEC, "name: user\n", "name: member\nrenamed_from: user\n")
    preview = clone.pulumi("preview", *S)
    up = clone.pulumi.up(*S)
    assert steps(preview) == steps(up)
    assert ("update", "user-service") in steps(up)
    created = {name for op, name in steps(up) if op == "create"}
    assert created == {f"member-{role}" for role in (*roles(created), "service")}
    gone = {name for op, name in steps(up) if op == "delete"}
    assert gone == {f"user-{role}" for role in roles(created)}
    kept = clone.manifests()[FORMER].decode()
    assert "app.kubernetes.io/name: member" in kept.partition("spec:")[2]
    assert set(clone.pulumi.up(*S).changes) == {"same"}

    # A commit that is taken back: the program knows nothing of the name between.
    clone.edit(SPEC, "name: member\nrenamed_from: user\n", "name: user\n")
    assert ("update", "user-service") in steps(clone.pulumi.up(*S))
    assert clone.manifests() == before
    clone.edit(SPEC, "name: user\n", "name: member\nrenamed_from: user\n")
    clone.pulumi.up(*S)

    clone.edit(SPEC, "renamed_from: user\n", "")
    clone.edit("services/order/service.yaml", "uses: [user]", "uses: [member]")
    after = clone.pulumi.up(*S)
    assert {each for each in steps(after) if each[0] != "update"} == {("delete", "user-service")}
    assert FORMER not in clone.manifests()


def roles(created):
    return {name.removeprefix("member-") for name in created} - {"service"}
