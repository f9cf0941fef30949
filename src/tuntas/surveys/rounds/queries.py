"""How far the services of a round are: answers that count, against what is required."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from tuntas.core.survey import progress
from tuntas.organisation.models import Agency, Service
from tuntas.organisation.permissions import Viewer, units_seen
from tuntas.surveys.models import Response, Round, RoundService
from tuntas.surveys.permissions import agency_managed
from tuntas.surveys.queries import begin_of, round_or_404, services_asked


def managed_or_404(viewer: Viewer, pk: int) -> Round:
    """A round that this person may change: may not is 403, not yours is 404."""
    agency_managed(viewer)
    return round_or_404(viewer, pk)


def services_of(agency: Agency, opens: date, closes: date) -> QuerySet[Service]:
    """Of the units that serve people on some day between the two."""
    services = Service.objects.filter(unit__agency=agency).select_related("unit")
    begun = Q(unit__opened_on=None) | Q(unit__opened_on__lte=closes)
    return services.filter(begun, Q(unit__closed_on=None) | Q(unit__closed_on__gte=opens))


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
        """When it will have what it needs; None where it has, or where no pace is known."""
        if not self.missing:
            return None
        return progress.projected_day(self.missing, self.recent, self.days, today)


def service_progress(viewer: Viewer, round_: Round, at: datetime) -> list[ServiceProgress]:
    """Every service of the round that the person may see, with the answers that count; two
    queries.
    """
    today = timezone.localdate(at)
    days = progress.pace_days(round_.opens, today)
    since = begin_of(today - timedelta(days=days - 1))
    if not (asked := list(services_asked(viewer, round_))):
        return []
    counted = _counting(viewer).filter(round=round_).values_list("service_id", "channel")
    rows = counted.annotate(total=Count("pk"), recent=Count("pk", filter=Q(received_at__gte=since)))
    found: dict[int, Counter[str]] = defaultdict(Counter)
    recently: Counter[int] = Counter()
    for service, channel, total, recent in rows:
        found[service][channel] = total
        recently[service] += recent
    return [ServiceProgress(a, found[a.service_id], recently[a.service_id], days) for a in asked]


def _counting(viewer: Viewer) -> QuerySet[Response]:
    """The answers that count, of the units that the person may see."""
    return Response.objects.filter(excluded=False, service__unit__in=units_seen(viewer))


def outlook(services: Sequence[ServiceProgress], today: date) -> progress.Outlook:
    """When the round is done at the pace of each of its services."""
    needing = [(s.missing, s.recent) for s in services if s.missing]
    return progress.outlook(needing, services[0].days if services else 0, today)


def overall(services: Sequence[ServiceProgress]) -> progress.Progress:
    return progress.progress((s.answers, s.asked.required) for s in services)


def progress_by_round(viewer: Viewer, rounds: Sequence[Round]) -> dict[int, progress.Progress]:
    """The same for several rounds at once, by round id; two queries."""
    asked = RoundService.objects.filter(round__in=rounds, service__unit__in=units_seen(viewer))
    rows = _counting(viewer).filter(round__in=rounds)
    counted = rows.values_list("round_id", "service_id").annotate(total=Count("pk"))
    totals = {(round_, service): total for round_, service, total in counted}
    parts: dict[int, list[tuple[int, int | None]]] = defaultdict(list)
    for a in asked:
        parts[a.round_id].append((totals.get((a.round_id, a.service_id), 0), a.required))
    return {pk: progress.progress(rows) for pk, rows in parts.items()}
