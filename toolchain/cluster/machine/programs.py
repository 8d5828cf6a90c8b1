"""The programs of the cluster: built from Go modules, or Debian's."""

from dataclasses import dataclass
from pathlib import Path

from building.compiling import ensure
from building.tools import Tool, tool_named

BUILT = (
    "etcd",
    "kube-apiserver",
    "kube-controller-manager",
    "kube-scheduler",
    "kubelet",
    "kube-proxy",
    "coredns",
    "prometheus-operator",
    "prometheus",
    "consul",
)


@dataclass(frozen=True)
class Own(Tool):
    """A program whose source is in this folder."""

    @property
    def version(self) -> str:
        """Its version is the clone's."""
        return "of this clone"


_PAUSE = Own("pause", "./pause", "a few seconds", module="../cluster/nodes/pod")
_ANSWER = Own("answer", "./answer", "a few seconds", module="../cluster/nodes/pod")


class Built(dict[str, str]):
    """Where each program is; one that is asked for and missing is built then."""

    def __missing__(self, name: str) -> str:
        self[name] = str(ensure(tool_named(name)))
        return self[name]


def build() -> Built:
    """Build what is missing of all programs."""
    built = Built()
    for name in BUILT:
        built.__missing__(name)
    return built


def pause() -> Path:
    """Return the first process of every pod."""
    return ensure(_PAUSE)


def answer() -> Path:
    """Return the program of the pod that tests the cluster itself."""
    return ensure(_ANSWER)
