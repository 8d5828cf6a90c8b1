"""Reading a built image back."""

import json
from pathlib import Path
from typing import Any

from moorage.image.layout.oci import Layout
from moorage.image.request import BuiltImage


def documents(image: BuiltImage) -> tuple[dict[str, Any], dict[str, Any], Path]:
    """Return its manifest, its configuration, and the file of its layer."""
    layout = Layout(image.layout)
    manifest = json.loads(layout.path(image.digest).read_bytes())
    config = json.loads(layout.path(manifest["config"]["digest"]).read_bytes())
    return manifest, config, layout.path(manifest["layers"][0]["digest"])
