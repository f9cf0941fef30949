"""Whether a database is an example or an agency's own: said once, when it is made."""

from datetime import datetime

from tuntas.cli.refusals import refusal
from tuntas.organisation.models import Agency
from tuntas.surveys.models import Round
from tuntas.web.models import Installation

Kind = Installation.Kind


def settle(*, at: datetime, example: bool) -> None:
    """Mark a database that has no mark yet; a mark never changes.

    One of an earlier version is an example where its first agency's answers were generated.
    """
    if Installation.objects.exists():
        return
    first = Agency.objects.order_by("pk").first()
    made_up = example if first is None else _was_generated(first)
    Installation.objects.create(kind=Kind.EXAMPLE if made_up else Kind.LIVE, made_at=at)


def _was_generated(agency: Agency) -> bool:
    return Round.objects.filter(agency=agency, generated=True).exists()


def is_example() -> bool:
    return Installation.objects.filter(kind=Kind.EXAMPLE).exists()


def require_no_live() -> None:
    """Refuses (live_database) to put example data among an agency's own."""
    from django.conf import settings
    from django.db import connection

    if Installation._meta.db_table not in connection.introspection.table_names():
        return
    if Installation.objects.filter(kind=Kind.LIVE).exists():
        where = connection.settings_dict["NAME"]
        raise refusal("live_database", where=where, folder=settings.DATA_DIR)
