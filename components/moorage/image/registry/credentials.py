"""Credentials for a registry, where Docker keeps them: its config file and its credential helpers.

Read at the moment of use, and held in no property, state or message.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from moorage.errors import ExternalError

_DOCKER_HUB = {"docker.io", "index.docker.io", "registry-1.docker.io"}
_HUB_KEY = "https://index.docker.io/v1/"
_IDENTITY = "<token>"
"""The user name by which a credential helper says that its secret is an identity token."""


@dataclass(frozen=True)
class Credentials:
    """A user name with a password, or an identity token that is exchanged for access."""

    user: str
    password: str = field(repr=False)
    identity_token: str = field(default="", repr=False)

    @property
    def basic(self) -> str:
        """Return the value of an `Authorization` header."""
        return "Basic " + base64.b64encode(f"{self.user}:{self.password}".encode()).decode()


def find_credentials(host: str) -> Credentials | None:
    """Return the credentials for `host` (`registry.example.com:5000`); None when Docker has none.

    Raises ExternalError for a config file that is no JSON, and for a helper that is missing or fails.
    """
    folder = _folder()
    config = _read(folder / "config.json") if folder else {}
    key = _HUB_KEY if host in _DOCKER_HUB else host
    helper = config.get("credHelpers", {}).get(key) or config.get("credsStore")
    found = _from_helper(helper, key) if helper else None
    return found or _from_file(config.get("auths", {}), key)


def _folder() -> Path | None:
    try:
        return Path(os.environ.get("DOCKER_CONFIG") or Path.home() / ".docker")
    except RuntimeError:
        # A user without HOME and without an entry in passwd, as in many containers, has no file.
        return None


def _read(path: Path) -> Mapping[str, Any]:
    try:
        config = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise ExternalError(f"{path}: cannot be read: {error}; repair it or log in again") from error
    return config if isinstance(config, dict) else {}


def _from_helper(name: str, key: str) -> Credentials | None:
    command = f"docker-credential-{name}"
    try:
        done = subprocess.run([command, "get"], input=key, capture_output=True, text=True, check=False)
    except OSError as error:
        raise ExternalError(
            f"{command}: {error.strerror}; Docker's config file names this credential helper: install it"
        ) from error
    if done.returncode:
        said = (done.stdout.strip() or done.stderr.strip()).splitlines()
        if said and "credentials not found" in said[0]:
            return None
        raise ExternalError(f"{command}: {said[0] if said else 'failed'}; repair the credential helper")
    try:
        answer = json.loads(done.stdout)
        user, secret = str(answer["Username"]), str(answer["Secret"])
    except (ValueError, KeyError, TypeError) as error:
        raise ExternalError(f"{command}: gave no credentials; repair the credential helper") from error
    return Credentials("", "", secret) if user == _IDENTITY else Credentials(user, secret)


def _from_file(entries: Mapping[str, Any], key: str) -> Credentials | None:
    for name, entry in entries.items():
        if name == key or _host(name) == key:
            return _decoded(entry)
    return None


def _decoded(entry: Mapping[str, Any]) -> Credentials | None:
    user, password = entry.get("username", ""), entry.get("password", "")
    if entry.get("auth"):
        try:
            user, _, password = base64.b64decode(entry["auth"]).decode().partition(":")
        except ValueError:
            raise ExternalError("Docker's config file holds a broken `auth`; log in again") from None
    identity = entry.get("identitytoken", "")
    return Credentials(user, password.rstrip("\0"), identity) if user or identity else None


def _host(name: str) -> str:
    """Return the host of a key such as `https://registry.example.com/v1/`."""
    return name.split("://", 1)[-1].split("/", 1)[0]
