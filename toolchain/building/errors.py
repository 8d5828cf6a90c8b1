"""What a user is told when a tool cannot be built."""


class ToolchainError(Exception):
    """Something outside failed; the text is one complete sentence and needs no traceback."""

    exit_code = 3
