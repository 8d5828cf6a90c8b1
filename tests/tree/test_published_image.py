"""What Pulumi's state holds of a published image: nothing secret, nothing of this machine, the same for ever."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from pathlib import Path

import moorage
import pytest
from moorage import Image

from tree.samples import built, with_registry

FROZEN = ("moorage.components.published_image", "_Publisher")
"""Where states that exist say that the resource's code is: moved, they can be neither updated nor destroyed."""
PRINT = """
import json
from pulumi.dynamic.dynamic import serialize_provider
from moorage.components.published_image import _Publisher
print(json.dumps(serialize_provider(_Publisher())))
"""


@pytest.fixture
def published(tree, monkeypatch):
    """Publish where a registry's credentials are around."""
    monkeypatch.setenv("DOCKER_AUTH_CONFIG", json.dumps({"auths": {"registry.example.com": {"auth": "c2VjcmV0"}}}))
    monkeypatch.setenv("REGISTRY_PASSWORD", "hunter2")
    return tree(lambda: Image("order", built(), with_registry())).one("PublishedImage")


def test_its_code_is_a_reference_to_a_frozen_place_and_no_secret(published):
    blob = published.inputs["__provider"]
    assert isinstance(blob, str), "a secret would hide the rest of the resource in every diff"
    code = base64.b64decode(blob)
    for name in FROZEN:
        assert name.encode() in code
    assert len(code) < 120, "it holds more than a reference: a change of its code would be a change of the state"


def test_it_holds_no_credentials_and_no_place_of_this_machine(published, project_root):
    code = base64.b64decode(published.inputs["__provider"]).decode("latin-1")
    held = json.dumps(published.inputs) + code
    for unwanted in ("hunter2", "c2VjcmV0", str(project_root), str(Path.home()), str(Path(moorage.__file__).parent)):
        assert unwanted not in held


def test_its_code_is_the_same_in_every_process_and_from_every_folder(published, tmp_path):
    def elsewhere(folder: Path, seed: str) -> str:
        surroundings = {**os.environ, "PYTHONHASHSEED": seed, "HOME": str(folder), "TZ": "Asia/Tokyo"}
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", PRINT],
            cwd=folder,
            env=surroundings,
            text=True,
            capture_output=True,
            check=True,
        )
        return json.loads(done.stdout)

    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    assert elsewhere(first, "1") == elsewhere(second, "2") == published.inputs["__provider"]


def test_its_type_is_frozen_too(published):
    assert published.type == "pulumi-python:dynamic/moorage:PublishedImage"
