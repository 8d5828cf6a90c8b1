"""Builds or installs the tools that are named, unless this machine has them, and prints where they are.

    python toolchain/build.py pulumi crane

What it does is told on standard error; standard output has one line per tool: the path of its binary.
Exit codes: 0 all there, 1 or 2 the call is wrong, 3 something outside failed (no Go or npm, a download refused).
"""

import argparse
import sys
from collections.abc import Iterable

from building import ending
from building.compiling import ensure
from building.packages import npm
from building.tools import TOOLS, tool_named


def main() -> int:
    """Build every tool that the command line names."""
    parser = argparse.ArgumentParser(description="Build the project's tools from Go modules or npm, once per machine.")
    parser.add_argument("tool", nargs="+", choices=[*TOOLS, *npm.PROGRAMS])
    arguments = parser.parse_args()
    return ending.exit_code(lambda: _build(dict.fromkeys(arguments.tool)))


def _build(names: Iterable[str]) -> None:
    for name in names:
        print(npm.ensure(name) if name in npm.PROGRAMS else ensure(tool_named(name)), flush=True)


if __name__ == "__main__":
    sys.exit(main())
