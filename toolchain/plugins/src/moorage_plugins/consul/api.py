"""Consul's HTTP API, as far as the catalog goes."""

import json
import os
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from moorage_plugins.serving import PluginError

CONFIG = ("address", "datacenter", "scheme", "token")


@dataclass(frozen=True)
class Consul:
    """One agent, and with which token and in which datacenter it is asked."""

    url: str
    token: str = ""
    datacenter: str = ""

    @classmethod
    def read(cls, variables: Mapping[str, str]) -> "Consul":
        """Read the engine's variables, and the environment's where they say nothing."""
        given = {key: variables.get(f"consul:config:{key}") for key in CONFIG}
        address = given["address"] or _first("CONSUL_ADDRESS", "CONSUL_HTTP_ADDR") or "localhost:8500"
        scheme = given["scheme"] or _first("CONSUL_SCHEME", "CONSUL_HTTP_SCHEME") or "http"
        url = address if "://" in address else f"{scheme}://{address}"
        token = given["token"] or _first("CONSUL_TOKEN", "CONSUL_HTTP_TOKEN")
        return cls(url.rstrip("/"), token, given["datacenter"] or "")

    def within(self, properties: Mapping[str, Any]) -> dict[str, str]:
        """Return the query that asks where a resource lives; the agent's own datacenter where nothing is said."""
        datacenter = properties.get("datacenter") or self.datacenter or self._own_datacenter()
        query = {"dc": datacenter, "ns": properties.get("namespace"), "partition": properties.get("partition")}
        return {key: value for key, value in query.items() if value}

    def get(self, path: str, query: Mapping[str, str]) -> Any:
        """Return what Consul answers to a GET."""
        return self._ask("GET", path, query, None)

    def put(self, path: str, query: Mapping[str, str], body: Any) -> None:
        """Send a PUT."""
        self._ask("PUT", path, query, json.dumps(body).encode())

    def _own_datacenter(self) -> str:
        return self.get("/v1/agent/self", {})["Config"]["Datacenter"]

    def _ask(self, method: str, path: str, query: Mapping[str, str], body: bytes | None) -> Any:
        url = f"{self.url}{path}?{urllib.parse.urlencode(query)}"
        headers = {"X-Consul-Token": self.token} if self.token else {}
        request = urllib.request.Request(url, data=body, method=method, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            told = error.read().decode(errors="replace").strip()
            raise PluginError(f"Consul refused {method} {path} with {error.code}: {told}") from None
        except (urllib.error.URLError, TimeoutError) as error:
            reason = getattr(error, "reason", error)
            raise PluginError(f"Consul at {self.url} cannot be reached: {reason}") from None


def _first(*names: str) -> str:
    return next((os.environ[name] for name in names if os.environ.get(name)), "")
