"""The schemas in a real editor's server: docs/editors.md."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .client import editing

ROOT = Path(__file__).resolve().parents[4]
SCHEMA = ROOT / "schema"
GLOBS = {
    str(SCHEMA / "service.schema.json"): ["service.yaml"],
    str(SCHEMA / "environment.schema.json"): ["Pulumi.*.yaml"],
}
SPECS = sorted(
    path
    for top in ("services", "examples", "stacks", "tests")
    for name in ("service.yaml", "Pulumi.*.yaml")
    for path in (ROOT / top).rglob(name)
    if ".moorage" not in path.parts
)
_NAMED = "# yaml-language-server: $schema="


@pytest.fixture(scope="module")
def program(tool):
    return tool("yaml-language-server")


@pytest.fixture(scope="module")
def editor(program):
    with editing(program, ROOT, GLOBS) as editor:
        yield editor


@pytest.fixture
def spec(tmp_path):
    """The path of a spec that names its schema."""
    return tmp_path / "service.yaml", f"{_NAMED}{SCHEMA / 'service.schema.json'}\nname: order\n"


@pytest.fixture
def stack(tmp_path):
    """The path of an environment that names its schema."""
    head = f"{_NAMED}{SCHEMA / 'environment.schema.json'}\nconfig:\n  moorage:environment:\n    namespace: shop\n"
    return tmp_path / "Pulumi.dev.yaml", head


@pytest.mark.parametrize("path", SPECS, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_wrong_with_what_is_committed_and_a_misspelt_key_is(editor, path):
    text = path.read_text()
    assert editor.open(path, text) == []
    top = "name:" if path.name == "service.yaml" else "    namespace:"
    wrong = editor.change(
        path, re.sub(f"^(?={top})", f"{' ' * top.count(' ')}teem: shop\n", text, count=1, flags=re.MULTILINE)
    )
    assert [each["message"] for each in wrong] == ["Property teem is not allowed."]
    assert wrong[0]["severity"] == 1


def test_there_are_files_to_look_at():
    assert len({path.name for path in SPECS}) > 3


def test_the_top_of_a_spec_is_completed(editor, spec):
    path, text = spec
    editor.open(path, text)
    found = editor.completed(path, 2, 0)
    assert {"source", "port", "health", "env", "uses", "migrate", "autoscale"} <= found.keys()
    assert found["replicas"]["documentation"]


def test_what_is_below_a_key_is_completed(editor, spec):
    path, text = spec
    editor.open(path, text + "health:\n  \n")
    found = editor.completed(path, 3, 2)
    assert {"path", "live"} <= found.keys()
    assert "replicas" not in found


def test_the_words_that_a_value_may_be_are_completed(editor, spec):
    path, text = spec
    editor.open(path, text + "log: {level: }\n")
    assert {"debug", "info", "warn", "error"} <= editor.completed(path, 2, 13).keys()


def test_the_environment_is_completed_and_so_is_a_service_in_it(editor, stack):
    path, head = stack
    editor.open(path, head + "    \n")
    assert {"kubernetes", "registry", "monitoring", "defaults"} <= editor.completed(path, 4, 4).keys()
    editor.change(path, head + "    services:\n      order:\n        \n")
    assert {"replicas", "autoscale", "image"} <= editor.completed(path, 6, 8).keys()


def test_a_service_in_an_environment_is_checked_and_needs_no_name(editor, stack):
    path, head = stack
    rest = '    kubernetes: {render_to: out}\n    monitoring: "off"\n'
    assert editor.open(path, f"{head}{rest}    services: {{order: {{autoscale: {{max: 5}}}}}}\n") == []
    [wrong] = editor.change(path, f"{head}{rest}    services: {{order: {{replcas: 5}}}}\n")
    assert wrong["message"] == "Property replcas is not allowed."


def test_the_pointer_shows_what_the_model_says(editor, spec):
    path, text = spec
    editor.open(path, text + "replicas: 2\nhealth: {path: /health}\n")
    assert _plain(_described("spec.md", "replicas")) in _plain(editor.hovered(path, 2, 3))
    assert "\n\nReadiness. Default `/health`; none with `grpc` or `tcp`.\n\n" in editor.hovered(path, 3, 11)


def test_the_pointer_shows_what_the_environment_says(editor, stack):
    path, head = stack
    editor.open(path, head + "    builder: oci\n")
    assert _plain(_described("environment.md", "builder")) in _plain(editor.hovered(path, 4, 6))


def _described(page, key):
    """Return what a generated page says of a key."""
    [row] = re.findall(
        rf"^\| `{key}`(?: \(required\))? \| .*? \| (.*) \|$", (ROOT / "docs" / page).read_text(), re.MULTILINE
    )[:1]
    return row


def _plain(text):
    return " ".join(re.sub(r"[`\\]", "", text.replace("&nbsp;", " ")).split())
