"""An account of the service's own, or one that is there; its token only for a program that asks for it."""

import pytest

SAID = {
    "service_account: {name: order, annotations: {a: b}}": "service_account: has both name and annotations; "
    "annotate the account where it is made, or remove name",
    "service_account: {name: Order}": 'service_account.name: is not a Kubernetes object name, got "Order"; '
    "use lower-case letters, digits, '-' and '.', starting and ending with a letter or digit",
    "service_account: {token: 1}": "service_account.token: must be true or false; write true or false, without quotes",
    "service_account: {annotations: {a b: c}}": "service_account.annotations.a b: cannot be an annotation's key, got "
    "\"a b\"; use a name of letters, digits, '-', '_' and '.' (at most 63), with an optional prefix such as "
    "example.com/",
    "service_account: order": 'service_account: must be a mapping, got "order"; '
    "write `service_account: {name: order}`, of one that is there",
    "serviceAccountName: order": "serviceAccountName: unknown key; "
    "write `service_account: {name: order}`, of one that is there; without it the service has one of its own",
    "service_account: {create: true}": "service_account.create: unknown key; "
    "remove it: an account is made, unless `service_account: {name: order}` says which one is there",
}


@pytest.mark.parametrize(("line", "said"), SAID.items(), ids=SAID)
def test_what_is_no_account_is_refused(tree, line, said):
    tree.spec(f"name: order\nsource: {{}}\n{line}\n")
    assert tree.says() == [f"services/order/service.yaml:3: {said}"]


@pytest.mark.parametrize(
    ("below", "above", "name", "annotations"),
    [
        ("{name: shared}", "{annotations: {a: b}}", None, {"a": "b"}),
        ("{annotations: {a: b}}", "{name: shared}", "shared", {}),
    ],
)
def test_a_layer_that_sets_one_of_the_two_removes_the_other(tree, below, above, name, annotations):
    tree.spec(f"name: order\nsource: {{}}\nservice_account: {above}\n")
    (spec,) = tree.load(tree.environment(f"defaults: {{service_account: {below}}}")).specs
    assert (spec.service_account.name, spec.service_account.annotations) == (name, annotations)
