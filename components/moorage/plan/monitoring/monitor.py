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


def service_monitor(
    spec: ServiceSpec, environment: Environment, build_info: BuildInfo, peers: Peers
) -> Manifest | None:
    """Return the ServiceMonitor beside its Service, or None where monitoring or metrics is off.

    It selects the Service by the selector's own labels and names the Service's own port, so that neither can drift;
    the label that Prometheus selects it by comes from the environment. A port that is not in the Service is named as
    the pod's: of a pod behind a Service, Prometheus discovers every port of its containers.
    """
    asked = spec.metrics
    if not asked or not isinstance(environment.monitoring, Monitoring):
        return None
    base = metadata(spec, environment)
    return {
        "apiVersion": "monitoring.coreos.com/v1",
        "kind": "ServiceMonitor",
        "metadata": {**base, "labels": {**base["labels"], **environment.monitoring.labels}},
        "spec": {
            "jobLabel": NAME,
            "selector": {"matchLabels": selector(spec.name)},
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
