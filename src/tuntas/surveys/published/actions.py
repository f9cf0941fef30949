"""Figures that the agency published: entered, corrected and taken back, each with its trace."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from tuntas.core.base.errors import Refusal
from tuntas.core.score import published as core
from tuntas.core.score.scoring import WEIGHTS
from tuntas.core.survey.instruments import Instrument, instrument
from tuntas.organisation.models import Agency
from tuntas.organisation.permissions import Viewer, may_enter_published
from tuntas.surveys.actions import locked_round, record_round, require_reason
from tuntas.surveys.models import PublishedFigure, Round
from tuntas.surveys.queries import free_code
from tuntas.surveys.refusals import refusal
from tuntas.surveys.rounds.actions import naming_problems, refuse_problems

from .queries import Figures, figures_of


@dataclass(frozen=True)
class PastRound:
    """A round whose answers are not here: what was surveyed, when, under which conventions."""

    name: str
    year: int
    instrument: str
    opens: date
    closes: date
    weights: str = "exact"
    aggregation: str = Round.Aggregation.POOLED
    target: Decimal | None = None
    code: str = ""  # as ``core.survey.round_codes.clean`` gives it; "": to be proposed


@transaction.atomic
def enter_published(*, round_: Round, figures: Figures, by: Any, at: datetime) -> None:
    """Figures of a round that has none yet."""
    _store(round_, figures)
    record_round(round_, "enter_published", by, at, figures.recorded)


@transaction.atomic
def add_past_round(
    *, agency: Agency, past: PastRound, figures: Figures, viewer: Viewer, at: datetime
) -> Round:
    """A round of earlier years with its published figures; its answers will never come.

    Refuses without the right (not_allowed), a name in use (round_name), a code in use or that
    could be taken for another (round_code), a period that is not over or out of order
    (round_period), and figures as ``set_published`` does.
    """
    _require_right(viewer, agency)
    refuse_problems(naming_problems(agency, past.name, past.year, past.code))
    if not past.opens <= past.closes < timezone.localdate(at):
        raise refusal("round_period")
    if past.weights not in WEIGHTS or past.aggregation not in Round.Aggregation.values:
        raise refusal("round_weights")
    _require_figures(figures, instrument(past.instrument))
    code = past.code or free_code(agency, past.year, past.opens, past.closes)
    fields = vars(past) | {"code": code}
    round_ = Round.objects.create(agency=agency, **fields)
    record_round(round_, "open", viewer.person, at, fields | {"answers": False})
    enter_published(round_=round_, figures=figures, by=viewer.person, at=at)
    return round_


@transaction.atomic
def set_published(
    *,
    round_: Round,
    figures: Figures,
    viewer: Viewer,
    at: datetime,
    reason: str = "",
    seen: Figures | None = None,
) -> bool:
    """Enter the figures of a round, or correct them; a value left out is taken away. False: nothing
    changed.

    ``seen`` is what the person corrected. Refuses without the right (not_allowed), without a source
    (source_missing) or any value (values_missing), values off the scale (values_outside), a
    correction without reason (reason_missing), and where somebody else changed them meanwhile
    (changed_meanwhile).
    """
    _require_right(viewer, round_.agency)
    round_ = locked_round(round_)
    _require_figures(figures, instrument(round_.instrument))
    old = figures_of(round_)
    if old and old.recorded == figures.recorded:
        return False
    if old != seen:
        raise changed_meanwhile()
    if old:
        reason = require_reason(reason, said="reason_of_correction")
    round_.published.all().delete()
    _store(round_, figures)
    verb = "correct_published" if old else "enter_published"
    data = figures.recorded
    if old:
        data = {"old": old.recorded, "new": data, "reason": reason}
    record_round(round_, verb, viewer.person, at, data)
    return True


@transaction.atomic
def remove_published(*, round_: Round, reason: str, viewer: Viewer, at: datetime) -> bool:
    """Take the figures back; True where the round went with them, because nothing else hangs on
    it.
    """
    _require_right(viewer, round_.agency)
    round_ = locked_round(round_)
    old = figures_of(round_)
    if old is None:
        raise refusal("values_missing", said="no_figures")
    reason = require_reason(reason, said="reason_of_removal")
    round_.published.all().delete()
    data = {"old": old.recorded, "reason": reason, "round": round_.name}
    record_round(round_, "remove_published", viewer.person, at, data)
    if round_.round_units.exists() or round_.round_services.exists():
        return False
    try:
        with transaction.atomic():
            round_.delete()
    except ProtectedError:  # plans or reports speak of it
        return False
    return True


def changed_meanwhile() -> Refusal:
    return refusal("changed_meanwhile", said="figures_changed")


def _store(round_: Round, figures: Figures) -> None:
    PublishedFigure.objects.bulk_create(
        PublishedFigure(
            round=round_,
            element=key,
            value=value,
            respondents=figures.respondents,
            source=figures.source,
        )
        for key, value in figures.values.items()
    )


def _require_right(viewer: Viewer, agency: Agency) -> None:
    if not may_enter_published(viewer, agency):
        raise refusal("not_allowed", said="not_entering_figures")


def _require_figures(figures: Figures, used: Instrument) -> None:
    if not figures.source.strip():
        raise refusal("source_missing")
    if not figures.values:
        raise refusal("values_missing")
    if core.outside(figures.values, used):
        raise refusal("values_outside", lowest=used.factor, highest=used.factor * used.scale)
