"""One change of each field of the environment: a new one fails the tests until it stands here with what it changes."""

from __future__ import annotations

from tree.changes import AGENT, BUILT, CATALOG, CONSUL, PUSHED, WAY_IN, Change, in_environment

_CREATED = "create_namespace: {delete: true}"
_MONITORING = "monitoring: {namespace: monitoring}"
_ALERTS = "monitoring: {namespace: monitoring, alerts: {}}"
_DASHBOARD = "monitoring: {namespace: monitoring, dashboard: {}}"
_TRACING = "tracing: {endpoint: 'http://collector.observability:4318'}"
_BUILDKIT = f"{PUSHED}\nbuilder: buildkit"
_AGENT = f"{BUILT}\n{AGENT}"
_CATALOG = f"{BUILT}\nconsul: {{{CATALOG}}}"
_EXPOSED = f"{BUILT}\nexpose: {{hosts: [a.example.com]}}"
_CLASS = "{class: nginx, proxies: [{namespace: a}]}"


def _ingress(after: str, before: str = _CLASS) -> Change:
    return in_environment(f"exposure: {{ingress: {before}}}", f"exposure: {{ingress: {after}}}", _EXPOSED)


def _proxies(after: str, before: str = "{namespace: a}") -> Change:
    head = "{class: nginx, proxies: ["
    return _ingress(f"{head}{after}]}}", f"{head}{before}]}}")


