"""What to write here instead of what people bring from Kubernetes and Compose.

What stands between backticks can be written as it is, at the place of the key that it replaces.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from moorage.reading.documents import Keys

_ANY = "*"
_MANIFEST = "this is no Kubernetes manifest: write `source: {}` or `image: {ref: registry.example.com/shop/order:v1}`"
_ENV = "write `env: {NAME: value}`, and under `secrets: {NAME: {secret: order, key: name}}` what a Secret holds"
_ENV_FROM = "write `env_from: [{config: order}]` or `env_from: [{secret: order-env}]`"
_FILES = (
    "write `mounts: {/config: {config: order}, /cache: {empty: 1Gi}}`, or {file: rates.json} for a file of the "
    "repository; a folder that does not change goes into the image, `image: {files: {/etc/order: ./files}}`"
)
_PORT = "write `port: 8080`, the one that the process listens on; others reach it on port 80 of the Service"
_ENTRY = "write `args: [serve]`, or `command: [/order]` instead of the program that the image starts"
_READY = "write `health: {path: /health}`; a pod gets requests while that answers 200"
_LIVE = "write `health: {live_path: /live}`, if a pod is to be restarted when that does not answer"
_CALLS = "write `uses: [{service: user, external: true}]` for what it calls; nothing waits for another service to start"
_BUILD = "write `source: {module: ., package: .}`; the image is made of the Go program, without a Dockerfile"
_SIZE = (
    "write `resources: {cpu: 100m, memory: 128Mi}`; the memory is also its limit, unless "
    "`resources: {memory_limit: 256Mi}` says more"
)
_NODES = "write `placement: {node_selector: {kubernetes.io/arch: arm64}}`"
_TAINTS = "write `placement: {tolerations: [{key: dedicated, value: shop, effect: NoSchedule}]}`"
_SPREAD = (
    "remove it: pods are spread over the nodes (`spread: true`), and "
    "`placement: {node_selector: {kubernetes.io/arch: arm64}}` says on which"
)
_USER = "write `run_as: {user: 65532}` or `run_as: platform`; all other rights are taken away"
_ACCOUNT = "write `service_account: {name: order}`, of one that is there"
_STOP = "write `shutdown: {drain: 5s, timeout: 20s}`"
_LABELS = "write `labels: {shop.example.com/tier: web}`; every object bears them"
_ANNOTATIONS = "write `annotations: {shop.example.com/tier: web}`; the pods bear them"
_FIRST = "write `init: {seed: {args: [seed]}}`, what runs before the process"
_BESIDE = "write `sidecars: {proxy: {image: registry.example.com/shop/proxy:v1}}`, what runs beside the process"
_JOBS = 'write `jobs: {nightly: {schedule: "0 3 * * *", args: [report]}}`'
_MIGRATE = "write `migrate: {args: [migrate, up]}`; it runs before each release, once"
_POLICY = "remove it: who may call follows from `uses: []`, `allow_from: []` and `egress: []`"
_IMAGE = "write `ref: registry.example.com/shop/order:v1`; registry.url of the environment names an image that is built"
_SECRET = "write `secret: order` and `key: name`, of a Secret that is there"
_SCALE = "write `autoscale: {min: 2, max: 6, cpu: 70}`"
_EXPOSE = (
    "write `expose: {hosts: [order.example.com]}`; exposure of the environment says through which gateway or ingress"
)
_PATCH = "write `patch: {deployment: {spec: {minReadySeconds: 10}}}`"
_POD = (
    "write it below `patch: {deployment: {spec: {template: {spec: "
    "{hostAliases: [{ip: 192.0.2.7, hostnames: [ledger]}]}}}}}`"
)


def _each(names: str, remedy: str) -> dict[str, str]:
    return dict.fromkeys(names.split(), remedy)


# Keys without '_', '-' and upper case.
_UNKNOWN: Mapping[str, str] = {
    **_each("apiversion kind metadata spec template", _MANIFEST),
    **_each("ingress ingresses route httproute gateway host hosts", _EXPOSE),
    **_each("containerport targetport serviceport", _PORT),
    **_each("environment", _ENV),
    **_each("envfile", _ENV_FROM),
    **_each("volumes volume volumemounts configs configmap tmpfs", _FILES),
    **_each("entrypoint cmd", _ENTRY),
    **_each("readinessprobe readiness healthcheck startupprobe probes", _READY),
    **_each("livenessprobe liveness", _LIVE),
    **_each("health.period health.periodseconds", "write `interval: 5s`"),
    **_each("health.timeoutseconds", "write `timeout: 2s`"),
    **_each("health.failurethreshold health.retries", "write `failures: 3`"),
    **_each("health.httpheaders", "write `headers: {X-Probe: kubelet}`"),
    **_each("health.initialdelayseconds health.startperiod", "write `startup: 2m` beside `live: {path: /live}`"),
    **_each("dependson links dependencies", _CALLS),
    **_each("build dockerfile context", _BUILD),
    **_each("limits requests deploy", _SIZE),
    **_each("nodeselector", _NODES),
    **_each("tolerations", _TAINTS),
    **_each("priorityclassname priorityclass priority", "write `placement: {priority_class: high}`"),
    **_each("affinity nodename topologyspreadconstraints placement.affinity", _SPREAD),
    **_each("placement.priorityclassname", "write `priority_class: high`"),
    **_each("placement.spread", "write `spread: false` at the top of the file"),
    **_each("placement.tolerations.tolerationseconds", "write `seconds: 300`"),
    **_each("hostaliases dnsconfig dnspolicy hostnetwork runtimeclassname shareprocessnamespace", _POD),
    **_each("securitycontext podsecuritycontext user runasuser", _USER),
    **_each("terminationgraceperiodseconds terminationgraceperiod stopgraceperiod lifecycle prestop", _STOP),
    **_each("podlabels commonlabels extralabels", _LABELS),
    **_each("podannotations templateannotations", _ANNOTATIONS),
    **_each("initcontainers", _FIRST),
    **_each("containers", _BESIDE),
    **_each("cronjob cronjobs cron schedule", _JOBS),
    **_each("job migration migrations", _MIGRATE),
    **_each("jobs.*.timezone jobs.*.tz", "write `time_zone: Europe/Berlin`"),
    **_each("jobs.*.concurrencypolicy", "write `concurrency: forbid`"),
    **_each("jobs.*.activedeadlineseconds", "write `timeout: 30m`"),
    **_each("networks networkpolicies", _POLICY),
    **_each("hpa autoscaling minreplicas maxreplicas scale", _SCALE),
    **_each("restart restartpolicy", "remove it: a pod that ends is always started again"),
    **_each("namespace", "remove it: the environment says in which namespace services run"),
    **_each("serviceaccountname", f"{_ACCOUNT}; without it the service has one of its own"),
    **_each("automountserviceaccounttoken", "write `service_account: {token: true}`"),
    **_each(
        "serviceaccount.create",
        "remove it: an account is made, unless `service_account: {name: order}` says which one is there",
    ),
    **_each("imagepullsecrets", "remove it, and name them in registry.pull_secrets of the environment"),
    **_each("servicemonitor monitoring prometheus", "write `metrics: {path: /metrics}`"),
    **_each("image.repository image.name image.registry image.tag image.digest", _IMAGE),
    **_each("image.pullpolicy imagepullpolicy", "remove it: the image is named by its digest, which cannot change"),
    **_each(
        "resources.limits",
        "write `memory_limit: 256Mi`, where it is not memory itself, and `cpu_limit: 500m`, if there must be one",
    ),
    **_each("resources.requests", "write `cpu: 100m` and `memory: 128Mi` without a key in between"),
    **_each("secrets.*.name secrets.*.secretname secrets.*.valuefrom secrets.*.secretkeyref", _SECRET),
    **_each(
        "uses.name uses.host",
        "write `service: user`, its name; `external: true` beside it, if it is not of this set",
    ),
    **_each(
        "egress.host egress.hosts egress.domain egress.to",
        "write `cidr: 192.0.2.0/24`; a network policy cannot name hosts",
    ),
    **_each("metrics.enabled", "remove it: metrics are on, and `metrics: false` turns them off"),
    **_each("autoscale.minreplicas", "write `min: 2`"),
    **_each("autoscale.maxreplicas", "write `max: 6`"),
    **_each("log.format", "remove it: LOG_FORMAT says json to every process"),
}
_MISSHAPEN: Mapping[str, str] = {
    "image": "write `image: {ref: registry.example.com/shop/order:v1}`",
    "env": _ENV,
    "envfrom": _ENV_FROM,
    "mounts": "write `mounts: {/config: {config: order}, /cache: {empty: 1Gi}}`",
    "mounts.*": "write {file: rates.json}, {secret: order-tls}, {config: order}, {empty: 1Gi} or {claim: order-data}",
    "args": "write `args: [serve]`",
    "command": "write `command: [/order]`",
    "secrets": "write `secrets: {NAME: {secret: order, key: name}}`",
    "secrets.*": "write `{secret: order, key: name}`, of a Secret that is there, never the secret itself",
    "source": "write `source: {package: ./cmd/order}`",
    "resources": _SIZE,
    "ports": "write `ports: {grpc: 9090}`",
    "health": "write `health: {path: /health}`",
    "health.live": "write `health: {live: {path: /live}}`",
    "uses": "write `uses: [{service: user, external: true}]`",
    "egress": "write `egress: [{cidr: 192.0.2.0/24, port: 5432}]`",
    "allowfrom": "write `allow_from: [{namespace: ingress}]`",
    "expose": "write `expose: {hosts: [order.example.com]}`",
    "autoscale": _SCALE,
    "serviceaccount": _ACCOUNT,
    "migrate": "write `migrate: {args: [migrate, up]}`",
    "jobs": _JOBS,
    "init": "write `init: {seed: {args: [seed]}}`",
    "sidecars": "write `sidecars: {proxy: {image: registry.example.com/shop/proxy:v1}}`",
    "labels": "write `labels: {shop.example.com/tier: web}`",
    "annotations": "write `annotations: {shop.example.com/tier: web}`",
    "shutdown": _STOP,
    "patch": _PATCH,
    "patch.*": _PATCH,
}
_NAMED = ("env", "secrets", "jobs", "init", "sidecars", "mounts", "patch")
"""Below these the user chooses the names."""


def for_unknown(keys: Keys) -> str | None:
    """Return what to write instead of a key of a spec that there is not."""
    return _UNKNOWN.get(_path(keys))


def for_misshapen(keys: Keys) -> str | None:
    """Return what to write instead of a value that must be a mapping or a list."""
    return _MISSHAPEN.get(_path(keys))


def known() -> Iterable[str]:
    """Return the paths of the unknown keys for which there is a hint: without '_', '-' and upper case."""
    return _UNKNOWN


def _path(keys: Keys) -> str:
    names = [str(key).replace("_", "").replace("-", "").lower() for key in keys if not isinstance(key, int)]
    return ".".join(names[:1] + [_ANY] + names[2:] if len(names) > 1 and names[0] in _NAMED else names)
