"""A file that is no spec at all is refused in one line; what YAML would silently lose is refused too."""

import pytest

_GOOD = "name: order\nsource: {}\n"

FILES = {
    "empty": ("", "services/order/service.yaml: empty"),
    "blank": (" \n\n", "services/order/service.yaml: empty"),
    "only a comment": ("# nothing\n", "services/order/service.yaml: empty"),
    "only a document marker": ("---\n", "services/order/service.yaml: empty"),
    "a list": ("# first\n- a\n", "services/order/service.yaml:2: wrong-type"),
    "plain text": ("hello\n", "services/order/service.yaml:1: wrong-type"),
    "binary": (b"\x7fELF\x02\x01\xff\x00", "services/order/service.yaml: not-utf8"),
    "control characters": (
        f"{_GOOD}team: a\x01b\n",
        "services/order/service.yaml:3: yaml-syntax",
    ),
    "an open bracket": (
        "name: [order\nsource: {}\n",
        "services/order/service.yaml:1: yaml-syntax",
    ),
    "a tab as indentation": (
        "name: order\nsource:\n\tmodule: ..\n",
        "services/order/service.yaml:3: yaml-syntax",
    ),
    "two documents": (
        f"{_GOOD}---\n{_GOOD}",
        "services/order/service.yaml:3: yaml-syntax",
    ),
    "an unknown alias": (
        f"{_GOOD}team: *shop\n",
        "services/order/service.yaml:3: yaml-syntax",
    ),
    "nesting without end": (
        f"{_GOOD}team: {'[' * 5000}\n",
        "services/order/service.yaml: too-large",
    ),
    "a key twice": (
        f"{_GOOD}port: 8080\nreplicas: 1\nport: 8080\n",
        "services/order/service.yaml:5: port: duplicate-key",
    ),
    "a key twice further in": (
        f"{_GOOD}env:\n  A: x\n  A: y\n",
        "services/order/service.yaml:5: env.A: duplicate-key",
    ),
    "an alias of itself": (
        f"{_GOOD}env: &e\n  A: x\n  B: *e\n",
        "services/order/service.yaml:3: env.B: endless-aliases",
    ),
    "a merge key": (
        "name: order\nsource: {}\nenv:\n  <<: {A: x}\n",
        "services/order/service.yaml:4: env: yaml-key",
    ),
    "a key that is a list": (
        f"{_GOOD}env:\n  ? [a]\n  : b\n",
        "services/order/service.yaml:4: env: yaml-key",
    ),
    "a date": (
        f"{_GOOD}team: 2026-01-01\n",
        "services/order/service.yaml:3: team: ambiguous-value",
    ),
    "a tag that makes objects": (
        f"{_GOOD}team: !!python/object:os.system x\n",
        "services/order/service.yaml:3: team: ambiguous-value",
    ),
}


@pytest.mark.parametrize(("content", "said"), FILES.values(), ids=FILES)
def test_a_file_that_is_no_spec_is_refused_in_one_line(tree, content, said):
    tree.spec(content)
    assert tree.finds() == [said]


def test_a_document_that_aliases_blow_up_is_refused_quickly(tree):
    lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"{new}: &{new} [{', '.join([f'*{old}'] * 10)}]" for old, new in zip("abcdefgh", "bcdefghi", strict=True)]
    tree.spec(_GOOD + "\n".join(lines))
    said = tree.finds()
    assert sum(line.endswith(": endless-aliases") for line in said) == 1


def test_a_key_with_a_line_break_does_not_break_the_line(tree):
    tree.spec(_GOOD + '"te\\nam": shop\n')
    assert tree.says() == ['services/order/service.yaml:3: "te\\nam": unknown key; write team, if you meant that']


def test_a_long_value_is_cut(tree):
    tree.spec(_GOOD + f"team: {'x' * 500}\n")
    assert tree.says() == [
        f"services/order/service.yaml:3: team: cannot be a label's value, got \"{'x' * 76}...; "
        "use letters, digits, '-', '_' and '.', at most 63 characters"
    ]


@pytest.mark.parametrize("content", ["\ufeff" + _GOOD, _GOOD.replace("\n", "\r\n"), _GOOD + "team: &t a\nenv: {A: *t}"])
def test_a_byte_order_mark_windows_line_ends_and_plain_aliases_are_fine(tree, content):
    tree.spec(content)
    assert tree.finds() == []


def test_a_link_to_nothing_is_refused_by_what_it_points_to(tree):
    (tree.root / "services/order").mkdir(parents=True)
    (tree.root / "services/order/service.yaml").symlink_to("gone.yaml")
    assert tree.finds() == ["services/order/gone.yaml: unreadable-file"]


def test_a_project_without_any_spec_says_so(tree):
    assert tree.finds() == [".: no-service"]


def test_a_kubernetes_manifest_is_called_one_and_nothing_more_is_said_about_it(tree):
    tree.write("services/web/service.yaml", "kind: Service\napiVersion: v1\nmetadata: {name: web}\nspec: {}\n")
    assert tree.says() == [
        "services/web/service.yaml:1: kind: is that of a Kubernetes manifest, not of a service; "
        "rename the file, or move its folder out of services/"
    ]
    assert tree.finds() == ["services/web/service.yaml:1: kind: not-a-spec"]
