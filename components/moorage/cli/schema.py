"""`moorage schema`: prints the JSON Schema of service.yaml or of an environment, or writes both into a folder."""

from __future__ import annotations

import argparse

from moorage.cli.printing import say, say_text
from moorage.image.output import write_text


def schema(options: argparse.Namespace) -> int:
    """Print the JSON Schema, or write both."""
    from moorage.spec.schema import environment_schema_text, schema_text

    texts = {"service": schema_text, "environment": environment_schema_text}
    if options.out is None:
        say_text(texts[options.what]())
        return 0
    for what, text in texts.items():
        path = options.out / f"{what}.schema.json"
        write_text(path, text())
        say(str(path))
    return 0
