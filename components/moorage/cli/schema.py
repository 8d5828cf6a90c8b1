"""`moorage schema`: prints the JSON Schema of service.yaml."""

from __future__ import annotations

import argparse

from moorage.cli.printing import say_text


def schema(options: argparse.Namespace) -> int:
    """Print the JSON Schema."""
    from moorage.spec.schema import schema_text

    say_text(schema_text())
    return 0
