"""Prometheus by way of its operator: the object, and the configuration and rules that come of it."""

import base64
import gzip
import threading
import time
import urllib.error
from collections.abc import Callable
from pathlib import Path

from cluster import api, places
from cluster.addons import services
from cluster.configuration import filled
from cluster.errors import ClusterError
from cluster.machine import waiting

_GROUP = "/apis/monitoring.coreos.com/v1"
_SECRETS = "/api/v1/namespaces/monitoring/secrets?fieldSelector=metadata.name=prometheus-moorage"
_RULES = "/api/v1/namespaces/monitoring/configmaps?labelSelector=prometheus-name=moorage"
_MOUNTED = "/etc/prometheus/rules"
"""Where a pod would find its rules: one folder for each of the operator's ConfigMaps."""


def ask_for_prometheus() -> None:
    """Make the object that lets the operator write a configuration; its pods would need an image: there are none."""
    namespace = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "monitoring"}}
    api.apply("/api/v1/namespaces/monitoring", namespace)
    api.apply(f"{_GROUP}/namespaces/monitoring/prometheuses/moorage", filled("prometheus.json"))


def hand_on() -> None:
    """Write what the operator says to Prometheus's files, again whenever it changes; never ends."""
    threading.Thread(target=_follow, args=(_RULES, _take_rules), daemon=True).start()
    _follow(_SECRETS, _take_configuration)


def _follow(path: str, take: Callable[[dict], bool]) -> None:
    while True:
        try:
            for each in api.watch(path, 300):
                if take(each):
                    _reload()
        except (OSError, ValueError, KeyError, ClusterError) as error:
            # The API server is away; that is for others to notice.
            print(f"cannot watch: {error}", flush=True)
            time.sleep(1)


def _take_configuration(secret: dict) -> bool:
    packed = (secret.get("data") or {}).get("prometheus.yaml.gz")
    if packed is None:
        return False
    text = gzip.decompress(base64.b64decode(packed)).decode()
    # In a pod a sidecar fills these in, from the pod's own environment, and the rules are mounted.
    text = text.replace("$(POD_NAME)", "prometheus-moorage-0").replace("$(SHARD)", "0")
    return _write(services.CONFIGURATION, text.replace(_MOUNTED, str(services.RULES)))


def _take_rules(config_map: dict) -> bool:
    """Make a folder hold what the ConfigMap holds; tell whether anything changed.

    The operator deletes one to change it, and makes it anew at once. One that is deleted comes here as it was, so the
    rules stay until there are others.
    """
    folder = services.RULES / config_map["metadata"]["name"]
    folder.mkdir(parents=True, exist_ok=True)
    wanted = config_map.get("data") or {}
    gone = [file for file in folder.iterdir() if file.name not in wanted]
    for file in gone:
        file.unlink()
    written = [_write(folder / name, text) for name, text in wanted.items()]
    return bool(gone) or any(written)


def _write(file: Path, text: str) -> bool:
    if file.exists() and file.read_text() == text:
        return False
    fresh = file.with_suffix(".new")
    fresh.write_text(text)
    fresh.rename(file)
    print(f"{file.name}: {len(text)} characters written", flush=True)
    return True


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
