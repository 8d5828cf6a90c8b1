"""The specs that the documentation shows are specs."""

import re
from pathlib import Path

import pytest
from moorage.reading.loading import load

DOCS = Path(__file__).resolve().parents[3] / "docs"
SHOWN = [
    (page.name, block)
    for page in sorted(DOCS.glob("*.md"))
    for block in re.findall(r"^```yaml\n(.*?)^```", page.read_text(), re.MULTILINE | re.DOTALL)
    if re.search(r"^name: ", block, re.MULTILINE)
]


@pytest.mark.parametrize(("page", "spec"), SHOWN, ids=[f"{page}-{number}" for number, (page, _) in enumerate(SHOWN)])
def test_a_spec_that_a_page_shows_is_fine(page, spec, tmp_path):
    (tmp_path / "service.yaml").write_text(spec)
    assert load([tmp_path / "service.yaml"]).selected


def test_the_pages_show_some():
    assert "image.md" in {page for page, _ in SHOWN}
