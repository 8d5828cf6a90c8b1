"""Changes of a service, each with what a reviewer is told: services before and after, in one environment."""

from __future__ import annotations

from dataclasses import dataclass, field

_ENVIRONMENT = {
    "namespace": "shop",
    "kubernetes": "{context: dev}",
    "registry": "{url: registry.example.com/shop}",
    "monitoring": "{namespace: monitoring}",
    "exposure": "{gateway: {name: public, namespace: gateway}}",
    "consul": "{address: 'https://consul.example.com:8501', esm: true}",
}
_USER = "source: {}"
_ORDER = "source: {}\nuses: [user]"
_DIGEST = f"sha256:{'0' * 64}"


@dataclass(frozen=True)
class Pair:
    """One change. A service is the lines of its spec below its name; `order` calls `user` unless it says otherwise."""

    before: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)
    where: dict[str, str] = field(default_factory=dict)
    """Keys of the environment, in both revisions."""
    moves: dict[str, str] = field(default_factory=dict)
    """Keys of the environment in HEAD alone."""

    def files(self, *, head: bool) -> dict[str, str]:
        """Return path → text of one revision."""
        services = {"order": _ORDER, "user": _USER, **self.before, **(self.after if head else {})}
        environment = {**_ENVIRONMENT, **self.where, **(self.moves if head else {})}
        lines = [f"    {key}: {value}" for key, value in environment.items() if value]
        return {
            "Pulumi.yaml": "name: test\nruntime: python\n",
            "stacks/Pulumi.test.yaml": "\n".join(["config:", "  moorage:environment:", *lines, ""]),
            **{f"services/{name}/service.yaml": f"name: {name}\n{text}\n" for name, text in services.items() if text},
        }


def _user(before: str, after: str, **more: dict[str, str]) -> Pair:
    return Pair({"user": f"{_USER}\n{before}"}, {"user": f"{_USER}\n{after}"}, **more)


def _order(before: str, after: str, **more: dict[str, str]) -> Pair:
    return Pair({"order": f"{_ORDER}\n{before}"}, {"order": f"{_ORDER}\n{after}"}, **more)


_EXPOSED = "expose: {hosts: [a.example.com, b.example.com], path: /api}"
_CATALOG = "consul: {register: catalog, address: {external: user.example.com}, tags: [http, v1]}"
_PROXY = "sidecars: {proxy: {image: registry.example.com/proxy"
_INDEXED = "migrate: {args: [up]}\npatch: {migrate: {spec: {completionMode: Indexed, completions: 2}}}"

