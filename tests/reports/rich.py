"""A comparison in which everything occurs that a report can say."""

from __future__ import annotations

from dataclasses import replace

from moorage.review.diff.model import (
    ABSENT,
    Comparison,
    Effect,
    FieldChange,
    Finding,
    ObjectChange,
    Operation,
    Preview,
    Previewed,
    Revision,
    ServiceChange,
)

_IMAGE = ("spec", "template", "spec", "containers", "order", "image")
_ENV = ("spec", "template", "spec", "containers", "order", "env")


def _object(kind: str, name: str, effect: Effect, *fields: FieldChange, role: str = "") -> ObjectChange:
    body = {"apiVersion": "v1", "kind": kind, "metadata": {"name": name}}
    return ObjectChange(role or kind.lower(), kind, name, effect, body, body, fields)


def _field(path: tuple[str | int, ...], before: object, after: object, effect: Effect) -> FieldChange:
    return FieldChange(path, before, after, effect)


def _port_gone(environment: str) -> ServiceChange:
    ports = ("spec", "ports", 80, "name")
    return ServiceChange(
        "user",
        environment,
        Effect.BREAKS,
        "unchanged",
        (_object("Service", "user", Effect.BREAKS, _field(ports, "http", "web", Effect.BREAKS)),),
        (
            Finding(
                "port-gone",
                "danger",
                Effect.BREAKS,
                "user no longer has port http",
                "services/user/service.yaml:7",
                ("order",),
            ),
        ),
    )


def _order(environment: str, level: str) -> ServiceChange:
    deployment = _object(
        "Deployment",
        "order",
        Effect.ROLLS,
        _field(
            ("metadata", "labels", "app.kubernetes.io/part-of"), "shop", "checkout `& co` | @everyone", Effect.CHANGES
        ),
        _field(("spec", "replicas"), 2, 3, Effect.CHANGES),
        _field((*_ENV, "API_TOKEN", "value"), "first-of-its-kind", "second-of-its-kind", Effect.ROLLS),
        _field((*_ENV, "LOG_LEVEL", "value"), "info", level, Effect.ROLLS),
        _field((*_ENV, "MOTD"), ABSENT, {"name": "MOTD", "value": "```\n</details> \x1b[31m<b>hi</b>"}, Effect.ROLLS),
        _field(_IMAGE, "registry.example.com/order:v1", "registry.example.com/order:v2", Effect.ROLLS),
    )
    rates = _object(
        "ConfigMap",
        "order-files-3f2a",
        Effect.CHANGES,
        _field(
            ("data", "rates.json"),
            '{\n  "eur": 1,\n  "usd": 1.1,\n  "gbp": 0.8\n}\n',
            '{\n  "eur": 1,\n  "usd": 1.2,\n  "gbp": 0.8\n}\n',
            Effect.CHANGES,
        ),
        role="files",
    )
    return ServiceChange(
        "order",
        environment,
        Effect.ROLLS,
        "changed",
        (deployment, rates),
        (
            Finding(
                "capability-added",
                "weaker",
                Effect.ROLLS,
                "order may bind ports below 1024 (NET_BIND_SERVICE)",
                "services/order/service.yaml:12",
            ),
            Finding("depends-on-changed", "note", Effect.NOTHING, "order calls user, which changes"),
        ),
        ("deployment",),
    )


def _added(environment: str) -> ServiceChange:
    body = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "cart", "namespace": f"shop-{environment}"}}
    return ServiceChange(
        "cart",
        environment,
        Effect.ADDED,
        "unknown",
        (ObjectChange("service", "Service", "cart", Effect.ADDED, None, body),),
    )


_SELECTOR = ServiceChange(
    "legacy",
    "prod",
    Effect.REFUSED,
    "none",
    (
        _object(
            "Deployment",
            "legacy",
            Effect.REFUSED,
            _field(("spec", "selector", "matchLabels", "app"), "old", "legacy", Effect.REFUSED),
        ),
    ),
    (
        Finding(
            "immutable-field",
            "danger",
            Effect.REFUSED,
            "spec.selector of Deployment legacy cannot change",
            "stacks/Pulumi.prod.yaml:21",
        ),
    ),
)
_GONE = ServiceChange(
    "report",
    "dev",
    Effect.REMOVED,
    "none",
    (ObjectChange("job.nightly", "CronJob", "report-nightly", Effect.REMOVED, {"kind": "CronJob"}, None),),
)
_ITSELF = ServiceChange(
    "",
    "dev",
    Effect.CHANGES,
    "none",
    (
        _object(
            "Namespace", "shop", Effect.CHANGES, _field(("metadata", "labels", "team"), ABSENT, "shop", Effect.CHANGES)
        ),
    ),
)

RICH = Comparison(
    Revision("main", "1f0e2d3c4b5a69788796a5b4c3d2e1f001234567"),
    Revision("working tree", None),
    ("dev", "prod", "test"),
    ("audit", "cart", "legacy", "mail", "order", "report", "user"),
    (
        _port_gone("dev"),
        _port_gone("prod"),
        _SELECTOR,
        _GONE,
        _order("dev", "debug"),
        _order("prod", "warn"),
        _ITSELF,
        _added("dev"),
        _added("prod"),
    ),
    unread={"test": ("stacks/Pulumi.test.yaml:3: does not parse in main",)},
    unreadable=frozenset({"test"}),
    allowed=frozenset({("legacy", Effect.REFUSED)}),
)


def _previewed(service: str, role: str, announced: Effect, operation: Operation, *paths: str) -> Previewed:
    kind = {"job.nightly": "CronJob", "": "ConfigMap", "monitor": "ServiceMonitor"}.get(role, role.capitalize())
    name = "-".join(filter(None, (service or "rates", role)))
    return Previewed(service, role, kind, name, announced, operation, paths)


PREVIEWED = replace(
    RICH,
    previews=(
        Preview(
            "dev",
            (
                _previewed("cart", "service", Effect.ADDED, Operation.CREATE),
                _previewed("order", "deployment", Effect.ROLLS, Operation.UPDATE, "spec.replicas"),
            ),
            (
                _previewed("", "", Effect.NOTHING, Operation.DELETE),
                _previewed(
                    "audit", "deployment", Effect.NOTHING, Operation.UPDATE, 'metadata.labels["a.b/c"]', "spec.replicas"
                ),
                _previewed("audit", "monitor", Effect.NOTHING, Operation.UPDATE),
                _previewed("report", "job.nightly", Effect.REMOVED, Operation.NOTHING),
                _previewed("user", "service", Effect.CHANGES, Operation.REPLACE, "spec.clusterIP"),
            ),
        ),
        Preview("prod", (), (_previewed("", "stack", Effect.NOTHING, Operation.CREATE),)),
    ),
)
"""The same, where Pulumi was asked too."""
