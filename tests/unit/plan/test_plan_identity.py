"""Whom a pod runs as: our own number, the user's, or whom the cluster chooses; and in which user namespace."""

import pytest

_NEW = {"kubernetes": {"render_to": "out", "version": "1.36"}}


def _pod(made):
    return made.manifests["deployment"]["spec"]["template"]["spec"]


def test_the_user_chooses_the_numbers(planned):
    security = _pod(planned({"run_as": {"user": 1000, "group": 2000, "fs_group": 3000}}))["securityContext"]
    assert (security["runAsUser"], security["runAsGroup"], security["fsGroup"]) == (1000, 2000, 3000)


def test_one_number_leaves_the_others_at_their_defaults(planned):
    security = _pod(planned({"run_as": {"fs_group": 3000}}))["securityContext"]
    assert (security["runAsUser"], security["runAsGroup"], security["fsGroup"]) == (65532, 65532, 3000)


def test_where_the_cluster_chooses_no_number_is_given_and_root_is_still_refused(planned):
    security = _pod(planned({"run_as": "platform"}))["securityContext"]
    assert security == {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}}


def test_pods_have_a_user_namespace_from_the_release_on_that_has_it_for_good(planned):
    versions = ("1.30", "1.33", "1.35", "1.36", "1.37", "1.40")
    found = [_pod(planned({}, {"kubernetes": {"render_to": "out", "version": each}})) for each in versions]
    assert [pod.get("hostUsers") for pod in found] == [None, None, None, False, False, False]


def test_without_a_version_the_pod_is_as_before(planned):
    assert "hostUsers" not in _pod(planned())


@pytest.mark.parametrize(
    "fields",
    [
        {"user_namespace": False},
        # OpenShift's own numbers lie far above what a pod's namespace maps.
        {"run_as": "platform"},
        {"run_as": {"user": 65536}},
        {"run_as": {"group": 65536}},
        {"run_as": {"fs_group": 65536}},
    ],
    ids=str,
)
def test_no_user_namespace_where_it_is_turned_off_or_cannot_hold_the_numbers(planned, fields):
    assert "hostUsers" not in _pod(planned(fields, _NEW))


def test_the_largest_numbers_that_a_user_namespace_holds(planned):
    numbers = {"run_as": {"user": 65535, "group": 65535, "fs_group": 65535}}
    assert _pod(planned(numbers, _NEW))["hostUsers"] is False


SAID = {
    "run_as: root": "run_as: must be 'platform', got \"root\"; choose one of these",
    "run_as: {user: 0}": "run_as.user: must be between 1 and 2147483647, got 0; choose a number in that range",
    "run_as: {group: 2147483648}": "run_as.group: must be between 1 and 2147483647, got 2147483648; "
    "choose a number in that range",
    "run_as: {fs_group: -1}": "run_as.fs_group: must be between 1 and 2147483647, got -1; "
    "choose a number in that range",
    "user_namespace: 1": "user_namespace: must be true or false, got 1; write true or false, without quotes",
}


@pytest.mark.parametrize(("line", "said"), SAID.items(), ids=SAID)
def test_what_is_no_identity_is_refused(tree, line, said):
    tree.spec(f"name: order\nsource: {{}}\n{line}\n")
    assert tree.says() == [f"services/order/service.yaml:3: {said}"]


def test_a_cluster_that_chooses_is_said_once_for_all_services(tree):
    tree.spec("name: order\nsource: {}\n")
    env = tree.environment("defaults: {run_as: platform}\n")
    (spec,) = tree.load(env).specs
    assert spec.run_as == "platform"
