"""The volumes of a pod, and where its containers see them."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from moorage.plan.naming import Manifest, distinct
from moorage.plan.workload import files
from moorage.spec.pod.mounts import SCRATCH, Mount
from moorage.spec.running import Resources
from moorage.spec.service import ServiceSpec
from moorage.spec.values import quantity

_LONGEST_NAME = 63
_MIB = 1024**2
_MOST = 2**63 - 1
_TMP, _FILES = "tmp", "files"


def volumes(spec: ServiceSpec) -> list[Manifest]:
    """Return the pod's volumes: ``/tmp``, no larger than the pod's disk, and what the spec mounts."""
    found = [scratch_space(_TMP, spec.resources)]
    if not spec.mounts:
        return found
    if spec.contents:
        found.append({"name": _FILES, "configMap": {"name": files.name(spec)}})
    return found + [{"name": name, **_source(spec.mounts[path])} for path, name in _names(spec).items()]


def scratch_space(name: str, wanted: Resources) -> Manifest:
    """Return a volume that can be written, no larger than its container's disk."""
    disk = wanted.ephemeral_storage
    return {"name": name, "emptyDir": {"sizeLimit": disk} if disk else {}}


def _source(mount: Mount) -> Manifest:
    # The default mode of files, 0644, lets any user read them.
    if mount.secret is not None:
        return {"secret": {"secretName": mount.secret}}
    if mount.config is not None:
        return {"configMap": {"name": mount.config}}
    if mount.empty is not None:
        return {"emptyDir": {"sizeLimit": mount.empty}}
    return {"persistentVolumeClaim": {"claimName": mount.claim}}


def volume_mounts(spec: ServiceSpec) -> list[Manifest]:
    """Return where a container sees them, a folder before what is mounted in it."""
    found: dict[str, Manifest] = {SCRATCH: {"name": _TMP, "mountPath": SCRATCH}}
    if not spec.mounts:
        return list(found.values())
    for path, key in files.keys(spec).items():
        found[path] = {"name": _FILES, "mountPath": path, "subPath": key, "readOnly": True}
    for path, name in _names(spec).items():
        mount = spec.mounts[path]
        fixed = {"readOnly": True} if mount.secret or mount.config else {}
        found[path] = {"name": name, "mountPath": path, **fixed}
    return [found[path] for path in sorted(found, key=lambda path: PurePosixPath(path).parts)]


def counted(spec: ServiceSpec) -> Resources:
    """Return what a container asks for: its empty folders count to its ephemeral storage, where that is counted."""
    own = spec.resources.ephemeral_storage
    sizes = [each.empty for each in spec.mounts.values() if each.empty]
    if not own or not sizes:
        return spec.resources
    total = min(sum(int(quantity.parse(size)) for size in (own, *sizes)), _MOST)
    text = str(total) if total % _MIB else f"{total // _MIB}Mi"
    return spec.resources.model_copy(update={"ephemeral_storage": text})


def _names(spec: ServiceSpec) -> dict[str, str]:
    """Return the name of each volume by its path: ``/etc/tls`` → ``mount-etc-tls``."""
    paths = sorted(path for path, mount in spec.mounts.items() if mount.file is None)
    plain = {path: "mount-" + re.sub(r"[^a-z0-9]+", "-", path[1:].lower()).strip("-") for path in paths}
    return distinct({path: name.rstrip("-") for path, name in plain.items()}, _LONGEST_NAME)
