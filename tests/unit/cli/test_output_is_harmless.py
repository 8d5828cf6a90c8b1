"""Foreign text reaches every form of output with its control characters visible, and never as a line of its own."""

import ast
import json
import os
from pathlib import Path

import moorage
import pytest
from hypothesis import given
from hypothesis import strategies as some
from moorage.cli.main import main
from moorage.errors import Diagnostic, ExternalError, InputError
from moorage.errors.escaping import escaped, json_text
from moorage.image import building

_HOSTILE = "\n::error::forged\r\x1b[31m\x9b31m\u202e\u2066\u2028\ud800\x00"
_VISIBLE = r"\n::error::forged\r\x1b[31m\x9b31m\u202e\u2066\u2028\ud800\x00"


@given(some.text(alphabet=some.characters(), max_size=40))
def test_a_line_is_one_printable_line_and_no_command(text):
    line = escaped(text)
    assert line.isprintable()
    assert not line.lstrip().startswith("::")
    assert "##[" not in line
    assert escaped(line) == line


@given(some.text(alphabet=some.characters(), max_size=40))
def test_json_holds_the_same_value_in_printable_lines(text):
    written = json_text({"key": [text, "##[error]"]})
    assert json.loads(written) == {"key": [text, "##[error]"]}
    assert all(line.isprintable() and "##[" not in line for line in written.split("\n"))


def test_plain_text_stays_as_it_is():
    for text in ('order-2: is “wrong”, got "ü→😀"; see https://example.com/#a', r"C:\temp", "a::b", "# [x]"):
        assert escaped(text) == text


@pytest.mark.parametrize("line", ["::error::x", "  ::set-output name=a::b", "a ##[error]x", "##vso[task.setvariable]x"])
def test_a_command_of_a_ci_system_is_none(line):
    assert escaped(line) != line


def test_a_problem_is_one_line_whatever_it_is_about():
    problem = Diagnostic(
        "invalid-value", f"w{_HOSTILE}", f"r{_HOSTILE}", path=f"p{_HOSTILE}", location=f"f{_HOSTILE}", value=_HOSTILE
    )
    text = str(InputError([problem]))
    assert text.isprintable()
    assert text.startswith(f"f{_VISIBLE}: p{_VISIBLE}: w{_VISIBLE}, got ")


def test_a_failure_of_the_machine_is_one_line_for_each_argument():
    assert str(ExternalError(f"git{_HOSTILE}", "two")) == f"git{_VISIBLE}\ntwo"


@pytest.fixture
def here(tree, monkeypatch):
    """Return a project whose folders and stacks have hostile names."""
    monkeypatch.chdir(tree.root)
    tree.spec("name: order\nimage: {ref: r.example.com/order:v1}\nteem: x\n", "a\n::error::b\x1b[31m")
    tree.environment(name="test\u202e\n::error::c")
    return tree


@pytest.mark.parametrize("options", [[], ["--json"], ["--env", "test\u202e\n::error::c"], ["--env", "no\n::error::d"]])
def test_names_of_folders_and_stacks_forge_no_line(here, options, capsys):
    assert main(["check", *options]) == 1
    out, err = capsys.readouterr()
    for line in (out + err).splitlines():
        assert line.isprintable()
        assert not line.lstrip().startswith("::")


def test_keys_and_values_forge_no_line(here, capsys):
    here.spec('name: "order\\n::error::x"\nsource: {}\n"te\\em\\n::error::y": x\nteam: "\\e[31m\\u202e"\n', "c")
    assert main(["check"]) == 1
    _, err = capsys.readouterr()
    assert all(line.isprintable() and not line.startswith("::") for line in err.splitlines())
    assert r'got "\u001b[31m\u202e"' in err


def test_what_is_fine_is_printed_as_one_line_too(tree, monkeypatch, capsys):
    monkeypatch.chdir(tree.root)
    tree.spec("name: order\nimage: {ref: r.example.com/order:v1}\n")
    tree.environment(name="test")
    monkeypatch.setattr(building, "build", lambda *_, progress, **__: progress(f"order: building{_HOSTILE}") or {})
    assert main(["build"]) == 0
    assert capsys.readouterr().err == f"order: building{_VISIBLE}\n"


def test_nothing_of_the_library_prints_but_one_module_and_what_speaks_to_the_engine():
    root = Path(moorage.__file__).parent
    calls = {
        str(path.relative_to(root))
        for path in root.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Name) and node.id == "print")
        or (isinstance(node, ast.Attribute) and node.attr == "write" and ast.unparse(node.value).startswith("sys."))
    }
    # The plugin tells the engine its port, by the protocol, and people one sentence that holds nothing of theirs.
    assert calls == {"cli/printing.py", "components/languages/host.py"}


@pytest.mark.parametrize("arguments", [["--x\n::error::y"], ["render\n::error::y"], ["check", "--x\u202e\n::error::y"]])
def test_a_wrong_call_forges_no_line(arguments, capsys):
    with pytest.raises(SystemExit):
        main(arguments)
    said = capsys.readouterr().err.splitlines()
    assert not [line for line in said if line.startswith("::") or not line.isprintable()]


def test_a_name_that_is_no_unicode_is_printed(tree, monkeypatch, capsys):
    monkeypatch.chdir(tree.root)
    folder = tree.root / "services" / os.fsdecode(b"a\xff")
    folder.mkdir(parents=True)
    (folder / "service.yaml").write_text("name: order\nteem: x\n")
    for options in ([], ["--json"]):
        assert main(["check", *options]) == 1
        assert r"services/a\udcff/service.yaml:2" in "".join(capsys.readouterr())
