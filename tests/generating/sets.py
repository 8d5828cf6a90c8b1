"""Sets of services that use each other, and a change of such a set: both accepted by our own validation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from random import Random

from moorage.reading.documents import Document
from moorage.reading.loading import Project, Service
from moorage.reading.rules.between import environment_conflicts
from moorage.spec.environment import Environment
from moorage.spec.service import ServiceSpec
from pydantic import ValidationError

from generating.specs import Case, cases

_NAMES = ("ant", "bee", "cat", "dog", "elk", "fox")
_ROOT = Path("/project")


@dataclass(frozen=True)
class Revisions:
    """A set before and after."""

    before: Project
    after: Project


def revisions(count: int, seed: int) -> Iterator[Revisions]:
    """Yield so many pairs, the same for the same seed."""
    random = Random(seed)
    drawn = cases(4 * count, seed)
    while count and (some := list(islice(drawn, 4))):
        count -= 1
        environment = random.choice(some).environment
        before = _set(random, some, environment, {})
        after = _changed(random, some, environment, dict(before))
        other = _neighbour(random, environment)
        yield Revisions(_project(before, environment), _project(after, other))


def _set(
    random: Random, some: list[Case], environment: Environment, known: dict[str, ServiceSpec]
) -> dict[str, ServiceSpec]:
    for name in random.sample(_NAMES, random.randint(1, len(_NAMES))):
        _put(random, some, environment, known, name)
    return _closed(known)


def _changed(
    random: Random, some: list[Case], environment: Environment, known: dict[str, ServiceSpec]
) -> dict[str, ServiceSpec]:
    """Return a set in which a few services come, go, are others, use others, or have their keys in other order."""
    for _ in range(random.randint(0, 3)):
        name = random.choice((*known, *known, *_NAMES))
        kind = random.choice(("other", "gone", "uses", "order", "one field", "one field"))
        if kind == "gone":
            known.pop(name, None)
        elif name not in known or kind == "other":
            _put(random, some, environment, known, name)
        elif kind == "uses":
            _use(random, known, name)
        elif kind == "order":
            env = dict(reversed(list(known[name].env.items())))
            known[name] = known[name].model_copy(update={"env": env})
        else:
            fields = {"network_policy": not known[name].network_policy, "port": known[name].port ^ 1, "team": "other"}
            field = random.choice(list(fields))
            known[name] = known[name].model_copy(update={field: fields[field]})
    return _closed(known)


def _put(random: Random, some: list[Case], environment: Environment, known: dict[str, ServiceSpec], name: str) -> None:
    for case in random.sample(some, len(some)):
        spec = _named(case.spec, name, [])
        if spec is not None and not any(environment_conflicts(spec, Document({}), environment)):
            known[name] = spec
            _use(random, known, name)
            return


def _use(random: Random, known: dict[str, ServiceSpec], name: str) -> None:
    others = [each for each in known if each != name]
    used = random.sample(others, random.randint(0, min(3, len(others))))
    known[name] = _named(known[name], name, used) or known[name]


def _named(spec: ServiceSpec, name: str, used: list[str]) -> ServiceSpec | None:
    document = spec.model_dump(mode="json", exclude_unset=True, by_alias=True)
    # Whether a patch fits depends on the peers; patches have pairs of their own.
    document = {key: value for key, value in document.items() if key not in ("patch", "renamed_from")}
    try:
        made = ServiceSpec.model_validate({**document, "name": name, "uses": used})
    except ValidationError:
        return None
    return made.with_contents(spec.contents)


def _closed(known: dict[str, ServiceSpec]) -> dict[str, ServiceSpec]:
    """Return the set without uses of what is not there, or has no Service."""
    called = {name for name, spec in known.items() if spec.service}
    found = {}
    for name, spec in known.items():
        used = [each.service for each in spec.used if each.service in called]
        made = spec if len(used) == len(spec.used) else _named(spec, name, used)
        assert made is not None
        found[name] = made
    return found


def _neighbour(random: Random, environment: Environment) -> Environment:
    """Return the environment, or now and then one that differs a little."""
    if random.random() < 0.7:
        return environment
    changes = {"namespace": "elsewhere", "name": "other", "cluster": "other"}
    key = random.choice(list(changes))
    return environment.model_copy(update={key: changes[key]})


def _project(specs: dict[str, ServiceSpec], environment: Environment) -> Project:
    services = tuple(Service(specs[name], _ROOT / name, Document({"name": name})) for name in sorted(specs))
    return Project(_ROOT, environment, services, tuple(sorted(specs)), Document({}))


def same(project: Project) -> Project:
    """Return an equal project of which nothing is the same object, as if it were read again."""
    services = tuple(replace(each, spec=each.spec.model_copy(deep=True)) for each in project.services)
    environment = project.required_environment().model_copy(deep=True)
    return replace(project, services=services, environment=environment)
