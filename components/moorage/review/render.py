"""The manifests as Pulumi would register them, as YAML."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, SingleQuotedScalarString

from moorage.errors import InputError, Problem
from moorage.facts import Facts
from moorage.files import write_text
from moorage.loading import Project
from moorage.plan import default_deny, namespace, plan
from moorage.plan.naming import Manifest

# What kubectl and other readers of YAML 1.1 would take for true, false or a number in base 60.
_OLD_YAML = re.compile(r"(?i:y|n|yes|no|on|off)|[-+]?\d[\d_]*(:[0-5]?\d)+(\.[\d_]*)?")
HEADER = "# Rendered by moorage: edits are lost, and the file goes when nothing renders it any more.\n"


def manifests(project: Project, facts: Mapping[str, Facts] | None = None) -> dict[str, Manifest]:
    """Return name → body of what Pulumi would register: ``<namespace>-namespace`` and ``-default-deny`` where the
    stack creates it, then ``<service>-<role>``.

    ``facts``: what is known of each service; without them image and version are placeholders.
    Raises `InputError` when the project has no environment.
    """
    environment = project.environment_or_refuse()
    around = {"namespace": namespace(environment), "default-deny": default_deny(environment, project.specs)}
    found = {f"{environment.namespace}-{role}": body for role, body in around.items() if body is not None}
    for name, planned in plan(project.specs, environment, facts, services=project.selected).items():
        found |= {f"{name}-{role}": body for role, body in planned.manifests.items()}
    return found


def yaml_text(body: Manifest) -> str:
    """Return one object as YAML, in the plan's own order of keys."""
    yaml = YAML(typ="rt", pure=True)
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 4096
    stream = io.StringIO()
    yaml.dump(_plain(body), stream)
    return stream.getvalue()


def _plain(value: Any) -> Any:
    # A copy without shared parts, which would become anchors.
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return _text(value) if isinstance(value, str) else value


def _text(value: str) -> str:
    # str: a placeholder's own type is no business of YAML's.
    form: type[str] = SingleQuotedScalarString if _OLD_YAML.fullmatch(value) else str
    return (form if value.isprintable() else DoubleQuotedScalarString)(value)


def write_folder(found: Mapping[str, Manifest], folder: Path) -> list[Path]:
    """Write one file for each object, and remove those of an earlier rendering that are not wanted any more.

    Raises `InputError` before it writes anything when a file of somebody else stands in the way.
    """
    wanted = {folder / f"{name}.yaml": HEADER + yaml_text(body) for name, body in found.items()}
    there = sorted(folder.glob("*.yaml"))
    foreign = [path for path in there if path in wanted and not _ours(path)]
    if foreign:
        remedy = "move it away, or render into another folder"
        raise InputError(Problem("was not written by moorage", remedy, where=str(path)) for path in foreign)
    for path, text in wanted.items():
        write_text(path, text)
    for path in there:
        if path not in wanted and _ours(path):
            path.unlink()
    return list(wanted)


def _ours(path: Path) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8", errors="replace").startswith(HEADER)
