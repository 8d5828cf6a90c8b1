"""What a user is told when the cluster cannot start or end."""


class ClusterError(Exception):
    """Something outside failed; the text is one complete sentence and needs no traceback."""

    exit_code = 3
