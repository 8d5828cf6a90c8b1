"""Who a service is in Consul's catalog: of its cluster and namespace alone, and there throughout when that changes."""

import json
from pathlib import Path

import pytest
from consul_agent import running_agent

STATE = Path(__file__).parent / "states/registration/0.1.json"
"""What 0.1 left behind: node and service are called east-order, without a namespace."""


@pytest.fixture(scope="module")
def agent(tool):
    with running_agent(tool("consul")) as found:
        yield found


@pytest.fixture
def pulumi(program, agent):
    cli = program("registration")
    cli.configure(address=agent.address)
    yield cli
    for stack in json.loads(cli("stack", "ls", "--json").output):
        cli("destroy", "--stack", stack["name"], "--yes", "--skip-preview")


def registered(agent):
    """Return node and ID of each instance of the service."""
    return sorted((each["Node"], each["ServiceID"]) for each in agent.get("/v1/catalog/service/order"))


def order_of(result, *operations):
    """Return operation and resource of the steps in the catalog, as the engine took them."""
    return [(step.op, step.name) for step in result.steps if step.op in operations and "consul:index" in step.type]


NEW_BEFORE_OLD = ["create", "create", "delete", "delete"]


def test_a_state_of_0_1_registers_the_new_before_it_deregisters_the_old(pulumi, agent, tmp_path):
    place = {"Node": "east-order", "Address": "192.0.2.10"}
    service = {"ID": "east-order", "Service": "order", "Address": "192.0.2.10", "Port": 8080}
    agent.put("/v1/catalog/register", {**place, "Service": service})
    state = tmp_path / "state.json"
    state.write_text(STATE.read_text().replace("AGENT", agent.address))
    pulumi("stack", "import", "--file", str(state))

    steps = order_of(pulumi.up(), "create", "delete", "replace", "delete-replaced", "create-replacement")
    assert [operation for operation, _ in steps] == NEW_BEFORE_OLD
    assert registered(agent) == [("east-shop-order", "east-shop-order")]
    assert set(pulumi.up().changes) == {"same"}


def test_two_stacks_of_one_cluster_have_a_node_each(pulumi, agent):
    pulumi.up()
    pulumi("stack", "init", "other")
    pulumi.configure(address=agent.address, namespace="other")
    pulumi.up()
    both = [("east-other-order", "east-other-order"), ("east-shop-order", "east-shop-order")]
    assert registered(agent) == both
    pulumi("destroy", "--yes", "--skip-preview")
    assert registered(agent) == both[1:]


def test_another_namespace_is_registered_before_the_first_one_goes(pulumi, agent):
    pulumi.up()
    pulumi.configure(namespace="other")
    steps = order_of(pulumi.up(), "create", "delete", "replace", "delete-replaced", "create-replacement")
    assert [operation for operation, _ in steps] == NEW_BEFORE_OLD
    assert registered(agent) == [("east-other-order", "east-other-order")]


def test_another_address_of_the_same_node_is_not_deregistered_with_the_old_one(pulumi, agent):
    pulumi.up()
    pulumi.configure(entry="192.0.2.11")
    pulumi.up()
    assert registered(agent) == [("east-shop-order", "east-shop-order")]
    assert agent.get("/v1/catalog/service/order")[0]["ServiceAddress"] == "192.0.2.11"
