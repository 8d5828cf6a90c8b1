"""Every tree test runs as a preview and as an update, in a project of its own, with strict outputs."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

with warnings.catch_warnings():
    # pulumi_consul warns about three functions of its own when it is imported.
    warnings.filterwarnings("ignore", "getCatalog.* has been deprecated", DeprecationWarning)
    import pulumi_consul  # noqa: F401
import pulumi

from tree import recording
from tree.recording import run
from tree.tree import Tree


@pytest.fixture(params=[True, False], ids=["preview", "up"])
def preview(request: pytest.FixtureRequest) -> bool:
    return request.param


@pytest.fixture
def tree(preview: bool) -> Callable[..., Tree]:
    """Run a program and return what it registered."""
    return partial(run, preview=preview)


@pytest.fixture
def refused(preview, monkeypatch):
    """Run a program that is refused; returns the words, and what it registered before."""

    def refused(program):
        kept = []

        class Kept(recording.Recorder):
            def __init__(self, *arguments):
                super().__init__(*arguments)
                kept.append(self.recorded)

        monkeypatch.setattr(recording, "Recorder", Kept)
        with pytest.raises(pulumi.RunError) as raised:
            run(program, preview=preview)
        (found,) = kept
        return str(raised.value), {each.type for each in found.values()}

    return refused


@pytest.fixture(autouse=True)
def project_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in ``stacks/`` of an empty project, as Pulumi does."""
    root = tmp_path.resolve() / "project"
    (root / "stacks").mkdir(parents=True)
    (root / "Pulumi.yaml").write_text("name: moorage\nmain: stacks\nruntime: python\n")
    monkeypatch.chdir(root / "stacks")
    return root


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    # An Output in an f-string becomes an exception instead of a sentence in a manifest.
    monkeypatch.setenv("PULUMI_ERROR_OUTPUT_STRING", "true")
    for name in ("KUBECONFIG", "DOCKER_HOST", "CONSUL_HTTP_ADDR", "CONSUL_HTTP_TOKEN"):
        monkeypatch.delenv(name, raising=False)
