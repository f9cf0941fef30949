"""Which rounds and services a person works with, and whether a round takes answers."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from tuntas.core.evaluation.pekppp import USUAL
from tuntas.core.survey import round_codes
from tuntas.organisation.models import Agency
from tuntas.organisation.permissions import Viewer, may_manage_surveys, units_seen

from .models import Exclusion, Response, Round, RoundService
from .permissions import may_collect


def is_open(round_: Round, at: datetime) -> bool:
    """Whether answers are taken at this moment: from the first to the last day, unless closed
    before.
    """
    return state(round_, at) == "open"


def state(round_: Round, at: datetime) -> str:
    """draft, planned (begins later), open, closed (by a person), over (its last day has passed)."""
    if round_.draft:
        return "draft"
    if round_.closed_at is not None:
        return "closed"
    today = timezone.localdate(at)
    return "planned" if today < round_.opens else "open" if today <= round_.closes else "over"


def takes_answers(round_: Round, shown: datetime, at: datetime) -> bool:
    """Whether a form that was shown at ``shown`` may be sent at ``at``: while the round is open,
    and for LATE_DAYS after its end if the form was shown before (the device had no connection).
    """
    if is_open(round_, at):
        return True
    began = not round_.draft and round_.opens <= timezone.localdate(shown)
    return began and shown < end_of(round_) and at < _last_moment(round_)


def end_of(round_: Round) -> datetime:
    """From when on nobody fills it in: after its last day, or when somebody closed it."""
    after = begin_of(round_.closes + timedelta(days=1))
    return min(after, round_.closed_at or after)


def _last_moment(round_: Round) -> datetime:
    return end_of(round_) + timedelta(days=settings.LATE_DAYS)


def late_until(round_: Round, at: datetime) -> datetime | None:
    """Until when forms and sheets that were filled in before the end of the round may still arrive,
    so that its figures may still move; None while it is open, when none can come any more, and for
    a round that was asked elsewhere.
    """
    waits = end_of(round_) <= at < _last_moment(round_) and not round_.draft
    return _last_moment(round_) if waits and round_.round_services.exists() else None


def begin_of(day: date) -> datetime:
    """Midnight in the agency's time zone."""
    return timezone.make_aware(datetime.combine(day, time.min))


def rounds_seen(viewer: Viewer) -> QuerySet[Round]:
    """The rounds a person may look at: all of the agency, or those that ask about an own unit."""
    rounds = Round.objects.filter(agency=viewer.agency)
    if not may_manage_surveys(viewer):
        rounds = rounds.filter(draft=False)
    if viewer.sees_all_units:
        return rounds
    own = Q(round_units__unit__in=viewer.unit_ids) | Q(
        round_services__service__unit__in=viewer.unit_ids
    )
    return rounds.filter(pk__in=Round.objects.filter(own).values("pk"))


def codes_taken(agency: Agency, but: Round | None = None) -> set[str]:
    """The codes of the agency's rounds, without that of ``but``."""
    rounds = Round.objects.filter(agency=agency)
    others = rounds.exclude(pk=but.pk) if but else rounds
    return set(others.values_list("code", flat=True))


def free_code(
    agency: Agency, year: int, opens: date, closes: date, but: Round | None = None
) -> str:
    """The code that a round of this period is proposed."""
    return round_codes.proposed(year, opens, closes, codes_taken(agency, but))


def pekppp_edition_of(agency: Agency) -> str:
    """That of the agency's latest round."""
    editions = Round.objects.filter(agency=agency).order_by("-opens", "-pk")
    return editions.values_list("pekppp_edition", flat=True).first() or USUAL


def called(asked: str, rounds: str = "") -> Q:
    """Rounds of this code; or of this year, as addresses said before rounds had codes.

    ``rounds``: the way from a row to its round, like ``plan__round__``.
    """
    year = Q(**{f"{rounds}year": int(asked)}) if len(asked) == 4 and asked.isdecimal() else Q()
    return Q(**{f"{rounds}code": asked}) | year


def round_or_404(viewer: Viewer, pk: int) -> Round:
    return get_object_or_404(rounds_seen(viewer).select_related("agency", "questionnaire"), pk=pk)


def services_asked(viewer: Viewer, round_: Round) -> QuerySet[RoundService]:
    """The services of a round that a person may look at, in order of unit."""
    rows = RoundService.objects.filter(round=round_, service__unit__in=units_seen(viewer))
    return rows.select_related("service__unit", "round").order_by("service__unit__no", "service_id")


def collected_or_404(viewer: Viewer, pk: int, code: str) -> RoundService:
    """One service for which this person may collect: not yours is 404, may not is 403."""
    asked = services_asked(viewer, round_or_404(viewer, pk)).select_related(
        "service__unit__agency", "round__agency", "round__questionnaire"
    )
    found = get_object_or_404(asked, code=code)
    if not may_collect(viewer, found.service.unit):
        raise PermissionDenied
    return found


def excluded_by_unit(rounds: Iterable[Round]) -> dict[tuple[int, int], int]:
    """(round id, unit id) -> how many of its answers are left out of the figures, for every report
    to say.
    """
    decided = Exclusion.objects.values("response")  # few, where answers are many
    rows = Response.objects.filter(pk__in=decided, round__in=rounds, excluded=True)
    counted = rows.values_list("round_id", "service__unit_id").annotate(total=Count("pk"))
    return {(round_, unit): total for round_, unit, total in counted}
