"""What others rely on, in a file that is committed: a change of it is announced, or `check` fails."""
