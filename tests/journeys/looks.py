"""How a page looks: what breaks the rules of accessibility, and what does not fit the window."""

import pytest
from axe_playwright_python.sync_playwright import Axe

# The theme changes colours only, the width the layout: each is looked at once; crosswise in
# .ci/run.
LOOKS = (
    (360, "dark"),
    (1280, "light"),
    pytest.param(360, "light", marks=pytest.mark.thorough),
    pytest.param(1280, "dark", marks=pytest.mark.thorough),
)


def violations(page):
    found = Axe().run(page).response["violations"]
    return [(v["id"], [n["html"][:200] for n in v["nodes"]]) for v in found]


def overflow(page):
    """How much of the page lies beyond the window's width, in pixels."""
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


def looks(page, addresses):
    """Address -> its violations and its overflow."""
    seen = {}
    for address in addresses:
        page.goto(address)
        seen[address] = (violations(page), overflow(page))
    return seen
