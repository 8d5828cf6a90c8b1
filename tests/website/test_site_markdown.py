"""A page is the same on the site as on a forge: two parsers of Markdown, which differ where lists and tables begin."""

from __future__ import annotations

import re
from collections import Counter

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from judges.examples import ROOT

PAGES = {"index.html": ROOT / "README.md"} | {f"{page.stem}.html": page for page in sorted(ROOT.glob("docs/*.md"))}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_the_parts_that_a_forge_shows(site, name):
    page = (site / name).read_text(encoding="utf-8")
    article = page[page.index("<article") : page.index("</article>")]
    markdown = PAGES[name].read_text(encoding="utf-8")
    forge = cmarkgfm.github_flavored_markdown_to_html(markdown, options=Options.CMARK_OPT_UNSAFE)
    assert parts(article) == parts(forge)


def parts(html):
    # Notes of the theme stand in a list of its own.
    return Counter(re.findall(r"<(h[1-6]|li|ol|ul|pre|table|tr|th|td|blockquote|img|code)\b", html))
