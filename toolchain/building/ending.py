"""How a script of the toolchain ends: one sentence about what failed, and the exit code for it."""

import sys
from collections.abc import Callable

from building.errors import ToolchainError


def exit_code(do: Callable[[], None]) -> int:
    """Do it; return 0, 3 when something outside failed, 130 after Ctrl-C."""
    try:
        do()
    except ToolchainError as error:
        print(f"toolchain: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    return 0
