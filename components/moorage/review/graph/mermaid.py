"""The picture as a Mermaid flowchart, which GitHub and GitLab draw in a comment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from moorage.errors.escaping import escaped
from moorage.review.graph.model import Change, Edge, Graph, Key, Kind, Node, Relation
from moorage.review.graph.shapes import caption_of

MOST_EDGES = 500
"""Of more, Mermaid draws an error, and a comment cannot allow it more."""
_LONGEST = 80
_MARKUP = re.compile(r"(?<!\w)-|[^\w ,:/.='→−+~…-]")
_SEQUENCES = re.compile(r"\$(?=\$)|\\(?=n)|fa[a-z]?:(?=fa-)")
"""What begins a formula, a line and an icon, as numbers too: a space without width makes it text."""
_OPEN_CLOSE = {
    Kind.SERVICE: '("{}")',
    Kind.HOST: '(["{}"])',
    Kind.CLUSTERS: '(["{}"])',
    Kind.CONSUL: '{{{{"{}"}}}}',
}
_LINES = {Relation.CONSUL: "-.->", Relation.ALLOWED: "-.->", Relation.EGRESS: "-.->"}
_STYLES = {
    Change.ADDED: ("added", "stroke:#1a7f37,stroke-width:3px"),
    Change.REMOVED: ("removed", "stroke:#cf222e,stroke-width:3px,stroke-dasharray:7 4"),
    Change.CHANGED: ("changed", "stroke:#bf8700,stroke-width:3px"),
}


def mermaid(graph: Graph) -> str:
    """Return the picture as a flowchart: the same bytes for the same picture."""
    return "".join(f"{line}\n" for line in _lines(graph))


def _lines(graph: Graph) -> Iterator[str]:
    yield "flowchart LR"
    heading = graph.title + (f", compared with {graph.base}" if graph.base else "")
    yield f"  accTitle: {_quoted(heading)}"
    names = {node.key: f"n{number}" for number, node in enumerate(graph.nodes)}
    for node in graph.nodes:
        yield f"  {_node(node, names[node.key])}"
    for edge in graph.edges:
        yield f"  {_edge(edge, names)}"
    for change, (name, style) in _STYLES.items():
        if any(node.change is change for node in graph.nodes):
            yield f"  classDef {name} {style}"
        if numbers := [str(number) for number, edge in enumerate(graph.edges) if edge.change is change]:
            yield f"  linkStyle {','.join(numbers)} {style}"


def _node(node: Node, name: str) -> str:
    title = f"{node.change.value} {node.name}".strip()
    said = "<br/>".join(_quoted(each) for each in (title, caption_of(node)) if each)
    marked = f":::{_STYLES[node.change][0]}" if node.change in _STYLES else ""
    return name + _OPEN_CLOSE.get(node.kind, '["{}"]').format(said) + marked


def _edge(edge: Edge, names: Mapping[Key, str]) -> str:
    said = f'|"{_quoted(edge.label)}"|' if edge.label else ""
    return f"{names[edge.source]} {_LINES.get(edge.relation, '-->')}{said} {names[edge.target]}"


def _quoted(text: str) -> str:
    """Return text that Mermaid takes for nothing but text: what could be markup is a number.

    Mermaid reads ``#35;`` as HTML reads ``&#35;``. Within a word ``-`` is no list of Markdown.
    """
    cut = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
    apart = _SEQUENCES.sub(lambda found: f"{found[0]}\u200b", escaped(cut))
    return _MARKUP.sub(lambda found: f"#{ord(found[0])};", apart)
