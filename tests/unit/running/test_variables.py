"""The environment of a process, out of the planned one."""

from __future__ import annotations

import pytest
from moorage.running.planned.local_file import LocalFile
from moorage.running.planned.variables import expanded, variables

_POD = {
    "namespace": "shop",
    "metadata": {"labels": {"app.kubernetes.io/name": "order", "tier": "web"}, "annotations": {"a/b": "c"}},
    "spec": {"serviceAccountName": "runner"},
}


def _values(env, local=None, fixed=None, **more):
    return variables({"env": env, **more}, _POD, local or LocalFile(), fixed or {})


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("$(A)/$(A)", "1/1"),
        ("$$(A)", "$(A)"),
        ("$$$(A)", "$1"),
        ("$(B) $A $ $(", "$(B) $A $ $("),
        ("", ""),
    ],
)
def test_references_are_expanded_as_in_kubernetes(text, result):
    assert expanded(text, {"A": "1"}) == result


def test_only_what_stands_before_is_expanded():
    env = [{"name": "A", "value": "$(B)"}, {"name": "B", "value": "2"}, {"name": "C", "value": "$(B)"}]
    found = _values(env).values
    assert (found["A"], found["C"]) == ("$(B)", "2")


def test_fields_of_the_pod_are_those_of_this_machine():
    paths = {
        "NAMESPACE": "metadata.namespace",
        "ACCOUNT": "spec.serviceAccountName",
        "IP": "status.podIP",
        "TIER": "metadata.labels['tier']",
        "NOTE": "metadata.annotations['a/b']",
        "NONE": "metadata.labels['none']",
    }
    env = [{"name": name, "valueFrom": {"fieldRef": {"fieldPath": path}}} for name, path in paths.items()]
    found = _values(env).values
    assert [found[name] for name in paths] == ["shop", "runner", "127.0.0.1", "web", "c", ""]


def test_where_it_listens_and_whom_it_calls_is_otherwise_here_and_seen_by_what_names_it():
    env = [{"name": "HTTP_ADDR", "value": ":8080"}, {"name": "SAID", "value": "$(HTTP_ADDR)"}]
    found = _values(env, fixed={"HTTP_ADDR": "127.0.0.1:9"}).values
    assert (found["HTTP_ADDR"], found["SAID"]) == ("127.0.0.1:9", "127.0.0.1:9")


def test_nothing_registers_with_consul_or_sends_traces_from_here():
    env = [{"name": "CONSUL_HTTP_ADDR", "value": "x"}, {"name": "CONSUL_OF_MINE", "value": "y"}]
    found = _values(env).values
    assert ("CONSUL_HTTP_ADDR" in found, found["CONSUL_OF_MINE"]) == (False, "y")


def test_the_containers_own_variables_win_over_those_of_a_whole_secret():
    local = LocalFile(secrets={"all": {"A": "1", "B": "2"}}, config={"some": {"B": "3"}})
    sources = [{"secretRef": {"name": "all"}}, {"configMapRef": {"name": "some"}, "prefix": "P_"}]
    found = _values([{"name": "A", "value": "own"}], local, envFrom=sources).values
    assert (found["A"], found["B"], found["P_B"]) == ("own", "2", "3")


def test_a_value_that_is_optional_is_left_out_and_another_is_missing():
    def reference(name, key, **more):
        return {"name": name, "valueFrom": {"secretKeyRef": {"name": "s", "key": key, **more}}}

    found = _values([reference("A", "a", optional=True), reference("B", "b")])
    assert [(each.variable, each.kind, each.name, each.key) for each in found.missing] == [("B", "secrets", "s", "b")]
    assert "A" not in found.values
