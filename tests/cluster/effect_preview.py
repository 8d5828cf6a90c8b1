"""What the engine would do with each object: a stack that renders them, and a preview of what they become."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from literal_pulumi import PulumiCli
from moorage.plan.naming import Manifest

_PROGRAM = """import json
from pathlib import Path

import pulumi
import pulumi_kubernetes as kubernetes

from moorage.components.children.objects import register

# Where there is no cluster, only the plugin's own comparison decides.
renderer = kubernetes.Provider("renderer", render_yaml_to_directory="manifests", kubeconfig="")
for name, body in json.loads(Path("objects.json").read_text()).items():
    register(name, body, pulumi.ResourceOptions(provider=renderer))
"""


class Preview:
    """A stack of objects, each under a name of its own in Pulumi."""

    def __init__(self, folder: Path, path: str, python: str):
        program = folder / "program"
        program.mkdir(parents=True)
        (program / "Pulumi.yaml").write_text("name: effects\nruntime: python\n")
        (program / "__main__.py").write_text(_PROGRAM)
        self._objects = program / "objects.json"
        self._pulumi = PulumiCli(program, folder / "pulumi", path, python)
        self._pulumi("stack", "init", "test")

    def operations(self, before: Mapping[str, Manifest], after: Mapping[str, Manifest]) -> dict[str, str]:
        """Return what the preview says of each: ``same``, ``update`` or ``replace``."""
        self._objects.write_text(json.dumps(before))
        self._pulumi.up()
        self._objects.write_text(json.dumps(after))
        result = self._pulumi.preview()
        return {name: result.named(name).op for name in after}
