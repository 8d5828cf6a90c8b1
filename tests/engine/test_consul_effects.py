"""What the table of effects says of Consul's catalog is what a preview does: each field of an entry is changed."""

import json
from dataclasses import asdict, fields

import pytest
from consul_agent import running_agent
from moorage.plan import CatalogEntry
from moorage.review.diff.effects import catalog, table
from moorage.review.diff.effects.fields import field_changes, object_effect
from moorage.review.diff.model import Effect

CHANGED = {
    "place": "west-shop",
    "node": "west-shop-order",
    "address": "192.0.2.11",
    "port": 8081,
    "service": "orders",
    "tags": ("http", "v2"),
    "check_url": "http://192.0.2.10:8080/ready",
    "check_interval": "11s",
    "check_timeout": "3s",
    "deregister_after": "2m",
    "meta": {"external-node": "true", "external-probe": "false"},
    "datacenter": "dc2",
}


def entry(field):
    """Return an entry that no other one shares a node with."""
    return CatalogEntry(
        place="east-shop",
        node=f"east-shop-{field}",
        address="192.0.2.10",
        port=8080,
        service="order",
        tags=("http",),
        check_url="http://192.0.2.10:8080/health",
        check_interval="10s",
        check_timeout="2s",
        deregister_after="1m",
        meta={"external-node": "true", "external-probe": "true"},
        datacenter="dc1",
    )


@pytest.fixture
def pulumi(program, tool):
    with running_agent(tool("consul")) as agent:
        cli = program("entries")
        cli.configure(address=agent.address)
        yield cli
        cli("destroy", "--yes", "--skip-preview")


def happened(steps, field):
    operations = {step.op for step in steps if step.name.startswith(f"{field}-consul-")}
    # Another place is in the names of both resources: Pulumi makes the new ones and then deletes the old ones.
    if operations & {"replace", "create", "delete"}:
        return Effect.REPLACED
    return Effect.CHANGES if "update" in operations else Effect.NOTHING


def test_what_the_table_says_of_an_entry_is_what_a_preview_does(pulumi):
    before = {field.name: entry(field.name) for field in fields(CatalogEntry)}
    after = {name: CatalogEntry(**{**asdict(each), name: CHANGED[name]}) for name, each in before.items()}
    file = pulumi.folder / "entries.json"

    file.write_text(json.dumps({name: asdict(each) for name, each in before.items()}))
    pulumi.up()
    file.write_text(json.dumps({name: asdict(each) for name, each in after.items()}))
    steps = pulumi.preview().steps

    changes = {name: field_changes(catalog.body(before[name]), catalog.body(after[name])) for name in before}
    assert {name: object_effect(found) for name, found in changes.items()} == {
        name: happened(steps, name) for name in before
    }
    assert {each.path[:2] for found in changes.values() for each in found} == set(table.planned("CatalogEntry"))
