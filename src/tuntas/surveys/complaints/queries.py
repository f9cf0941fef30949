"""What respondents wrote, as a person may read it: with personal data masked, but for the
complaint officer of the unit.

Texts are masked when they are read and not when they are stored, so that better masking serves old
texts too.
"""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from tuntas.core.voices.masking import mask
from tuntas.organisation.models import Unit
from tuntas.organisation.permissions import Role, Viewer, may_read_contacts, units_seen
from tuntas.surveys.models import Complaint, Response


def comments_seen(viewer: Viewer) -> QuerySet[Response]:
    """Answers with a comment, of the units that this person may see."""
    rows = Response.objects.filter(service__unit__in=units_seen(viewer)).exclude(comment="")
    return rows.select_related("round", "service__unit").defer("answers", "extra", "profile")


def complaints_seen(viewer: Viewer) -> QuerySet[Complaint]:
    rows = Complaint.objects.filter(service__unit__in=units_seen(viewer))
    return rows.select_related("round", "service__unit", "answered_by")


def complaint_or_404(viewer: Viewer, pk: int) -> Complaint:
    return get_object_or_404(complaints_seen(viewer), pk=pk)


def shown(viewer: Viewer, unit: Unit, text: str) -> str:
    """``text`` as this person may read it in lists and files."""
    return text if viewer.holds(unit, Role.COMPLAINTS) else mask(text, gettext, viewer.house)


def shown_alone(viewer: Viewer, unit: Unit, text: str) -> str:
    """A text of one complaint, on its page: as written also for whoever stands in for a complaint
    officer.
    """
    return text if may_read_contacts(viewer, unit) else mask(text, gettext, viewer.house)


def containing(viewer: Viewer, rows: QuerySet[Any], field: str, text: str) -> list[Any]:
    """The rows whose ``field``, as this person may read it, contains ``text``: nobody finds what
    is masked.
    """
    wanted = text.casefold()
    found = rows.filter(**{f"{field}__icontains": text}).iterator(500)
    return [
        r for r in found if wanted in shown(viewer, r.service.unit, getattr(r, field)).casefold()
    ]
