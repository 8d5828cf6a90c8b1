"""The kinds of value that fields hold, and how they are checked."""
