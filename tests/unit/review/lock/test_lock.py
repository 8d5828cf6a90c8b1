"""What others rely on is written down, and a change of it is a problem until it is written down again."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from moorage.errors import InputError
from moorage.review.check import check
from moorage.review.lock import file
from moorage.review.lock.locking import lock

USER = "name: user\nimage: {ref: r.example.com/user@sha256:%s}\n" % ("a" * 64)
ORDER = USER.replace("user", "order") + "uses: [user]\n"
FIRST = """\
# What others rely on, by environment and service. Written by `moorage lock`; commit it.
# `moorage check` fails when something here would change or go.
test:
  order:
    dns: order.shop.svc.cluster.local
    ports: {http: 80}
    resources: [order-deployment, order-service]
    selector: {app.kubernetes.io/instance: order, app.kubernetes.io/name: order}
  user:
    dns: user.shop.svc.cluster.local
    hosts: ['*.example.com/api']
    ports: {grpc: 9090, http: 80}
    resources: [user-deployment, user-route, user-service]
    selector: {app.kubernetes.io/instance: user, app.kubernetes.io/name: user}
"""
MORE = "ports: {grpc: 9090}\nexpose: {hosts: ['*.example.com'], path: /api}\n"
HEAD = """\
config:
  moorage:environment:
    namespace: shop
    kubernetes: {render_to: out}
    monitoring: off
"""
GATEWAY = "exposure: {gateway: {name: public, namespace: gateway}}"


@pytest.fixture
def locked(tree):
    """Return a project with two services, locked."""
    tree.spec(ORDER)
    tree.spec(USER + MORE, "user")
    tree.environment(GATEWAY)
    lock([tree.root / "services"], None)
    return tree


def said(tree, env=None, paths=("services",)):
    report = check([tree.root / each for each in paths], env)
    return [str(each) for each in report.problems], [str(each) for each in report.warnings]


def test_what_is_relied_on_is_written_down_and_is_fine(locked):
    assert (locked.root / file.NAME).read_text() == FIRST
    assert said(locked) == ([], [])


KEEP = "keep it, or run `moorage lock` and commit that"
FILE = "moorage-lock.yaml"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "ports: {grpc: 9090}",
            "ports: {rpc: 9090}",
            [f"{FILE}:12: test.user.ports.grpc: is relied on and would go, got 9090; order calls it: {KEEP}"],
        ),
        (
            "name: user\n",
            "name: user\nservice: {port: 81}\n",
            [f"{FILE}:12: test.user.ports.http: is relied on and would become 81, got 80; order calls it: {KEEP}"],
        ),
        (
            "path: /api",
            "path: /",
            [
                f'{FILE}:11: test.user.hosts[0]: is relied on and would go, got "*.example.com/api"; '
                f"whoever calls it from outside relies on it: {KEEP}"
            ],
        ),
    ],
)
def test_a_change_of_it_is_a_problem_that_says_who_is_hurt(locked, old, new, told):
    locked.spec((USER + MORE).replace(old, new), "user")
    problems, _ = said(locked)
    assert problems == told


def test_another_namespace_is_another_name(locked):
    locked.environment(GATEWAY, head=HEAD.replace("shop", "other"))
    problems, _ = said(locked)
    assert [each.partition(": is relied")[0] for each in problems] == [
        f"{FILE}:5: test.order.dns",
        f"{FILE}:10: test.user.dns",
    ]


def test_a_service_that_goes_is_a_problem(locked):
    locked.spec(ORDER.replace("uses: [user]\n", ""))
    (locked.root / "services/user/service.yaml").unlink()
    assert said(locked)[0] == [f"{FILE}:9: test.user: is relied on and would go; others may call it: {KEEP}"]


def test_a_service_that_is_not_asked_for_is_not_gone(locked):
    assert said(locked, paths=("services/order",)) == ([], [])


def test_an_environment_that_goes_is_a_problem_when_all_are_looked_at(locked):
    locked.environment(GATEWAY, name="other")
    (locked.root / "stacks/Pulumi.test.yaml").unlink()
    gone = f"{FILE}:3: test: is relied on, and there is no such environment; {KEEP}"
    assert said(locked)[0] == [gone]
    assert said(locked, env="other")[0] == []


def test_what_is_new_hurts_nobody_and_is_a_warning_until_it_is_locked(locked):
    locked.spec(USER.replace("user", "third"), "third")
    locked.spec(ORDER + "ports: {admin: 9091}\n")
    assert said(locked) == (
        [],
        [
            f"{FILE}:3: lacks what others may rely on of order, third in test; run `moorage lock` and commit that",
        ],
    )
    lock([locked.root / "services"], None)
    assert said(locked) == ([], [])


def test_what_is_new_in_several_environments_is_one_warning(locked):
    locked.environment(GATEWAY, name="other")
    lock([locked.root / "services"], None)
    locked.spec(USER.replace("user", "third"), "third")
    assert [each.rpartition(" lacks ")[2] for each in said(locked)[1]] == [
        "what others may rely on of third in other, test; run `moorage lock` and commit that"
    ]


def test_locking_again_announces_and_tells_what_is_announced(locked):
    locked.spec(USER + MORE.replace("grpc", "rpc"), "user")
    done = lock([locked.root / "services"], None)
    assert done.announced == ("test.user.ports.grpc would go; order calls it",)
    assert (done.services, done.environments) == (2, ("test",))
    assert said(locked) == ([], [])


def test_one_environment_or_service_alone_leaves_the_others_as_they_are(locked):
    locked.environment(GATEWAY, name="other")
    lock([locked.root / "services"], "other")
    both = (locked.root / file.NAME).read_text()
    assert FIRST.partition("test:")[2] in both
    locked.spec(USER + MORE.replace("grpc", "rpc"), "user")
    lock([locked.root / "services/order"], None)
    assert (locked.root / file.NAME).read_text() == both


def test_without_the_file_nothing_is_said(tree):
    tree.spec(USER, "user")
    tree.environment()
    assert said(tree) == ([], [])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<<<<<<< ours\ntest: {}\n", f"{FILE}:2: is not valid YAML"),
        ("test: []\n", f"{FILE}:1: test: must be a mapping of services; run `moorage lock` to write it anew"),
        ("test: {user: 1}\n", f"{FILE}:1: test.user: must be a mapping of what others rely on; run `moorage lock`"),
    ],
)
def test_a_damaged_file_is_a_problem_and_is_written_anew(locked, text, told):
    locked.write(file.NAME, text)
    problems, _ = said(locked)
    assert len(problems) == 1
    assert problems[0].startswith(told), problems
    lock([locked.root / "services"], None)
    assert (locked.root / file.NAME).read_text() == FIRST


def test_a_link_that_leads_out_of_the_project_is_not_followed(locked, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "secret.yaml"
    outside.write_text("token: hidden\n")
    (locked.root / file.NAME).unlink()
    (locked.root / file.NAME).symlink_to(outside)
    problems, _ = said(locked)
    assert problems == [
        f"{FILE}: is a link that leads out of the project or to a hidden file; replace it with what it leads to"
    ]


def test_what_is_wrong_elsewhere_writes_nothing(locked):
    locked.spec("name: user\nport: x\n", "user")
    with pytest.raises(InputError):
        lock([locked.root / "services"], None)
    assert (locked.root / file.NAME).read_text() == FIRST


RENAMED = """\
  user:
    dns: user.shop.svc.cluster.local
    hosts: ['*.example.com/api']
    ports: {grpc: 9090, http: 80}
    renamed_to: member
