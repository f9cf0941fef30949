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

Placed = tuple[PlanRow, Round, int, int | None]  # with its round, and the ids of unit and service
Asked = tuple[int, int, str, str]  # as PlanRow.asked


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
    require_empty(rounds)
    placed: list[Placed] = [
        (row, rounds[row.year], (unit := units[row.unit]), services.get((unit, row.service)))
        for row in rows
    ]
    recommendations = _load_recommendations(placed)
    plans = ActionPlan.objects.bulk_create(
        [_plan(each, recommendations[each[0].asked], source) for each in placed],
        batch_size=500,
    )
    elements = [
        PlanElement(plan=plan, code=code)
        for (row, *_), plan in zip(placed, plans, strict=True)
        for code in row.elements
    ]
    PlanElement.objects.bulk_create(elements, batch_size=1000)
    reason = f"Sebagaimana tercetak dalam {source}" if source else "Data contoh"
    known = {"happened_at": status_as_of, "recorded_at": at, "by": by, "reason": reason}
    events = [StatusEvent(plan=p, state=p.state, new=p.status, **known) for p in plans]
    StatusEvent.objects.bulk_create(events, batch_size=500)
    data = {"source": source, "plans": len(plans), "years": sorted(rounds)}
    record("load", "plans", source or "example", data, at=at, by=by)
    return {row.id: plan for (row, *_), plan in zip(placed, plans, strict=True)}


def require_empty(rounds: Mapping[int, Round]) -> None:
    """Refuses (round_has_plans) when any of the rounds, by year, has plans already."""
    for year, round_ in rounds.items():
        if round_.plans.exists():
            raise refusal("round_has_plans", year=year)


def _load_recommendations(rows: Iterable[Placed]) -> dict[Asked, Recommendation]:
    wanted: dict[Asked, Recommendation] = {}
    for placed in rows:
        row, round_, unit, service = placed
        wanted.setdefault(
            row.asked,
            Recommendation(
                round=round_,
                unit_id=unit,
                service_id=None if row.recommendation_no else service,
                number=row.recommendation_no,
                text=row.recommendation or " ".join(round_.rules),
            ),
        )
    Recommendation.objects.bulk_create(wanted.values(), batch_size=500)
    return wanted


def _plan(placed: Placed, recommendation: Recommendation, source: str) -> ActionPlan:
    row, round_, unit, service = placed
    return ActionPlan(
        round=round_,
        unit_id=unit,
        service_id=service,
        recommendation=recommendation,
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
