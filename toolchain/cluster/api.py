"""The few calls that the scripts make to the API server, with its own certificates."""

import http.client
import json
import ssl
from collections.abc import Iterator
from typing import Any

from cluster import places
from cluster.errors import ClusterError

_APPLY = "application/apply-patch+yaml"


def context() -> ssl.SSLContext:
    """Return what proves us the administrator, and the server the right one."""
    made = ssl.create_default_context(cafile=str(places.KEYS / "ca.crt"))
    made.load_cert_chain(places.KEYS / "admin.crt", places.KEYS / "admin.key")
    return made


def get(path: str) -> dict[str, Any] | None:
    """Return one object or a list; nothing when there is none or the server does not answer."""
    try:
        status, body = _call("GET", path)
    except OSError:
        return None
    return json.loads(body) if status == 200 else None


def apply(path: str, manifest: dict[str, Any] | str) -> None:
    """Apply one manifest on the server's side, a body or its YAML text: made or corrected, either is fine."""
    body = manifest if isinstance(manifest, str) else json.dumps(manifest)
    status, answer = _call("PATCH", f"{path}?fieldManager=moorage-cluster&force=true", body, _APPLY)
    if status not in (200, 201):
        raise ClusterError(f"the API server refused {path}: {_message(answer)}")


def delete(path: str) -> None:
    """Delete one object; one that is not there is fine."""
    status, answer = _call("DELETE", f"{path}?propagationPolicy=Foreground&gracePeriodSeconds=0")
    if status not in (200, 202, 404):
        raise ClusterError(f"the API server did not delete {path}: {_message(answer)}")


def watch(path: str, seconds: int) -> Iterator[dict[str, Any]]:
    """Yield the objects of a list that are there and that change, until the server ends it."""
    connection = _connection(seconds + 10)
    try:
        connection.request("GET", f"{path}&watch=1&timeoutSeconds={seconds}")
        response = connection.getresponse()
        while line := response.readline():
            yield json.loads(line)["object"]
    finally:
        connection.close()


def _connection(seconds: float) -> http.client.HTTPSConnection:
    return http.client.HTTPSConnection(places.ADDRESS, places.API_PORT, timeout=seconds, context=context())


def _call(method: str, path: str, body: str | None = None, kind: str = "application/json") -> tuple[int, bytes]:
    connection = _connection(30)
    try:
        connection.request(
            method, path, body.encode() if body else None, {"Content-Type": kind, "Accept": "application/json"}
        )
        response = connection.getresponse()
        return response.status, response.read()
    except http.client.HTTPException as error:
        raise OSError(str(error)) from None
    finally:
        connection.close()


def _message(answer: bytes) -> str:
    try:
        return str(json.loads(answer)["message"])
    except (ValueError, KeyError, TypeError):
        return answer.decode(errors="replace")[:200]
