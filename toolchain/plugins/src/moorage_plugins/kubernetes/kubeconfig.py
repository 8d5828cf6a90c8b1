"""Which API server, and who we are there: what a kubeconfig says."""

import base64
import os
import ssl
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from moorage_plugins.serving import PluginError

_LISTS = {"contexts": "context", "clusters": "cluster", "users": "user"}
_LOGINS = ("exec", "auth-provider", "username")


@dataclass(frozen=True)
class Access:
    """One context of a kubeconfig."""

    server: str
    tls: ssl.SSLContext
    token: str
    namespace: str


def access(given: str, context: str, cluster: str) -> Access:
    """Return a context, or the current one; `given` is a path, contents or empty for the usual place."""
    found = _merged(given)
    name = context or found["current-context"]
    if name not in found["contexts"]:
        raise PluginError(f"no kubeconfig has a context {name}" if name else _NONE)
    chosen = found["contexts"][name]
    server = found["clusters"].get(cluster or chosen.get("cluster"))
    user = found["users"].get(chosen.get("user"), {})
    refused = [key for key in _LOGINS if key in user]
    if server is None or refused:
        wrong = f"its user logs in by {refused[0]}, which the stand-in cannot" if refused else "its cluster is nowhere"
        raise PluginError(f"kubeconfig context {name}: {wrong}")
    token = user.get("token") or (_content(user, "tokenFile") if "tokenFile" in user else "")
    return Access(server["server"].rstrip("/"), _tls(server, user), token.strip(), chosen.get("namespace") or "default")


_NONE = (
    "no kubeconfig names a current context, and without a cluster the stand-in for the kubernetes plugin only renders: "
    "set renderYamlToDirectory on the Provider, or its context"
)


def _merged(given: str) -> dict[str, Any]:
    merged: dict[str, Any] = {"current-context": "", **{key: {} for key in _LISTS}}
    for text, folder in _texts(given):
        try:
            loaded = yaml.safe_load(text) or {}
            merged["current-context"] = merged["current-context"] or loaded.get("current-context") or ""
            for key, kind in _LISTS.items():
                for item in loaded.get(key) or []:
                    # As with kubectl, the first file that has a name decides.
                    merged[key].setdefault(item["name"], {**item[kind], "": folder})
        except (yaml.YAMLError, AttributeError, KeyError, TypeError):
            raise PluginError(f"the kubeconfig {folder} cannot be read: it is no YAML of that kind") from None
    return merged


def _texts(given: str) -> list[tuple[str, Path]]:
    if "\n" in given or given.lstrip().startswith("{"):
        return [(given, Path())]
    named = given or os.environ.get("KUBECONFIG") or str(Path.home() / ".kube" / "config")
    paths = [Path(name).expanduser() for name in named.split(os.pathsep) if name]
    return [(path.read_text(), path.parent) for path in paths if path.is_file()]


def _tls(server: dict[str, Any], user: dict[str, Any]) -> ssl.SSLContext:
    authority = _content(server, "certificate-authority")
    made = ssl.create_default_context(cadata=authority or None)
    if server.get("insecure-skip-tls-verify"):
        made.check_hostname, made.verify_mode = False, ssl.CERT_NONE
    certificate = _content(user, "client-certificate")
    if certificate:
        # The module reads certificates from files only; this one is gone before anybody is told its name.
        with tempfile.NamedTemporaryFile("w") as file:
            file.write(f"{certificate}\n{_content(user, 'client-key')}")
            file.flush()
            made.load_cert_chain(file.name)
    return made


def _content(item: dict[str, Any], key: str) -> str:
    """Return what stands in the kubeconfig itself, or in the file that it names."""
    if f"{key}-data" in item:
        return base64.b64decode(item[f"{key}-data"]).decode()
    try:
        return (item[""] / item[key]).read_text() if key in item else ""
    except OSError as error:
        raise PluginError(f"kubeconfig: {key} {item[key]} cannot be read: {error.strerror}") from None
