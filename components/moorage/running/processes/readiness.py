"""Asks a process whether it is ready, as the kubelet would by the planned probe."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping

from moorage.plan.naming import Manifest
from moorage.running.planned.ports import HOST

_FINE = range(200, 400)
"""The statuses that the kubelet takes for success."""


async def not_ready(probe: Manifest, ports: Mapping[str, int]) -> str:
    """Return why a process is not ready, in a few words; nothing when it is."""
    try:
        async with asyncio.timeout(probe["timeoutSeconds"]):
            if "httpGet" in probe:
                return await _asked(probe["httpGet"], _port(probe["httpGet"]["port"], ports))
            asked = probe.get("tcpSocket") or probe["grpc"]
            return await _connected(_port(asked["port"], ports))
    except TimeoutError:
        return f"no answer in {probe['timeoutSeconds']} s"
    except (OSError, asyncio.IncompleteReadError) as error:
        return getattr(error, "strerror", None) or str(error)


def _port(wanted: str | int, ports: Mapping[str, int]) -> int:
    return ports[wanted] if isinstance(wanted, str) else wanted


async def _connected(port: int) -> str:
    _, writer = await asyncio.open_connection(HOST, port)
    writer.close()
    return ""


async def _asked(wanted: Manifest, port: int) -> str:
    https = wanted.get("scheme") == "HTTPS"
    reader, writer = await asyncio.open_connection(HOST, port, ssl=_unchecked() if https else None)
    try:
        headers = {"Host": f"{HOST}:{port}", "User-Agent": "kube-probe/moorage", "Connection": "close"}
        headers |= {each["name"]: each["value"] for each in wanted.get("httpHeaders", ())}
        lines = [f"GET {wanted['path']} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
        writer.write("\r\n".join(lines).encode())
        status = (await reader.readuntil(b"\r\n")).split()
    except asyncio.LimitOverrunError:
        return "the answer is not HTTP"
    finally:
        writer.close()
    if len(status) < 2 or not status[1].isdigit():
        return "the answer is not HTTP"
    return "" if int(status[1]) in _FINE else f"{wanted['path']} answers {int(status[1])}"


def _unchecked() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
