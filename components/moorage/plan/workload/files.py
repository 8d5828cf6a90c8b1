"""The files that a service mounts, as a ConfigMap that is named by what they hold.

A change of a file makes another ConfigMap, hence another pod template: the pods roll. Undone, it makes the same one
again.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping

from moorage.errors import Diagnostic, InputError
from moorage.plan.model import BuildInfo
from moorage.plan.naming import Manifest, distinct, metadata
from moorage.plan.peers import Peers
from moorage.spec.environment import Environment
from moorage.spec.service import ServiceSpec

_LONGEST_KEY = 253
_HASH = 10
"""Digits of the hash in the name: 40 bits, far more than one service will ever have versions."""
# Everything else goes into base64: no reader of YAML then takes it for something else.
_TEXT = re.compile(r"[^\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]*")


def config_maps(
    spec: ServiceSpec, environment: Environment, build_info: BuildInfo, peers: Peers
) -> Mapping[str, Manifest]:
    """Return the ConfigMap by the hash of its content; nothing where no file is mounted.

    Raises `InputError` where one has not been read.
    """
    if not spec.mounts:
        return {}
    if spec.unread:
        wrong, remedy = "is not read yet", "load the spec with moorage.load, or give the bytes to with_contents"
        raise InputError(
            Diagnostic("component-arguments", wrong, remedy, path=f"{spec.name}.mounts.{path}") for path in spec.unread
        )
    return {digest(spec): _config_map(spec, environment)} if spec.contents else {}


def _config_map(spec: ServiceSpec, environment: Environment) -> Manifest:
    texts, others = {}, {}
    for path, key in keys(spec).items():
        text = _text(spec.contents[path])
        if text is None:
            others[key] = base64.b64encode(spec.contents[path]).decode("ascii")
        else:
            texts[key] = text
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {**metadata(spec, environment), "name": name(spec)},
        "immutable": True,
        **({"data": texts} if texts else {}),
        **({"binaryData": others} if others else {}),
    }


def name(spec: ServiceSpec) -> str:
    """Return the ConfigMap's name, ``<service>-<hash>``."""
    return f"{spec.name}-{digest(spec)}"


def digest(spec: ServiceSpec) -> str:
    """Return the hash of keys and contents."""
    total = hashlib.sha256()
    for path, key in keys(spec).items():
        total.update(f"{key}\0{len(spec.contents[path])}\0".encode())
        total.update(spec.contents[path])
    return total.hexdigest()[:_HASH]


def keys(spec: ServiceSpec) -> dict[str, str]:
    """Return the key of each mounted file, by its path: ``/etc/order/rates.json`` → ``etc.order.rates.json``."""
    plain = {path: re.sub(r"[^-._a-zA-Z0-9]", "_", path[1:].replace("/", ".")) for path in sorted(spec.contents)}
    return distinct({path: f"_{key}" if key.startswith("..") else key for path, key in plain.items()}, _LONGEST_KEY)


def _text(content: bytes) -> str | None:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text if _TEXT.fullmatch(text) else None
