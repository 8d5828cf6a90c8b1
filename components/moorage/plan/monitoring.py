"""How Prometheus finds the service."""

from __future__ import annotations

from moorage.environment import Environment, Monitoring
from moorage.facts import Facts
from moorage.plan.naming import NAME, Manifest, metadata, selector
from moorage.plan.peers import Peers
from moorage.spec import ServiceSpec


def service_monitor(spec: ServiceSpec, environment: Environment, facts: Facts, peers: Peers) -> Manifest | None:
    """Return the ServiceMonitor beside its Service, or None where nobody scrapes.

    It selects the Service by the selector's own labels and names the Service's own port, so that neither can drift;
    the label that Prometheus selects it by comes from the environment.
    """
    if not spec.metrics or not isinstance(environment.monitoring, Monitoring):
        return None
    base = metadata(spec, environment)
    return {
        "apiVersion": "monitoring.coreos.com/v1",
        "kind": "ServiceMonitor",
        "metadata": {**base, "labels": {**base["labels"], **environment.monitoring.labels}},
        "spec": {
            "jobLabel": NAME,
            "selector": {"matchLabels": selector(spec.name)},
            "endpoints": [{"port": "http", "path": spec.metrics.path, "interval": spec.metrics.interval}],
        },
    }
