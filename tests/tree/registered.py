"""A stack's own program under mocks, and what the command prints, to be held against each other."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

from moorage.cli import main
from moorage.image import building
from ruamel.yaml import YAML

from tree.samples import images_of
from tree.tree import Tree

ROOT = Path(__file__).parents[2]
PROGRAM = ROOT / "stacks" / "__main__.py"
Objects = dict[tuple[str, str], Any]


def without_compiling(monkeypatch) -> None:
    """Let program and command find the same images, which nobody built."""
    monkeypatch.setattr(building, "build", images_of)


def known_contexts(monkeypatch, folder: Path, *names: str) -> None:
    """Let the kubeconfig know these contexts."""
    file = folder / "kubeconfig"
    file.write_text("contexts:\n" + "".join(f"- name: {name}\n" for name in names))
    monkeypatch.setenv("KUBECONFIG", str(file))


def registered(tree: Callable[..., Tree], environment: str) -> Tree:
    """Run the program of the stack, in the folder where Pulumi runs it."""
    return tree(lambda: runpy.run_path(str(PROGRAM)), stack=environment)


def objects(found: Tree) -> Objects:
    """Return the Kubernetes objects of a tree, by kind and name."""
    return {_key(each.inputs): each.inputs for each in found if each.type.startswith("kubernetes:")}


def printed(capsys, *arguments: str) -> Objects:
    """Return what ``moorage render`` prints, by kind and name."""
    capsys.readouterr()
    assert main.main(["render", *arguments]) == 0
    text = capsys.readouterr().out
    return {_key(body): body for body in YAML(typ="safe", pure=True).load_all(text)}


def _key(body: Any) -> tuple[str, str]:
    return body["kind"], body["metadata"]["name"]


def differences(left: Any, right: Any, path: str = "") -> list[str]:
    """Return every place where two values differ, in value, type or presence; True is not 1."""
    if isinstance(left, list) and isinstance(right, list):
        left, right = ({f"[{i}]": each for i, each in enumerate(side)} for side in (left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        absent = object()
        pairs = {key: (left.get(key, absent), right.get(key, absent)) for key in [*left, *right]}
        return [found for key, pair in pairs.items() for found in differences(*pair, f"{path}.{key}")]
    return [] if type(left) is type(right) and left == right else [f"{path}: {left!r} is not {right!r}"]


def every_difference(found: Objects, wanted: Objects) -> list[str]:
    """Compare whole sets of objects."""
    left, right = ({" ".join(key): body for key, body in side.items()} for side in (found, wanted))
    return differences(left, right)