ENVIRONMENT = {
    "Environment.name": in_environment("", "name: other"),
    "Environment.cluster": in_environment("", "cluster: east", _CATALOG, CONSUL),
    "Environment.namespace": in_environment("", "namespace: other"),
    "Environment.create_namespace": in_environment("", "create_namespace: true"),
    "CreatedNamespace.delete": in_environment("create_namespace: true", _CREATED),
    "CreatedNamespace.network_policy": in_environment(
        _CREATED, "create_namespace: {delete: true, network_policy: false}"
    ),
    "Environment.kubernetes": in_environment("", "kubernetes: {render_to: elsewhere}"),
    "Kubernetes.context": in_environment("kubernetes: {context: a}", "kubernetes: {context: b}", rest=PUSHED),
    "Kubernetes.render_to": in_environment("", "kubernetes: {render_to: elsewhere}"),
    "Kubernetes.version": in_environment("", "kubernetes: {render_to: out, version: '1.99'}"),
    "Environment.dns": in_environment("", "dns: {ports: [5353]}"),
    "Dns.ports": in_environment("", "dns: {ports: [5353]}"),
    "Dns.peers": in_environment("", "dns: {peers: [{namespace: kube-system}]}"),
    "Resolver.namespace": in_environment("dns: {peers: [{namespace: a}]}", "dns: {peers: [{namespace: b}]}"),
    "Resolver.pods": in_environment("dns: {peers: [{namespace: a}]}", "dns: {peers: [{namespace: a, pods: {b: c}}]}"),
    "Resolver.cidr": in_environment("dns: {peers: [{cidr: 192.0.2.1}]}", "dns: {peers: [{cidr: 192.0.2.2}]}"),
    "Environment.registry": in_environment("", PUSHED),
    "Registry.url": in_environment(PUSHED, PUSHED.replace("/shop", "/other")),
    "Registry.insecure": in_environment(PUSHED, PUSHED.replace("true", "false")),
    "Registry.pull_secrets": in_environment(PUSHED, PUSHED.replace("}", ", pull_secrets: [a]}")),
    "Environment.builder": in_environment("", "builder: docker", rest=PUSHED),
    "Environment.build": in_environment("", "build: {rebuild_all: true}"),
    "Build.rebuild_all": in_environment("", "build: {rebuild_all: true}"),
    "Build.go": in_environment("", "build: {go: 1.26.8}"),
    "Build.cache_to": in_environment("", "build: {cache_to: 'type=local,dest=cache'}", rest=_BUILDKIT),
    "Environment.monitoring": in_environment("", _MONITORING),
    "Monitoring.namespace": in_environment(_MONITORING, "monitoring: {namespace: other}"),
    "Monitoring.labels": in_environment(_MONITORING, "monitoring: {namespace: monitoring, labels: {a: b}}"),
    "Monitoring.alerts": in_environment(_MONITORING, _ALERTS),
    "Alerts.error_percent": in_environment(_ALERTS, _ALERTS.replace("{}", "{error_percent: 1}")),
    "Alerts.latency": in_environment(_ALERTS, _ALERTS.replace("{}", "{latency: 250ms}")),
    "Monitoring.dashboard": in_environment(_MONITORING, _DASHBOARD),
    "Dashboard.labels": in_environment(_DASHBOARD, _DASHBOARD.replace("{}", "{labels: {a: b}}")),
    "Dashboard.annotations": in_environment(_DASHBOARD, _DASHBOARD.replace("{}", "{annotations: {a: b}}")),
    "Environment.tracing": in_environment("tracing: off", _TRACING),
    "Tracing.endpoint": in_environment(_TRACING, _TRACING.replace("4318", "4319")),
    "Environment.exposure": in_environment("exposure: off", WAY_IN, _EXPOSED),
    "Exposure.gateway": in_environment(WAY_IN, f"exposure: {{ingress: {_CLASS}}}", _EXPOSED),
    "Gateway.name": in_environment(WAY_IN, WAY_IN.replace("public", "private"), _EXPOSED),
    "Gateway.namespace": in_environment(WAY_IN, WAY_IN.replace("gateways", "infra"), _EXPOSED),
    "Gateway.listener": in_environment(WAY_IN, WAY_IN.replace("}}", ", listener: https}}"), _EXPOSED),
    "Gateway.proxies": in_environment(WAY_IN, WAY_IN.replace("}}", ", proxies: [{namespace: a}]}}"), _EXPOSED),
    "Peer.namespace": _proxies("{namespace: b}"),
    "Peer.pods": _proxies("{namespace: a, pods: {b: c}}"),
    "Peer.cidr": _proxies("{cidr: 192.0.2.0/24}"),
    "Peer.except": _proxies("{cidr: 192.0.2.0/24, except: [192.0.2.1/32]}", "{cidr: 192.0.2.0/24}"),
    "Exposure.ingress": in_environment(WAY_IN, f"exposure: {{ingress: {_CLASS}}}", _EXPOSED),
    "IngressClass.class": _ingress(_CLASS.replace("nginx", "traefik")),
    "IngressClass.proxies": _ingress(_CLASS.replace("[", "[{namespace: b}, ")),
    "IngressClass.tls": _ingress(_CLASS.replace("}]", "}], tls: true")),
    "IngressTls.secret": _ingress(*(_CLASS.replace("}]", f"}}], tls: {{secret: {each}}}") for each in "ab")),
    "IngressClass.annotations": _ingress(_CLASS.replace("}]", "}], annotations: {a: b}")),
    "Environment.consul": in_environment("", CONSUL),
    "ConsulSettings.address": in_environment(CONSUL, CONSUL.replace("8501", "8502")),
    "ConsulSettings.agent_address": in_environment("consul: {}", "consul: {agent_address: 'consul:8500'}", _AGENT),
    "ConsulSettings.datacenter": in_environment(CONSUL, CONSUL.replace("}", ", datacenter: east}")),
    "ConsulSettings.token": in_environment(CONSUL, CONSUL.replace("}", ", token: {secure: a}}")),
    "Secure.secure": in_environment(*(CONSUL.replace("}", f", token: {{secure: {each}}}}}") for each in "ab")),
    "ConsulSettings.agent_token": in_environment("consul: {}", "consul: {agent_token: {secret: a, key: b}}", _AGENT),
    "ConsulSettings.esm": in_environment(CONSUL, CONSUL.replace("true", "false"), _CATALOG, refuses=True),
    "Environment.defaults": in_environment("", "defaults: {log: {level: debug}}"),
    "Environment.services": in_environment("", "services: {order: {replicas: 3}}"),
}
