"""How a page looks: what breaks the rules of accessibility, and what does not fit the window."""

import pytest
from axe_playwright_python.sync_playwright import Axe

# What takes a browser long is for .ci/run: how a page looks, and its way without script, which
# tests of the views walk too. The theme changes colours only, the width the layout: two looks show
# both of each.
_thorough = pytest.mark.thorough
LOOKS = [
    pytest.param(width, theme, marks=_thorough) for width, theme in ((360, "dark"), (1280, "light"))
]
SCRIPT = [True, pytest.param(False, marks=_thorough)]


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
