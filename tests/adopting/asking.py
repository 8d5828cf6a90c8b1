"""Asks a process in its own network namespace, as the kubelet and Prometheus do. Run by path: it needs no library.

    nsenter --net=/proc/PID/ns/net -- python asking.py '{"port": 8080, "path": "/health"}' SECONDS

Exit codes: 0 it answered from 200 to 399, or by TCP; 1 not within the seconds, the last answer is printed.
"""

import http.client
import json
import ssl
import sys
import time

# A program that listens on `localhost` alone does not answer here, as it would not answer at a pod's address.
_POD = "127.0.0.2"


def ask(scheme: str, port: int, path: str, headers: dict[str, str], timeout: float) -> str:
    """Return what is wrong with the answer; empty: nothing."""
    if scheme == "HTTPS":
        context = ssl._create_unverified_context()
        connection = http.client.HTTPSConnection(_POD, port, timeout=timeout, context=context)
    else:
        connection = http.client.HTTPConnection(_POD, port, timeout=timeout)
    try:
        if scheme == "TCP":
            connection.connect()
            return ""
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        return "" if 200 <= answer.status < 400 else f"{answer.status} {body[:200]!r}"
    except (OSError, http.client.HTTPException) as error:
        return repr(error)
    finally:
        connection.close()


def main() -> int:
    """Ask until it answers or the time is over."""
    probe, until = json.loads(sys.argv[1]), time.monotonic() + float(sys.argv[2])
    while wrong := ask(**probe):
        if time.monotonic() > until:
            print(wrong)
            return 1
        time.sleep(0.2)  # a kubelet's period, only shorter
    return 0


if __name__ == "__main__":
    sys.exit(main())
