"""The table of effects knows every field that a plan writes, and nothing that none writes."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path

import pytest
from moorage.plan import ROLES
from moorage.plan.patch import fields
from moorage.review.diff.effects import table

from tree import written
from tree.registered import known_contexts

_FIELDS = json.loads(Path(fields.__file__).with_name("fields.json").read_text(encoding="utf-8"))
_NOT_ON_ANY_SERVER = {("Job", "spec.scheduling")}
"""What a server drops unless somebody turns on a feature that is off: nobody can look at what it does."""
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


def test_every_field_at_the_top_that_a_patch_may_write_is_in_the_table():
    missing = [
        f"{kind}: {'.'.join(path)}"
        for kind in table.kinds()
        for path in _at_the_top(kind)
        if table.row((*table.planned(kind), *table.patched(kind)), path) is None
        and not table.is_divided(kind, path)
        and (kind, ".".join(path)) not in _NOT_ON_ANY_SERVER
    ]
    assert missing == [], "write what each does into table.toml, and a value into tests/cluster/effect_samples.py"


def _at_the_top(kind):
    """Yield the fields of an object's own and of its spec."""
    for name, field in _FIELDS.get(kind, {}).items():
        name, takes = name.partition("!")[0], field
        if name == "spec":
            yield from (("spec", re.split("[!@]", each)[0]) for each in _FIELDS[takes])
        elif name not in ("apiVersion", "kind", "metadata"):
            yield (name,)


def test_no_row_takes_a_whole_object():
    rows = [(kind, row) for kind in table.kinds() for row in (*table.planned(kind), *table.patched(kind))]
    assert rows
    assert [each for each in rows if each[1] in {(), ("spec",), ("metadata",)}] == []
