"""The table of effects knows every field that a plan writes, and nothing that none writes."""

from __future__ import annotations

from collections import defaultdict

import pytest
from moorage.plan import ROLES
from moorage.review.diff.effects import table

from tree import written
from tree.registered import known_contexts

_IDENTITY = {("apiVersion",), ("kind",)}
"""No fields: with another one it is another resource of Pulumi."""


@pytest.fixture(scope="module")
def objects(tmp_path_factory):
    """Role and body of every object, each once."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        root = tmp_path_factory.mktemp("project")
        known_contexts(monkeypatch, root, "a", "b")
        monkeypatch.chdir(root)
        return list(written.objects(root))


@pytest.fixture(scope="module")
def paths(objects):
    """Kind → every path that is written in an object of that kind."""
    found = defaultdict(set)
    for _, body in objects:
        found[body["kind"]].update(set(written.paths(body)) - _IDENTITY)
    return found


def test_objects_of_every_role_are_looked_at(objects):
    assert {role for role, _ in objects} == {*ROLES, "namespace", "default-deny", "catalog"}


def test_an_object_of_a_role_has_one_kind(objects):
    kinds = defaultdict(set)
    for role, body in objects:
        kinds[role].add((body["apiVersion"], body["kind"]))
    assert {role: found for role, found in kinds.items() if len(found) > 1} == {}


def test_every_path_that_a_plan_writes_is_in_the_table(paths):
    missing = [
        f"{kind}: {'.'.join(path)}"
        for kind, written in sorted(paths.items())
        for path in sorted(written)
        if table.row(table.planned(kind), path) is None
    ]
    assert missing == [], "write what a change of each does into components/moorage/review/diff/effects/table.toml"


def test_every_row_stands_for_a_path_that_a_plan_writes(paths):
    unreached = []
    for kind in table.kinds():
        reached = {table.row(table.planned(kind), path) for path in paths[kind]}
        unreached += [f"{kind}: {'.'.join(row)}" for row in table.planned(kind) if row not in reached]
    assert unreached == [], "a row that no plan writes belongs to [patches.…], or nowhere"


def test_what_only_a_patch_writes_is_written_by_no_plan(paths):
    for kind in table.kinds():
        rows = table.patched(kind)
        assert [path for path in paths[kind] if table.row(rows, path)] == []
        assert [row for row in rows if rows[row] is table.fallback(kind, row)] == []


def test_no_row_takes_a_whole_object():
    rows = [(kind, row) for kind in table.kinds() for row in (*table.planned(kind), *table.patched(kind))]
    assert rows
    assert [each for each in rows if each[1] in {(), ("spec",), ("metadata",)}] == []
