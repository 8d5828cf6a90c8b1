"""The cluster of this machine as its own tests see it: the command, the API server, namespaces to try things in."""

import json
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
STATE = Path("/run/moorage-cluster")
COMMAND = [sys.executable, str(ROOT / "toolchain" / "cluster.py")]
_RESTRICTED = {
    "runAsNonRoot": True,
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"]},
    "seccompProfile": {"type": "RuntimeDefault"},
}


def cluster(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *arguments], capture_output=True, text=True)


def done(*arguments: str) -> str:
    answer = cluster(*arguments)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


class Api:
    """Calls to the API server with the administrator's kubeconfig."""

    def __init__(self, folder: Path):
        config = json.loads((STATE / "kubeconfig").read_text())
        entry, user = config["clusters"][0]["cluster"], config["users"][0]["user"]
        pair = folder / f"{uuid.uuid4()}.pem"
        pair.write_bytes(b64decode(user["client-certificate-data"]) + b64decode(user["client-key-data"]))
        context = ssl.create_default_context(cadata=b64decode(entry["certificate-authority-data"]).decode())
        context.load_cert_chain(pair)
        self.server = entry["server"]
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context)
        )

    def call(self, method: str, path: str, body: Any = None) -> str:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.server + path, data, {"Content-Type": "application/json"}, method=method)
        with self.opener.open(request, timeout=30) as answer:
            return answer.read().decode()

    def get(self, path: str) -> Any:
        return json.loads(self.call("GET", path))


class Namespace:
    """A namespace of a test, with what the tests make in it."""

    def __init__(self, api: Api):
        self.api, self.name = api, f"itself-{uuid.uuid4().hex[:8]}"
        labels = {"pod-security.kubernetes.io/enforce": "restricted"}
        api.call("POST", "/api/v1/namespaces", {"metadata": {"name": self.name, "labels": labels}})
        until(lambda: exists(api, f"{self.path}/serviceaccounts/default"), "no service account")

    @property
    def path(self) -> str:
        return f"/api/v1/namespaces/{self.name}"

    def pod(self, name: str, image: str, *arguments: str) -> None:
        probe = {"httpGet": {"path": "/health", "port": 8080}, "periodSeconds": 1}
        container = {"name": "answer", "image": image, "args": arguments, "securityContext": _RESTRICTED}
        # One that asks is no endpoint of the Service.
        labels = {"app": "answer"} if arguments[0] == "serve" else {}
        if labels:
            container["readinessProbe"] = probe
        spec = {"restartPolicy": "Never", "containers": [container], "automountServiceAccountToken": False}
        self.api.call("POST", f"{self.path}/pods", {"metadata": {"name": name, "labels": labels}, "spec": spec})

    def status(self, name: str) -> Any:
        return self.api.get(f"{self.path}/pods/{name}")["status"]

    def ready(self, name: str) -> bool:
        return any(c["type"] == "Ready" and c["status"] == "True" for c in self.status(name).get("conditions", []))

    def told(self, name: str, image: str, url: str, count: int = 20) -> list[str]:
        """Fetch the URL from a pod; return what the pod printed."""
        self.pod(name, image, "fetch", url, str(count))
        until(lambda: self.status(name)["phase"] in ("Succeeded", "Failed"), f"pod {name} does not end")
        return self.api.call("GET", f"{self.path}/pods/{name}/log").splitlines()


def until(condition: Callable[[], bool], missing: str, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, missing
        time.sleep(0.1)


def exists(api: Api, path: str) -> bool:
    try:
        api.call("GET", path)
    except urllib.error.HTTPError as error:
        if error.code != 404:
            raise
        return False
    return True


def environment() -> dict[str, str]:
    return dict(line.split("=", 1) for line in (STATE / "env").read_text().splitlines())


def processes() -> dict[str, int]:
    return {file.stem: json.loads(file.read_text())["pid"] for file in (STATE / "processes").glob("*.json")}
