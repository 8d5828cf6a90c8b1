"""Two revisions of a project: what is compared, and that nothing of the user's is touched."""

from __future__ import annotations

from collections import Counter

import pytest
from moorage.reading import models
from moorage.reading.yaml import composing, file
from moorage.review.diff.model import Effect

_ORDER = "name: order\nsource: {}\nuses: [user]\n"
_USER = "name: user\nsource: {}\n"


@pytest.fixture
def pair(clone):
    """`order` calls `user`, and both are committed."""
    clone.spec(_ORDER)
    clone.spec(_USER, "user")
    clone.commit()
    return clone


def test_a_revision_compared_with_itself_is_empty(pair):
    for head in (None, "HEAD"):
        found = pair.compare("HEAD", head)
        assert (found.changes, dict(found.unread), found.effect, found.refused) == ((), {}, Effect.NOTHING, False)
        assert found.services == ("order", "user")
        assert found.environments == ("test",)


def test_the_sides_are_named(pair):
    commit = pair.git("rev-parse", "HEAD")
    found = pair.compare("main")
    assert (found.base.name, found.base.commit) == ("main", commit)
    assert (found.head.name, found.head.commit) == ("working tree", None)
    assert pair.compare("main", "HEAD").head.commit == commit


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("service: {port: 8000}", "port-moved"),
        ("port: 8081", "port-moved"),
    ],
)
def test_another_port_breaks_the_caller(pair, line, code):
    pair.spec(f"{_USER}{line}\n", "user")
    change = pair.change("user")
    [danger] = [each for each in change.findings if each.level == "danger"]
    assert (danger.code, danger.effect, danger.affected) == (code, Effect.BREAKS, ("order",))
    assert danger.message.startswith("order calls user")
    assert danger.location == "services/user/service.yaml:3"
    assert change.effect is Effect.BREAKS
    assert pair.compare().refused


def test_a_port_that_is_renamed_breaks_the_caller(pair):
    pair.spec(f"{_USER}ports: {{grpc: 9090}}\n", "user")
    pair.commit()
    pair.spec(f"{_USER}ports: {{rpc: 9090}}\n", "user")
    [danger] = pair.findings("user", "danger")
    assert danger.message == "order calls user, whose port grpc (9090) is renamed to rpc"
    assert (danger.code, danger.location) == ("port-renamed", "services/user/service.yaml:3")


def test_what_came_to_the_base_since_is_no_part_of_the_change(pair):
    pair.git("checkout", "-q", "-b", "change")
    pair.spec(f"{_ORDER}replicas: 3\n")
    pair.commit()
    pair.git("checkout", "-q", "main")
    pair.spec(f"{_USER}replicas: 4\n", "user")
    pair.commit()
    pair.git("checkout", "-q", "change")
    assert [each.service for each in pair.compare("main").changes] == ["order"]
    assert [each.service for each in pair.compare("main", direct=True).changes] == ["order", "user"]


def test_two_commits_are_compared_whatever_lies_in_the_working_tree(pair):
    pair.spec(f"{_ORDER}replicas: 3\n")
    pair.commit()
    pair.spec("name: [\n")
    [change] = pair.compare("HEAD~1", "HEAD").changes
    assert (change.service, change.effect) == ("order", Effect.CHANGES)
    assert pair.git("status", "--short") == "M services/order/service.yaml"


def test_each_environment_has_its_own_layers_in_either_revision(pair):
    for name in ("one", "two"):
        pair.environment("defaults: {replicas: 3}\nservices: {user: {log: {level: warn}}}", name=name)
    pair.commit()
    pair.environment("services: {user: {log: {level: error}}}\ndefaults: {replicas: 3}", name="one")
    pair.environment("services: {user: {log: {level: warn}}}\ndefaults: {replicas: 4}", name="two")
    found = {(each.environment, each.service): each.effect for each in pair.compare().changes}
    assert found == {
        ("one", "user"): Effect.ROLLS,
        ("two", "user"): Effect.CHANGES,
        ("two", "order"): Effect.CHANGES,
    }
    assert [each.environment for each in pair.compare("HEAD", None, "one").changes] == ["one"]
    files = [str(pair.root / f"stacks/Pulumi.{name}.yaml") for name in ("one", "two")]
    assert {
        (each.environment, each.service): each.effect for each in pair.compare("HEAD", None, *files).changes
    } == found


def test_many_services_are_parsed_and_checked_once_for_both_revisions(pair, monkeypatch):
    for number in range(20):
        pair.spec(f"name: s{number}\nimage: {{ref: registry.example.com/s}}\nuses: [user]\n", f"s{number}")
    pair.environment(name="other")
    pair.commit()
    pair.spec(f"{_ORDER}replicas: 3\n")
    parsed, checked = Counter(), Counter()
    monkeypatch.setattr(file, "compose", lambda text, name: parsed.update([name]) or composing.compose(text, name))
    real = models._checked
    monkeypatch.setattr(models, "_checked", lambda parts: checked.update([parts[-1].data["name"]]) or real(parts))
    assert [each.service for each in pair.compare().changes] == ["order", "order"]
    assert {name: count for name, count in parsed.items() if name.startswith("services/") and count > 1} == {
        "services/order/service.yaml": 2
    }
    assert {name: count for name, count in checked.items() if count > 1} == {"order": 2}
    assert len(checked) == 22


_CLUSTER = """\
config:
  moorage:environment:
    namespace: shop
    kubernetes: {context: dev-1}
    registry: {url: registry.example.com/shop}
    monitoring: off
"""


def test_replicas_that_pulumi_leaves_to_the_autoscaler_are_no_change(pair):
    pair.write("stacks/Pulumi.test.yaml", _CLUSTER)
    scaled = "autoscale: {min: %d, max: 9}\n"
    for before, after, roles in (
        (scaled % 2, scaled % 3, ["autoscaler"]),
        ("replicas: 3\n", scaled % 2, ["autoscaler"]),
        # The new program leaves nothing alone: what it says is sent.
        (scaled % 3, "replicas: 4\n", ["deployment", "autoscaler"]),
        # One that is new starts with so many.
        (None, scaled % 3, ["deployment", "autoscaler"]),
    ):
        if before is None:
            (pair.root / "services/order/service.yaml").unlink()
        else:
            pair.spec(_ORDER + before)
        pair.commit()
        pair.spec(_ORDER + after)
        objects = pair.change("order").objects
        assert [each.role for each in objects if each.role in ("deployment", "autoscaler")] == roles, (before, after)
        assert [each.after["spec"]["replicas"] for each in objects if each.role == "deployment"] in ([], [4], [3])


def test_beside_another_change_the_replicas_stay_what_they_were(pair):
    pair.write("stacks/Pulumi.test.yaml", _CLUSTER)
    pair.spec(f"{_ORDER}autoscale: {{min: 2, max: 9}}\n")
    pair.commit()
    pair.spec(f"{_ORDER}autoscale: {{min: 3, max: 9}}\nlog: {{level: debug}}\n")
    [deployment] = [each for each in pair.change("order").objects if each.role == "deployment"]
    assert deployment.after["spec"]["replicas"] == deployment.before["spec"]["replicas"] == 2
    assert not [each for each in deployment.fields if each.path[-1] == "replicas"]
    assert deployment.effect is Effect.ROLLS
