"""The consul stand-in against a real agent: what the official plugin does, as docs/stand-ins.md cites it."""

import pytest
from consul_agent import running_agent


@pytest.fixture(scope="session")
def engine_path(stand_ins_path):
    return stand_ins_path


@pytest.fixture(scope="module")
def agent(tool):
    with running_agent(tool("consul")) as found:
        yield found


@pytest.fixture
def pulumi(program, agent):
    cli = program("consul")
    cli.configure(address=agent.address)
    yield cli
    cli("destroy", "--yes", "--skip-preview")


def nodes(agent):
    return {node["Node"]: node for node in agent.get("/v1/catalog/nodes")}


def service(agent):
    [found] = agent.get("/v1/catalog/service/order")
    return found


def check(agent):
    [found] = agent.get("/v1/health/checks/order")
    return found


def test_a_preview_registers_nothing(pulumi, agent):
    preview = pulumi("preview")
    assert preview.changes == {"create": 5}
    assert "stand-in for the consul plugin, catalog only (docs/stand-ins.md)" in preview.output
    assert nodes(agent).keys() == {"agent"}


def test_node_and_service_are_registered_kept_and_deregistered(pulumi, agent):
    assert pulumi.up().changes == {"create": 5}
    assert nodes(agent)["east-order"]["Meta"] == {"external-node": "true", "external-probe": "true"}
    found = service(agent)
    assert (found["ServiceID"], found["ServiceAddress"], found["ServicePort"]) == ("east-order", "192.0.2.10", 443)
    assert found["ServiceTags"] == ["http"]
    outputs = pulumi.outputs()
    assert (outputs["id"], outputs["address"]) == ("east-order", "192.0.2.10")
    assert outputs["automatic"].startswith("automatic-")
    assert nodes(agent).keys() == {"agent", "east-order", outputs["automatic"]}
    assert pulumi.up().changes == {"same": 5}
    assert pulumi("refresh", "--yes", "--skip-preview").changes == {"same": 5}
    pulumi("destroy", "--yes", "--skip-preview")
    assert nodes(agent).keys() == {"agent"}


def test_a_check_is_registered_with_its_definition(pulumi, agent):
    pulumi.up()
    definition = check(agent)["Definition"]
    assert definition["HTTP"] == "http://192.0.2.10/health"
    assert definition["Method"] == "GET"
    assert (definition["Interval"], definition["Timeout"]) == ("10s", "2s")
    assert definition["DeregisterCriticalServiceAfter"] == "1h0m0s"


def test_a_changed_port_is_an_update(pulumi, agent):
    pulumi.up()
    pulumi.configure(port="8443")
    result = pulumi.up()
    assert result.named("service").op == "update"
    assert result.named("service").diff == {"port": "update"}
    assert service(agent)["ServicePort"] == 8443


def test_what_consuls_checks_found_is_no_change(pulumi, agent):
    pulumi.up()
    found = check(agent)
    about = {"Node": "east-order", "SkipNodeUpdate": True, "Check": {**found, "Status": "passing"}}
    agent.put("/v1/catalog/register", about)
    assert check(agent)["Status"] == "passing"
    pulumi("refresh", "--yes", "--skip-preview")
    assert pulumi("preview").changes == {"same": 5}


def test_a_new_node_name_replaces_node_and_service(pulumi, agent):
    pulumi.up()
    pulumi.configure(node="west-order")
    result = pulumi.up()
    assert result.named("node").diff == {"name": "update-replace"}
    assert result.named("service").op == "replace"
    # What has a name of its own goes before its replacement comes, and with a node what is on it.
    replaced = [(step.op, step.name) for step in result.steps if step.op in ("delete-replaced", "create-replacement")]
    assert replaced == [
        ("delete-replaced", "service"),
        ("delete-replaced", "node"),
        ("create-replacement", "node"),
        ("create-replacement", "service"),
    ]
    assert service(agent)["Node"] == "west-order"
    assert "east-order" not in nodes(agent)


def test_what_is_gone_is_noticed_by_a_refresh_and_registered_again(pulumi, agent):
    pulumi.up()
    agent.put("/v1/catalog/deregister", {"Node": "east-order", "ServiceID": "east-order"})
    assert pulumi("refresh", "--yes", "--skip-preview").changes == {"delete": 1, "same": 4}
    assert pulumi.up().named("service").op == "create"
    assert service(agent)["ServiceID"] == "east-order"


def test_a_duration_must_be_written_as_go_writes_it(pulumi):
    pulumi.configure(deregister="60m")
    pulumi.up()
    assert pulumi("preview").named("service").diff == {"checks[0].deregisterCriticalServiceAfter": "update"}


def test_a_service_on_no_node_is_refused(pulumi):
    program = pulumi.folder / "__main__.py"
    text = program.read_text()
    program.write_text(text.replace("node=node.name", 'node="nowhere"'))
    errors = pulumi.up(code=1).errors
    assert any("node does not exist: 'nowhere'" in told for told in errors)
    program.write_text(text)


def test_an_agent_that_does_not_answer_is_named(program, unused_address):
    pulumi = program("consul")
    pulumi.configure(address=unused_address)
    errors = pulumi.up(code=1).errors
    assert any(f"Consul at http://{unused_address} cannot be reached: " in told for told in errors)
    assert "Traceback" not in "".join(errors)


def test_configuration_that_the_stand_in_does_not_know_is_refused(pulumi):
    program = pulumi.folder / "__main__.py"
    text = program.read_text()
    program.write_text(
        text.replace("provider = consul.Provider(", 'provider = consul.Provider(http_auth="a:b", resource_name=')
    )
    errors = pulumi("preview", code=1).errors
    assert any("the stand-in for the consul plugin has no such setting" in told for told in errors)
    program.write_text(text)
