"""The Mermaid text stays within a small part of Mermaid's grammar, whatever things are called.

Mermaid itself runs in a browser only; what is written for the golden pictures and hostile names was drawn by
version 11.17 once, in Chromium, and showed these very texts.
"""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as some
from moorage.errors.escaping import escaped
from moorage.review.graph.mermaid import mermaid
from moorage.review.graph.model import Change, Edge, Kind, Node, Relation, graph
from pictures.examples import PICTURES

# Letters and digits, what means nothing to Mermaid within a quoted text, and numbers of characters.
_TEXT = r"(?:[\w ,:/.='→−+~…]|(?<=\w)-|#\d+;)*"
_SAID = rf'"{_TEXT}(?:<br/>{_TEXT})?"'
_SHAPES = rf"(?:\({_SAID}\)|\(\[{_SAID}\]\)|\{{\{{{_SAID}\}}\}}|\[{_SAID}\])"
_STYLE = r"stroke:#[0-9a-f]{6},stroke-width:3px(?:,stroke-dasharray:7 4)?"
_GRAMMAR = [
    rf"  accTitle: {_TEXT}",
    rf"  (?P<node>n\d+){_SHAPES}(?::::(?P<uses>added|removed|changed))?",
    rf'  (?P<one>n\d+) (?:-->|-\.->)(?:\|"{_TEXT}"\|)? (?P<other>n\d+)',
    rf"  classDef (?P<defined>added|removed|changed) {_STYLE}",
    rf"  linkStyle (?P<links>\d+(?:,\d+)*) {_STYLE}",
]


def _checked(text):
    """Return what each line holds; every line is one of the grammar, and names only what there is."""
    first, *lines = text.removesuffix("\n").split("\n")
    assert first == "flowchart LR"
    found = []
    for line in lines:
        matches = [match for rule in _GRAMMAR if (match := re.fullmatch(rule, line))]
        assert len(matches) == 1, line
        found.append(matches[0].groupdict())
    nodes = [each["node"] for each in found if each.get("node")]
    edges = [each for each in found if each.get("one")]
    assert len(set(nodes)) == len(nodes)
    assert {end for each in edges for end in (each["one"], each["other"])} <= set(nodes)
    links = [int(number) for each in found if each.get("links") for number in each["links"].split(",")]
    assert len(set(links)) == len(links)
    assert all(number < len(edges) for number in links)
    assert {each["uses"] for each in found if each.get("uses")} <= {each.get("defined") for each in found}
    return nodes, edges, links


def _named(text, change=Change.NONE):
    nodes = [Node(kind, f"{kind.name} {text}", text, (text,), change) for kind in Kind]
    edges = [Edge(nodes[0].key, nodes[1].key, each, (text,), change) for each in Relation]
    return graph(text, nodes, edges, base=text)


@pytest.mark.parametrize("name", PICTURES)
def test_a_golden_picture_is_of_the_grammar(name):
    picture = PICTURES[name]()
    nodes, edges, links = _checked(mermaid(picture))
    assert (len(nodes), len(edges)) == (len(picture.nodes), len(picture.edges))
    assert len(links) == sum(each.change is not Change.NONE for each in picture.edges)


@given(some.text(max_size=40), some.sampled_from(Change))
def test_whatever_things_are_called_it_is_of_the_grammar(text, change):
    nodes, edges, links = _checked(mermaid(_named(text, change)))
    assert (len(nodes), len(edges)) == (len(Kind), len(Relation))
    assert len(links) == (len(Relation) if change.value else 0)


@pytest.mark.parametrize(
    "text",
    [
        '"]; click n0 href "javascript:alert(1)"',
        "end",
        "a\nn0 --> n1",
        "%%{init: {}}%%",
        "<b>x</b>",
        "`- a`",
        "#quot;",
        "$$x$$",
        "fab:fa-x",
    ],
)
def test_what_would_be_markup_is_text(text):
    written = mermaid(_named(text))
    _checked(written)
    said = re.search(r'\(\["HOST (.*?)<br/>', written)[1]
    shown = html.unescape(re.sub(r"#(\d+);", r"&#\1;", said))
    assert shown.replace("\u200b", "") == escaped(text)
    # What Mermaid looks for when it has read the numbers: a formula, the end of a line, an icon.
    assert [each for each in ("$$", "\\n", "fab:fa-") if each in shown] == []


def test_what_stands_on_a_line_is_cut():
    written = mermaid(_named("y" * 500))
    assert "y" * 79 + "…" in written
    assert "y" * 80 not in written
