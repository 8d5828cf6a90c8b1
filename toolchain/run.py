"""Runs a literal `pulumi` on this project: what `make up`, `make preview` and `make destroy` call.

    python toolchain/run.py up [--env local] [ARGUMENT …]

Further arguments go to `pulumi`. The `local` stack needs nothing but Python, Go and git: its state, images and
manifests lie below .moorage/. Other stacks use the Pulumi backend that you are logged in to.
"""

import argparse
import sys

from building import pathdirs
from building.errors import ToolchainError
from moorage.errors import MoorageError
from running import summary
from running.session import Session, interrupted


def main() -> int:
    """Prepare the stack, run the command, say what came out."""
    parser = argparse.ArgumentParser(description="Run a literal `pulumi` on this project.")
    parser.add_argument("command", choices=["up", "preview", "refresh", "destroy"])
    parser.add_argument("--env", default="local", help="the stack; default: local")
    options, further = parser.parse_known_args()
    try:
        session = Session.open(options.env, pathdirs.official() is None)
        if options.command == "refresh" and (folder := session.rendered):
            print(
                f"{options.env} renders to {folder}: the files are the objects, and `make up` writes missing ones again"
            )
            return 0
        session.prepare()
        code = session.run(options.command, further)
        if code == 0 and options.command == "up":
            print(summary.text(session), end="")
        return code
    except (MoorageError, ToolchainError) as error:
        print(error, file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return interrupted(f"make {options.command}")


if __name__ == "__main__":
    sys.exit(main())
