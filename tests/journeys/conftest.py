"""A real browser for the journeys: Debian's Chromium, driven by Playwright, on a live server."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect, sync_playwright

from tests.journeys.gate import Gate

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SHELL = shutil.which(
    "chromium-headless-shell"
)  # the same engine without windows: a page costs a fifth
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# Playwright runs an event loop in this thread, and Django would refuse to touch the database beside
# it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


expect.set_options(timeout=15_000)  # what is expected is waited for; machines are slow at times


@pytest.fixture(scope="session")
def playwright() -> Iterator[Any]:
    with sync_playwright() as running:
        yield running


def _launched(playwright: Any, path: str | None) -> Iterator[Any]:
    if path is None:
        pytest.skip(
            "no Chromium is installed (Debian: apt-get install chromium chromium-headless-shell)"
        )
    browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def browser(playwright: Any) -> Iterator[Any]:
    yield from _launched(playwright, SHELL or CHROMIUM)


@pytest.fixture(scope="session")
def whole_browser(playwright: Any) -> Iterator[Any]:
    """With what the shell lacks: background sync. A module takes it by a ``browser`` of its own."""
    yield from _launched(playwright, CHROMIUM)


@pytest.fixture(scope="session")
def gate(live_server: Any) -> Gate:
    httpd = live_server.thread.httpd
    made = Gate(httpd.get_app())
    httpd.set_app(made)
    return made


@pytest.fixture
def visit(browser: Any, live_server: Any, gate: Gate) -> Iterator[Callable[..., Page]]:
    """``visit(person, address, width=1280, theme="light", script=True)`` opens a page as that
    person.

    Whatever the page writes to the console as an error fails the test; a test that provokes errors
    clears ``visit.errors``.
    """
    opened, errors = [], []
    gate.open()

    def open_page(
        person: Any, address: str, *, width: int = 1280, theme: str = "light", script: bool = True
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme=theme,
            java_script_enabled=script,
            base_url=live_server.url,
        )
        opened.append(context)
        if person is not None:
            client = Client()
            client.force_login(person)
            name = settings.SESSION_COOKIE_NAME
            context.add_cookies(
                [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
            )
        page = context.new_page()
        page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: errors.append(str(e)))
        page.goto(address)
        return page

    open_page.errors = errors  # type: ignore[attr-defined]
    yield open_page
    for context in opened:
        context.close()
    gate.shut()
    assert errors == []
