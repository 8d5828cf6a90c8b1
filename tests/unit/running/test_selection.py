"""Which services run, and what is said of those that cannot."""

from __future__ import annotations

import pytest
from moorage.cli.main import main
from moorage.errors import InputError
from moorage.running.planned.selection import selected

_SOURCE = "name: {}\nsource: {{}}\n"


def _names(tree, *names, urls=()):
    project = tree.load(tree.environment())
    return [each.spec.name for each in selected(project, names, dict.fromkeys(urls, "http://127.0.0.1:1"))]


def _codes(tree, *names):
    with pytest.raises(InputError) as error:
        _names(tree, *names)
    return [(each.path, each.code) for each in error.value.problems]


@pytest.fixture
def chain(tree):
    """Return a project where a uses b, b uses c, and d stands alone."""
    for name, uses in (("a", "[b]"), ("b", "[c]"), ("c", "[]"), ("d", "[]")):
        tree.spec(f"{_SOURCE.format(name)}uses: {uses}\n", name)
    return tree


def test_whoever_is_used_comes_first_and_comes_along(chain):
    assert _names(chain) == ["c", "b", "a", "d"]
    assert _names(chain, "b") == ["c", "b"]


def test_who_has_an_address_elsewhere_does_not_come_along(chain):
    assert _names(chain, "a", urls=["b"]) == ["a"]


def test_a_circle_runs(chain):
    chain.spec(f"{_SOURCE.format('c')}uses: [a]\n", "c")
    assert _names(chain, "a") == ["c", "b", "a"]


def test_a_former_name_leads_to_the_service_that_has_another_now(chain):
    chain.spec(f"{_SOURCE.format('c2')}renamed_from: c\n", "c")
    assert _names(chain, "b") == ["c2", "b"]


def test_an_image_by_reference_cannot_run_and_its_users_need_its_address(chain):
    chain.spec("name: c\nimage: {ref: r.example.com/c:v1}\n", "c")
    assert _codes(chain) == [("uses[0]", "unset-url")]
    assert _codes(chain, "c") == [("image.ref", "not-runnable")]
    assert _names(chain, "a", urls=["c"]) == ["b", "a"]


def test_nothing_to_run_is_said(tree):
    tree.spec("name: c\nimage: {ref: r.example.com/c:v1}\n", "c")
    assert _codes(tree) == [("image.ref", "not-runnable")]


def test_what_is_used_without_a_url_needs_no_address(chain):
    chain.spec(f"{_SOURCE.format('c')}uses: [{{service: postgres, external: true, port: 5432, url: false}}]\n", "c")
    assert _names(chain, "c") == ["c"]


def test_an_unknown_name_is_refused(chain, monkeypatch, capsys):
    monkeypatch.chdir(chain.root)
    chain.environment(name="local")
    assert main(["run", "e"]) == 1
    assert capsys.readouterr().err == 'NAME: is not a service of this project, got "e"; name one of a, b, c, d\n'
