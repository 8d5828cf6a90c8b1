"""The objects of a folder: rendered as YAML files, never read back."""

from collections.abc import Callable
from typing import Any

from moorage_plugins.kubernetes import rendering


class Folder:
    """What `renderYamlToDirectory` names."""

    unreachable = "the stand-in reaches none"

    def __init__(self, directory: str, tell: Callable[[str, str, bool], None]):
        self._directory = directory
        self._tell = tell

    def create(self, request: Any, body: dict[str, Any], manager: str) -> dict[str, Any] | None:
        """Write an object's file; a preview writes nothing."""
        if request.preview:
            return None
        place = rendering.write(body, self._directory)
        self._tell(request.urn, f"rendered {place}", False)
        return body

    update = create

    def delete(self, request: Any, live: dict[str, Any]) -> None:
        """Remove an object's file."""
        self._tell(request.urn, f"deleted {rendering.remove(live, self._directory)}", False)

    def place(self, body: dict[str, Any]) -> str:
        """Return where an object's file is."""
        return str(rendering.path(body, self._directory))
