"""How Prometheus finds the service."""

from __future__ import annotations

from moorage.plan.model import BuildInfo
from moorage.plan.naming import NAME, Manifest, metadata, selector
from moorage.plan.peers import Peers
from moorage.spec.environment import Environment
from moorage.spec.service import ServiceSpec
from moorage.spec.targets.monitoring import Monitoring


def service_monitor(
    spec: ServiceSpec, environment: Environment, build_info: BuildInfo, peers: Peers
) -> Manifest | None:
    """Return the ServiceMonitor beside its Service, or None where monitoring or metrics is off.

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
