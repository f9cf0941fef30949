"""Whose words this thread speaks (``web.terms``): those of the agency of who looks, or where nobody
is signed in, of the first one.
"""

from functools import cache
from typing import Any

from django.db import DatabaseError

from tuntas.core.base import terms
from tuntas.core.base.terms import Terms
from tuntas.web.terms import ask, speaking

from .models import Agency


def terms_of(agency: Agency | None) -> Terms:
    return terms.read(agency.terms) if agency else terms.GENERAL


def activate(request: Any = None) -> None:
    """From now on; the database is asked when the first sentence needs a word, and once."""

    @cache
    def words() -> Terms:
        viewer = getattr(request, "viewer", None)
        return terms_of(viewer.agency if viewer and viewer.agency else _first())

    ask(words)


def _first() -> Agency | None:
    try:
        with speaking(terms.GENERAL):  # labels of choices are in queries
            return Agency.objects.order_by("pk").first()
    except DatabaseError:  # not there, or not migrated: whoever needs it says so
        return None
