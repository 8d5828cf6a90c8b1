"""Colour is for the eyes at a terminal: no file, pipe or reader that asked for none gets an escape."""

from __future__ import annotations

import os
import pty
import subprocess
import sys

import pytest
from moorage.review.forms import FILES

_USER = "name: user\nimage: {ref: r.example.com/user:v1}\n"
_COMMAND = [sys.executable, "-m", "moorage.cli.main", "diff", "HEAD"]
_RED = "\x1b[31m"


@pytest.fixture
def changed(tree, monkeypatch):
    """A clone whose working tree moves a port that order calls."""
    monkeypatch.chdir(tree.root)
    for name in ("NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    tree.environment(name="dev")
    tree.write(".gitignore", ".moorage/\n")
    tree.spec("name: order\nimage: {ref: r.example.com/order:v1}\nuses: [user]\n")
    tree.spec(_USER, "user")
    who = ["-c", "user.name=a", "-c", "user.email=a@example.com"]
    for arguments in (["init", "-q"], ["add", "-A"], [*who, "commit", "-qm", "a change"]):
        subprocess.run(["git", *arguments], check=True)
    tree.spec(f"{_USER}port: 8081\n", "user")
    return tree


def at_a_terminal(*options, **variables):
    """Return what a terminal is sent."""
    ours, theirs = pty.openpty()
    with subprocess.Popen([*_COMMAND, *options], stdout=theirs, env={**os.environ, **variables}) as process:
        os.close(theirs)
        with os.fdopen(ours, "rb") as terminal:
            read = b"".join(_parts(terminal.fileno()))
    assert process.returncode == 2
    return read.decode().replace("\r\n", "\n")


def _parts(terminal):
    # Linux: a terminal that nobody writes to any more ends in an error, not in nothing.
    try:
        while part := os.read(terminal, 65_536):
            yield part
    except OSError:
        return


def piped():
    done = subprocess.run(_COMMAND, capture_output=True, text=True)
    assert done.returncode == 2, done.stderr
    return done.stdout


def test_a_terminal_is_sent_colours_and_the_same_words(changed):
    read = at_a_terminal()
    assert read.startswith(f"{_RED}order breaks: order calls user")
    words = piped()
    assert "\x1b" not in words
    assert "".join(part.partition("m")[2] if at else part for at, part in enumerate(read.split("\x1b"))) == words


@pytest.mark.parametrize("variables", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_a_terminal_that_wants_none_is_sent_none(changed, variables):
    assert at_a_terminal(**variables) == piped()


def test_an_empty_no_color_is_none(changed):
    assert _RED in at_a_terminal(NO_COLOR="")


def test_forms_for_others_and_files_are_never_coloured(changed):
    for form in ("github-comment", "json", "annotations"):
        assert "\x1b" not in at_a_terminal("--format", form)
    assert _RED in at_a_terminal("--out", "report")
    files = list((changed.root / "report").iterdir())
    assert {each.name for each in files} == set(FILES)
    assert [each.name for each in files if b"\x1b" in each.read_bytes()] == []
