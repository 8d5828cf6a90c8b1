"""`up`: from nothing, from leftovers, or from what runs already to a cluster that takes pods."""

import os
import time
from collections.abc import Callable

from building import progress

from cluster import configuration, places, removal
from cluster.addons import images, kinds, monitoring, services
from cluster.api import apply, get
from cluster.errors import ClusterError
from cluster.machine import keys, network, packages, processes, programs, records, waiting
from cluster.machine.processes import Part
from cluster.nodes import control, node

_MAKERS: dict[str, Callable[[dict[str, str]], Part]] = {
    "etcd": control.etcd,
    "containerd": node.containerd,
    "registry": services.registry,
    "consul": services.consul,
    "postgres": services.postgres,
    "kube-apiserver": control.api_server,
    "kube-controller-manager": control.controllers,
    "kube-scheduler": control.scheduler,
    "kubelet": node.kubelet,
    "kube-proxy": node.proxy,
    "coredns": node.names,
    "prometheus-operator": services.operator,
    "prometheus-configuration": services.configuration,
    "prometheus": services.prometheus,
}
NAMES = tuple(_MAKERS)
# Between two groups something has to be made that the next one needs.
_FIRST = ("etcd", "containerd", "registry", "consul", "postgres")
_SECOND = ("kube-apiserver",)
_THIRD = ("kube-controller-manager", "kube-scheduler", "kubelet")
# kube-proxy wants a node that has its address.
_FOURTH = ("kube-proxy", "coredns", "prometheus-operator")
# Prometheus ends at once when there is no configuration to read.
_LAST = (("prometheus-configuration",), ("prometheus",))


def up() -> None:
    """Start what does not run. What an earlier start left half done is taken away first."""
    if os.geteuid() != 0:
        raise ClusterError("a node needs root: network namespaces, mounts, control groups; run it with sudo")
    again = complete()
    if again and all(_alive(name) for name in NAMES):
        return progress.say("the cluster runs already")
    if not again and removal.leftovers():
        progress.say("an earlier start did not come to its end; taking away what is left of it")
        removal.down()
    begun = time.monotonic()
    built = programs.build()
    pause = programs.pause()
    packages.install()
    waited = time.monotonic() - begun
    if not again:
        network.check_free()
        _prepare()
    _start(_FIRST, built)
    images.load(images.of_program(pause), images.PAUSE)
    services.fill_database()
    _start(_SECOND, built)
    kinds.define()
    monitoring.ask_for_prometheus()
    _start(_THIRD, built)
    for entry in configuration.listed("dns.json"):
        apply(entry["path"], entry["manifest"])
    _start(_FOURTH, built)
    for group in _LAST:
        _start(group, built)
    _await_accounts()
    _write_environment()
    return progress.say(f"the cluster runs; {time.monotonic() - begun:.0f} s, {waited:.0f} s of them for programs")


def start(name: str) -> None:
    """Start one part again, after `stop`."""
    _start((name,), programs.Built())


def stop(name: str) -> None:
    """End one part; the others stay."""
    if record := records.of(name):
        processes.stop(record)


def complete() -> bool:
    """Tell whether an `up` came to its end since the machine started."""
    return places.ENVIRONMENT.exists() and network.exists()


def _alive(name: str) -> bool:
    record = records.of(name)
    return record is not None and record.alive()


def _prepare() -> None:
    places.STATE.mkdir(mode=0o755, exist_ok=True)
    # PostgreSQL's user has to reach its own folder in it.
    places.DATA.mkdir(mode=0o755, exist_ok=True)
    network.make()
    node.make_cgroup()
    keys.make()
    configuration.write()
    services.make_database()


def _start(names: tuple[str, ...], built: dict[str, str]) -> None:
    begun = time.monotonic()
    made = [_MAKERS[name](built) for name in names]
    fresh = [part.name for part in made if processes.launch(part)]
    for part in made:
        processes.await_ready(part)
    if fresh:
        progress.say(f"{', '.join(fresh)}: ready in {time.monotonic() - begun:.1f} s")


def _await_accounts() -> None:
    # Without its account a namespace refuses every pod: the first command after `up` is often one that makes a pod.
    account = "/api/v1/namespaces/default/serviceaccounts/default"
    log = places.LOGS / "kube-controller-manager.log"
    waiting.until(lambda: get(account) is not None, 60, "the namespace default has no service account", log)


def _write_environment() -> None:
    values = {
        "KUBECONFIG": places.KUBECONFIG,
        "MOORAGE_CONTEXT": places.NODE,
        "MOORAGE_REGISTRY": places.REGISTRY,
        "MOORAGE_CONSUL_HTTP": places.CONSUL,
        "MOORAGE_PROMETHEUS": places.PROMETHEUS,
        "MOORAGE_POSTGRES": places.POSTGRES,
    }
    fresh = places.ENVIRONMENT.with_suffix(".new")
    fresh.write_text("".join(f"{name}={value}\n" for name, value in values.items()))
    fresh.rename(places.ENVIRONMENT)
