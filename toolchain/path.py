"""Prints the PATH with which a literal `pulumi` runs this project.

    PATH="$(python toolchain/path.py)" pulumi preview

An official Pulumi on PATH is used as it is. Otherwise the engine built by `toolchain/build.py` goes first, with the
Python language host and the stand-ins of `docs/stand-ins.md`; one of those gives way to the official plugin in Pulumi's
cache when that is of the version that the SDK asks for.
"""

import argparse
import sys
from pathlib import Path

from building import compiling, ending, pathdirs, progress
from building.tools import TOOLS


def main() -> int:
    """Print PATH; build the engine first when asked to."""
    parser = argparse.ArgumentParser(description="Print the PATH with which `pulumi` runs this project.")
    parser.add_argument("--build", action="store_true", help="build the engine first if it is needed and missing")
    parser.add_argument("--own", action="store_true", help="our engine and the stand-ins, whatever is installed")
    arguments = parser.parse_args()
    build = arguments.build
    if not arguments.own and build and (found := pathdirs.official()):
        progress.say(f"pulumi: found at {found}, used as it is")
    return ending.exit_code(lambda: print(pathdirs.value(lambda: _engine(build), own=arguments.own)))


def _engine(build: bool) -> Path:
    engine = TOOLS["pulumi"]
    return compiling.ensure(engine) if build else compiling.existing(engine)


if __name__ == "__main__":
    sys.exit(main())
