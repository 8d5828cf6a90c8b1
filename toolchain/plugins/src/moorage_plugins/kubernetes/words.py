"""Long lists of names, written so that they can be compared with their source."""


def words(text: str) -> list[str]:
    """Return the words of a text."""
    return text.split()
