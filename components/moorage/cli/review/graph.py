"""`moorage graph`: draws an environment."""

from __future__ import annotations

import argparse

from moorage.cli.printing import remark, say, say_text
from moorage.image.output import write_text
from moorage.reading.loading import load


def graph(options: argparse.Namespace) -> int:
    """Print the picture, or write it into a file."""
    from moorage.review.graph.drawing import drawn
    from moorage.review.graph.mermaid import MOST_EDGES, mermaid
    from moorage.review.graph.svg.document import summary, svg

    project = load(options.paths, env=options.env)
    if options.diff is None:
        picture = drawn(project)
    else:
        from moorage.review.graph.revision import compared_with

        picture = compared_with(options.diff, project, options.env, options.paths)
    if options.format == "mermaid" and len(picture.edges) > MOST_EDGES:
        remark(f"warning: Mermaid draws at most {MOST_EDGES} connections, and these are {len(picture.edges)}; draw SVG")
    text = mermaid(picture) if options.format == "mermaid" else svg(picture)
    if options.out is None:
        say_text(text)
    else:
        write_text(options.out, text)
        say(f"{summary(picture)}; written to {options.out}")
    return 0
