"""Random objects and strategic merge patches of them, the same for the same seed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

Draw = Callable[[], Any]


def pairs(count: int, seed: int) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield so many pairs of an object and a patch that a server can apply to it."""
    random = Random(seed)
    for _ in range(count):
        kind, make = random.choice([("Deployment", _deployment), ("Service", _service), ("ServiceAccount", _account)])
        body = {"kind": kind, "metadata": {"name": "a"}, **make(random, False)}
        yield body, make(random, True)


def fitting(random: Random, body: dict[str, Any]) -> dict[str, Any]:
    """Return a patch of an object of a plan that changes it, in every part, and leaves it acceptable."""
    made: dict[str, Any] = {"metadata": {"annotations": {"example.com/patched": random.choice("xyz")}}}
    pod = {
        "dnsConfig": {"options": [{"name": "ndots", "value": str(random.randint(1, 5))}]},
        "hostAliases": [{"ip": f"192.0.2.{random.randint(1, 9)}", "hostnames": ["ledger"]}],
        "setHostnameAsFQDN": True,
        "enableServiceLinks": None,
    }
    some = {key: pod[key] for key in random.sample(sorted(pod), random.randint(1, len(pod)))}
    specs: dict[str, dict[str, Any]] = {
        "Deployment": {"minReadySeconds": random.randint(1, 9), "template": {"spec": some}},
        "Job": {"template": {"spec": some}},
        "CronJob": {"startingDeadlineSeconds": 60, "jobTemplate": {"spec": {"template": {"spec": some}}}},
        "Service": {"sessionAffinity": "ClientIP"},
        "PodDisruptionBudget": {"maxUnavailable": "20%"},
        "HorizontalPodAutoscaler": {"behavior": {"scaleDown": {"stabilizationWindowSeconds": 60}}},
        "ServiceMonitor": {"sampleLimit": 5000},
    }
    return {**made, **({"spec": specs[body["kind"]]} if body["kind"] in specs else {})}


def _mapping(random: Random, patch: bool, fields: dict[str, Draw]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key in random.sample(sorted(fields), len(fields)):
        if random.random() < 0.6:
            made[key] = None if patch and random.random() < 0.15 else fields[key]()
    if patch and random.random() < 0.06:
        made["$patch"] = random.choice(["delete", "replace"])
    return made


def _objects(random: Random, patch: bool, merge_key: str, names: list[Any], fields: dict[str, Draw]) -> list[Any]:
    made = []
    for name in random.sample(names, random.randint(0, len(names))):
        entry = {key: value for key, value in _mapping(random, patch, fields).items() if key != "$patch"}
        if patch and random.random() < 0.15:
            entry["$patch"] = "delete"
        made.append({merge_key: name, **entry})
    if patch and random.random() < 0.1:
        made.insert(random.randint(0, len(made)), {"$patch": "replace"})
    return made


def _words(random: Random) -> list[str]:
    return random.sample("abcde", random.randint(0, 4))


def _deployment(random: Random, patch: bool) -> dict[str, Any]:
    def number() -> int:
        return random.randint(0, 3)

    def text() -> str:
        return random.choice("xyz")

    def labels() -> dict[str, Any]:
        return _mapping(random, patch, dict.fromkeys("abc", text))

    def ports() -> list[Any]:
        return _objects(random, patch, "containerPort", [1, 2, 3], {"name": text})

    def container() -> dict[str, Draw]:
        return {
            "args": lambda: _words(random),
            "env": lambda: _objects(random, patch, "name", list("ABCD"), {"value": text}),
            "ports": ports,
            "securityContext": lambda: _mapping(random, patch, {"privileged": lambda: True, "runAsUser": number}),
        }

    pod: dict[str, Draw] = {
        "containers": lambda: _objects(random, patch, "name", ["app", "b", "c"], container()),
        "hostAliases": lambda: _objects(random, patch, "ip", list("1234"), {"hostnames": lambda: _words(random)}),
        "tolerations": lambda: [{"key": each} for each in _words(random)],
        "nodeSelector": labels,
        "hostNetwork": lambda: True,
    }
    template = {"metadata": lambda: {"labels": labels()}, "spec": lambda: _mapping(random, patch, pod)}
    spec = {"replicas": number, "template": lambda: _mapping(random, patch, template)}
    return {"spec": _mapping(random, patch, spec)}


def _service(random: Random, patch: bool) -> dict[str, Any]:
    fields: dict[str, Draw] = {"targetPort": lambda: random.choice([1, "http"]), "name": lambda: random.choice("xy")}
    spec: dict[str, Draw] = {
        "ports": lambda: _objects(random, patch, "port", [1, 2, 3], fields),
        "externalIPs": lambda: _words(random),
        "type": lambda: random.choice(["ClusterIP", "NodePort"]),
    }
    return {"spec": _mapping(random, patch, spec)}


def _account(random: Random, patch: bool) -> dict[str, Any]:
    finalizers = {"finalizers": lambda: _words(random), "generation": lambda: random.randint(0, 2)}
    return {
        "metadata": _mapping(random, False, {"name": lambda: "a", **finalizers}),
        "secrets": _objects(random, patch, "name", list("abcd"), {}),
    }
