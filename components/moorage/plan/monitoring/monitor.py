"""How Prometheus finds the service."""

from __future__ import annotations

from moorage.plan.model import BuildInfo
from moorage.plan.naming import Manifest, metadata, selector
from moorage.plan.peers import Peers
from moorage.plan.service import called_ports
from moorage.spec.environment import Environment
from moorage.spec.pod.labels import NAME
from moorage.spec.service import ServiceSpec
from moorage.spec.targets.monitoring import Monitoring

API_VERSION = "monitoring.coreos.com/v1"
"""Of the operator's kinds."""


def selected_metadata(spec: ServiceSpec, environment: Environment, monitoring: Monitoring) -> Manifest:
    """Return the metadata of an object that Prometheus selects by labels of the environment."""
    base = metadata(spec, environment)
    return {**base, "labels": {**base["labels"], **monitoring.labels}}


def service_monitor(
    spec: ServiceSpec, environment: Environment, build_info: BuildInfo, peers: Peers
) -> Manifest | None:
    """Return the ServiceMonitor beside its Service, or None where monitoring or metrics is off.

    It selects the Service by the selector's own labels and names the Service's own port, so that neither can drift;
    the label that Prometheus selects it by comes from the environment. A port that is not in the Service is named as
    the pod's: of a pod behind a Service, Prometheus discovers every port of its containers.
    """
    asked, monitoring = spec.metrics, environment.monitoring
    if not asked or not isinstance(monitoring, Monitoring):
        return None
    return {
        "apiVersion": API_VERSION,
        "kind": "ServiceMonitor",
        "metadata": selected_metadata(spec, environment, monitoring),
        "spec": {
            "jobLabel": NAME,
            "selector": {"matchLabels": selector(spec)},
            "endpoints": [
                {
                    "port" if asked.port in called_ports(spec) else "targetPort": asked.port,
                    "path": asked.path,
                    "interval": asked.interval,
                    **({"scrapeTimeout": asked.timeout} if asked.timeout is not None else {}),
                }
            ],
        },
    }
