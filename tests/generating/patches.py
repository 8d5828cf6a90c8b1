"""Random objects and strategic merge patches of them, the same for the same seed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any

Draw = Callable[[], Any]
_ADDRESSES = [f"192.0.2.{each}" for each in range(1, 5)]
_LABELS = {"app": "patched"}


def served(count: int, seed: int) -> tuple[list[dict[str, Any]], list[tuple[str, dict[str, Any]]]]:
    """Return three objects that an API server takes, and so many patches, each with the kind that it is for.

    Most patches leave an object that it takes too. None of the objects runs anything.
    """
    random = Random(seed)
    kinds = {"Deployment": _served_deployment, "Service": _served_service, "ServiceAccount": _served_account}
    versions = {"Deployment": "apps/v1"}
    bodies = [
        {"apiVersion": versions.get(kind, "v1"), "kind": kind, "metadata": {"name": "patched"}, **make(random, False)}
        for kind, make in kinds.items()
    ]
    drawn = random.choices(["Deployment", "Service", "ServiceAccount"], weights=[8, 3, 1], k=count)
    return bodies, [(kind, _without_lost_nulls(kinds[kind](random, True), False)) for kind in drawn]


def _without_lost_nulls(patch: Any, replaced: bool) -> Any:
    """Return a patch without nulls in what replaces: there a server reads the empty text, and we refuse it."""
    if isinstance(patch, dict):
        replaced = replaced or patch.get("$patch") == "replace"
        kept = {key: each for key, each in patch.items() if not (replaced and each is None)}
        return {key: _without_lost_nulls(each, replaced) for key, each in kept.items()}
    return [_without_lost_nulls(each, replaced) for each in patch] if isinstance(patch, list) else patch


def _served_deployment(random: Random, patch: bool) -> dict[str, Any]:
    made = _deployment(random, patch, _ADDRESSES)
    if patch:
        for container in ((made["spec"].get("template") or {}).get("spec") or {}).get("containers") or ():
            if "$patch" not in container:
                container["image"] = random.choice(["registry.example.com/a", "registry.example.com/b"])
        return made
    containers = [
        {"name": "app", "image": "registry.example.com/a", "args": ["a", "b"], "env": _named("ABC", "value")},
        {"name": "b", "image": "registry.example.com/b", "ports": [{"containerPort": 1}, {"containerPort": 2}]},
    ]
    pod = {
        "containers": containers,
        "hostAliases": [{"ip": each, "hostnames": ["a"]} for each in _ADDRESSES[:3]],
        "tolerations": [{"key": "a", "operator": "Exists"}],
        "nodeSelector": {"a": "x", "b": "x"},
    }
    template = {"metadata": {"labels": {**_LABELS, "a": "x"}}, "spec": pod}
    return {"spec": {"replicas": 0, "selector": {"matchLabels": _LABELS}, "template": template}}


def _served_service(random: Random, patch: bool) -> dict[str, Any]:
    if patch:
        return _service(random, True, _ADDRESSES)
    ports = [{"port": 1, "name": "x", "targetPort": 1}, {"port": 2, "name": "y", "targetPort": "http"}]
    return {"spec": {"selector": {"app": "nobody"}, "ports": ports}}


def _served_account(random: Random, patch: bool) -> dict[str, Any]:
    names = [f"{each}-secret" for each in "abcd"]
    if patch:
        return {"secrets": _objects(random, True, "name", names, {})}
    return {"secrets": [{"name": each} for each in names[:3]]}


def _named(names: str, key: str) -> list[dict[str, str]]:
    return [{"name": each, key: "x"} for each in names]


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


def _deployment(random: Random, patch: bool, addresses: Sequence[str] = "1234") -> dict[str, Any]:
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
        "hostAliases": lambda: _objects(random, patch, "ip", list(addresses), {"hostnames": lambda: _words(random)}),
        "tolerations": lambda: [{"key": each} for each in _words(random)],
        "nodeSelector": labels,
        "hostNetwork": lambda: True,
    }
    template = {"metadata": lambda: {"labels": labels()}, "spec": lambda: _mapping(random, patch, pod)}
    spec = {"replicas": number, "template": lambda: _mapping(random, patch, template)}
    return {"spec": _mapping(random, patch, spec)}


def _service(random: Random, patch: bool, addresses: Sequence[str] = "") -> dict[str, Any]:
    fields: dict[str, Draw] = {"targetPort": lambda: random.choice([1, "http"]), "name": lambda: random.choice("xy")}
    spec: dict[str, Draw] = {
        "ports": lambda: _objects(random, patch, "port", [1, 2, 3], fields),
        "externalIPs": lambda: [*addresses[: len(words)]] if (words := _words(random)) and addresses else words,
        "type": lambda: random.choice(["ClusterIP", "NodePort"]),
    }
    return {"spec": _mapping(random, patch, spec)}


def _account(random: Random, patch: bool) -> dict[str, Any]:
    finalizers = {"finalizers": lambda: _words(random), "generation": lambda: random.randint(0, 2)}
    return {
        "metadata": _mapping(random, False, {"name": lambda: "a", **finalizers}),
        "secrets": _objects(random, patch, "name", list("abcd"), {}),
    }
