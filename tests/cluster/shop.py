"""The services on a cluster: a clone of this repository, its stack, and what the API server says about it."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode

import checkouts
import yaml
from checkouts import Checkout
from literal_pulumi import PulumiCli, Result
from moorage_plugins.kubernetes.api import Api
from places import Cluster

ROOT = Path(__file__).resolve().parents[2]
PROBER = Path(__file__).resolve().parent / "prober"
STACK = "e2e"
CATALOG_HOST = "entry.example.com"
_Found = TypeVar("_Found")
# A component's children take no timeouts from it, and nobody wants to wait ten minutes for a pod that never comes.
_TIMEOUTS = """import os

import pulumi

_seconds = os.environ.get("E2E_SECONDS", "180") + "s"
_timeouts = pulumi.ResourceOptions(custom_timeouts=pulumi.CustomTimeouts(create=_seconds, update=_seconds))


def _timed(args):
    if args.type_ != "kubernetes:apps/v1:Deployment":
        return None
    return pulumi.ResourceTransformResult(args.props, pulumi.ResourceOptions.merge(args.opts, _timeouts))


pulumi.runtime.register_resource_transform(_timed)
"""


@dataclass(frozen=True)
class Shop:
    """The services in one namespace."""

    cluster: Cluster
    namespace: str
    checkout: Checkout
    api: Api
    first: list[Result] = field(default_factory=list)
    """What the first preview told, and then the first `up`."""

    @property
    def pulumi(self) -> PulumiCli:
        """The literal `pulumi` of the clone."""
        return self.checkout.pulumi

    def environment(
        self,
        release: str = "prometheus",
        exposure: dict[str, Any] | None = None,
        alerts: dict[str, Any] | None = None,
        **services: dict[str, Any],
    ) -> None:
        """Write the stack's file; `services` is what it says about single services."""
        wanted = {
            "cluster": "e2e",
            "namespace": self.namespace,
            "create_namespace": {"delete": True},
            "kubernetes": {"context": self.cluster.context},
            "registry": {"url": f"{self.cluster.registry}/{self.namespace}", "insecure": True},
            "monitoring": {
                "namespace": "monitoring",
                "labels": {"release": release},
                "alerts": alerts or {},
                "dashboard": {},
            },
            "consul": self._consul(),
            **({"exposure": exposure} if exposure else {}),
            # The kubelet of `make cluster` does not account for local disk (docs/checks.md): pods would stay Pending.
            "defaults": {
                "log": {"level": "debug"},
                "metrics": {"interval": "5s"},
                "resources": {"ephemeral_storage": False},
            },
            "services": {**self._in_catalog(), **services},
        }
        file = self.checkout.folder / f"stacks/Pulumi.{STACK}.yaml"
        kept = yaml.safe_load(file.read_text()) if file.exists() else {}
        file.write_text(yaml.safe_dump({**kept, "config": {"moorage:environment": wanted}}))

    def _consul(self) -> dict[str, Any]:
        # No consul-esm runs here: nobody executes the catalog's checks, and no test says otherwise.
        catalog = {"address": self.cluster.consul, "esm": True} if self.cluster.consul else {}
        return {"agent_address": "$(HOST_IP):8500", **catalog}

    def _in_catalog(self) -> dict[str, Any]:
        entry = {"register": "catalog", "tags": ["http"], "address": {"external": CATALOG_HOST}}
        return {"order": {"consul": entry}} if self.cluster.consul else {}

    def holds(self, name: str) -> bool:
        """Tell whether the stack's state holds a resource of that name."""
        exported = json.loads(self.pulumi("stack", "export").output)["deployment"]
        return any(each["urn"].endswith(f"::{name}") for each in exported["resources"])

    def objects(self, group: str, plural: str, **query: str) -> list[dict[str, Any]]:
        """Return the namespace's objects of one kind; `group` is such as ``api/v1`` or ``apis/apps/v1``."""
        return self.api.call("GET", f"/{group}/namespaces/{self.namespace}/{plural}", **query)["items"]

    def deployment(self, name: str) -> dict[str, Any]:
        """Return a Deployment."""
        return self.api.call("GET", f"/apis/apps/v1/namespaces/{self.namespace}/deployments/{name}")

    def pods(self, name: str) -> list[dict[str, Any]]:
        """Return the pods of a service that are not about to end."""
        found = self.objects("api/v1", "pods", labelSelector=f"app.kubernetes.io/name={name}")
        return [pod for pod in found if "deletionTimestamp" not in pod["metadata"]]

    def addresses(self, name: str) -> set[str]:
        """Return the addresses that a Service sends requests to."""
        selector = f"kubernetes.io/service-name={name}"
        slices = self.objects("apis/discovery.k8s.io/v1", "endpointslices", labelSelector=selector)
        ends = [end for each in slices for end in each.get("endpoints") or []]
        return {address for end in ends if end["conditions"].get("ready") for address in end["addresses"]}

    def log(self, pod: str) -> str:
        """Return what a pod has printed."""
        return self.text("GET", f"/api/v1/namespaces/{self.namespace}/pods/{pod}/log")

    def probe(self, verb: str, path: str, body: Any = None, **query: Any) -> Any:
        """Ask the prober, by way of the API server, so that it works for a cluster elsewhere too."""
        proxied = f"/api/v1/namespaces/{self.namespace}/services/prober:http/proxy{path}"
        return json.loads(self.text(verb, f"{proxied}?{urlencode(query)}", body) or "null")

    def fetch(self, url: str, method: str = "GET", body: Any = None, **headers: str) -> dict[str, Any]:
        """Return the answer to a request that the prober makes."""
        return self.probe("POST", "/fetch", body, url=url, method=method, **headers)

    def pod_text(self, pod: dict[str, Any], port: int, path: str) -> str:
        """Return what a pod answers at a port that its Service may not have."""
        return self.text(
            "GET", f"/api/v1/namespaces/{self.namespace}/pods/{pod['metadata']['name']}:{port}/proxy{path}"
        )

    def url(self, name: str, path: str = "") -> str:
        """Return the address that a service has for the others."""
        return f"http://{name}.{self.namespace}.svc.cluster.local{path}"

    def text(self, method: str, path: str, body: Any = None) -> str:
        """Return the API server's answer, whatever it is."""
        return self.api.text(method, path, body)


