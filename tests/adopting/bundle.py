"""A rendered Deployment as an OCI runtime bundle, as kubelet and containerd would make it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from moorage.spec.values.quantity import parse

from adopting.moored import Moored

_REFERENCE = re.compile(r"\$(?:(\$)|\(([^)]+)\))")
_POD = {"metadata.name": "adopted-0", "status.podIP": "127.0.0.2", "status.hostIP": "127.0.0.3"}
_MOUNTS = [
    {"destination": "/proc", "type": "proc", "source": "proc", "options": ["nosuid", "noexec", "nodev"]},
    {"destination": "/dev", "type": "tmpfs", "source": "tmpfs", "options": ["nosuid", "mode=755", "size=65536k"]},
    {"destination": "/sys", "type": "sysfs", "source": "sysfs", "options": ["nosuid", "noexec", "nodev", "ro"]},
]


def expand(text: str, values: dict[str, str]) -> str:
    """Expand `$(NAME)` as Kubernetes does: an unknown name stays as it is, `$$` is one `$`."""
    return _REFERENCE.sub(lambda found: "$" if found[1] else values.get(found[2], found[0]), text)


def environment(container: dict[str, Any], secrets: dict[str, dict[str, str]]) -> dict[str, str]:
    """Return the container's variables; each sees those before it."""
    values: dict[str, str] = {}
    for each in container.get("env", []):
        source = each.get("valueFrom", {})
        if reference := source.get("secretKeyRef"):
            values[each["name"]] = secrets[reference["name"]][reference["key"]]
        elif field := source.get("fieldRef"):
            values[each["name"]] = _POD[field["fieldPath"]]
        else:
            values[each["name"]] = expand(each["value"], values)
    return values


def write(moored: Moored, secrets: dict[str, dict[str, str]], folder: Path) -> Path:
    """Write the bundle's `config.json` and return its folder."""
    deployment = moored.manifest("Deployment")
    assert deployment
    pod = deployment["spec"]["template"]["spec"]
    [container] = pod["containers"]
    values = environment(container, secrets)
    image = dict(each.split("=", 1) for each in moored.image.get("Env", []))
    words = container.get("command") or moored.image["Entrypoint"]
    words = [*words, *container.get("args", moored.image.get("Cmd") or [])]
    folder.mkdir()
    hosts = {"destination": "/etc/hosts", "type": "bind", "source": str(folder / "hosts"), "options": ["bind", "ro"]}
    config = {
        "ociVersion": "1.0.2",
        "process": {
            "user": {"uid": pod["securityContext"]["runAsUser"], "gid": pod["securityContext"]["runAsGroup"]},
            "args": [expand(str(word), values) for word in words],
            "env": [f"{name}={value}" for name, value in (image | values).items()],
            "cwd": moored.image.get("WorkingDir") or "/",
            "capabilities": _capabilities(container["securityContext"]),
            "noNewPrivileges": not container["securityContext"]["allowPrivilegeEscalation"],
        },
        "root": {"path": str(moored.root), "readonly": container["securityContext"]["readOnlyRootFilesystem"]},
        "hostname": "adopted-0",
        "mounts": [*_MOUNTS, hosts] + _volumes(pod, container),
        "linux": {
            "namespaces": [{"type": kind} for kind in ("pid", "network", "ipc", "uts", "mount")],
            "resources": {"memory": {"limit": int(parse(container["resources"]["limits"]["memory"]))}},
        },
    }
    (folder / "hosts").write_text("127.0.0.1 localhost\n127.0.0.2 adopted-0\n", encoding="utf-8")
    (folder / "config.json").write_text(json.dumps(config, indent=1), encoding="utf-8")
    return folder


def _capabilities(security: dict[str, Any]) -> dict[str, list[str]]:
    assert security["capabilities"] == {"drop": ["ALL"]}
    return {kind: [] for kind in ("bounding", "effective", "permitted", "inheritable", "ambient")}


def _volumes(pod: dict[str, Any], container: dict[str, Any]) -> list[dict[str, Any]]:
    volumes = {each["name"]: each for each in pod["volumes"]}
    return [
        {"destination": each["mountPath"], "type": "tmpfs", "source": "tmpfs", "options": ["mode=1777", f"size={size}"]}
        for each in container["volumeMounts"]
        for size in [int(parse(volumes[each["name"]]["emptyDir"].get("sizeLimit", "64Mi")))]
    ]
