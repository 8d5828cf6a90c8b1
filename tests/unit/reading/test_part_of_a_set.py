"""A part of the set is loaded for a stack of its own: the rest is known, and neither planned nor built."""

import pytest
from moorage.errors import InputError
from moorage.image.building import build
from moorage.reading.loading import load

USER = "name: user\nport: 9000\nimage: {ref: example.com/user:v1}\n"
INVOICE = "name: invoice\nuses: [user]\nimage: {ref: example.com/invoice:v1}\n"
ENVIRONMENT = """\
config:
  moorage:environment:
    namespace: shop
    kubernetes: {render_to: out}
    monitoring: off
"""
BUILT = "name: built\nsource: {module: ., package: ./cmd/built}\n"


@pytest.fixture
def teams(tree):
    tree.write("services/shop/user/service.yaml", USER)
    tree.write("services/billing/invoice/service.yaml", INVOICE)
    tree.environment(head=ENVIRONMENT.replace("render_to: out", "context: there"), name="billing")
    return tree


def part(tree, team: str):
    return load([tree.root / "services" / team], env="billing", root=tree.root)


def test_what_was_asked_for_is_selected_and_the_rest_is_known(teams):
    project = part(teams, "billing")
    assert [spec.name for spec in project.selected_specs] == ["invoice"]
    assert [spec.name for spec in project.specs] == ["invoice", "user"]


def test_without_paths_everything_is_selected(teams):
    project = load(env="billing", root=teams.root)
    assert project.selected_specs == project.specs


def test_what_only_another_stack_could_not_run_is_no_problem_of_this_one(teams):
    teams.write("services/shop/built/service.yaml", BUILT)
    assert [spec.name for spec in part(teams, "billing").selected_specs] == ["invoice"]
    with pytest.raises(InputError, match="which the cluster of environment billing cannot pull from"):
        part(teams, "shop")


def test_a_peer_that_cannot_be_read_is_one_as_it_may_be_a_caller(teams):
    teams.write("services/shop/user/service.yaml", f"{USER}usse: [invoice]\n")
    with pytest.raises(InputError, match="services/shop/user/service.yaml:4"):
        part(teams, "billing")


def test_only_what_is_selected_is_built(teams, monkeypatch):
    teams.environment(name="billing")
    teams.write("services/shop/built/service.yaml", BUILT)
    asked = []
    monkeypatch.setattr("moorage.image.batch.build_all", lambda requests, **_: asked.extend(requests) or {})
    build(part(teams, "billing"))
    assert asked == []
    build(part(teams, "shop"))
    assert [request.name for request in asked] == ["built"]
