"""Builds the tools that are named, unless this machine has them, and prints where they are.

    python toolchain/build.py pulumi crane

What it does is told on standard error; standard output has one line per tool: the path of its binary.
Exit codes: 0 all there, 1 or 2 the call is wrong, 3 the surroundings failed (no Go, a download refused).
"""

import argparse
import sys

from building.compiling import ensure
from building.errors import ToolchainError
from building.tools import TOOLS, tool_named


def main() -> int:
    """Build every tool that the command line names."""
    parser = argparse.ArgumentParser(description="Build the project's tools from Go modules, once per machine.")
    parser.add_argument("tool", nargs="+", choices=list(TOOLS))
    arguments = parser.parse_args()
    try:
        for name in dict.fromkeys(arguments.tool):
            print(ensure(tool_named(name)), flush=True)
    except ToolchainError as error:
        print(f"toolchain: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
