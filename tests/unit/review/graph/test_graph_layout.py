"""Nothing in a picture stands on anything else, whatever calls whatever."""

from itertools import combinations, pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as some
from moorage.review.graph.layout.layers import layers
from moorage.review.graph.layout.ordering import crossings, ordered
from moorage.review.graph.layout.packing import laid_out
from moorage.review.graph.layout.places import Box
from moorage.review.graph.model import Edge, Kind, Node, Relation, graph

_NAMES = some.sampled_from(
    ["a", "user", "order-history", "a-service-with-quite-a-long-name-for-a-picture-of-it", "名前"]
)


def _node(number, name="n"):
    return Node(Kind.SERVICE, f"{number:03}-{name}", details=("team shop",) if number % 2 else ())


@some.composite
def _graphs(draw):
    nodes = [_node(number, draw(_NAMES)) for number in range(draw(some.integers(1, 14)))]
    ends = some.sampled_from([each.key for each in nodes])
    labels = some.lists(some.sampled_from(["HTTP 80", "TCP 5432", "x" * 90]), max_size=2).map(tuple)
    edges = draw(some.lists(some.builds(Edge, ends, ends, some.sampled_from(Relation), labels), max_size=30))
    # All that one can do to itself is to use itself.
    kept = (each for each in edges if each.source != each.target or each.relation is Relation.USES)
    return graph("any", nodes, kept)


def _of_many(services, calls, seed):
    random = Random(seed)
    nodes = [_node(number) for number in range(services)]
    edges = (
        Edge(random.choice(nodes).key, random.choice(nodes).key, Relation.USES, ("HTTP 80",)) for _ in range(calls)
    )
    return graph("many", nodes, edges)


def _standing(made):
    """Return every node and label as a box with a name."""
    found = dict(made.boxes)
    found.update({("label", *route.edge.key): route.label for route in made.routes if route.label is not None})
    return found


def _check(drawn):
    made = laid_out(drawn)
    assert made.boxes.keys() == {node.key for node in drawn.nodes}
    assert [route.edge for route in made.routes] == list(drawn.edges)
    standing = _standing(made)
    page = Box(0, 0, made.width, made.height)
    for name, box in standing.items():
        assert box.width > 0, name
        assert page.overlaps(box), name
        assert (box.x >= 0, box.y >= 0, box.x + box.width <= made.width, box.y + box.height <= made.height) == (
            True,
        ) * 4
    for (one, here), (other, there) in combinations(standing.items(), 2):
        assert not here.overlaps(there), (one, other)
    part = _parts(drawn)
    for route in made.routes:
        _check_line(route, made, part)


def _check_line(route, made, part):
    ends = {route.edge.source, route.edge.target}
    if len(ends) == 1:
        assert route.spans == ()
        return
    start, end = made.boxes[route.edge.source], made.boxes[route.edge.target]
    first, last = route.spans[0], route.spans[-1]
    assert first.start in (start.x, start.x + start.width)
    assert start.y < first.y < start.y + start.height
    assert last.end in (end.x, end.x + end.width)
    assert end.y < last.y < end.y + end.height
    for span in route.spans:
        low, high = sorted((span.start, span.end))
        line = Box(low, span.y, high - low, 1)
        for key, box in made.boxes.items():
            assert key in ends or not line.overlaps(box), (route.edge.key, key)
    # Curves run between columns, where no node stands.
    for one, other in pairwise(route.spans):
        low, high = sorted((one.end, other.start))
        assert low < high
        for key, box in made.boxes.items():
            # Other parts of the picture have columns of their own.
            between = box.x < high and box.x + box.width > low
            assert not between or part[key] != part[route.edge.source], (route.edge.key, key)


def _parts(drawn):
    """Return a number for each node, the same for those that hang together."""
    part = {node.key: number for number, node in enumerate(drawn.nodes)}
    for edge in drawn.edges:
        old, new = part[edge.source], part[edge.target]
        part = {key: new if number == old else number for key, number in part.items()}
    return part


@given(_graphs())
def test_nothing_overlaps_and_no_line_runs_through_a_node(drawn):
    _check(drawn)


def test_a_picture_of_200_services_is_as_tidy():
    _check(_of_many(200, 250, 3))


@given(_graphs(), some.randoms(use_true_random=False))
def test_a_picture_does_not_depend_on_the_order_of_its_parts(drawn, random):
    nodes, edges = list(drawn.nodes), list(drawn.edges)
    random.shuffle(nodes)
    random.shuffle(edges)
    again = graph("any", nodes, edges)
    assert again == drawn
    assert laid_out(again) == laid_out(drawn)


@given(some.lists(some.tuples(some.integers(0, 9), some.integers(0, 9)), max_size=25))
def test_without_cycles_every_call_leads_right(pairs):
    downwards = [(f"{min(pair)}", f"{max(pair)}") for pair in pairs if pair[0] != pair[1]]
    layer = layers([f"{number}" for number in range(10)], downwards)
    assert all(layer[source] < layer[target] for source, target in downwards)
    assert min(layer.values()) >= 0


@given(some.lists(some.tuples(some.integers(0, 9), some.integers(0, 9)), max_size=25))
def test_in_a_cycle_no_two_that_call_each_other_stand_in_one_layer(pairs):
    calls = [(f"{source}", f"{target}") for source, target in pairs if source != target]
    layer = layers([f"{number}" for number in range(10)], calls)
    assert all(layer[source] != layer[target] for source, target in calls)


def test_who_is_called_by_nobody_stands_right_before_whom_it_calls():
    layer = layers(["a", "b", "c", "host"], [("a", "b"), ("b", "c"), ("host", "c")])
    assert layer == {"a": 0, "b": 1, "c": 2, "host": 1}


def test_lines_that_need_not_cross_do_not():
    before = {3: [1], 4: [0], 5: [2]}
    after = {1: [3], 0: [4], 2: [5]}
    columns = [[0, 1, 2], [3, 4, 5]]
    assert crossings(columns, after) == 1
    assert crossings(ordered(columns, before, after), after) == 0


def _slowly(columns, after):
    lines = [
        [(i, other.index(end)) for i, item in enumerate(one) for end in after.get(item, ())]
        for one, other in pairwise(columns)
    ]
    return sum((a[0] - b[0]) * (a[1] - b[1]) < 0 for gap in lines for a, b in combinations(gap, 2))


@given(
    some.lists(some.tuples(some.integers(0, 5), some.integers(6, 11)), max_size=20, unique=True),
    some.permutations(range(6)),
)
def test_crossings_are_counted(pairs, first):
    after, before = {}, {}
    for one, other in pairs:
        after.setdefault(one, []).append(other)
        before.setdefault(other, []).append(one)
    columns = [list(first), list(range(6, 12))]
    assert crossings(columns, after) == _slowly(columns, after)
    assert crossings(ordered(columns, before, after), after) <= crossings(columns, after)
