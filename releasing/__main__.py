"""Makes what a release publishes: wheel, sdist, bill of materials and notes.

    python releasing build dist        from what is committed, the same bytes for the same commit
    python releasing check v0.2.0      whether that tag is the one that CHANGELOG.md announces

Exit codes: 0 done, 1 the tag, the changelog or the lock is wrong, 3 something outside failed (git, a build).
"""

import argparse
import subprocess
import sys
from pathlib import Path

import changelog

_ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Do what the command line says; returns the exit code."""
    parser = argparse.ArgumentParser(description="Make the files of a release, or check its tag.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("build", help="make the files").add_argument("folder", type=Path)
    commands.add_parser("check", help="check a tag").add_argument("tag")
    arguments = parser.parse_args()
    try:
        if arguments.command == "check":
            changelog.check(arguments.tag, (_ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
        else:
            # A check of a tag needs no environment, as it comes before one is made.
            import files

            for made in files.build(_ROOT, arguments.folder.resolve()):
                print(made)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as error:
        print(f"`{' '.join(map(str, error.cmd))}` failed: {error.stderr or error.stdout}", file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
