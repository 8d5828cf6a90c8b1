"""A page of commands, read as a reader does: files to write, commands to type, and what they print."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

_BLOCK = re.compile(
    r'^```(?P<kind>\w+)(?: title="(?P<title>[^"\n]+)")?\n(?P<text>.*?)^```$|^## [^\n]*$', re.DOTALL | re.MULTILINE
)


@dataclass(frozen=True)
class Heading:
    """The begin of a section."""


@dataclass(frozen=True)
class Written:
    """A file of the reader's folder."""

    name: str
    text: str


@dataclass(frozen=True)
class Command:
    """What is typed, and what the page shows below it; nothing where it shows nothing."""

    typed: str
    shown: tuple[str, ...]


def steps(page: Path) -> list[Heading | Written | Command]:
    """Return what a page makes its reader do, in order."""
    found: list[Heading | Written | Command] = []
    for block in _BLOCK.finditer(page.read_text(encoding="utf-8")):
        if block["kind"] is None:
            found.append(Heading())
        elif block["title"]:
            found.append(Written(block["title"], block["text"]))
        elif block["kind"] == "console":
            found += _commands(block["text"])
    return found


def _commands(text: str) -> list[Command]:
    assert text.startswith("$ "), f"a block of commands begins with a prompt, not with {text[:40]!r}"
    typed = [each.splitlines() for each in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]]
    return [Command(lines[0], tuple(lines[1:])) for lines in typed]


def fits(shown: tuple[str, ...], printed: str) -> bool:
    """Tell whether the page shows what was printed; `…` is any text of a line, and alone any number of lines."""
    pattern = "".join(
        r"(?:.*\n)*?" if line == "…" else ".*".join(map(re.escape, line.split("…"))) + r"[ ]*\n" for line in shown
    )
    return not shown or re.fullmatch(pattern, printed) is not None


class Shell:
    """One bash that keeps folder and variables from command to command."""

    def __init__(self, folder: Path, environment: dict[str, str]):
        self._process = subprocess.Popen(
            ["bash", "--noprofile", "--norc"],
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def __call__(self, command: str) -> str:
        """Run a command, which must succeed; returns what it printed."""
        assert self._process.stdin
        assert self._process.stdout
        # A command must not read the commands that follow it.
        self._process.stdin.write(f'{{ {command}\n}} < /dev/null\necho "$?:end"\n')
        self._process.stdin.flush()
        printed: list[str] = []
        for line in self._process.stdout:
            if line.endswith(":end\n"):
                said = "".join([*printed, line.removesuffix("\n").rpartition(":")[0][:-1]])
                assert line.endswith("0:end\n"), f"$ {command}\n{said}"
                return said
            printed.append(line)
        raise AssertionError(f"$ {command}\nended the shell: {''.join(printed)}")

    def __enter__(self) -> Shell:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()
