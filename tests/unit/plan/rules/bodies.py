"""Objects that keep every rule, and how a test changes one thing in them."""

import copy

LABELS = {"app": "mail"}


def deployment():
    """Return a Deployment that somebody wrote with care."""
    probe = {"periodSeconds": 5, "timeoutSeconds": 2}
    container = {
        "name": "mail",
        "image": "registry.example.com/mail@sha256:" + "0" * 64,
        "env": [{"name": "SMTP_PASSWORD", "valueFrom": {"secretKeyRef": {"name": "mail", "key": "password"}}}],
        "ports": [{"name": "http", "containerPort": 8080}],
        "resources": {"requests": {"memory": "128Mi"}, "limits": {"memory": "128Mi"}},
        "readinessProbe": {"httpGet": {"path": "/health", "port": "http"}, **probe},
        "livenessProbe": {"httpGet": {"path": "/live", "port": "http"}, **probe},
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"], "add": ["NET_BIND_SERVICE"]},
        },
    }
    spec = {
        "automountServiceAccountToken": False,
        "enableServiceLinks": False,
        "securityContext": {"runAsNonRoot": True, "runAsUser": 1000, "seccompProfile": {"type": "RuntimeDefault"}},
        "containers": [container],
        "volumes": [{"name": "data", "persistentVolumeClaim": {"claimName": "mail-data"}}],
    }
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "mail", "namespace": "shop"},
        "spec": {"replicas": 1, "template": {"metadata": {"labels": LABELS}, "spec": spec}},
    }


def service():
    """Return the Service of its pods."""
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "mail", "namespace": "shop", "labels": LABELS},
        "spec": {"clusterIP": "10.96.0.9", "selector": LABELS, "ports": [{"name": "http", "port": 80}]},
    }


def monitor():
    """Return the ServiceMonitor of that Service."""
    return {
        "apiVersion": "monitoring.coreos.com/v1",
        "kind": "ServiceMonitor",
        "metadata": {"name": "mail", "namespace": "shop"},
        "spec": {"selector": {"matchLabels": LABELS}, "endpoints": [{"port": "http"}]},
    }


def policy():
    """Return a network policy that lets out to names and one network."""
    dns = {"ports": [{"port": 53, "protocol": "UDP"}, {"port": 53, "protocol": "TCP"}]}
    out = {"to": [{"ipBlock": {"cidr": "192.0.2.0/24"}}], "ports": [{"port": 443, "protocol": "TCP"}]}
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": "mail", "namespace": "shop"},
        "spec": {"podSelector": {}, "policyTypes": ["Egress"], "egress": [dns, out]},
    }


def changed(body, path, value):
    """Return a copy with a value at a path such as ``spec.ports.0.name``; of None, without what stands there."""
    made = copy.deepcopy(body)
    *parents, last = (int(key) if key.isdecimal() else key for key in path.split("."))
    inner = made
    for key in parents:
        inner = inner[key] if isinstance(inner, list) else inner.setdefault(key, {})
    if value is None:
        del inner[last]
    else:
        inner[last] = value
    return made


def paths(body, before=()):
    """Yield the path of every value in a body."""
    for key, value in body.items() if isinstance(body, dict) else enumerate(body):
        yield (*before, key)
        if isinstance(value, (dict, list)):
            yield from paths(value, (*before, key))
