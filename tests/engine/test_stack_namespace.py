"""The Namespace outlives the stack that created it, as others may live in it."""

S = ("--stack", "local")
NAMESPACE = "1-manifest/v1-namespace-default-shop.yaml"
POLICY = "1-manifest/networking.k8s.io_v1-networkpolicy-shop-moorage.default-deny.yaml"
ENVIRONMENT = "stacks/Pulumi.local.yaml"


def test_the_namespace_stays_when_it_is_no_longer_created(checkout):
    clone = checkout()
    clone.pulumi.up(*S)
    made = clone.manifests()
    clone.edit(ENVIRONMENT, "create_namespace: true", "create_namespace: false")
    clone.pulumi.up(*S)
    assert made.keys() - clone.manifests() == {POLICY}
    assert "Namespace" not in clone.pulumi("stack", "--show-urns", *S).output


def test_it_stays_when_the_stack_is_destroyed_and_the_next_up_works(checkout):
    clone = checkout()
    clone.pulumi.up(*S)
    made = clone.manifests()
    clone.pulumi("destroy", *S, "--yes", "--skip-preview")
    assert set(clone.manifests()) == {NAMESPACE}
    assert set(clone.pulumi.up(*S).changes) == {"create"}
    assert clone.manifests() == made


def test_it_goes_where_the_environment_says_so(checkout):
    clone = checkout()
    clone.edit(ENVIRONMENT, "create_namespace: true", "create_namespace: {delete: true}")
    clone.pulumi.up(*S)
    clone.pulumi("destroy", *S, "--yes", "--skip-preview")
    assert not clone.manifests()


def test_saying_so_later_is_enough(checkout):
    clone = checkout()
    clone.pulumi.up(*S)
    clone.edit(ENVIRONMENT, "create_namespace: true", "create_namespace: {delete: true}")
    assert set(clone.pulumi.up(*S).changes) == {"same"}
    clone.pulumi("destroy", *S, "--yes", "--skip-preview")
    assert not clone.manifests()
