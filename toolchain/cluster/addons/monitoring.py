"""Prometheus by way of its operator: the object, and the configuration that comes of it."""

import base64
import gzip
import time
import urllib.error

from cluster import api, places
from cluster.addons import services
from cluster.configuration import filled
from cluster.errors import ClusterError
from cluster.machine import waiting

_GROUP = "/apis/monitoring.coreos.com/v1"
_SECRETS = "/api/v1/namespaces/monitoring/secrets?fieldSelector=metadata.name=prometheus-moorage"


def ask_for_prometheus() -> None:
    """Make the object that lets the operator write a configuration; its pods would need an image: there are none."""
    namespace = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "monitoring"}}
    api.apply("/api/v1/namespaces/monitoring", namespace)
    api.apply(f"{_GROUP}/namespaces/monitoring/prometheuses/moorage", filled("prometheus.json"))


def hand_on() -> None:
    """Write what the operator says to Prometheus's file, again whenever it changes; never ends."""
    while True:
        try:
            for secret in api.watch(_SECRETS, 300):
                _take(secret)
        except (OSError, ValueError, KeyError, ClusterError) as error:
            # The API server is away; that is for others to notice.
            print(f"cannot watch: {error}", flush=True)
            time.sleep(1)


def _take(secret: dict) -> None:
    packed = (secret.get("data") or {}).get("prometheus.yaml.gz")
    if packed is None:
        return
    text = gzip.decompress(base64.b64decode(packed)).decode()
    # In a pod a sidecar fills these in, from the pod's own environment.
    text = text.replace("$(POD_NAME)", "prometheus-moorage-0").replace("$(SHARD)", "0")
    file = services.CONFIGURATION
    if file.exists() and file.read_text() == text:
        return
    fresh = file.with_suffix(".new")
    fresh.write_text(text)
    fresh.rename(file)
    print(f"{len(text)} characters written", flush=True)
    _reload()


def _reload() -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            waiting.post(f"{places.PROMETHEUS}/-/reload")
        except urllib.error.HTTPError as error:
            if error.code != 503:
                return print(f"Prometheus refuses it: {error.read().decode(errors='replace')}", flush=True)
        except OSError:
            # Not there yet: one that starts just now may have read the file before it was written.
            pass
        else:
            return print("Prometheus took it", flush=True)
        time.sleep(0.2)
    return print("Prometheus does not answer; it will read the file at its next start", flush=True)
