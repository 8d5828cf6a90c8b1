"""What is installed of this distribution: its release, and the packages of its extras."""

from __future__ import annotations

import re
from importlib.metadata import version
from importlib.util import find_spec

from moorage.errors import ExternalError

EXTRAS = {
    "buildkit": "pulumi_docker_build",
    "consul": "pulumi_consul",
    "docker": "pulumi_docker",
    "policy": "pulumi_policy",
}
"""Which package each extra brings. Pulumi fetches a plugin for each provider's SDK that is installed, used or not."""


def release() -> str:
    """Return the release that is installed, such as ``0.3.0``; between two (``0.3.0.post1.dev5+g…``) the last one."""
    whole = version("moorage")
    numbers = re.match(r"\d+\.\d+\.\d+", whole)
    return numbers[0] if numbers else whole


def require_extra(extra: str, purpose: str) -> None:
    """Raise `ExternalError` with the command that installs what is missing.

    ``extra``: a key of `EXTRAS`. ``purpose``: what needs it, as the sentence begins.
    """
    package = EXTRAS[extra]
    if find_spec(package) is None:
        distribution = package.replace("_", "-")
        raise ExternalError(
            f"{purpose} needs {distribution}, which is not installed here; run `pip install 'moorage[{extra}]'`"
        )
