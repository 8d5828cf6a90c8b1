"""Calls to an API server, by the official Python client: it knows kubeconfigs, certificates and logins."""

import json
from typing import Any

import urllib3
from kubernetes import client, config

from moorage_plugins.serving import PluginError

APPLY = "application/apply-patch+yaml"


class ApiError(PluginError):
    """The API server says no; the text is its own."""

    def __init__(self, code: int, text: str):
        # A Status, or what some proxy before it says.
        status = json.loads(text) if text.startswith("{") else {}
        super().__init__(status.get("message") or text.strip()[:300] or "the API server gives no reason")
        self.code = code


class Api:
    """One API server."""

    def __init__(self, kubeconfig: str = "", context: str = ""):
        settings = client.Configuration()
        # A cluster of this machine or network is reached directly, unless the kubeconfig itself names a proxy.
        settings.proxy, settings.retries = None, False
        try:
            config.load_kube_config(kubeconfig or None, context or None, settings, persist_config=False)
        except config.ConfigException as error:
            wrong = f"{str(error).rstrip('.')}; set the context of the Provider, or its renderYamlToDirectory"
            raise PluginError(f"the stand-in for the kubernetes plugin finds no cluster: {wrong}") from None
        self.address = settings.host
        self._client = client.ApiClient(settings)

    def call(self, method: str, path: str, body: Any = None, kind: str = "application/json", **query: str) -> Any:
        """Return the answer to one request."""
        return json.loads(self.text(method, path, body, kind, **query))

    def found(self, path: str) -> Any:
        """Return what is there, None when nothing is."""
        try:
            return self.call("GET", path)
        except ApiError as error:
            if error.code == 404:
                return None
            raise

    def text(self, method: str, path: str, body: Any = None, kind: str = "application/json", **query: str) -> str:
        """Return the answer to one request as it came."""
        headers = {"Accept": "application/json", "Content-Type": kind}
        if kind == APPLY:
            body = _yaml(body)
        try:
            request = self._client.param_serialize(
                method, path, None, list(query.items()), headers, body, auth_settings=["BearerToken"]
            )
            answer = self._client.call_api(*request, _request_timeout=30)
            text = answer.read().decode(errors="replace")
        except (urllib3.exceptions.HTTPError, client.ApiException) as error:
            reason = getattr(error, "reason", None) or error
            raise PluginError(f"configured Kubernetes cluster is unreachable: {self.address}: {reason}") from None
        if answer.status >= 300:
            raise ApiError(answer.status, text)
        return text


def _yaml(body: Any) -> bytes:
    """Return a body as the API server's reader of YAML takes it: no control characters, and no halves of characters.

    JSON escapes what is beyond 16 bits in two halves, which no YAML knows.
    """
    text = json.dumps(body, ensure_ascii=False)
    return "".join(each if " " <= each <= "~" or each > "\uffff" else f"\\u{ord(each):04x}" for each in text).encode()
