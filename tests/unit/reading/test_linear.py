"""Each further service costs what the one before it cost, from the files to the print: lines are counted."""

import sys
from collections.abc import Callable

import pytest
from moorage.cli.main import main
from moorage.plan import plan
from moorage.spec.environment import Environment
from moorage.spec.service import ServiceSpec

STEP = 20
"""Measured are so many services, twice and three times as many."""
MORE = 1.003
"""The last step may take so much more than the one before it: what looks at each pair takes more with any step."""
_WHERE = {"name": "test", "namespace": "shop", "kubernetes": {"render_to": "out"}, "monitoring": "off"}


def _steps(work: Callable[[], object]) -> int:
    """Count the lines that run: each call has some, and each turn of a loop, that of a comprehension too."""
    counted = 0

    def count(frame, event, argument):
        nonlocal counted
        counted += 1
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        work()
    finally:
        sys.settrace(before)
    return counted


def _even(measured: list[int]) -> bool:
    one, two, three = measured
    return three - two <= MORE * (two - one)


def _names(number: int) -> list[str]:
    return [f"s{each:04}" for each in range(number)]


def test_a_plan_looks_at_no_pair_of_services():
    environment = Environment.model_validate(_WHERE)

    def planned(number: int) -> int:
        names = _names(number)
        uses = dict(zip(names[2:], zip(names, names[1:], strict=False), strict=False))
        fields = [{"name": name, "source": {}, "uses": list(uses.get(name, ()))} for name in names]
        specs = [ServiceSpec.model_validate(each) for each in fields]
        return _steps(lambda: plan(specs, environment))

    planned(STEP)
    assert _even([planned(number * STEP) for number in (1, 2, 3)])


_KINDS = {
    "fine": "name: {name}\nsource: {{}}\nuses: [{before}]\n",
    "warned about": "name: {name}\nimage: {{ref: r.example.com/{name}:v1}}\n",
    "of unknown uses": "name: {name}\nsource: {{}}\nuses: [no-{name}]\n",
    "of one name": "name: hub\nsource: {{}}\n",
    "wrong in themselves": "name: {name}\nsource: {{}}\nport: 80\nteem: a\n",
}


@pytest.mark.parametrize("kind", _KINDS)
def test_the_command_looks_at_no_pair_of_services(kind, tree, monkeypatch, capsys):
    monkeypatch.chdir(tree.root)
    command = ["render" if kind == "fine" else "check", "--env", "test"]
    steps, printed = [], []
    for names in (_names(1), *(_names(number * STEP) for number in (1, 2, 3))):
        layers = "".join(f"  {name}: {{spread: false}}\n" for name in names) if kind != "of one name" else "  {}\n"
        tree.environment(f"services:\n{layers}")
        for name, before in zip(names, [names[-1], *names], strict=False):
            tree.spec(_KINDS[kind].format(name=name, before=before), name)
        steps.append(_steps(lambda: main(command)))
        printed.append(len("".join(capsys.readouterr())))
    # The first run also fills what is computed once.
    assert _even(steps[1:])
    assert _even(printed[1:])


_LARGE = {
    "unknown keys": "{0}: x\n",
    "keys that stand twice": "team: shop\n",
    "variables": "  {0}: y\n",
    "wrong variables": "  {0}.x: y\n",
    "used services": "  - {{service: {0}, external: true}}\n",
    "used services that are unknown": "  - {0}\n",
    "aliases": "  - *one\n",
    "networks": "  - {{cidr: 192.0.2.0/24, port: 1}}\n",
}
_HEADS = {
    "variables": "env:\n",
    "wrong variables": "env:\n",
    "used services": "uses:\n",
    "used services that are unknown": "uses:\n",
    "aliases": "egress:\n  - &one {cidr: 192.0.2.0/24, port: 1}\n",
    "networks": "egress:\n",
}


@pytest.mark.parametrize("kind", _LARGE)
def test_one_document_is_read_in_steps_of_its_size(kind, tree, monkeypatch, capsys):
    monkeypatch.chdir(tree.root)
    tree.environment("defaults: {team: shop, log: {level: warn}}\nservices: {order: {log: {level: debug}}}")
    steps = []
    for size in (1, 100, 200, 300):
        lines = "".join(_LARGE[kind].format(name) for name in _names(size))
        # By reference: sources are looked at in threads, whose waiting takes lines too.
        tree.spec(f"name: order\nimage: {{ref: r.example.com/order:v1}}\n{_HEADS.get(kind, '')}{lines}")
        steps.append(_steps(lambda: main(["check", "--env", "test"])))
    assert _even(steps[1:])


MOST_LINES = 7200
"""For each service, from its file to its objects as text. Lines are no time, but what costs time has many."""


def test_a_service_takes_few_lines_of_python(tree, monkeypatch, capsys):
    monkeypatch.chdir(tree.root)
    tree.environment()
    steps = []
    for names in (_names(1), _names(STEP), _names(2 * STEP)):
        for name in names:
            tree.spec(_KINDS["fine"].format(name=name, before=names[0]), name)
        steps.append(_steps(lambda: main(["render", "--env", "test"])))
    assert (steps[2] - steps[1]) / STEP <= MOST_LINES
