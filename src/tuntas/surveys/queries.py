from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404
from django.utils import timezone

from tuntas.core.survey import progress
from tuntas.organisation.models import Agency, Service
from tuntas.organisation.permissions import Viewer, may_manage_surveys, units_seen
from tuntas.surveys.models import Exclusion, Questionnaire, Response, Round, RoundService


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
    """Whether a form that was shown at ``shown`` may still be sent: while the round is open, and
    for LATE_DAYS after its end if it was open when the form was shown (the device had no
    connection)."""
    if is_open(round_, at):
        return True
    last_day = _begin_of(round_.closes + timedelta(days=1))
    end = min(last_day, round_.closed_at or last_day)
    began = not round_.draft and round_.opens <= timezone.localdate(shown)
    return began and shown < end and at < end + timedelta(days=settings.LATE_DAYS)


def _begin_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def rounds_seen(viewer: Viewer) -> Any:
    """The queryset of rounds a person may look at: of the agency, or those that ask about an own
    unit.
    """
    rounds = Round.objects.filter(agency=viewer.agency)
    if not may_manage_surveys(viewer):
        rounds = rounds.filter(draft=False)
    if viewer.sees_all_units:
        return rounds
    own = Q(round_units__unit__in=viewer.unit_ids) | Q(
        round_services__service__unit__in=viewer.unit_ids
    )
    return rounds.filter(pk__in=Round.objects.filter(own).values("pk"))


def round_or_404(viewer: Viewer, pk: int) -> Round:
    return get_object_or_404(rounds_seen(viewer).select_related("agency", "questionnaire"), pk=pk)


def services_asked(viewer: Viewer, round_: Round) -> Any:
    """The services of a round that a person may look at, in order of unit."""
    rows = RoundService.objects.filter(round=round_, service__unit__in=units_seen(viewer))
    return rows.select_related("service__unit", "round").order_by("service__unit__no", "service_id")


def questionnaires_seen(viewer: Viewer) -> Any:
    return Questionnaire.objects.filter(agency=viewer.agency)


def services_of(agency: Agency) -> Any:
    return Service.objects.filter(unit__agency=agency).select_related("unit")


@dataclass(frozen=True)
class ServiceProgress:
    """How far one service of a round is; ``channels`` counts its answers by channel.

    ``recent`` are those of the last ``days`` days, from which its pace is taken.
    """

    asked: RoundService
    channels: Mapping[str, int]
    recent: int
    days: int

    @property
    def answers(self) -> int:
        return sum(self.channels.values())

    @property
    def missing(self) -> int | None:
        return None if self.asked.required is None else max(self.asked.required - self.answers, 0)

    def projected(self, today: date) -> date | None:
        """When it will have what it needs; None where it has, or where that cannot be told."""
        return (
            progress.projected_day(self.missing, self.recent, self.days, today)
            if self.missing
            else None
        )


def service_progress(viewer: Viewer, round_: Round, at: datetime) -> list[ServiceProgress]:
    """Every service of the round that the person may see, with the answers that count; two
    queries.
    """
    today = timezone.localdate(at)
    days = progress.pace_days(round_.opens, today)
    since = _begin_of(today - timedelta(days=days - 1))
    if not (asked := list(services_asked(viewer, round_))):
        return []
    rows = (
        Response.objects.filter(round=round_, excluded=False, service__unit__in=units_seen(viewer))
        .values_list("service_id", "channel")
        .annotate(total=Count("pk"), recent=Count("pk", filter=Q(received_at__gte=since)))
    )
    found: dict[int, Counter[str]] = defaultdict(Counter)
    recently: Counter[int] = Counter()
    for service, channel, total, recent in rows:
        found[service][channel] = total
        recently[service] += recent
    return [ServiceProgress(a, found[a.service_id], recently[a.service_id], days) for a in asked]


def outlook(services: Sequence[ServiceProgress], today: date) -> progress.Outlook:
    """When the round is done at the pace of each of its services."""
    needing = [(s.missing, s.recent) for s in services if s.missing]
    return progress.outlook(needing, services[0].days if services else 0, today)


def overall(services: Sequence[ServiceProgress]) -> progress.Progress:
    return progress.progress((s.answers, s.asked.required) for s in services)


def progress_by_round(viewer: Viewer, rounds: Sequence[Round]) -> dict[int, progress.Progress]:
    """The same for several rounds at once, by round id; two queries."""
    asked = RoundService.objects.filter(round__in=rounds, service__unit__in=units_seen(viewer))
    rows = Response.objects.filter(
        round__in=rounds, excluded=False, service__unit__in=units_seen(viewer)
    )
    counts = {
        (round_, service): total
        for round_, service, total in rows.values_list("round_id", "service_id").annotate(
            total=Count("pk")
        )
    }
    parts: dict[int, list[tuple[int, int | None]]] = defaultdict(list)
    for a in asked:
        parts[a.round_id].append((counts.get((a.round_id, a.service_id), 0), a.required))
    return {pk: progress.progress(rows) for pk, rows in parts.items()}


def excluded_by_unit(rounds: Iterable[Round]) -> dict[tuple[int, int], int]:
    """(round id, unit id) -> how many of its answers are left out of the figures, for every report
    to say.
    """
    decided = Exclusion.objects.values("response")  # few, where answers are many
    rows = Response.objects.filter(pk__in=decided, round__in=rounds, excluded=True)
    counted = rows.values_list("round_id", "service__unit_id").annotate(total=Count("pk"))
    return {(round_, unit): total for round_, unit, total in counted}
