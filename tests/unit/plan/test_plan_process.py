"""What the process is told: the table, in its order, and never the version."""

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some
from judges.examples import EXAMPLES
from moorage.plan import plan
from moorage.plan.model import BuildInfo
from moorage.spec import process
from moorage.spec.process import url_variable

_AGENT = {"consul": {"agent_address": "$(HOST_IP):8500", "agent_token": {"secret": "agent", "key": "token"}}}


def _env(made):
    (container,) = made.manifests["deployment"]["spec"]["template"]["spec"]["containers"]
    return container["env"]


def _values(made):
    return {each["name"]: each.get("value") for each in _env(made)}


def _every_variable():
    """Return the names that the library sets in any example, `env` and `secrets` of the specs left out."""
    names = set()
    for example in EXAMPLES.values():
        project = example.project()
        for name, made in plan(project.specs, project.required_environment()).items():
            (spec,) = (each for each in project.specs if each.name == name)
            urls = {url_variable(use.service): process.URL for use in spec.used}
            names |= {urls.get(each, each) for each in set(_values(made)) - set(spec.env) - set(spec.secrets)}
    return names


def test_the_plan_sets_exactly_what_the_table_lists():
    assert _every_variable() == {row["name"] for row in process.table() if row["when"] != process.BY_ENV}


def test_every_row_of_the_table_says_what_it_means_and_when_it_is_set():
    names = [row["name"] for row in process.table()]
    assert len(set(names)) == len(names)
    assert all(set(row) == {"name", "meaning", "when"} and row["meaning"] and row["when"] for row in process.table())


def test_what_the_table_leaves_to_env_may_stand_there_and_is_set_by_nothing_else(planned):
    left = [row["name"] for row in process.table() if row["when"] == process.BY_ENV]
    assert left == ["MAX_IN_FLIGHT", "ADMIN_ADDR"]
    assert not set(left) & set(_values(planned({})))
    given = {"MAX_IN_FLIGHT": "64", "ADMIN_ADDR": "127.0.0.1:6060"}
    assert given.items() <= _values(planned({"env": given})).items()


def test_the_collector_is_told_where_the_environment_names_one_and_env_may_not_name_another(planned):
    endpoint = "https://collector.observability:4318/otlp"
    name = "OTEL_EXPORTER_OTLP_ENDPOINT"
    assert _values(planned({}, {"tracing": {"endpoint": endpoint}}))[name] == endpoint
    for off in ({}, {"tracing": "off"}, {"tracing": False}):
        assert name not in _values(planned({}, off))
    assert name in process.reserved()


def test_the_address_of_a_node_is_known_before_the_collectors_that_names_it(planned):
    names = list(_values(planned({}, {"tracing": {"endpoint": "http://$(HOST_IP):4318"}})))
    assert names.index("HOST_IP") < names.index("OTEL_EXPORTER_OTLP_ENDPOINT")


def test_what_is_always_set_is_set_for_the_plainest_service(planned):
    always = [row["name"] for row in process.table() if row["when"] == "always"]
    assert list(_values(planned({"gomemlimit": False}))) == always


def test_the_pods_own_addresses_come_first_as_others_refer_to_them(planned):
    made = planned({"consul": {"register": "agent"}, "env": {"WHERE": "$(POD_IP)"}}, _AGENT)
    names = [each["name"] for each in _env(made)]
    assert names[:3] == ["POD_NAME", "POD_IP", "HOST_IP"]
    for place, each in enumerate(_env(made)):
        for earlier in ("POD_NAME", "POD_IP", "HOST_IP"):
            if f"$({earlier})" in str(each.get("value")):
                assert names.index(earlier) < place
    assert _values(made)["CONSUL_HTTP_ADDR"] == "$(HOST_IP):8500"


def test_no_name_is_set_twice():
    for example in EXAMPLES.values():
        project = example.project()
        for made in plan(project.specs, project.required_environment()).values():
            names = [each["name"] for each in _env(made)]
            assert len(set(names)) == len(names)


def test_the_process_is_never_told_its_version():
    build_info = BuildInfo(
        version="v7.7.7-marker", revision="marker-commit", input_hash="marker-hash", image="r/o@sha256:marker"
    )
    project = EXAMPLES["everything"].project()
    for made in plan(
        project.specs, project.required_environment(), {"built": build_info, "taken": build_info}
    ).values():
        told = json.dumps(_env(made))
        assert "marker" not in told
        assert "v1.4.0" not in told
        assert "VERSION" not in {each["name"] for each in _env(made)}


@given(some.integers(1, 10**6), some.sampled_from(["Mi", "M", "Gi", "G"]))
def test_gomemlimit_is_nine_tenths_of_the_limit_in_whole_bytes(planned, count, unit):
    bytes_ = count * {"Mi": 2**20, "M": 10**6, "Gi": 2**30, "G": 10**9}[unit]
    if bytes_ < 2**20:
        return
    made = planned({"resources": {"memory": f"{count}{unit}"}})
    said = _values(made)["GOMEMLIMIT"]
    assert said.isdecimal()
    assert int(said) <= Fraction(9, 10) * bytes_ < int(said) + 1


def test_used_services_are_named_by_their_url(planned):
    uses = [
        "user-api",
        {"service": "ledger", "external": True},
        {"service": "tax", "namespace": "fin", "external": True},
    ]
    values = _values(planned({"uses": uses}, peers=({"name": "user-api", "port": 9000},)))
    assert {name: value for name, value in values.items() if name.endswith("_URL")} == {
        "USER_API_URL": "http://user-api.shop.svc.cluster.local",
        "LEDGER_URL": "http://ledger.shop.svc.cluster.local",
        "TAX_URL": "http://tax.fin.svc.cluster.local",
    }


@pytest.mark.parametrize("team", ["shop", None])
def test_log_fields_are_one_json_object_of_strings(planned, team):
    values = _values(planned({"team": team, "log": {"level": "warn"}}))
    fields = {"service": "order", "environment": "test", **({"team": team} if team else {})}
    assert json.loads(values["LOG_FIELDS"]) == fields
    assert (values["LOG_FORMAT"], values["LOG_LEVEL"]) == ("json", "warn")


def test_secrets_come_by_reference_only(planned):
    made = planned({"secrets": {"TOKEN": {"secret": "order", "key": "token"}}, "consul": {"register": "agent"}}, _AGENT)
    references = {each["name"]: each["valueFrom"]["secretKeyRef"] for each in _env(made) if "secretKeyRef" in str(each)}
    assert references == {
        "TOKEN": {"name": "order", "key": "token"},
        "CONSUL_HTTP_TOKEN": {"name": "agent", "key": "token"},
    }
