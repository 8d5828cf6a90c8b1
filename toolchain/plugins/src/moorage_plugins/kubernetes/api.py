"""Calls to an API server."""

import http.client
import json
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from moorage_plugins.kubernetes import objects
from moorage_plugins.kubernetes.kubeconfig import Access
from moorage_plugins.serving import PluginError

_SECONDS = 30


class ApiError(PluginError):
    """The API server says no; the text is its own."""

    def __init__(self, code: int, message: str):
        super().__init__(message)
        self.code = code


class Unreachable(PluginError):
    """The API server does not answer."""


class Api:
    """One API server."""

    def __init__(self, access: Access):
        self._access = access
        self._kinds: dict[str, dict[str, dict[str, Any]]] = {}

    def call(self, method: str, path: str, body: Any = None, kind: str = "application/json", **query: str) -> Any:
        """Return the answer to one request."""
        return json.loads(self.text(method, path, body, kind, **query))

    def text(self, method: str, path: str, body: Any = None, kind: str = "application/json", **query: str) -> str:
        """Return the answer to one request as it came."""
        server = urlsplit(self._access.server)
        secure = {"context": self._access.tls} if server.scheme == "https" else {}
        connect = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        connection = connect(server.hostname or "", server.port, timeout=_SECONDS, **secure)
        headers = {"Accept": "application/json", "Content-Type": kind}
        if self._access.token:
            headers["Authorization"] = f"Bearer {self._access.token}"
        target = f"{server.path}{path}?{urlencode(query)}" if query else f"{server.path}{path}"
        try:
            connection.request(method, target, None if body is None else json.dumps(body), headers)
            response = connection.getresponse()
            code, text = response.status, response.read()
        except (OSError, http.client.HTTPException) as error:
            raise Unreachable(f"{self._access.server} does not answer: {error or type(error).__name__}") from None
        finally:
            connection.close()
        if code >= 300:
            raise ApiError(code, _message(text))
        return text.decode(errors="replace")

    def found(self, path: str, **query: str) -> Any:
        """Return what is there, None when nothing is."""
        try:
            return self.call("GET", path, **query)
        except ApiError as error:
            if error.code == 404:
                return None
            raise

    def serves(self, body: dict[str, Any]) -> dict[str, Any] | None:
        """Return what the server says about the kind of an object; None when it has no such kind."""
        version = body["apiVersion"]
        if body["kind"] not in self._kinds.get(version, {}):
            # A definition may have appeared since: what is missing is asked for again.
            listed = self.found(_root(version)) or {"resources": []}
            self._kinds[version] = {each["kind"]: each for each in listed["resources"] if "/" not in each["name"]}
        return self._kinds[version].get(body["kind"])

    def collection(self, body: dict[str, Any]) -> str:
        """Return the path where objects of that kind and namespace are."""
        served = self.serves(body)
        if served is None:
            raise ApiError(404, f"the API server has no {body['kind']} of {body['apiVersion']}; is its CRD there?")
        namespace = f"/namespaces/{objects.metadata(body, 'namespace', 'default')}" if served["namespaced"] else ""
        return f"{_root(body['apiVersion'])}{namespace}/{served['name']}"

    def path(self, body: dict[str, Any]) -> str:
        """Return the path of an object."""
        return f"{self.collection(body)}/{quote(objects.metadata(body, 'name'), safe='')}"


def _root(version: str) -> str:
    return f"/apis/{version}" if "/" in version else f"/api/{version}"


def _message(text: bytes) -> str:
    try:
        return str(json.loads(text)["message"])
    except (ValueError, KeyError, TypeError):
        return text.decode(errors="replace").strip()[:300] or "the API server gives no reason"
