"""The table of effects is what happens: each field that a plan writes is changed, and Pulumi and a cluster are asked.

How it was seen to fail stands in README.md.
"""

from __future__ import annotations

import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from effect_cases import cases, kinds
from effect_preview import Preview
from effect_server import Server
from moorage.review.diff.effects import table
from moorage.review.diff.model import Effect
from moorage_plugins.kubernetes.api import Api
from places import Cluster
from shop import engine_path


@pytest.fixture
def server(cluster: Cluster) -> Iterator[Server]:
    """A namespace of its own on the cluster."""
    api, name = Api(cluster.kubeconfig, cluster.context), f"e2e-{uuid.uuid4().hex[:6]}"
    api.call("POST", "/api/v1/namespaces", {"metadata": {"name": name}})
    try:
        yield Server(api, name)
    finally:
        for each in api.call("GET", "/api/v1/namespaces")["items"]:
            if each["metadata"]["name"].startswith(name):
                api.call("DELETE", f"/api/v1/namespaces/{each['metadata']['name']}")


def test_what_the_table_says_is_what_happens(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changes = cases(server.namespace)
    rows = {(case.kind, case.row): case for case in reversed(changes)}
    wanted = {(kind, row) for kind in kinds() for row in (*table.planned(kind), *table.patched(kind))}
    assert wanted - set(rows) == set(), "no object has such a field: nothing was changed"
    afters = {case.name: server.first_valid(case.afters) for case in changes}

    # The plugin compares by the starts of paths: what it says of one field below a row holds for the others.
    preview = Preview(tmp_path, engine_path(), sys.executable)
    chosen = [case.name for case in rows.values()]
    said = preview.operations(
        {each.name: each.before for each in rows.values()}, {name: afters[name] for name in chosen}
    )
    operations = {case.name: said[rows[case.kind, case.row].name] for case in changes}
    assert set(operations.values()) == {"update", "replace"}
    updated = [case for case in changes if operations[case.name] == "update"]
    server.create(case.before for case in updated)
    answers = {case.name: server.answer(afters[case.name]) for case in updated}

    happened = {case.name: answers.get(case.name, Effect.REPLACED) for case in changes}
    happened |= dict.fromkeys(server.rolled(), Effect.ROLLS)
    wrong = [
        f"{case.kind} {'.'.join(case.path)}: {case.told} is told, {happened[case.name]} is what happens"
        for case in changes
        if happened[case.name] != case.told
    ]
    with capsys.disabled():
        print(f" {len(changes)} fields below {len(rows)} rows changed, {len(wrong)} mismatches", end=" ")
    assert not wrong, "\n".join([*wrong, *server.refusals])
