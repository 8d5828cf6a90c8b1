"""What the tests of this tier share: the outcomes, and whether the page is written."""

from __future__ import annotations

import pytest

from adopting.pod import Outcome
from adopting.programs import Program


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write", action="store_true", help="write the table in docs/adopting.md")


@pytest.fixture(scope="session")
def seen() -> dict[str, tuple[Program, Outcome]]:
    """Return what the programs tried so far did."""
    return {}
