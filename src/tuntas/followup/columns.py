"""Columns of tables of action plans, under the titles that the spreadsheet of plans has as well."""

from collections.abc import Callable
from typing import Any

from django.utils.text import Truncator

from tuntas.core.followup.plan_cells import COLUMNS
from tuntas.web.tables.columns import Column, Value
from tuntas.web.terms import gettext_lazy


def plan_column(key: str, of: Value = "", **options: Any) -> Column:
    """``key`` is one of the sheet's columns; ``options`` are those of a column."""
    return Column(key, gettext_lazy(COLUMNS[key]), of, **options)


def code_column(link: Callable[[Any], str], **options: Any) -> Column:
    """The code of a plan, which leads to the plan and is not broken over lines."""
    return plan_column("code", link=link, css="nowrap", **options)


def text_column(chars: int) -> Column:
    """What a plan says: its first ``chars`` characters on the page, whole in the files."""
    return plan_column("text", kind="long", html=lambda plan: Truncator(plan.text).chars(chars))
