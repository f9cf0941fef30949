"""Walks that ask for statuses only: drawing pages takes most of the time, and nobody reads them."""

from __future__ import annotations

from typing import Any

import pytest
from django.template.backends.django import Template

DRAW = Template.render


def _undrawn(template: Template, *args: Any, **kwargs: Any) -> str:
    """The public form is drawn all the same: it fills places in its page."""
    form = template.template.name.startswith("surveys/form/")
    return DRAW(template, *args, **kwargs) if form else ""


def draw_no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Template, "render", _undrawn)
