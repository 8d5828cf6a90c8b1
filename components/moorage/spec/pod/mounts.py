"""What stands at paths of the process' file system, beside the image."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Annotated, Any

from pydantic import model_validator

from moorage.spec.values.conflicts import Conflict, only_one_of, value_at
from moorage.spec.values.fields import Bytes, Part, RelativePath, SubdomainName
from moorage.spec.values.limits import CONTROL, Matching
from moorage.spec.values.validation import invalid

SCRATCH = "/tmp"
"""The folder that every process can write to."""
KINDS = ("file", "secret", "config", "empty", "claim")
_WRITABLE = ("empty", "claim")
_OF_THE_KERNEL = ("/proc", "/sys", "/dev")
_ONE_KIND = only_one_of(*KINDS, remedy="write such as {file: rates.json}, {secret: order-tls} or {empty: 1Gi}")
MountPath = Annotated[
    str,
    Matching(
        "bad-path",
        rf"(?:/(?!\.{{1,2}}(?:/|$))[^/:{CONTROL}]+)+",
        "is not a path to mount at",
        "write it from the root and in plain form, such as /etc/order/rates.json, without ':', //, ., .. or / at the "
        "end",
    ),
]
"""Where something is mounted: absolute, in plain form."""


class Mount(Part):
    """What stands at a path: one of these. All but ``empty`` and ``claim`` can only be read, by any user.

    Nothing else of the image's file system can be written. What the image has at that path is hidden.
    """

    file: RelativePath | None = None
    """A file of the repository, relative to the spec's file. All of a service hold at most 1 MiB. They become an
    immutable ConfigMap that is named by its content, so that a change rolls the pods; never a secret."""
    secret: SubdomainName | None = None
    """An existing Secret: a folder with a file for each key, which follows the Secret within a minute or two."""
    config: SubdomainName | None = None
    """An existing ConfigMap: a folder with a file for each key, which follows it as well."""
    empty: Bytes | None = None
    """A folder to write to, empty when the pod starts and gone with it, no larger than this, such as ``1Gi``. The
    pod's ephemeral storage, request and limit, is as much larger than ``resources.ephemeral_storage``."""
    claim: SubdomainName | None = None
    """An existing PersistentVolumeClaim. ``run_as: {fs_group: …}`` makes most of them writable. While a new version
    rolls out, one pod more than before has it: a ReadWriteOnce one holds that up where the pod is on another node."""

    @model_validator(mode="before")
    @classmethod
    def _one(cls, value: Any) -> Any:
        return _ONE_KIND(value)


def clashes(data: Mapping[str, Any]) -> Iterator[Conflict]:
    """Yield which mounts of a service, as it is written, stand in each other's way or in that of the library."""
    mounts = data.get("mounts")
    if not isinstance(mounts, Mapping):
        return
    program = f"/app/{data.get('name')}" if data.get("source") is not None else None
    for path in (each for each in mounts if isinstance(each, str)):
        above = [str(each) for each in PurePosixPath(path).parents]
        if path == SCRATCH:
            remedy = "remove it: a process can write to /tmp already, as much as resources.ephemeral_storage"
            yield ("mounts", path), invalid("path-taken", "is set by the library", remedy)
        if program is not None and path in (program, "/app"):
            yield ("mounts", path), invalid("path-taken", f"hides the program {program}", "choose another path")
        if not {path, *above}.isdisjoint(_OF_THE_KERNEL):
            yield ("mounts", path), invalid("path-taken", "belongs to the kernel", "choose another path")
        for outer in (each for each in above if each in mounts):
            if all(value_at(mounts[outer], kind) is None for kind in _WRITABLE):
                wrong = f"is inside {outer}, which can only be read"
                yield ("mounts", path), invalid("conflict", wrong, "choose a path outside: nothing can be put in there")