def made(cluster: Cluster, namespace: str, folder: Path) -> Shop:
    """Clone this repository with a prober beside its services, and a stack for that cluster."""
    clone = checkouts.make(folder / "clone")
    shutil.copytree(PROBER, clone / "services" / "prober")
    program = clone / "stacks" / "__main__.py"
    (clone / "stacks" / "timeouts.py").write_text(_TIMEOUTS)
    program.write_text(program.read_text().replace("import pulumi\n", "import pulumi\nimport timeouts\n", 1))
    cli = PulumiCli(clone, folder / "pulumi", engine_path(), sys.executable)
    cli.environment |= {**checkouts.environment(clone), "KUBECONFIG": cluster.kubeconfig}
    shop = Shop(cluster, namespace, Checkout(clone, cli), Api(cluster.kubeconfig, cluster.context))
    cli("stack", "init", STACK)
    shop.environment()
    shop.checkout.git("add", "-A")
    shop.checkout.git("commit", "-q", "-m", "a prober, and the stack of a cluster")
    return shop


def engine_path() -> str:
    """Return PATH with our own engine and the stand-ins."""
    command = [sys.executable, "toolchain/path.py", "--build", "--own"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1]


def until(ask: Callable[[], _Found], missing: str, seconds: float = 60) -> _Found:
    """Return the first true answer; past the deadline say what is missing."""
    deadline = time.monotonic() + seconds
    while not (answer := ask()):
        assert time.monotonic() < deadline, f"{missing} after {seconds:.0f} s"
        time.sleep(0.2)
    return answer
