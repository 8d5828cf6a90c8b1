"""The SVG: sound XML, whatever things are called; readable by everybody, in light and dark."""

import re
from xml.etree import ElementTree

import pytest
from generating.specs import cases
from hypothesis import given
from hypothesis import strategies as some
from moorage.review.graph.drawing import drawn
from moorage.review.graph.model import Change, Edge, Kind, Node, Relation, graph
from moorage.review.graph.shapes import CAPTION, LABEL, TITLE, shape
from moorage.review.graph.svg.document import svg
from moorage.review.graph.svg.palette import CLASS, DARK, LIGHT
from moorage.review.graph.text import cut, text_width
from pictures.examples import changed
from pictures.making import project_of

_SVG = "{http://www.w3.org/2000/svg}"
_HOSTILE = "\"><script>alert(1)</script><![CDATA[ ]]> & ' --> \x00\x1b[31m\ufffe\ud800\u202e"


def _parsed(picture):
    return ElementTree.fromstring(svg(picture))


def _named(name="order", other="user", label="HTTP 80", **more):
    nodes = (Node(Kind.SERVICE, name, details=(label,), **more), Node(Kind.NETWORK, other, label, **more))
    return graph(name, nodes, [Edge(nodes[0].key, nodes[1].key, Relation.USES, (label,), **more)], base=label)


@given(some.text(max_size=30) | some.just(_HOSTILE))
def test_whatever_things_are_called_the_elements_are_the_same(text):
    plain, other = _parsed(_named()), _parsed(_named(f"a{text}", f"b{text}", f"c{text}"))
    assert [each.tag for each in other.iter()] == [each.tag for each in plain.iter()]
    names = [sorted(each.attrib) for each in other.iter()]
    assert names == [sorted(each.attrib) for each in plain.iter()]


def test_text_is_readable_again():
    texts = {each.text for each in _parsed(_named("a<b>&c")).iter()}
    assert "a<b>&c" in texts


def test_nothing_in_it_comes_from_elsewhere_or_runs():
    text = svg(changed())
    assert set(re.findall(r"https?://[^\"' ]+", text)) == {"http://www.w3.org/2000/svg"}
    tags = {each.tag.removeprefix(_SVG) for each in ElementTree.fromstring(text).iter()}
    assert tags == {"svg", "title", "desc", "style", "g", "rect", "path", "polygon", "circle", "text"}
    assert "url(" not in text
    assert "@import" not in text


def test_it_is_an_image_with_a_name_and_a_summary():
    top = _parsed(changed())
    assert top.get("role") == "img"
    named = {each.get("id"): each.text for each in top if each.get("id")}
    assert [named[each] for each in top.get("aria-labelledby").split()] == [
        "prod: namespace shop in cluster prod-1, compared with main",
        "services: 6, others: 8, connections: 15; added: 8, removed: 4, changed: 5",
    ]


def test_every_node_and_edge_says_in_full_what_it_is():
    long = "a-name-that-is-far-too-long-for-any-node-that-a-picture-has-room-for"
    top = _parsed(_named(long, label="y" * 100))
    titles = [each.text for each in top.iter(f"{_SVG}title")]
    assert titles[1:] == [
        f"{long} to user, uses: {'y' * 100}",
        f"user, network {'y' * 100}",
        f"{long}, service, {'y' * 100}",
    ] or titles[1:] == [
        f"{long} to user, uses: {'y' * 100}",
        f"{long}, service, {'y' * 100}",
        f"user, network {'y' * 100}",
    ]


@pytest.mark.parametrize("change", [each for each in Change if each.value])
def test_a_change_is_told_by_a_sign_and_not_by_colour_alone(change):
    top = _parsed(_named(change=change))
    groups = [each for each in top.iter(f"{_SVG}g") if each.get("class", "").startswith(("node", "edge"))]
    assert len(groups) == 3
    for group in groups:
        assert group.get("class").endswith(CLASS[change])
        kind = "sign" if group.get("class").startswith("node") else "label"
        [said] = [each.text for each in group.iter(f"{_SVG}text") if each.get("class") == kind]
        assert said.startswith(change.value)


def test_the_legend_explains_what_is_there_and_nothing_else():
    def keys(picture):
        return [each.text for each in _parsed(picture).iter(f"{_SVG}text") if each.get("class") == "key"]

    nodes = (Node(Kind.SERVICE, "order"), Node(Kind.SERVICE, "user"))
    line = Edge(nodes[0].key, nodes[1].key, Relation.USES)
    assert keys(graph("one", nodes, [line])) == ["uses"]
    assert keys(graph("one", nodes, [line], base="main")) == ["uses", "added", "removed", "changed"]
    assert keys(graph("one", nodes, [])) == []


def _luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one, other):
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_measured_as_wcag_does():
    assert _contrast("#ffffff", "#000000") == 21
    assert round(_contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_text_and_lines_stand_out_in_both_schemes(palette):
    text = [(palette.text, palette.page), (palette.faint, palette.page)]
    text += [(colour, fill) for colour in (palette.text, palette.faint) for fill in palette.fill.values()]
    # Labels of what changed, and signs on their badges.
    text += [(ink, palette.page) for ink in palette.ink.values()]
    assert {pair: _contrast(*pair) for pair in text if _contrast(*pair) < 4.5} == {}
    assert palette.ink.keys() == palette.fill.keys() == set(CLASS.values())


@given(some.text(max_size=60), some.sampled_from([TITLE, CAPTION, LABEL]), some.integers(20, 300))
def test_a_cut_line_has_room_and_begins_as_it_did(text, size, most):
    kept = cut(text, size, most)
    assert text_width(kept, size) <= most
    assert kept == text or text.startswith(kept.removesuffix("…"))


def test_what_is_in_a_node_has_room_in_it():
    drawn_as = shape(Node(Kind.HOST, "w" * 200, details=("m" * 200,)))
    assert drawn_as.title.endswith("…")
    assert drawn_as.caption.endswith("…")
    assert max(text_width(drawn_as.title, TITLE), text_width(drawn_as.caption, CAPTION)) < drawn_as.width


def test_pictures_of_generated_projects_are_sound():
    for case in cases(60, 17):
        specs = {each.name: each for each in (*case.peers, case.spec)}
        picture = drawn(project_of(specs.values(), case.environment))
        top = _parsed(picture)
        groups = [each.get("class") for each in top.iter(f"{_SVG}g") if each.get("class")]
        assert sum(each.startswith("node ") for each in groups) == len(picture.nodes)
        assert sum(each.startswith("edge ") for each in groups) == len(picture.edges)
