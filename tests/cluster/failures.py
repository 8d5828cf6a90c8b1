"""What is kept of a test that failed."""

import json
import tempfile
from pathlib import Path

from moorage_plugins.serving import PluginError
from shop import Shop

_KINDS = {
    "events": ("api/v1", "events"),
    "pods": ("api/v1", "pods"),
    "deployments": ("apis/apps/v1", "deployments"),
    "endpointslices": ("apis/discovery.k8s.io/v1", "endpointslices"),
}


def keep(shop: Shop, test: str) -> Path:
    """Write logs, events and objects of the namespace into a folder and return it."""
    name = "".join(character if character.isalnum() else "-" for character in test)
    folder = Path(tempfile.gettempdir(), "moorage-e2e", shop.namespace, name)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        for kind, (group, plural) in _KINDS.items():
            (folder / f"{kind}.json").write_text(json.dumps(shop.objects(group, plural), indent=1))
        for pod in shop.objects("api/v1", "pods"):
            _keep_log(shop, pod["metadata"]["name"], folder)
    except PluginError as error:
        (folder / "incomplete.txt").write_text(f"{error}\n")
    return folder


def _keep_log(shop: Shop, pod: str, folder: Path) -> None:
    try:
        text = shop.log(pod)
    except PluginError as error:
        text = f"{error}\n"
    (folder / f"{pod}.log").write_text(text)
