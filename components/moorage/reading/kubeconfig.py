"""Looks for a context in the kubeconfig, and reads nothing else of it."""

from __future__ import annotations

import os
from pathlib import Path

from moorage.errors import InputError
from moorage.reading.loading import Project
from moorage.reading.yaml.composing import compose
from moorage.reading.yaml.unread import Unread


def require_context(project: Project) -> None:
    """Raise `InputError` when the environment's context is in no kubeconfig of this machine."""
    environment = project.required_environment()
    name, document = environment.kubernetes.context, project.environment_document
    if document is not None and name is not None and name not in _contexts():
        raise InputError(
            [
                document.problem(
                    "unknown-context",
                    ("kubernetes", "context"),
                    "is not a context of your kubeconfig",
                    "add it there, or set render_to to write YAML files instead",
                    value=name,
                )
            ]
        )


def _named() -> str:
    try:
        return os.environ.get("KUBECONFIG") or str(Path.home() / ".kube" / "config")
    except RuntimeError:
        # A user without HOME and without an entry in passwd, as in many containers, has no file.
        return ""


def _contexts() -> set[str]:
    found: set[str] = set()
    for path in filter(None, _named().split(os.pathsep)):
        try:
            # What a spec may not hold, such as a date, is none of our business here.
            content = compose(Path(path).read_text(encoding="utf-8"), path)[0].data
        except (OSError, Unread, UnicodeDecodeError):
            continue
        contexts = content.get("contexts")
        found |= {str(each.get("name")) for each in contexts or [] if isinstance(each, dict)}
    return found