"""


def test_a_declared_rename_breaks_nobody_until_the_former_name_goes(locked):
    renamed = (USER + MORE).replace("name: user\n", "name: member\nrenamed_from: user\n")
    locked.spec(renamed, "user")
    assert said(locked)[0] == []
    lock([locked.root / "services"], None)
    assert (locked.root / file.NAME).read_text().endswith(RENAMED)
    locked.spec(renamed.replace("renamed_from: user\n", ""), "user")
    locked.spec(ORDER.replace("uses: [user]", "uses: [member]"))
    assert said(locked)[0] == [f"{FILE}:15: test.user: is relied on and would go; others may call it: {KEEP}"]


def test_a_rename_that_is_not_declared_is_a_problem(locked):
    locked.spec((USER + MORE).replace("name: user", "name: member"), "user")
    locked.spec(ORDER.replace("uses: [user]", "uses: [member]"))
    assert said(locked)[0] == [f"{FILE}:9: test.user: is relied on and would go; others may call it: {KEEP}"]


def test_a_renamed_service_must_keep_its_ports(locked):
    renamed = (USER + MORE).replace("name: user\n", "name: member\nrenamed_from: user\n")
    locked.spec(renamed.replace("grpc", "rpc"), "user")
    gone = f"{FILE}:12: test.user.ports.grpc: is relied on and would go, got 9090; order calls it: {KEEP}"
    assert said(locked)[0] == [gone]


_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8)
_RELIED = st.fixed_dictionaries({"hosts": st.lists(_TEXT, min_size=1), "ports": st.dictionaries(_TEXT, st.just(80))})


@settings(max_examples=50)
@given(relied=_RELIED, environment=_TEXT)
def test_any_text_is_read_as_it_was_written(tmp_path_factory, relied, environment):
    root = tmp_path_factory.mktemp("project")
    file.write(root, {environment: {"user": relied}})
    assert file.read(root).data == {environment: {"user": relied}}
