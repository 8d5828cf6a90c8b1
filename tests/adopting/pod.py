"""Runs a bundle by runc and asks it what the plan says would be asked."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adopting import bundle
from adopting.moored import Moored

_ASKING = Path(__file__).with_name("asking.py")
START_SECONDS = 60
"""How long a program may take until it is ready, where the plan has no startup probe."""


@dataclass(frozen=True)
class Outcome:
    """What came true; a stage that was not reached did not."""

    builds: bool = False
    starts: bool = False
    """It ran until it answered, or for as long as it was asked."""
    answers: bool = False
    """Readiness, and liveness where it is planned."""
    metrics: bool | None = False
    """None: the spec turns them off."""
    ends: bool = False
    """By SIGTERM, before the grace period was over."""
    said: str = ""
    """The command's words or the program's, and the last wrong answer."""


def run(moored: Moored, secrets: dict[str, dict[str, str]], folder: Path) -> Outcome:
    """Start, ask and end one container."""
    name, log = f"moorage-adopting-{folder.name}", folder / "log"
    runc = ["runc", "--root", str(folder / "runc")]
    pidfile = folder / "pid"
    command = [
        *runc,
        "run",
        "--bundle",
        str(bundle.write(moored, secrets, folder / "bundle")),
        "--pid-file",
        str(pidfile),
    ]
    with log.open("wb") as output:
        process = subprocess.Popen([*command, name], stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    try:
        pid = _started(process, pidfile)
        answers, metrics, wrong = _asked(moored, pid) if pid else (False, False, "")
        starts = process.poll() is None
        ends = starts and _ended(process, [*runc, "kill", name, "TERM"], moored)
    finally:
        subprocess.run([*runc, "delete", "--force", name], check=False, capture_output=True)
        code = process.wait()
    said = f"{log.read_text(errors='replace')}\n{wrong}\nended with {code}"
    return Outcome(True, starts, answers, metrics, ends, said)


def _started(process: subprocess.Popen[bytes], pidfile: Path) -> int:
    """Return the process's number as soon as there is one; 0 when runc ended before."""
    while not pidfile.exists() or not pidfile.read_text():
        try:
            process.wait(0.05)
        except subprocess.TimeoutExpired:
            continue
        break
    return int(pidfile.read_text() or 0) if pidfile.exists() else 0


def _asked(moored: Moored, pid: int) -> tuple[bool, bool | None, str]:
    """Return whether it answered, whether it showed its metrics, and what was wrong."""
    deployment = moored.manifest("Deployment")
    assert deployment
    [container] = deployment["spec"]["template"]["spec"]["containers"]
    ports = {each["name"]: each["containerPort"] for each in container["ports"]}
    startup = container.get("startupProbe")
    seconds = startup["periodSeconds"] * startup["failureThreshold"] if startup else START_SECONDS
    # With `health: false` the port is asked, whether somebody listens there.
    ready = container.get("readinessProbe", {"tcpSocket": {"port": "http"}, "timeoutSeconds": 1})
    for probe, within in ((ready, seconds), (container.get("livenessProbe"), 0)):
        if probe and (wrong := _ask(pid, _question(probe, ports), within)):
            return False, False, wrong
    monitor = moored.manifest("ServiceMonitor")
    if not monitor:
        return True, None, ""
    [endpoint] = monitor["spec"]["endpoints"]
    # A port that is not in the Service is named as the pod names it.
    port = endpoint.get("port") or endpoint["targetPort"]
    probe = {"httpGet": {"port": port, "path": endpoint["path"]}, "timeoutSeconds": 10}
    wrong = _ask(pid, _question(probe, ports), 0)
    return True, not wrong, wrong


def _question(probe: dict[str, Any], ports: dict[str, int]) -> dict[str, Any]:
    get = probe.get("httpGet") or probe["tcpSocket"]
    return {
        "scheme": get.get("scheme", "HTTP") if "httpGet" in probe else "TCP",
        "port": ports.get(get["port"], get["port"]),
        "path": get.get("path", ""),
        "headers": {each["name"]: each["value"] for each in get.get("httpHeaders", [])},
        "timeout": probe["timeoutSeconds"],
    }


def _ask(pid: int, question: dict[str, Any], seconds: float) -> str:
    """Return what is wrong; empty: nothing."""
    command = ["nsenter", f"--net=/proc/{pid}/ns/net", "--", sys.executable, str(_ASKING), json.dumps(question)]
    done = subprocess.run([*command, str(seconds)], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr if done.returncode else ""


def _ended(process: subprocess.Popen[bytes], kill: list[str], moored: Moored) -> bool:
    deployment = moored.manifest("Deployment")
    assert deployment
    pod, [container] = deployment["spec"]["template"]["spec"], deployment["spec"]["template"]["spec"]["containers"]
    waited = container.get("lifecycle", {}).get("preStop", {}).get("sleep", {}).get("seconds", 0)
    subprocess.run(kill, check=True)
    try:
        process.wait(pod["terminationGracePeriodSeconds"] - waited)
    except subprocess.TimeoutExpired:
        return False
    return True
