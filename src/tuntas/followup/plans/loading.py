"""Plans as old reports print them, or the example makes them, stored in rounds without plans."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from tuntas.audit.actions import record
from tuntas.core.followup.workflow import printed_status, state_of_printed
from tuntas.followup.models import ActionPlan, PlanElement, Recommendation, StatusEvent
from tuntas.followup.refusals import refusal
from tuntas.readers.old_reports.model import PlanRow
from tuntas.surveys.models import Round


@transaction.atomic
def load_plans(
    *,
    rounds: Mapping[int, Round],
    rows: Iterable[PlanRow],
    units: Mapping[str, int],
    services: Mapping[tuple[int, str], int],
    source: str,
    status_as_of: datetime,
    by: Any,
    at: datetime,
) -> dict[str, ActionPlan]:
    """Store plans that were read or generated; returns them by the ids of their rows.

    ``units`` maps names to ids, ``services`` (unit id, name) to ids. Each plan's printed status
    becomes its first event, as of ``status_as_of``; a second load into a round that has plans is
    refused.
    """
    rows = list(rows)
    require_empty(rounds)
    recommendations = _load_recommendations(rounds, rows, units, services)
    plans = ActionPlan.objects.bulk_create(
        [_plan(row, rounds[row.year], units, services, recommendations, source) for row in rows],
        batch_size=500,
    )
    elements = [
        PlanElement(plan=plan, code=code)
        for plan, row in zip(plans, rows, strict=True)
        for code in row.elements
    ]
    PlanElement.objects.bulk_create(elements, batch_size=1000)
    reason = f"Sebagaimana tercetak dalam {source}" if source else "Data contoh"
    known = {"happened_at": status_as_of, "recorded_at": at, "by": by, "reason": reason}
    events = [StatusEvent(plan=p, state=p.state, new=p.status, **known) for p in plans]
    StatusEvent.objects.bulk_create(events, batch_size=500)
    data = {"source": source, "plans": len(plans), "years": sorted(rounds)}
    record("load", "plans", source or "example", data, at=at, by=by)
    return {row.id: plan for row, plan in zip(rows, plans, strict=True)}


def require_empty(rounds: Mapping[int, Round]) -> None:
    """Refuses (round_has_plans) when any of the rounds, by year, has plans already."""
    for year, round_ in rounds.items():
        if round_.plans.exists():
            raise refusal("round_has_plans", year=year)


def _recommendation_key(row: PlanRow, units: Mapping[str, int]) -> tuple[int, int, str, str]:
    """A numbered rule asks a unit once; without a number each service has its recommendation."""
    return (
        row.year,
        units[row.unit],
        row.recommendation_no,
        "" if row.recommendation_no else row.service,
    )


def _load_recommendations(
    rounds: Mapping[int, Round],
    rows: Iterable[PlanRow],
    units: Mapping[str, int],
    services: Mapping[tuple[int, str], int],
) -> dict[tuple[int, int, str, str], Recommendation]:
    wanted: dict[tuple[int, int, str, str], Recommendation] = {}
    for row in rows:
        unit = units[row.unit]
        wanted.setdefault(
            _recommendation_key(row, units),
            Recommendation(
                round=rounds[row.year],
                unit_id=unit,
                service_id=None if row.recommendation_no else services.get((unit, row.service)),
                number=row.recommendation_no,
                text=row.recommendation or " ".join(rounds[row.year].rules),
            ),
        )
    Recommendation.objects.bulk_create(wanted.values(), batch_size=500)
    return wanted


def _plan(
    row: PlanRow,
    round_: Round,
    units: Mapping[str, int],
    services: Mapping[tuple[int, str], int],
    recommendations: Mapping[tuple[int, int, str, str], Recommendation],
    source: str,
) -> ActionPlan:
    unit = units[row.unit]
    return ActionPlan(
        round=round_,
        unit_id=unit,
        service_id=services.get((unit, row.service)),
        recommendation=recommendations[_recommendation_key(row, units)],
        code=f"{round_.code}{row.id.removeprefix(str(row.year))}",
        text=row.text,
        deadline_raw=row.deadline.raw[:200],
        deadline=row.deadline.value,
        deadline_kind=row.deadline.kind,
        deadline_repaired=row.deadline.repaired,
        status=printed_status(row.status_raw),
        state=state_of_printed(printed_status(row.status_raw)),
        elements_source=row.elements_source,
        source=source,
        line_first=row.line_first or None,
        line_last=row.line_last or None,
    )
