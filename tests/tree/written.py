"""Every object that plans of all kinds hold: generated ones, goldens and examples, and each change of a field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from generating.specs import cases
from judges.examples import EXAMPLES
from moorage.errors import InputError
from moorage.plan import each_plan
from moorage.plan.model import role_of
from moorage.plan.namespace import default_deny, namespace
from moorage.plan.naming import Manifest
from moorage.reading.loading import Project, load
from moorage.review.diff.effects import catalog
from moorage.spec.environment import Environment
from moorage.spec.service import ServiceSpec

from tree.changes_of_environments import ENVIRONMENT
from tree.changes_of_specs import SPEC

_COUNT, _SEED = 500, 11
Role = tuple[str, Manifest]


def objects(root: Path) -> Iterator[Role]:
    """Yield role and body of each. ``root``: a project's folder to write in."""
    yield from generated(_COUNT)
    yield from examples()
    for change in (SPEC | ENVIRONMENT).values():
        for written in (change.before, change.after):
            written.write(root)
            try:
                yield from _of_project(load(env="test"))
            except InputError:
                assert change.refuses


def generated(count: int) -> Iterator[Role]:
    """Yield those of so many generated specs, the same in every run."""
    for case in cases(count, _SEED):
        yield from _of([case.spec, *case.peers], case.environment, {case.spec.name: case.build_info})


def examples() -> Iterator[Role]:
    """Yield those of everything that is rendered in tests/golden."""
    for example in EXAMPLES.values():
        yield from _of_project(example.project())


def paths(body: Any, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the path of each value below which there is nothing, as the table of effects has it."""
    if isinstance(body, dict) and body:
        for key, value in body.items():
            yield from paths(value, (*above, key))
    elif isinstance(body, list) and body:
        for each in body:
            yield from paths(each, above)
    else:
        yield above


def _of_project(project: Project) -> Iterator[Role]:
    yield from _of(project.specs, project.required_environment(), {})


def _of(given: Iterable[ServiceSpec], environment: Environment, build_info: Any) -> Iterator[Role]:
    # A patch may write anything, which no table holds.
    specs = [spec.model_copy(update={"patch": {}}) for spec in given]
    around = {"namespace": namespace(environment), "default-deny": default_deny(environment, specs)}
    yield from ((role, body) for role, body in around.items() if body is not None)
    for planned in each_plan(specs, environment, build_info):
        yield from ((role_of(key), body) for key, body in planned.manifests.items())
        if planned.catalog is not None:
            yield "catalog", catalog.body(planned.catalog)