PAIRS = {
    # Ports.
    "the Service's port moves": _user("", "service: {port: 8000}"),
    "the Service's port moves back": _user("service: {port: 8000}", ""),
    "a port is renamed": _user("ports: {grpc: 9090}", "ports: {rpc: 9090}"),
    "a port is gone": _user("ports: {grpc: 9090}", ""),
    "a port leaves the Service": _user("ports: {grpc: 9090}", "ports: {grpc: {port: 9090, service: false}}"),
    "a port has another number": _user("ports: {grpc: 9090}", "ports: {grpc: 9091}"),
    "the process listens elsewhere": _user("port: 8080", "port: 8081"),
    "the process listens elsewhere, without policies": Pair(
        {"user": f"{_USER}\nnetwork_policy: false", "order": f"{_ORDER}\nnetwork_policy: false"},
        {"user": f"{_USER}\nnetwork_policy: false\nport: 8081"},
    ),
    "a port moves that nobody calls": _order("", "service: {port: 8000}"),
    "a port moves that some namespace calls": _order(
        "allow_from: [{namespace: web}]", "allow_from: [{namespace: web}]\nservice: {port: 8000}"
    ),
    "a port comes": _user("", "ports: {grpc: 9090}"),
    # Names.
    "a service is renamed with its caller": Pair(
        after={"user": "", "accounts": _USER, "order": "source: {}\nuses: [accounts]"}
    ),
    "a service is renamed and keeps its former name": Pair(
        after={"user": "", "accounts": f"{_USER}\nrenamed_from: user"}
    ),
    "a service is renamed and loses a port": Pair(
        {"user": f"{_USER}\nports: {{grpc: 9090}}"}, {"user": "", "accounts": f"{_USER}\nrenamed_from: user"}
    ),
    "a former name is given up": Pair(
        {"user": "", "accounts": f"{_USER}\nrenamed_from: user"},
        {"accounts": _USER, "order": "source: {}\nuses: [accounts]"},
    ),
    "a service goes that is given up": Pair(after={"user": "", "order": "source: {}"}),
    "a service goes with its caller": Pair({"cart": _USER}, {"user": "", "order": ""}),
    "a service has no Service any more": Pair(
        {"user": f"{_USER}\nmetrics: false"},
        {"user": f"{_USER}\nmetrics: false\nservice: false", "order": "source: {}"},
    ),
    "a service comes": Pair(after={"cart": _ORDER}),
    "the namespace changes": Pair(moves={"namespace": "store"}),
    "the cluster changes": Pair(moves={"kubernetes": "{context: other}"}),
    "a folder is left for another": Pair(
        where={"kubernetes": "{render_to: out}"}, moves={"kubernetes": "{render_to: manifests/dev}"}
    ),
    "a folder is left for a cluster": Pair(
        where={"kubernetes": "{render_to: out}"}, moves={"kubernetes": "{context: dev}"}
    ),
    "the default policy goes": Pair(
        where={"create_namespace": "true"}, moves={"create_namespace": "{network_policy: false}"}
    ),
    # Hosts, Consul, paths.
    "a host is gone": _order(_EXPOSED, _EXPOSED.replace(", b.example.com", "")),
    "nothing is exposed any more": _order(_EXPOSED, ""),
    "a path is narrower": _order(_EXPOSED, _EXPOSED.replace("/api", "/api/v2")),
    "a path is wider": _order(_EXPOSED, _EXPOSED.replace(", path: /api", "")),
    "a host moves to another service": Pair(
        {"order": f"{_ORDER}\n{_EXPOSED}"}, {"order": _ORDER, "user": f"{_USER}\n{_EXPOSED}"}
    ),
    "exposure is turned off": _order(_EXPOSED, _EXPOSED, moves={"exposure": "off"}),
    "Consul is left": _user(_CATALOG, ""),
    "a tag is gone": _user(_CATALOG, _CATALOG.replace(", v1", "")),
    "the entry point moves": _user(_CATALOG, _CATALOG.replace("user.example", "users.example")),
    "health moves": _user("", "health: {path: /ready}"),
    "health moves that Consul asks": _user(_CATALOG, f"{_CATALOG}\nhealth: {{path: /ready}}"),
    "health is off": _user("", "health: false"),
    "metrics move": _user("", "metrics: {path: /prometheus}"),
    "metrics are off": _user("", "metrics: false"),
    # Who may come in.
    "a namespace is shut out": _order(
        "allow_from: [{namespace: web}, {namespace: app}]", "allow_from: [{namespace: app}]"
    ),
    "a network is narrower": _order("allow_from: [{cidr: 192.0.2.0/24}]", "allow_from: [{cidr: 192.0.2.0/25}]"),
    "a network is wider": _order("allow_from: [{cidr: 192.0.2.0/25}]", "allow_from: [{cidr: 192.0.2.0/24}]"),
    "a part of a network is shut out": _order(
        "allow_from: [{cidr: 192.0.2.0/24}]", "allow_from: [{cidr: 192.0.2.0/24, except: [192.0.2.8/29]}]"
    ),
    "a policy comes": _user("network_policy: false", ""),
    "a policy goes": _user("", "network_policy: false"),
    "a namespace comes in": _order("", "allow_from: [{namespace: web}]"),
    "a network is reached": _order("", "egress: [{cidr: 198.51.100.0/24, port: 5432}]"),
    "an agent lets everybody in": _user("", "consul: {register: agent}"),
    "a caller comes": Pair({"order": "source: {}"}, {"order": _ORDER}),
    # What is less safe.
    "a patch adds a capability": _order(
        "",
        "patch: {deployment: {spec: {template: {spec: {containers: "
        "[{name: order, securityContext: {capabilities: {add: [NET_ADMIN]}}}]}}}}}",
    ),
    "a patch shares the node's network": _order(
        "", "patch: {deployment: {spec: {template: {spec: {hostNetwork: true}}}}}"
    ),
    "a patch opens the policy": _order("", "patch: {network-policy: {spec: {egress: [{to: []}]}}}"),
    "a patch of what cannot change": _order(
        _INDEXED, _INDEXED.replace("Indexed,", "Indexed, backoffLimitPerIndex: 1,")
    ),
    "a patch of what is made anew": _order("migrate: {args: [up]}", _INDEXED),
    "a new service is weak": Pair(
        after={
            "cart": f"{_ORDER}\nservice_account: {{token: true}}\nnetwork_policy: false\n"
            "secrets: {A: {secret: cart, key: a}}"
        }
    ),
    "a Secret is read": _order("", "secrets: {TOKEN: {secret: order, key: token}}"),
    "another key is read": _order(
        "secrets: {A: {secret: order, key: a}}", "secrets: {A: {secret: order, key: a}, B: {secret: order, key: b}}"
    ),
    "all of a Secret is read": _order("", "env_from: [{secret: order-env}]"),
    "a Secret is mounted": _order("", "mounts: {/etc/tls: {secret: order-tls}}"),
    "a credential stands in env": _order(
        "", "env: {DB_PASSWORD: hunter2, DB_URL: 'postgres://a:hunter2@db/x', CURRENCY: EUR}"
    ),
    "a credential stands in args": _order("", "args: [--dsn, 'host=db password=hunter2']"),
    "a limit of memory is gone": _order("", "resources: {memory_limit: false}"),
    "the token is mounted": _order("", "service_account: {token: true}"),
    "the user namespace is off": _order(
        "", "user_namespace: false", where={"kubernetes": "{context: dev, version: '1.36'}"}
    ),
    "an image loses its digest": Pair(
        {"order": f"image: {{ref: registry.example.com/order@{_DIGEST}}}"},
        {"order": "image: {ref: 'registry.example.com/order:v1'}"},
    ),
    "a sidecar comes without a digest": _order("", f"{_PROXY}}}}}"),
    # Everything else.
    "pods roll": _order("", "env: {CURRENCY: EUR}"),
    "a number changes in place": _order("replicas: 2", "replicas: 3"),
    "the budget goes": _order("", "disruption_budget: false"),
    "a job comes and reads what is read": _order(
        "secrets: {A: {secret: order, key: a}}",
        "secrets: {A: {secret: order, key: a}}\njobs: {nightly: {schedule: 0 3 * * *, args: [x]}}",
    ),
    "one pod is left": _order("replicas: 2", "replicas: 1"),
    "the order of variables changes": _order("env: {A: a, B: b}", "env: {B: b, A: a}"),
    "nothing but words": _order("# a note", "# another note"),
}
