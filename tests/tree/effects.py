"""Everything that a spec and its environment decide: the plan, what is compiled, and what Pulumi is given."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from moorage import InputError
from moorage.image import building
from moorage.plan import default_deny, namespace, plan
from moorage.reading.loading import load

from tree.recording import run
from tree.registered import registered
from tree.tree import MOORAGE

# Where something stands in a file is no effect of it.
_PLACES = ("where", "go_where", "root")


@dataclass(frozen=True)
class Written:
    """What a user wrote: the service ``order`` beside a service ``user``, and the environment ``test``."""

    spec: dict[str, Any]
    environment: dict[str, Any] = field(default_factory=dict)

    def write(self, root: Path) -> None:
        """Write the project's files."""
        _write(root / "services/order/service.yaml", self.spec)
        _write(root / "services/user/service.yaml", {"name": "user", "source": {}})
        _write(root / "stacks/Pulumi.test.yaml", {"config": {"moorage:environment": self.environment}})


def _write(path: Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content))


def effects(written: Written, root: Path) -> dict[str, Any]:
    """Return what becomes of it, or what is said about it where it is refused."""
    written.write(root)
    try:
        project = load(env="test")
    except InputError as error:
        return {"refused": str(error)}
    environment = project.required_environment()
    requests = [asdict(building.image_request(each, project)) for each in project.services if each.spec.source]
    return {
        "plan": plan(project.specs, environment),
        "namespace": (namespace(environment), default_deny(environment, project.specs)),
        "requests": [{key: value for key, value in each.items() if key not in _PLACES} for each in requests],
        "registered": _registered(written.environment),
    }


def _registered(environment: dict[str, Any]) -> dict[str, Any]:
    opened = json.loads(json.dumps(environment).replace('"secure"', '"token"'))
    given = {"moorage:environment": json.dumps(_with_open_token(opened))}
    monitored = partial(run, preview=False, config=given, secret_keys=tuple(given))
    found = registered(monitored, "test")
    return {
        # A component's inputs are the spec itself: what it holds there is no effect.
        each.urn: (each.inputs, each.request.retainOnDelete, each.request.provider)
        for each in found
        if not each.type.startswith(MOORAGE)
    }


def _with_open_token(environment: dict[str, Any]) -> dict[str, Any]:
    consul = environment.get("consul") or {}
    if "token" not in consul:
        return environment
    return {**environment, "consul": {**consul, "token": consul["token"]["token"]}}
