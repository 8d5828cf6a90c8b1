"""Every page as a browser has it, on a phone and on a desk."""

from __future__ import annotations

import pytest
from judges.examples import ROOT

PAGES = ["index.html", *(f"{page.stem}.html" for page in sorted((ROOT / "docs").glob("*.md")))]
PHONE, DESK = (390, 844), (1280, 800)


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def screen(request, tab):
    tab.size(*request.param)
    return tab


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_whole(screen, address, page):
    screen.open(address + page)
    screen.until("!document.querySelector('pre.mermaid')")
    assert complaints(screen, address) == []


@pytest.mark.parametrize(
    ("wrong", "seen"),
    [
        ("<script>console.error('no')</script>", "no"),
        ("<script>nothing.at.all</script>", "nothing is not defined"),
        ("<img src=nothing.png>", "404"),
        ("<img src='data:image/png;base64,AAAA'>", "no picture"),
        ("<script src='https://cdn.example.com/a.js'></script>", "another host: https://cdn.example.com/a.js"),
        ("<div class=md-content><p style='width: 500px'>wide</p></div>", "wider than the screen: <p style"),
    ],
)
def test_what_is_wrong_with_a_page_is_seen(site, tab, address, wrong, seen):
    head = "<!doctype html><meta name=viewport content=width=device-width><link rel=icon href='data:,'>"
    (site / "wrong.html").write_text(f"{head}<body style='margin: 0'>{wrong}")
    tab.size(*PHONE)
    tab.open(f"{address}wrong.html")
    assert seen in str(complaints(tab, address))


def complaints(tab, address):
    """Return what is wrong with the page that is open."""
    said = [each["args"] for each in tab.told("Runtime.consoleAPICalled") if each["type"] in ("error", "warning")]
    said += tab.told("Runtime.exceptionThrown")
    said += [each["entry"]["text"] for each in tab.told("Log.entryAdded")]
    said += [f"failed: {each['errorText']}" for each in tab.told("Network.loadingFailed")]
    answers = [each["response"] for each in tab.told("Network.responseReceived")]
    said += [f"{each['status']} {each['url']}" for each in answers if each["status"] >= 400]
    said += [f"another host: {url}" for url in tab.asked() if not url.startswith(address)]
    said += [f"no picture: {url}" for url in tab.ask(_BROKEN)]
    said += [f"wider than the screen: {each}" for each in tab.ask(_WIDE)]
    return said


_BROKEN = "[...document.images].filter(each => !each.complete || !each.naturalWidth).map(each => each.src)"
# Not innerWidth: a phone zooms out until everything is in it.
_WIDE = """(page => page.scrollWidth <= page.clientWidth ? [] :
    [...document.querySelectorAll('.md-content *')]
    .filter(each => each.getBoundingClientRect().right > page.clientWidth)
    .map(each => each.outerHTML.slice(0, 120)).concat(page.scrollWidth))(document.documentElement)"""
