from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from tuntas.audit.actions import record
from tuntas.organisation.models import Unit
from tuntas.organisation.permissions import Viewer
from tuntas.reports.models import ResultPublication
from tuntas.reports.refusals import refusal
from tuntas.surveys.models import Round

from .permissions import may_record_publication
from .round_report.facts import ended


@transaction.atomic
def record_publication(
    *,
    unit: Unit,
    round_: Round,
    medium: str,
    place: str,
    published_on: date,
    viewer: Viewer,
    at: datetime,
) -> ResultPublication:
    """Refuses medium_unknown, and day_wrong: before the survey ended, or to come."""
    _refuse_others(unit, viewer)
    if medium not in ResultPublication.Medium:
        raise refusal("medium_unknown")
    if not ended(round_) <= published_on <= timezone.localdate(at):
        raise refusal("day_wrong", first=ended(round_))
    made = ResultPublication.objects.create(
        unit=unit, round=round_, medium=medium, place=place[:300], published_on=published_on, at=at,
        by=viewer.person,
    )  # fmt: skip
    data = {"unit": unit.no, "round": round_.pk, "medium": medium, "day": published_on.isoformat()}
    record("record", "publication", made.pk, data, at=at, by=viewer.person)
    return made


@transaction.atomic
def withdraw_publication(*, publication: ResultPublication, viewer: Viewer, at: datetime) -> None:
    """Again changes nothing."""
    _refuse_others(publication.unit, viewer)
    open_ = ResultPublication.objects.filter(pk=publication.pk, withdrawn_at=None)
    if open_.update(withdrawn_at=at, withdrawn_by=viewer.person):
        record("withdraw", "publication", publication.pk, at=at, by=viewer.person)


def _refuse_others(unit: Unit, viewer: Viewer) -> None:
    if not may_record_publication(viewer, unit):
        raise refusal("not_allowed", said="not_recording")
