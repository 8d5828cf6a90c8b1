"""What a former name may be, and who is warned about it."""

from __future__ import annotations

import pytest
from moorage.review.check import check

IMAGE = "image: {ref: r.example.com/x@sha256:%s}\n" % ("a" * 64)


@pytest.mark.parametrize(
    ("specs", "place"),
    [
        ({"a": "renamed_from: a\n"}, "services/a/service.yaml:3: renamed_from: conflict"),
        (
            {"a": "renamed_from: user\nmetrics: false\nservice: false\n"},
            "services/a/service.yaml:3: renamed_from: conflict",
        ),
        ({"a": "renamed_from: user\n", "user": ""}, "services/a/service.yaml:3: renamed_from: duplicate-service"),
        (
            {"a": "renamed_from: user\n", "b": "renamed_from: user\n"},
            "services/b/service.yaml:3: renamed_from: duplicate-service",
        ),
    ],
)
def test_a_former_name_is_nobody_elses(tree, specs, place):
    for name, more in specs.items():
        tree.spec(f"name: {name}\n{IMAGE}{more}", name)
    assert tree.finds() == [place]


def test_who_uses_the_former_name_is_warned(tree):
    tree.spec(f"name: member\n{IMAGE}renamed_from: user\n", "member")
    tree.spec(f"name: order\n{IMAGE}uses: [user]\n")
    tree.environment()
    report = check([tree.root / "services"], None)
    assert report.problems == ()
    assert [str(each) for each in report.warnings] == [
        "services/order/service.yaml:3: uses[0]: is a former name, and answers until renamed_from goes, "
        'got "user"; use member'
    ]


def test_a_layer_of_the_former_name_is_nobodys(tree):
    tree.spec(f"name: member\n{IMAGE}renamed_from: user\n", "member")
    env = tree.environment("services: {user: {replicas: 3}}")
    assert tree.says(env) == [
        "stacks/Pulumi.test.yaml:6: config.moorage:environment.services.user: is not a service of this project; "
        "use one of member"
    ]
