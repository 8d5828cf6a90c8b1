"""Any two sets, and a preview as the engine would make it of them: it contradicts nothing. Where something else runs,
every difference does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from generating.sets import Revisions, revisions
from moorage.plan import default_deny, namespace, plan
from moorage.plan.model import FORMER
from moorage.reading.loading import Project, load
from moorage.review.diff.comparing import changes
from moorage.review.diff.effects import catalog
from moorage.review.diff.effects.fields import field_changes, object_effect
from moorage.review.diff.model import Effect, Operation, Preview
from moorage.review.diff.previews.merging import merged
from moorage.review.diff.previews.paths import parsed, unannounced
from moorage.review.diff.previews.resources import Digest, Resource, Urn

_PAIRS = [list(revisions(30, seed)) for seed in range(2)]
_STACK = Urn("pulumi:pulumi:Stack", "shop-test")
Registered = dict[Urn, tuple[Urn, dict[str, Any], tuple[str, ...]]]
"""Resource → parent, body, and the paths that are left alone."""


def _registered(project: Project) -> Registered:
    """Return what the components register."""
    environment = project.required_environment()
    found: Registered = {}

    def put(name: str, parent: Urn, body: Any, left: tuple[str, ...] = ()) -> None:
        if body is not None:
            group = {"v1": "core/v1"}.get(body["apiVersion"], body["apiVersion"])
            found[Urn(f"kubernetes:{group}:{body['kind']}", name)] = parent, body, left

    put(environment.namespace, _STACK, namespace(environment))
    put(f"{environment.namespace}-default-deny", _STACK, default_deny(environment, project.specs))
    for each in plan(project.specs, environment).values():
        for key, body in each.manifests.items():
            part = "Monitoring" if key == "monitor" else "Workload"
            name = f"{each.renamed_from}-service" if key == FORMER else f"{each.name}-{key}"
            put(name, Urn(f"moorage:index:{part}", each.name), body, tuple(each.left_alone.get(key, ())))
        if each.catalog is not None:
            name = f"{each.name}-consul-node-{each.catalog.place}"
            parent = Urn("moorage:index:ConsulRegistration", each.name)
            found[Urn("consul:index/node:Node", name)] = parent, catalog.body(each.catalog), ()
    for spec in project.specs:
        if spec.source is not None:
            found[Urn("a:b:Image", f"{spec.name}-image")] = Urn("moorage:index:Image", spec.name), {}, ()
    return found


def _paths(before: Any, after: Any, path: str = "") -> Iterator[str]:
    """Yield where two values differ, as Pulumi writes it: lists by place."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in before.keys() | after.keys():
            plain = key.isidentifier()
            here = f"{path}.{key}".removeprefix(".") if plain else f'{path}["{key}"]'
            if key in before and key in after:
                yield from _paths(before[key], after[key], here)
            else:
                yield here
    elif isinstance(before, list | tuple) and isinstance(after, list | tuple):
        for place in range(max(len(before), len(after))):
            if place < min(len(before), len(after)):
                yield from _paths(before[place], after[place], f"{path}[{place}]")
            else:
                yield f"{path}[{place}]"
    elif before != after or isinstance(before, bool) != isinstance(after, bool):
        yield path


def _digest(before: Project, after: Project) -> Digest:
    """Return what the engine would do."""
    old, new = _registered(before), _registered(after)
    resources = []
    for urn in old.keys() | new.keys():
        parent, body, left = new.get(urn) or old[urn]
        if urn not in old or urn not in new:
            resources.append(Resource(urn, parent, Operation.CREATE if urn in new else Operation.DELETE))
        elif paths := sorted(each for each in _paths(old[urn][1], body) if each not in left):
            effect = object_effect(field_changes(old[urn][1], body))
            operation = Operation.REPLACE if effect is Effect.REPLACED else Operation.UPDATE
            resources.append(Resource(urn, parent, operation, tuple(paths)))
    return Digest("test", tuple(resources), False)


def _merged(pair: Revisions, digest: Digest) -> Preview:
    found = list(changes(pair.before, pair.after, "test", {}))
    return merged("test", pair.before, pair.after, found, digest, Path("p.json"))


@pytest.mark.parametrize("pairs", _PAIRS)
def test_what_the_engine_would_do_contradicts_nothing(pairs):
    seen: Counter[Operation] = Counter()
    for pair in pairs:
        preview = _merged(pair, _digest(pair.before, pair.after))
        assert preview.contradictions == ()
        seen.update(each.operation for each in preview.confirmed)
    assert len(seen) == 4, "hardly anything differs"


@pytest.mark.parametrize("pairs", _PAIRS)
def test_where_something_else_runs_every_resource_that_would_change_is_told(pairs):
    told = 0
    for pair in pairs:
        digest = _digest(pair.before, pair.after)
        preview = _merged(Revisions(pair.after, pair.after), digest)
        assert preview.confirmed == ()
        assert {each.name for each in preview.contradictions} <= {each.urn.name for each in digest.resources}
        assert bool(preview.contradictions) == bool(digest.resources)
        told += len(preview.contradictions)
    assert told > 30


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("spec.replicas", ("spec", "replicas")),
        ("spec.ports[0].name", ("spec", "ports", "name")),
        ('metadata.labels["app.kubernetes.io/name"]', ("metadata", "labels", "app.kubernetes.io/name")),
        (r'data["a\"b].c"][3]', ("data", 'a"b].c')),
        ('["x"]', ("x",)),
        ("", ()),
        ('[["\\x"]', ("x",)),
    ],
)
def test_a_path_of_pulumi_in_parts(path, parts):
    assert parsed(path) == parts


def test_a_path_is_announced_at_above_and_below_what_changes():
    paths = ("spec", "spec.ports[1]", "spec.ports[0].name", "spec.type", "__defaults", "metadata.labels.a")
    assert unannounced(paths, [("spec", "ports")]) == ("spec.type", "metadata.labels.a")
    assert unannounced(paths, []) == tuple(each for each in paths if each != "__defaults")


def test_entries_that_change_places_differ_in_every_name_for_pulumi(clone):
    def spec(*names):
        each = (f"{name}: {{image: registry.example.com/{name}:1}}" for name in names)
        clone.spec(f"name: order\nimage: {{ref: registry.example.com/order:1}}\ninit: {{{', '.join(each)}}}\n")
        return load(root=clone.root, env="test")

    before, after = spec("one", "two"), spec("two", "one")
    digest = _digest(before, after)
    [deployment] = [each for each in digest.resources if each.operation is Operation.UPDATE]
    assert "spec.template.spec.initContainers[0].name" in deployment.paths
    assert _merged(Revisions(before, after), digest).contradictions == ()
