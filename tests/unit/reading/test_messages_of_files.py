"""A file that is no spec at all is refused in one line; what YAML would silently lose is refused too."""

import pytest

_HERE = "services/order/service.yaml"
_GOOD = "name: order\nsource: {}\n"

FILES = {
    "empty": ("", f"{_HERE}: is empty; write a mapping with at least one key"),
    "blank": (" \n\n", f"{_HERE}: is empty; write a mapping with at least one key"),
    "only a comment": ("# nothing\n", f"{_HERE}: is empty; write a mapping with at least one key"),
    "only a document marker": ("---\n", f"{_HERE}: is empty; write a mapping with at least one key"),
    "a list": ("# first\n- a\n", f"{_HERE}:2: is not a mapping at the top level; write `key: value` lines"),
    "plain text": ("hello\n", f"{_HERE}:1: is not a mapping at the top level; write `key: value` lines"),
    "binary": (b"\x7fELF\x02\x01\xff\x00", f"{_HERE}: is not text in UTF-8; write it as a YAML text file"),
    "control characters": (
        f"{_GOOD}team: a\x01b\n",
        f"{_HERE}:3: is not valid YAML: it holds characters that YAML does not allow; fix the syntax",
    ),
    "an open bracket": (
        "name: [order\nsource: {}\n",
        f"{_HERE}:2: is not valid YAML: did not find expected ',' or ']'; fix the syntax",
    ),
    "a tab as indentation": (
        "name: order\nsource:\n\tmodule: ..\n",
        f"{_HERE}:3: is not valid YAML: found character '\\t' that cannot start any token; fix the syntax",
    ),
    "two documents": (
        f"{_GOOD}---\n{_GOOD}",
        f"{_HERE}:3: is not valid YAML: expected a single document in the stream, but found another document; "
        "fix the syntax",
    ),
    "an unknown alias": (
        f"{_GOOD}team: *shop\n",
        f"{_HERE}:3: is not valid YAML: found undefined alias 'shop'; fix the syntax",
    ),
    "nesting without end": (
        f"{_GOOD}team: {'[' * 5000}\n",
        f"{_HERE}: is nested too deeply; nest it less deeply",
    ),
    "a key twice": (
        f"{_GOOD}port: 8080\nreplicas: 1\nport: 8080\n",
        f"{_HERE}:5: port: is set twice, first on line 3; keep one",
    ),
    "a key twice further in": (
        f"{_GOOD}env:\n  A: x\n  A: y\n",
        f"{_HERE}:5: env.A: is set twice, first on line 4; keep one",
    ),
    "an alias of itself": (
        f"{_GOOD}env: &e\n  A: x\n  B: *e\n",
        f"{_HERE}:3: env.B: aliases repeat without end; write the values out",
    ),
    "a merge key": (
        "name: order\nsource: {}\nenv:\n  <<: {A: x}\n",
        f"{_HERE}:4: env: has a key that is not plain text; write the keys out as text",
    ),
    "a key that is a list": (
        f"{_GOOD}env:\n  ? [a]\n  : b\n",
        f"{_HERE}:4: env: has a key that is not plain text; write the keys out as text",
    ),
    "a date": (
        f"{_GOOD}team: 2026-01-01\n",
        f"{_HERE}:3: team: is neither text, number, true, false nor null (tag:yaml.org,2002:timestamp); "
        "put it in quotes",
    ),
    "a tag that makes objects": (
        f"{_GOOD}team: !!python/object:os.system x\n",
        f"{_HERE}:3: team: is neither text, number, true, false nor null (tag:yaml.org,2002:python/object:os.system); "
        "put it in quotes",
    ),
}


@pytest.mark.parametrize(("content", "said"), FILES.values(), ids=FILES)
def test_a_file_that_is_no_spec_is_refused_in_one_line(tree, content, said):
    tree.spec(content)
    assert tree.says() == [said]


def test_a_document_that_aliases_blow_up_is_refused_quickly(tree):
    lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"{new}: &{new} [{', '.join([f'*{old}'] * 10)}]" for old, new in zip("abcdefgh", "bcdefghi", strict=True)]
    tree.spec(_GOOD + "\n".join(lines))
    said = tree.says()
    assert sum(line.endswith(": aliases repeat without end; write the values out") for line in said) == 1


def test_a_key_with_a_line_break_does_not_break_the_line(tree):
    tree.spec(_GOOD + '"te\\nam": shop\n')
    assert tree.says() == [f'{_HERE}:3: "te\\nam": unknown key; write team, if you meant that']


def test_a_long_value_is_cut(tree):
    tree.spec(_GOOD + f"team: {'x' * 500}\n")
    assert tree.says() == [
        f"{_HERE}:3: team: cannot be a label's value, got \"{'x' * 76}...; "
        "use letters, digits, '-', '_' and '.', at most 63 characters"
    ]


@pytest.mark.parametrize("content", ["\ufeff" + _GOOD, _GOOD.replace("\n", "\r\n"), _GOOD + "team: &t a\nenv: {A: *t}"])
def test_a_byte_order_mark_windows_line_ends_and_plain_aliases_are_fine(tree, content):
    tree.spec(content)
    assert tree.says() == []


def test_a_link_to_nothing_is_refused_by_what_it_points_to(tree):
    (tree.root / "services/order").mkdir(parents=True)
    (tree.root / "services/order/service.yaml").symlink_to("gone.yaml")
    assert tree.says() == [
        "services/order/gone.yaml: cannot be read (No such file or directory); check the path and its permissions"
    ]


def test_a_project_without_any_spec_says_so(tree):
    assert tree.says() == [".: no service.yaml was found; name one, or put it below services/"]
