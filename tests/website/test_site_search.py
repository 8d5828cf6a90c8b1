"""The search, typed into as a reader does: on a server, and in a folder of files without any network."""

from __future__ import annotations

import pytest

RESULT = "document.querySelector('.md-search-result__item a[href*=\"spec.html\"]')"

FIRST = "document.querySelector('.md-search-result__item a').href"


@pytest.fixture(params=["server", "files"])
def home(request, address, site):
    return address if request.param == "server" else f"{site.as_uri()}/"


@pytest.mark.parametrize("size", [(390, 844), (1280, 800)], ids=["phone", "desk"])
def test_the_search_finds_replicas_in_the_spec(tab, home, size):
    tab.size(*size)
    tab.open(f"{home}index.html")
    tab.ask("document.querySelector('[data-md-component=search-query]').focus()")
    tab("Input.insertText", text="replicas")
    tab.until(RESULT)
    assert "spec.html" in tab.ask(FIRST)
    tab.follow(f"{RESULT}.click()")
    assert tab.ask("location.href").startswith(f"{home}spec.html")
    assert "replicas" in tab.ask("document.querySelector('article').innerText")
    assert [url for url in tab.asked() if not url.startswith(home)] == []
