"""One change of each field of service.yaml: a new one fails the tests until it stands here with what it changes."""

from __future__ import annotations

from tree.changes import AGENT, BUILT, CATALOG, CONSUL, READY, WAY_IN, Change, in_spec

DIGEST = f"sha256:{'0' * 64}"
_PORTS = "ports: {grpc: 9090}"
_LIVE = "health: {live: {path: /live}}"

SIDECAR = "{image: r.example.com/proxy}"
OF_SIDECAR = {
    "command": "[/proxy]",
    "args": "[--on]",
    "env": "{A: b}",
    "secrets": "{A: {secret: b, key: c}}",
    "ports": "{admin: 9000}",
    "resources": "{cpu: 1}",
}
TOLERATION = "{key: a, value: b, effect: NoExecute}"
JOB = "{schedule: 0 3 * * *, args: [report]}"


def _with(setting: str) -> str:
    return JOB.replace("{", f"{{{setting}, ")


def _of_sidecar(setting: str) -> Change:
    return in_spec(f"sidecars: {{proxy: {SIDECAR}}}", f"sidecars: {{proxy: {{{SIDECAR[1:-1]}, {setting}}}}}")


_EXPOSE = "expose: {hosts: [a.example.com]}"


def _toleration(other: str) -> Change:
    return in_spec(*(f"placement: {{tolerations: [{each}]}}" for each in (TOLERATION, other)))


def _external(**keys: str) -> str:
    use = {"service": "ledger", "external": "true", **keys}
    return "uses: [{" + ", ".join(f"{key}: {value}" for key, value in use.items()) + "}]"


