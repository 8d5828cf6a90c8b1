"""No environment ends the command in a traceback: 2,000 right and wrong ones that nobody thought up."""

import io
import json
import sys
from collections import Counter

import pytest
from generating.environments import texts
from moorage.cli.main import main

_COUNT = 2000
_SEED = 11
_COMMANDS = [
    ["check", "--env", "test"],
    ["check", "--env", "test", "--json"],
    ["render", "--env", "test"],
    ["check", "--json"],
]


def _run(arguments, monkeypatch):
    """Return exit code, output and messages, both as the UTF-8 that a terminal or a file gets from Python."""
    streams = {
        name: io.TextIOWrapper(io.BytesIO(), "utf-8", errors, write_through=True)
        for name, errors in (("stdout", "strict"), ("stderr", "backslashreplace"))
    }
    with monkeypatch.context() as patched:
        for name, stream in streams.items():
            patched.setattr(sys, name, stream)
        try:
            code = main(arguments)
        except SystemExit as end:
            code = end.code
    output, messages = (stream.buffer.getvalue().decode() for stream in streams.values())
    return code, output, messages


def test_no_environment_ends_in_a_traceback(tree, monkeypatch):
    monkeypatch.chdir(tree.root)
    tree.spec("name: order\nimage: {ref: registry.example.com/order:v1}\n")
    codes = Counter()
    for number, text in enumerate(texts(_COUNT, _SEED)):
        tree.write("stacks/Pulumi.test.yaml", text.encode(errors="surrogatepass"))
        command = _COMMANDS[number % len(_COMMANDS)]
        try:
            code, output, messages = _run(command, monkeypatch)
        except Exception as error:  # noqa: BLE001
            pytest.fail(f"{error!r} in {command} of {text!r}")
        codes[code] += 1
        problems = [line for line in messages.splitlines() if not line.startswith("warning: ")]
        assert (code == 0) == (not problems) or "--json" in command, text
        if "--json" in command:
            assert json.loads(output)["ok"] == (code == 0), text
    assert set(codes) == {0, 1}
    assert min(codes.values()) > _COUNT / 10


_LONG = "x" * 5000
_ARGUMENTS = ["\udcff", "a\udcff.yaml", _LONG, "\x1b[31m", "a\nb", "..", "/dev/null", "", "-", "²"]


@pytest.mark.parametrize("argument", _ARGUMENTS, ids=lambda argument: ascii(argument[:9]))
@pytest.mark.parametrize("command", [["check"], ["check", "--json"], ["check", "--env"], ["render", "--env"]])
def test_no_argument_ends_in_a_traceback(tree, monkeypatch, command, argument):
    monkeypatch.chdir(tree.root)
    tree.spec("name: order\nimage: {ref: registry.example.com/order:v1}\n")
    tree.environment()
    code, _, messages = _run([*command, argument], monkeypatch)
    # From Python 3.14 on a path that is too long for the system is one that is not there.
    assert code in ((1, 3) if argument == _LONG else (0, 1, 2)), messages
