"""What people read of a page, and the codes of the program in it."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client
from lxml import html

from tuntas.core.report.texts import TEXTS
from tuntas.notify.kinds import LABELS

WHO = ("team_leader", "member", "operator", "head", "officer", "complaints", "responsible")
SNAKE = re.compile(r"(?<![\w{./@-])[a-z][a-z0-9]*(?:_[a-z0-9]+)+(?![\w}./@-])")
MARK = re.compile(r"⟨\w+⟩")  # of a word of the agency: core/base/terms
DOTTED = {key for key in (*TEXTS, *LABELS) if "." in key}
# What is a name outside of the program too, and is shown as such.
NAMES = "//code | //pre | //textarea | //script | //style | //input | //kbd"


def codes_in(text: str) -> set[str]:
    """The codes of the program in a text that people read; ``WHO`` are names of people there."""
    words = {*SNAKE.findall(text), *MARK.findall(text)} - set(WHO)
    return words | {
        key for key in DOTTED if re.search(rf"(?<![\w.]){re.escape(key)}(?![\w.])", text)
    }


def page_at(clients: list[Client], at: str) -> tuple[Client, str, Any]:
    """Whoever gets a page there, and the page."""
    for client in clients if at else []:
        response = client.get(at)
        if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
            return client, at, html.fromstring(response.content)
    return clients[0], at, None


def read(page: Any) -> str:
    """What people read or hear of a page."""
    said = page.xpath("//@title | //@aria-label | //@alt | //@placeholder")
    for part in page.xpath(NAMES):
        part.drop_tree()
    return " \n ".join([*said, *page.xpath("//text()")])
