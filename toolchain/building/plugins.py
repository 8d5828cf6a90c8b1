"""The official plugins in Pulumi's cache: which of them could do a stand-in's work."""

import os
import re
from pathlib import Path

from building import kit
from building.errors import ToolchainError

LOCK = Path(__file__).resolve().parents[2] / "requirements.lock"
VARIABLE = "MOORAGE_OFFICIAL_PLUGINS"
"""Which official plugins the tests take instead of their stand-ins, such as ``kubernetes,consul``."""


def official(name: str) -> Path | None:
    """Return the folder of the official plugin that the project's SDK asks for; None when it is not installed.

    Another version does not count: the engine would not take it for this SDK.
    """
    folder = _cache() / f"resource-{name}-{version(name)}"
    # While a plugin is downloaded, or when that was cut short, the engine does not see it.
    whole = not folder.with_name(f"{folder.name}.partial").exists()
    return folder if whole and any(folder.glob(f"pulumi-resource-{name}*")) else None


def asked_for() -> dict[str, Path]:
    """Return the folders of the official plugins that the tests are told to take, by name; none by default."""
    return {name: _official_or_refuse(name) for name in filter(None, os.environ.get(VARIABLE, "").split(","))}


def version(name: str) -> str:
    """Return the version that the SDK in requirements.lock asks for, such as ``v4.34.2``."""
    pinned = re.search(rf"^pulumi-{name}==(\S+)", LOCK.read_text(encoding="utf-8"), re.MULTILINE)
    if pinned is None:
        raise ToolchainError(f"{LOCK}: pins no pulumi-{name}; run `make lock`")
    return f"v{pinned[1]}"


def _official_or_refuse(name: str) -> Path:
    if name not in kit.STAND_INS:
        raise ToolchainError(f"{VARIABLE} names {name!r}; name some of {', '.join(kit.STAND_INS)}")
    folder = official(name)
    if folder is None:
        missing = f"{VARIABLE} names {name}, and {_cache()} holds no official plugin {version(name)}"
        raise ToolchainError(f"{missing}; run `pulumi plugin install resource {name} {version(name)}`")
    return folder


def _cache() -> Path:
    return Path(os.environ.get("PULUMI_HOME") or Path.home() / ".pulumi") / "plugins"
