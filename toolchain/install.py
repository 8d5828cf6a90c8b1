"""Installs Debian packages whose files are missing, as root; no service of theirs is started.

    python toolchain/install.py /usr/sbin/dockerd=docker.io /usr/sbin/runc=runc

Exit codes: 0 all there, 1 or 2 the call is wrong, 3 something outside failed (no root, no apt-get, no network).
"""

import argparse
import sys

from building import ending
from building.packages import debian


def _pair(text: str) -> tuple[str, str]:
    file, sign, package = text.partition("=")
    if not (file.startswith("/") and sign and package):
        raise argparse.ArgumentTypeError(f"{text} is no FILE=PACKAGE")
    return file, package


def main() -> int:
    """Install what the command line names."""
    parser = argparse.ArgumentParser(description="Install Debian packages whose files are missing.")
    parser.add_argument("needed", nargs="+", metavar="FILE=PACKAGE", type=_pair)
    needed = dict(parser.parse_args().needed)
    return ending.exit_code(lambda: debian.install(needed))


if __name__ == "__main__":
    sys.exit(main())
