"""Builds the documentation site from docs/ and README.md into a folder; every warning fails it.

    PYTHONPATH=toolchain python website dist/site

What stands in the site is from this repository and from pinned packages: a reader's browser asks no other host.
Exit codes: 0 built, 1 a page or a link is wrong, 3 something outside failed (no npm, a download refused).
"""

import argparse
import logging
import sys
from pathlib import Path

import packages
from building import ending
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

_CONFIG = Path(__file__).with_name("mkdocs.yml")


def main() -> int:
    """Build the site into the folder that the command line names."""
    parser = argparse.ArgumentParser(description="Build the documentation site.")
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder.resolve()
    logging.basicConfig(format="%(levelname)s: %(message)s", level=logging.WARNING)
    if code := ending.exit_code(packages.fetch):
        return code
    try:
        build(load_config(str(_CONFIG), site_dir=str(folder), strict=True))
    except Abort as error:
        print(error.message, file=sys.stderr)
        return 1
    print(f"{folder}/index.html")
    return 0


if __name__ == "__main__":
    sys.exit(main())
