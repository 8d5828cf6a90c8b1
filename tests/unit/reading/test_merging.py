"""Laws of merging layers, on documents that nobody thought of."""

import copy
import itertools

from hypothesis import given
from hypothesis import strategies as some
from moorage.reading import layers
from moorage.reading.documents import Document, Place

_KEYS = some.sampled_from(["a", "b", "c"])
_PLAIN = some.one_of(some.integers(0, 3), some.booleans(), some.lists(some.integers(0, 3), max_size=2))
_MAPPINGS = some.recursive(
    some.dictionaries(_KEYS, _PLAIN, max_size=3),
    lambda inner: some.dictionaries(_KEYS, some.one_of(_PLAIN, inner), max_size=3),
    max_leaves=8,
)
_WITH_NULLS = some.recursive(
    some.dictionaries(_KEYS, some.one_of(some.none(), _PLAIN), max_size=3),
    lambda inner: some.dictionaries(_KEYS, some.one_of(some.none(), _PLAIN, inner), max_size=3),
    max_leaves=8,
)


def _document(data, file="x.yaml"):
    lines = itertools.count(1)

    def place(value, key, parent):
        made = Place(file, next(lines), key, parent)
        pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        made.below = {each: place(item, each, made) for each, item in pairs}
        return made

    return Document(copy.deepcopy(data), place(data, None, None))


def _places(place, keys=()):
    yield keys, str(place), place.keys
    for key, each in place.below.items():
        yield from _places(each, (*keys, key))


def _merged(*data):
    return layers.merge([_document(each, f"{number}.yaml") for number, each in enumerate(data)])


def _paths(value, keys=()):
    yield keys
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _paths(each, (*keys, key))


@given(_MAPPINGS)
def test_one_layer_is_itself(data):
    assert _merged(data).data == data


@given(_MAPPINGS)
def test_a_layer_above_itself_changes_nothing(data):
    assert _merged(data, data).data == data


@given(_MAPPINGS)
def test_an_empty_layer_changes_nothing(data):
    assert _merged({}, data).data == _merged(data, {}).data == data


@given(_MAPPINGS, _MAPPINGS, _MAPPINGS)
def test_without_nulls_it_does_not_matter_which_layers_are_merged_first(one, two, three):
    left = _merged(_merged(one, two).data, three).data
    right = _merged(one, _merged(two, three).data).data
    assert left == right == _merged(one, two, three).data


def test_with_nulls_it_does_as_null_resets_what_stands_below():
    assert _merged({"a": 1}, {"a": None}, {}).data == {}
    assert _merged({"a": 1}, _merged({"a": None}, {}).data).data == {"a": 1}


@given(_WITH_NULLS, _WITH_NULLS)
def test_a_null_above_leaves_nothing_and_no_null_survives(below, above):
    merged = _merged(below, above).data
    for key, value in above.items():
        assert value is not None or key not in merged
    assert "None" not in repr(merged)


@given(_MAPPINGS, _WITH_NULLS)
def test_lists_and_plain_values_of_the_layer_above_win_whole(below, above):
    merged = _merged(below, above).data
    for key, value in above.items():
        if value is not None and not isinstance(value, dict):
            assert merged[key] == value


@given(_WITH_NULLS, _WITH_NULLS, _WITH_NULLS)
def test_merging_is_repeatable_and_leaves_its_layers_alone(one, two, three):
    documents = [_document(each, f"{number}.yaml") for number, each in enumerate((one, two, three))]
    before = copy.deepcopy([each.data for each in documents]), [list(_places(each.top)) for each in documents]
    first, second = layers.merge(documents), layers.merge(documents)
    assert ([each.data for each in documents], [list(_places(each.top)) for each in documents]) == before
    assert (first.data, list(_places(first.top))) == (second.data, list(_places(second.top)))
    assert repr(first.data) == repr(second.data)


@given(_WITH_NULLS, _WITH_NULLS)
def test_every_value_has_a_place_in_the_layer_that_gave_it(below, above):
    merged = _merged(below, above)
    for keys in _paths(merged.data):
        place, rest = merged.place(keys)
        assert rest == ()
        layer = {"0.yaml": below, "1.yaml": above}[place.file]
        for key in place.keys:
            layer = layer[key]
        value = merged.data
        for key in keys:
            value = value[key]
        assert isinstance(value, dict) == isinstance(layer, dict)
        assert isinstance(value, dict) or value == layer
