"""Values that a field cannot take: one line of a spec or of an environment each."""

from __future__ import annotations

SPEC = r"""
teem: shop
health: {pth: /x}
log: {colour: red}
apiVersion: v1
team: my team
team: true
port: 80
port: "8080"
health: {path: ready}
health: {live_path: /health}
health: {live: {path: /health}}
health: {live_path: /a, live: {path: /b}}
health: {interval: 500ms}
health: {interval: 5s, timeout: 10s}
health: {startup: 2m}
health: {port: admin}
health: {grpc: http, path: /health}
health: {tcp: http, scheme: https}
health: {live: {interval: 5s}}
ports: {http: 9090}
ports: {grpc: 8080}
service: {port: 9090}
service: false
health: {headers: {"A b": x}}
health: {headers: {Host: "a\nb"}}
health: {headers: {Host: a, host: b}}
health: [/health]
metrics: true
metrics: {interval: soon}
metrics: {interval: 300y}
metrics: {interval: 0s}
metrics: {timeout: 0s}
metrics: {timeout: 1m}
autoscale: {min: 3}
autoscale: {min: 5, max: 2}
autoscale: {max: 2, cpu: 0}
resources: {cpu: lots}
resources: {cpu: 0.1m}
resources: {cpu: 9223372036854776}
resources: {cpu: 500m, cpu_limit: 400m}
resources: {memory: 128m}
resources: {memory: 2000000000001m}
resources: {memory: 8Ei}
resources: {memory: 128Mi, memory_limit: 64Mi}
env: {1A: x}
env: {FLAG: true}
env: {A: "a\0b"}
env: {HTTP_ADDR: x}
env: {A: x, A: y}
env: [A]
env: {A: {config: settings}}
env: {A: {config: settings, key: a/b}}
env: {A: {config: settings, key: a, field: metadata.uid}}
patch: {pod: {spec: {}}}
patch: {deployment: {spec: {template: {spec: {priority: 1.5}}}}}
patch: [deployment]
mounts: {tmp: {empty: 1Gi}}
mounts: {/tmp: {empty: 1Gi}}
mounts: {/app: {empty: 1Gi}}
mounts: {/proc/a: {config: order}}
mounts: {/etc: {config: order}, /etc/tls: {secret: order-tls}}
mounts: {/a: {}}
mounts: {/a: rates.json}
mounts: [/a]
mounts: {/a: {file: rates.json}}
mounts: {/a: {file: ../../../../rates.json}}
mounts: {/a: {file: ../../.git/config}}
mounts: {/data: {claim: order-data}}
env: {A: {field: spec.containers}}
env: {A: {}}
secrets: {A: {secret: My_DB, key: url}}
secrets: {A: {secret: db, key: a/b}}
secrets: {A: url}
uses: user
uses: [User]
uses: [{service: a, port: 80}]
uses: [nobody]
uses: [{service: user, external: true}]
uses: [user, {service: user}]
egress: [{cidr: 192.0.2.1/24, port: 5432}]
labels: {app.kubernetes.io/version: v1}
labels: {a: b c}
service_account: {name: order, annotations: {a: b}}
placement: {tolerations: [{key: a}]}
placement: {tolerations: [{key: a, operator: Exists, seconds: 1}]}
annotations: {a b: c}
annotations: {kubernetes.io/config.mirror: a}
egress: [{cidr: '::ffff:192.0.2.0/120', port: 1}]
egress: [{cidr: 192.0.2.0/24, except: [198.51.100.0/24], port: 1}]
jobs: {nightly: {schedule: "0 3 * *", args: [a]}}
jobs: {nightly: {schedule: "0 3 31 2 *", args: [a]}}
jobs: {nightly: {schedule: "0 24 * * *", args: [a]}}
jobs: {nightly: {schedule: "TZ=UTC 0 3 * * *", args: [a]}}
jobs: {nightly: {schedule: "@often", args: [a]}}
jobs: {nightly: {schedule: "@daily"}}
jobs: {nightly: {schedule: "@daily", args: [a], time_zone: Berlin}}
jobs: {nightly: {schedule: "@daily", args: [a], timeout: 1ms}}
jobs: {a-name-that-is-so-long-that-together-with-another-it-is-too-long: {schedule: "@daily", args: [a]}}
log: {level: loud}
shutdown: {drain: 1.5s}
shutdown: {timeout: 0s}
shutdown: {drain: 1m, timeout: 9m}
network_policy: "no"
image: {files: {etc/x: ./x}}
image: {files: {/etc/x: /x}}
image: {base: debian}
image: {version: v1}
image: {ref: 'r.example.com/a:v1', base: scratch}
image: {platforms: []}
source: {module: ""}
source: {package: cmd/order}
source: {version_variable: version}
source: {tags: "a b"}
source: {generated: [/ui/build]}
source: {generated: [ui/build, ui/build]}
source: {variables: {commit: revision}}
source: {variables: {main.date: now}}
source: {variables: {main.version: version}}
source: {build_tags: ["a,b"]}
source: {build_tags: [linux]}
source: {build_tags: [timetzdata]}
source: {build_tags: [migrate, migrate]}
consul: {register: both}
consul: {register: agent, tags: ["a b"]}
consul: {register: catalog, address: pod}
consul: {register: agent, address: node}
consul: {register: agent, scheme: https}
consul: {register: agent, address: {external: order_1}}
consul: {register: agent, address: {external: localhost}}
team: 2026-01-01
team: !!python/object:os.system x
team: !x [a]
team: *shop
? [a]
env: &e {A: *e}
team: [
""".strip().splitlines()
"""The last line of a spec of `order`; a service `user` is there too."""

ENVIRONMENT = r"""
nmespace: x
cluster: Prod_1
build: {go: 1.26}
create_namespace: {delete: never}
builder: podman
builder: docker
registry: {}
registry: {url: https://r.example.com}
registry: {url: r.example.com, insecure: true}
registry: {url: r.example.com, pull_secrets: [a, a]}
consul: {datacenter: a b}
consul: {agent_address: x}
consul: {agent_address: '$(HOST_IP):0'}
consul: {token: hunter2}
consul: {datacenter: {secure: abc}}
dns: {ports: []}
dns: {peers: [{}]}
dns: {peers: [{namespace: a, cidr: 192.0.2.0/24}]}
dns: {peers: [{pods: {a: b}, cidr: 192.0.2.0/24}]}
defaults: [a]
services: {ordr: {replicas: 1}}
kubernetes: {}
kubernetes: {context: a, render_to: b}
kubernetes: {render_to: b, version: 1.29}
kubernetes: {render_to: b, version: new}
kubernetes: {render_to: b, version: 9.9}
monitoring: {namespace: m, labels: {"a b": x}}
tracing: {endpoint: 'collector.observability:4318'}
tracing: {endpoint: 'http://me:hunter2@collector:4318'}
tracing: {endpoint: 'http://collector:0'}
""".strip().splitlines()
"""The last line of an environment that is fine but for it."""
