"""A small stack, and what becomes of it: what was deployed, what is compared, and what Pulumi says otherwise."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from moorage.review.diff.model import Previewed

RECORDED = Path(__file__).parent / "recorded"
STACK = "test"
_REF = "registry.example.com/{name}:1@sha256:" + "a" * 64
_USER = f"name: user\nimage: {{ref: {_REF.format(name='user')}}}\n"
_ORDER = f"name: order\nimage: {{ref: {_REF.format(name='order')}}}\nuses: [user]\n"
_PROGRAM = """import pulumi
import pulumi_kubernetes as kubernetes
from moorage import Microservice, MicroserviceArgs, load, report_errors, stack_options

with report_errors():
    project = load(env=pulumi.get_stack())
    options = stack_options(project)
    for spec in project.selected_specs:
        Microservice(spec.name, MicroserviceArgs(spec, project.environment, peers=project.specs), options)
"""
_BY_HAND = """kubernetes.core.v1.ConfigMap(
    "settings",
    metadata={"name": "settings", "namespace": "shop"},
    data={"colour": "red"},
    opts=pulumi.ResourceOptions(provider=options.providers[0]),
)
"""
FILES: Mapping[str, str] = {
    "Pulumi.yaml": "name: shop\nruntime: python\nmain: stacks\nstackConfigDir: stacks\n",
    "stacks/__main__.py": _PROGRAM,
    f"stacks/Pulumi.{STACK}.yaml": "config:\n  moorage:environment:\n    namespace: shop\n    create_namespace: true\n"
    "    kubernetes: {render_to: out}\n    monitoring: off\n",
    "services/user/service.yaml": _USER,
    "services/order/service.yaml": _ORDER,
}
Files = Mapping[str, str | None]
"""Path → text in place of what `FILES` has; None: the file is not there."""


NOTHING: Files = {"nothing": None}
"""In place of what runs."""


def _user(more: str) -> Files:
    return {"services/user/service.yaml": f"{_USER}{more}"}


_STACK = f"stacks/Pulumi.{STACK}.yaml"
_SHOWN: Files = {
    _STACK: str(FILES[_STACK]).replace("monitoring: off", "monitoring: {namespace: monitoring, dashboard: {}}")
}


@dataclass(frozen=True)
class Case:
    """One preview."""

    head: Files
    """What is previewed, and compared."""
    base: Files = field(default_factory=dict)
    """What it is compared with."""
    deployed: Files | None = None
    """What runs; default the base."""
    contradicts: tuple[tuple[str, str, str, str], ...] = ()
    """Service, role, what is announced, what Pulumi would do."""
    confirms: int = 0


_ROLES = ("deployment", "disruption-budget", "network-policy", "service", "service-account")
_MOUNTS = "mounts: {/etc/rates.json: {file: rates.json}}\n"
_MIGRATES = "migrate: {args: [migrate]}\n"
CASES: Mapping[str, Case] = {
    "nothing": Case({}),
    "variable": Case(_user("env: {COLOUR: red}\n"), confirms=1),
    "replaced": Case(_user(_MIGRATES.replace("migrate]", "up]")), _user(_MIGRATES), confirms=1),
    # Another ConfigMap takes the place of the one that was mounted.
    "file": Case(
        {**_user(_MOUNTS), "services/user/rates.json": "{}\n"},
        {**_user(_MOUNTS), "services/user/rates.json": "[]\n"},
        confirms=2,
    ),
    # Pulumi makes the dashboard's ConfigMap anew, of which only Grafana takes notice.
    "dashboard": Case({**_SHOWN, **_user("metrics: {interval: 15s}\n")}, _SHOWN, confirms=2),
    "renamed": Case(
        {
            "services/user/service.yaml": _USER.replace("name: user", "name: member\nrenamed_from: user"),
        },
        confirms=11,
    ),
    "removed": Case({"services/order/service.yaml": None}, confirms=6),
    # Somebody deployed another commit: what runs has a migration, other variables and a service more.
    "drifted": Case(
        {"services/order/service.yaml": f"{_ORDER}replicas: 3\n"},
        deployed={
            **_user(f"env: {{PASSWORD_FILE: hush-hush-1}}\n{_MIGRATES}"),
            "services/cart/service.yaml": f"name: cart\nimage: {{ref: {_REF.format(name='cart')}}}\n",
        },
        contradicts=(
            *(("cart", role, "nothing", "delete") for role in _ROLES),
            ("user", "deployment", "nothing", "update"),
            ("user", "jobs-policy", "nothing", "delete"),
            ("user", "migrate", "nothing", "delete"),
        ),
        confirms=1,
    ),
    # What the change does comes true, and in the same object Pulumi would do more.
    "drifted-within": Case(
        _user("env: {COLOUR: red}\n"),
        deployed=_user("replicas: 3\n"),
        contradicts=(("user", "deployment", "nothing", "update"),),
        confirms=1,
    ),
    "deployed-already": Case(
        _user("env: {COLOUR: red}\n"),
        deployed=_user("env: {COLOUR: red}\n"),
        contradicts=(("user", "deployment", "rolls pods", "nothing"),),
    ),
    "by-hand": Case(
        {"stacks/__main__.py": _PROGRAM},
        {"stacks/__main__.py": _PROGRAM + _BY_HAND},
        contradicts=(("", "", "nothing", "delete"),),
    ),
    "new": Case(_user("env: {COLOUR: red}\n"), deployed=NOTHING, contradicts=(("", "stack", "nothing", "create"),)),
    "failed": Case({"stacks/__main__.py": f"{_PROGRAM}\nraise ValueError\n"}),
}


def write(folder: Path, files: Files) -> None:
    """Make a folder's project the one with these files, and no other of those that a case has."""
    known = {path for each in CASES.values() for part in (each.head, each.base, each.deployed or {}) for path in part}
    for path in {*FILES, *known}:
        said = {**FILES, **files}.get(path)
        file = folder / path
        if said is None:
            file.unlink(missing_ok=True)
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(said, encoding="utf-8")


def recorded(name: str) -> Path:
    """Return the file of a recorded preview."""
    return RECORDED / f"{name}.json"


def found(contradictions: Iterable[Previewed]) -> tuple[tuple[str, str, str, str], ...]:
    """Return contradictions as a case has them."""
    return tuple((each.service, each.role, each.announced.value, each.operation.value) for each in contradictions)


_OF_THE_RUN = {
    "created",
    "dependencies",
    "duration",
    "id",
    "modified",
    "outputs",
    "propertyDependencies",
    "provider",
    "sourcePosition",
    "stackTrace",
}


def scrubbed(document: str) -> str:
    """Return a preview without what differs between machines and runs: times, places, ids, the order of steps and of
    what each waits for."""
    found = json.loads(document)
    found["steps"].sort(key=lambda each: (each["urn"], each["op"]))
    found["diagnostics"] = [{**each, "message": ""} for each in found["diagnostics"] if each["severity"] == "error"]
    return json.dumps(_without(found), indent=1, ensure_ascii=False) + "\n"


def _without(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without(each) for key, each in value.items() if key not in _OF_THE_RUN}
    return [_without(each) for each in value] if isinstance(value, list) else value