SPEC = {
    "ServiceSpec.name": in_spec("", "name: billing"),
    "ServiceSpec.renamed_from": in_spec("", "renamed_from: orders"),
    "ServiceSpec.team": in_spec("", "team: shop"),
    "ServiceSpec.source": in_spec(READY, BUILT, rest="{}"),
    "Source.module": in_spec("source: {}", "source: {module: sub}"),
    "Source.package": in_spec("source: {}", "source: {package: ./cmd/order}"),
    "Source.version_variable": in_spec("source: {}", "source: {version_variable: false}"),
    "Source.tags": in_spec("source: {}", "source: {tags: order/v*}"),
    "Source.variables": in_spec("source: {}", "source: {variables: {main.commit: revision}}"),
    "Source.generated": in_spec("source: {}", "source: {generated: [ui/build]}"),
    "Source.local_replace": in_spec("source: {}", "source: {local_replace: true}"),
    "Source.workspace": in_spec("source: {}", "source: {workspace: true}"),
    "Source.build_tags": in_spec("source: {}", "source: {build_tags: [migrate]}"),
    "ServiceSpec.image": in_spec("", "image: {tzdata: true}"),
    "Image.base": in_spec("", f"image: {{base: registry.example.com/alpine@{DIGEST}}}"),
    "Image.files": in_spec("", "image: {files: {/etc/order.yaml: service.yaml}}"),
    "Image.platforms": in_spec("", "image: {platforms: [linux/arm64]}"),
    "Image.tzdata": in_spec("", "image: {tzdata: true}"),
    "Image.ref": in_spec("image: {ref: r.example.com/a:v1}", "image: {ref: r.example.com/b:v1}", rest="{}"),
    "Image.version": in_spec(READY, READY.replace("ref:", "version: v2, ref:"), rest="{}"),
    "ServiceSpec.command": in_spec("", "command: [/order]"),
    "ServiceSpec.args": in_spec("", "args: [serve]"),
    "ServiceSpec.port": in_spec("", "port: 9000"),
    "ServiceSpec.ports": in_spec("", "ports: {grpc: 9090}"),
    "ServiceSpec.service": in_spec("", "service: {port: 8000}"),
    "ServiceSettings.port": in_spec("", "service: {port: 8000}"),
    "ServiceSettings.annotations": in_spec("", "service: {annotations: {a: b}}"),
    "NamedPort.port": in_spec("ports: {grpc: {port: 9090}}", "ports: {grpc: {port: 9091}}"),
    "NamedPort.service": in_spec("ports: {grpc: {port: 9090}}", "ports: {grpc: {port: 9090, service: false}}"),
    "ServiceSpec.health": in_spec("", "health: {path: /ready}"),
    "Health.path": in_spec("", "health: {path: /ready}"),
    "Health.live_path": in_spec("", "health: {live_path: /live}"),
    "Health.port": in_spec(_PORTS, f"{_PORTS}\nhealth: {{port: grpc}}"),
    "Health.grpc": in_spec(_PORTS, f"{_PORTS}\nhealth: {{grpc: grpc}}"),
    "Health.tcp": in_spec(_PORTS, f"{_PORTS}\nhealth: {{tcp: grpc}}"),
    "Live.grpc": in_spec(f"{_PORTS}\n{_LIVE}", f"{_PORTS}\nhealth: {{live: {{grpc: grpc}}}}"),
    "Live.tcp": in_spec(f"{_PORTS}\n{_LIVE}", f"{_PORTS}\nhealth: {{live: {{tcp: grpc}}}}"),
    "Health.interval": in_spec("", "health: {interval: 7s}"),
    "Health.timeout": in_spec("", "health: {timeout: 1s}"),
    "Health.failures": in_spec("", "health: {failures: 4}"),
    "Health.headers": in_spec("", "health: {headers: {Host: order.example.com}}"),
    "Health.scheme": in_spec("", "health: {scheme: https}"),
    "Health.startup": in_spec("health: {live_path: /live}", "health: {live_path: /live, startup: 2m}"),
    "Health.live": in_spec("", _LIVE),
    "Live.path": in_spec(_LIVE, _LIVE.replace("/live", "/alive")),
    "Live.interval": in_spec(_LIVE, _LIVE.replace("}}", ", interval: 20s}}")),
    "Live.failures": in_spec(_LIVE, _LIVE.replace("}}", ", failures: 6}}")),
    "ServiceSpec.metrics": in_spec("", "metrics: false", "monitoring: {namespace: monitoring}"),
    "Metrics.path": in_spec("", "metrics: {path: /m}", "monitoring: {namespace: monitoring}"),
    "Metrics.port": in_spec(_PORTS, f"{_PORTS}\nmetrics: {{port: grpc}}", "monitoring: {namespace: monitoring}"),
    "Metrics.timeout": in_spec("", "metrics: {timeout: 10s}", "monitoring: {namespace: monitoring}"),
    "Metrics.interval": in_spec("", "metrics: {interval: 10s}", "monitoring: {namespace: monitoring}"),
    "ServiceSpec.replicas": in_spec("", "replicas: 3"),
    "ServiceSpec.autoscale": in_spec("", "autoscale: {max: 3}"),
    "Autoscale.min": in_spec("autoscale: {max: 9}", "autoscale: {max: 9, min: 3}"),
    "Autoscale.max": in_spec("autoscale: {max: 9}", "autoscale: {max: 8}"),
    "Autoscale.cpu": in_spec("autoscale: {max: 9}", "autoscale: {max: 9, cpu: 50}"),
    "ServiceSpec.resources": in_spec("", "resources: {cpu: 1}"),
    "Resources.cpu": in_spec("", "resources: {cpu: 1}"),
    "Resources.memory": in_spec("", "resources: {memory: 1Gi}"),
    "Resources.memory_limit": in_spec("", "resources: {memory_limit: 1Gi}"),
    "Resources.cpu_limit": in_spec("", "resources: {cpu_limit: 1}"),
    "Resources.ephemeral_storage": in_spec("", "resources: {ephemeral_storage: false}"),
    "ServiceSpec.run_as": in_spec("", "run_as: platform"),
    "RunAs.user": in_spec("", "run_as: {user: 1000}"),
    "RunAs.group": in_spec("", "run_as: {group: 1000}"),
    "RunAs.fs_group": in_spec("", "run_as: {fs_group: 1000}"),
    "ServiceSpec.env": in_spec("", "env: {A: b}"),
    "ConfigRef.config": in_spec("env: {A: {config: b, key: c}}", "env: {A: {config: d, key: c}}"),
    "ConfigRef.key": in_spec("env: {A: {config: b, key: c}}", "env: {A: {config: b, key: d}}"),
    "FieldRef.field": in_spec("env: {A: {field: metadata.uid}}", "env: {A: {field: metadata.name}}"),
    "ServiceSpec.env_from": in_spec("", "env_from: [{secret: a}]"),
    "EnvFrom.secret": in_spec("env_from: [{secret: a}]", "env_from: [{secret: b}]"),
    "EnvFrom.config": in_spec("env_from: [{secret: a}]", "env_from: [{config: a}]"),
    "EnvFrom.prefix": in_spec("env_from: [{secret: a}]", "env_from: [{secret: a, prefix: A_}]"),
    "ServiceSpec.secrets": in_spec("", "secrets: {A: {secret: b, key: c}}"),
    "SecretRef.secret": in_spec("secrets: {A: {secret: b, key: c}}", "secrets: {A: {secret: d, key: c}}"),
    "SecretRef.key": in_spec("secrets: {A: {secret: b, key: c}}", "secrets: {A: {secret: b, key: d}}"),
    "ServiceSpec.mounts": in_spec("", "mounts: {/cache: {empty: 1Gi}}"),
    "Mount.file": in_spec("mounts: {/a: {file: service.yaml}}", "mounts: {/a: {file: ../user/service.yaml}}"),
    "Mount.secret": in_spec("mounts: {/a: {secret: b}}", "mounts: {/a: {secret: c}}"),
    "Mount.config": in_spec("mounts: {/a: {config: b}}", "mounts: {/a: {config: c}}"),
    "Mount.empty": in_spec("mounts: {/a: {empty: 1Gi}}", "mounts: {/a: {empty: 2Gi}}"),
    "Mount.claim": in_spec("mounts: {/a: {claim: b}}", "mounts: {/a: {claim: c}}"),
    "ServiceSpec.uses": in_spec("", "uses: [user]"),
    "Uses.service": in_spec(_external(), _external(service="tax")),
    "Uses.namespace": in_spec(_external(), _external(namespace="finance")),
    "Uses.port": in_spec(_external(), _external(port="9000")),
    "Uses.url": in_spec(_external(), _external(url="false")),
    "Uses.external": in_spec("uses: [{service: user, external: true, namespace: shop}]", "uses: [{service: user}]"),
    "ServiceSpec.egress": in_spec("", "egress: [{cidr: 192.0.2.0/24, port: 80}]"),
    "Egress.cidr": in_spec("egress: [{cidr: 192.0.2.0/24, port: 80}]", "egress: [{cidr: 192.0.2.0/25, port: 80}]"),
    "Egress.port": in_spec("egress: [{cidr: 192.0.2.0/24, port: 80}]", "egress: [{cidr: 192.0.2.0/24, port: 81}]"),
    "Egress.except": in_spec(
        "egress: [{cidr: 192.0.2.0/24, port: 80}]", "egress: [{cidr: 192.0.2.0/24, port: 80, except: [192.0.2.1/32]}]"
    ),
    "ServiceSpec.allow_from": in_spec("", "allow_from: [{namespace: ingress}]"),
    "AllowFrom.namespace": in_spec("allow_from: [{namespace: ingress}]", "allow_from: [{namespace: jobs}]"),
    "AllowFrom.pods": in_spec("allow_from: [{pods: {a: b}}]", "allow_from: [{pods: {a: c}}]"),
    "AllowFrom.cidr": in_spec("allow_from: [{cidr: 192.0.2.0/24}]", "allow_from: [{cidr: 192.0.2.0/25}]"),
    "AllowFrom.except": in_spec(
        "allow_from: [{cidr: 192.0.2.0/24}]", "allow_from: [{cidr: 192.0.2.0/24, except: [192.0.2.1/32]}]"
    ),
    "Egress.namespace": in_spec("egress: [{namespace: data, port: 80}]", "egress: [{namespace: cache, port: 80}]"),
    "Egress.pods": in_spec("egress: [{pods: {a: b}, port: 80}]", "egress: [{pods: {a: c}, port: 80}]"),
    "ServiceSpec.expose": in_spec("", _EXPOSE, WAY_IN),
    "Expose.hosts": in_spec(_EXPOSE, "expose: {hosts: [b.example.com]}", WAY_IN),
    "Expose.path": in_spec(_EXPOSE, "expose: {hosts: [a.example.com], path: /api}", WAY_IN),
    "ServiceSpec.log": in_spec("", "log: {level: debug}"),
    "Log.level": in_spec("", "log: {level: debug}"),
    "ServiceSpec.shutdown": in_spec("", "shutdown: {drain: 9s}"),
    "Shutdown.drain": in_spec("", "shutdown: {drain: 9s}"),
    "Shutdown.timeout": in_spec("", "shutdown: {timeout: 9s}"),
    "ServiceSpec.consul": in_spec("", AGENT, CONSUL),
    "Consul.register": in_spec(f"consul: {{{CATALOG}}}", f"consul: {{{CATALOG}}}".replace("catalog", "agent"), CONSUL),
    "Consul.tags": in_spec(AGENT, "consul: {register: agent, tags: [http]}", CONSUL),
    "Consul.address": in_spec(AGENT, "consul: {register: agent, address: {external: a.example.com}}", CONSUL),
    "ExternalAddress.external": in_spec(
        f"consul: {{{CATALOG}}}", f"consul: {{{CATALOG}}}".replace("order.", "shop."), CONSUL
    ),
    "Consul.port": in_spec(f"consul: {{{CATALOG}}}", f"consul: {{{CATALOG}, port: 81}}", CONSUL),
    "Consul.scheme": in_spec(
        f"consul: {{{CATALOG}, port: 81}}", f"consul: {{{CATALOG}, port: 81, scheme: https}}", CONSUL
    ),
    "ServiceSpec.migrate": in_spec("", "migrate: {args: [up]}"),
    "Migration.args": in_spec("migrate: {args: [up]}", "migrate: {args: [up, now]}"),
    "Migration.command": in_spec("migrate: {args: [up]}", "migrate: {args: [up], command: [/migrate]}"),
    "Migration.timeout": in_spec("migrate: {args: [up]}", "migrate: {args: [up], timeout: 1m}"),
    "ServiceSpec.init": in_spec("", "init: {seed: {args: [a]}}"),
    "InitContainer.args": in_spec("init: {seed: {args: [a]}}", "init: {seed: {args: [b]}}"),
    "InitContainer.command": in_spec("init: {seed: {args: [a]}}", "init: {seed: {args: [a], command: [/seed]}}"),
    "InitContainer.image": in_spec("init: {seed: {args: [a]}}", "init: {seed: {args: [a], image: r.example.com/b}}"),
    "Sidecar.image": in_spec(f"sidecars: {{proxy: {SIDECAR}}}", "sidecars: {proxy: {image: r.example.com/other}}"),
    "ServiceSpec.sidecars": in_spec("", f"sidecars: {{proxy: {SIDECAR}}}"),
    **{f"Sidecar.{key}": _of_sidecar(f"{key}: {value}") for key, value in OF_SIDECAR.items()},
    "ServiceSpec.jobs": in_spec("", f"jobs: {{nightly: {JOB}}}"),
    "Job.args": in_spec(f"jobs: {{nightly: {JOB}}}", f"jobs: {{nightly: {JOB}}}".replace("report", "sum")),
    "Job.command": in_spec(f"jobs: {{nightly: {JOB}}}", f"jobs: {{nightly: {_with('command: [/report]')}}}"),
    "Job.schedule": in_spec(f"jobs: {{nightly: {JOB}}}", f"jobs: {{nightly: {JOB}}}".replace("0 3", "1 3")),
    "Job.time_zone": in_spec(f"jobs: {{nightly: {JOB}}}", f"jobs: {{nightly: {_with('time_zone: Europe/Berlin')}}}"),
    "Job.timeout": in_spec(f"jobs: {{nightly: {JOB}}}", f"jobs: {{nightly: {_with('timeout: 10m')}}}"),
    "Job.concurrency": in_spec(f"jobs: {{nightly: {JOB}}}", f"jobs: {{nightly: {_with('concurrency: allow')}}}"),
    "ServiceSpec.placement": in_spec("", "placement: {priority_class: high}"),
    "Placement.node_selector": in_spec("", "placement: {node_selector: {a: b}}"),
    "Placement.tolerations": in_spec("", f"placement: {{tolerations: [{TOLERATION}]}}"),
    "Placement.priority_class": in_spec("", "placement: {priority_class: high}"),
    "Toleration.key": _toleration(TOLERATION.replace("key: a", "key: b")),
    "Toleration.operator": _toleration("{key: a, operator: Exists, effect: NoExecute}"),
    "Toleration.value": _toleration(TOLERATION.replace("value: b", "value: c")),
    "Toleration.effect": _toleration(TOLERATION.replace("NoExecute", "NoSchedule")),
    "Toleration.seconds": _toleration(TOLERATION.replace("}", ", seconds: 60}")),
    "ServiceSpec.service_account": in_spec("", "service_account: {token: true}"),
    "ServiceAccount.name": in_spec("", "service_account: {name: shared}"),
    "ServiceAccount.annotations": in_spec("", "service_account: {annotations: {a: b}}"),
    "ServiceAccount.token": in_spec("", "service_account: {token: true}"),
    "ServiceSpec.labels": in_spec("", "labels: {a: b}"),
    "ServiceSpec.annotations": in_spec("", "annotations: {a: b}"),
    "ServiceSpec.network_policy": in_spec("", "network_policy: false"),
    "ServiceSpec.disruption_budget": in_spec("", "disruption_budget: false"),
    "ServiceSpec.user_namespace": in_spec("", "user_namespace: false", "kubernetes: {render_to: out, version: '1.36'}"),
    "ServiceSpec.spread": in_spec("", "spread: false"),
    "ServiceSpec.gomemlimit": in_spec("", "gomemlimit: false"),
    "ServiceSpec.adopted": in_spec("", "adopted: {selector: {app: order}}"),
    "Adopted.selector": in_spec("adopted: {selector: {app: order}}", "adopted: {selector: {app: orders}}"),
    "Adopted.container": in_spec(
        "adopted: {selector: {app: order}}", "adopted: {selector: {app: order}, container: app}"
    ),
    "ServiceSpec.patch": in_spec("", "patch: {deployment: {spec: {minReadySeconds: 10}}}"),
}
