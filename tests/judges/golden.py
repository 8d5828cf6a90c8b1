"""Compares what the examples render to with the files in tests/golden, or writes those anew."""

from __future__ import annotations

import argparse
import sys

from judges.examples import EXAMPLES, GOLDEN

COMMAND = "make golden"
HEAD = f"# What `moorage render` prints for an example. Written by `{COMMAND}`; a change here is a change for users.\n"


def texts() -> dict[str, str]:
    """Return the golden text of each example, by the name of its file."""
    return {example.golden.name: HEAD + example.rendered() for example in EXAMPLES.values()}


def stale() -> list[str]:
    """Return the names of the files that no example is rendered to."""
    return sorted({path.name for path in GOLDEN.glob("*.yaml")} - set(texts()))


def write() -> None:
    """Write every golden file and remove those of examples that are gone."""
    for name, text in texts().items():
        (GOLDEN / name).write_text(text, encoding="utf-8")
    for name in stale():
        (GOLDEN / name).unlink()


def _differing() -> list[str]:
    wrong = [name for name, text in texts().items() if _on_disk(name) != text]
    return sorted(wrong + stale())


def _on_disk(name: str) -> str | None:
    path = GOLDEN / name
    return path.read_text(encoding="utf-8") if path.is_file() else None


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Compare the examples with tests/golden.")
    parser.add_argument("--write", action="store_true", help="write the files instead")
    if parser.parse_args().write:
        write()
        print(f"{len(EXAMPLES)} files written to {GOLDEN}")
    elif differing := _differing():
        sys.exit(f"tests/golden is not current: {', '.join(differing)}; run `{COMMAND}` and read the difference")
