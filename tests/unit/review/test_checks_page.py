"""docs/checks.md says what the judges find today."""

from judges.checks import COMMAND, PAGE, page


def test_the_page_of_checks_is_current():
    assert PAGE.read_text(encoding="utf-8") == page(), f"run `{COMMAND}`"
