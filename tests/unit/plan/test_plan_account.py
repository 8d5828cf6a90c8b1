"""Whose account the pods have, and whether they get its token."""

_JOB = {"jobs": {"nightly": {"schedule": "@daily", "args": ["report"]}}}


def _pods(made):
    return [
        made.manifests["deployment"]["spec"]["template"]["spec"],
        made.manifests["job.nightly"]["spec"]["jobTemplate"]["spec"]["template"]["spec"],
    ]


def test_an_account_that_is_there_is_not_made(planned):
    made = planned({**_JOB, "service_account": {"name": "shared"}})
    assert "service-account" not in made.manifests
    assert [pod["serviceAccountName"] for pod in _pods(made)] == ["shared", "shared"]
    assert [pod["automountServiceAccountToken"] for pod in _pods(made)] == [False, False]


def test_the_own_account_bears_the_annotations(planned):
    role = {"eks.amazonaws.com/role-arn": "arn:aws:iam::111122223333:role/order"}
    made, plain = planned({**_JOB, "service_account": {"annotations": role}}), planned(_JOB)
    assert made.manifests["service-account"]["metadata"].pop("annotations") == role
    assert made.manifests == plain.manifests


def test_the_token_is_the_pods_and_nobody_elses(planned):
    made = planned({**_JOB, "service_account": {"token": True}})
    assert [pod["automountServiceAccountToken"] for pod in _pods(made)] == [True, True]
    assert made.manifests["service-account"]["automountServiceAccountToken"] is False
