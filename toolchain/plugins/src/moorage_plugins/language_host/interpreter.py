"""The Python that a project's program runs in."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from google.protobuf.json_format import MessageToDict

from moorage_plugins.serving import PluginError

_LIST = """
import json, sys
from importlib import metadata
names = {(found.name, found.version) for found in metadata.distributions()}
print(json.dumps({"version": sys.version.split()[0], "packages": sorted(names)}))
"""


def python(info: Any) -> str:
    """Return the interpreter: MOORAGE_PYTHON, the `virtualenv` of Pulumi.yaml (relative to it), or our own."""
    told = os.environ.get("MOORAGE_PYTHON")
    if told:
        return told
    named = MessageToDict(info.options).get("virtualenv")
    if not named:
        return sys.executable
    found = Path(info.root_directory, named, "bin", "python")
    if not found.exists():
        raise PluginError(
            f"the project names the virtual environment {named}, but there is no {found}; "
            "create it, or set MOORAGE_PYTHON to the project's Python"
        )
    return str(found)


def about(info: Any) -> dict[str, str]:
    """Return what `pulumi about` shows."""
    executable = python(info)
    return {"executable": executable, "version": _ask(executable)["version"]}


def installed(info: Any) -> list[tuple[str, str]]:
    """Return name and version of each installed package."""
    return [(name, version) for name, version in _ask(python(info))["packages"]]


def _ask(executable: str) -> dict[str, Any]:
    answer = subprocess.run([executable, "-c", _LIST], capture_output=True, text=True)
    if answer.returncode:
        raise PluginError(f"{executable} does not start: {answer.stderr.strip()}")
    return json.loads(answer.stdout)
