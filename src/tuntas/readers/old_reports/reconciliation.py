"""What in a report does not agree with itself: rows, printed totals, detail tables, sentences."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from tuntas.core.base.messages import Message
from tuntas.core.evaluation.snapshot import Discrepancy, SummaryRow
from tuntas.core.followup.workflow import printed_status
from tuntas.readers.old_reports.decisions import SENTENCES
from tuntas.readers.old_reports.markup import folded
from tuntas.readers.old_reports.model import OldReport, PlanRow, PrintedTotal, PublishedRound
from tuntas.readers.old_reports.split import has_items
from tuntas.readers.old_reports.summary import year_totals

REASONS: dict[str, str] = SENTENCES["reasons"]


def explain(discrepancy: Discrepancy) -> Message:
    figures = {"summary": discrepancy.summary, "detail": discrepancy.detail}
    return Message(REASONS[discrepancy.reason], {**discrepancy.values, **figures})


def reconcile(report: OldReport) -> list[Discrepancy]:
    """Totals first, then the units in the order of the summary, then the rounds."""
    return [
        *_totals(report),
        *_units(report),
        *(d for round_ in report.rounds for d in _round(round_)),
    ]


def is_closed(plan: PlanRow) -> bool:
    return printed_status(plan.status_raw) == "close"


def _totals(report: OldReport) -> Iterator[Discrepancy]:
    for total in report.printed_totals:
        counted = _counted(report.plans, total.years)
        if total.in_sentence:
            yield from _differences(total, counted, "sentence_against_detail")
            units = len({row.no for row in report.summary if row.year in total.years})
            if total.units is not None and total.units != units:
                yield _total(total, "units", total.units, units, "sentence_units")
        else:
            yield from _differences(total, year_totals(report.summary, total.years), "rows_sum")
            yield from _differences(total, counted, "total_against_detail")


def _counted(plans: Sequence[PlanRow], years: Sequence[int]) -> dict[str, int]:
    chosen = [plan for plan in plans if plan.year in years]
    return {
        "recommendations": len({(plan.year, plan.unit_no, _asked(plan)) for plan in chosen}),
        "plans": len(chosen),
        "closed": sum(map(is_closed, chosen)),
    }


def _asked(plan: PlanRow) -> str:
    """What tells one recommendation of a unit from another: its number, else the service."""
    return plan.recommendation_no or folded(plan.service)


def _differences(
    total: PrintedTotal, counted: dict[str, int], reason: str
) -> Iterator[Discrepancy]:
    for what, count in counted.items():
        printed = getattr(total, what)
        if printed is not None and printed != count:
            yield _total(total, f"total_{what}", printed, count, reason)


def _total(total: PrintedTotal, what: str, printed: int, counted: int, reason: str) -> Discrepancy:
    year = total.years[0] if len(total.years) == 1 else None
    return Discrepancy(
        None, "", year, what, str(printed), str(counted), reason, {"line": total.line}
    )


def _units(report: OldReport) -> Iterator[Discrepancy]:
    plans: defaultdict[tuple[int, int], list[PlanRow]] = defaultdict(list)
    for plan in report.plans:
        plans[plan.unit_no, plan.year].append(plan)
    restarts = [d.line_first for d in report.decisions if d.code == "numbering_restarts"]
    for row in report.summary:
        yield from _unit_year(row, plans.pop((row.no, row.year), []), restarts)
    for (no, year), rest in plans.items():
        yield Discrepancy(no, rest[0].unit, year, "plans", "", str(len(rest)), "no_summary")


def _unit_year(
    row: SummaryRow, plans: list[PlanRow], restarts: Sequence[int]
) -> Iterator[Discrepancy]:
    def found(what: str, printed: int, counted: int, reason: str, **values: object) -> Discrepancy:
        return Discrepancy(
            row.no, row.unit, row.year, what, str(printed), str(counted), reason, values
        )

    if row.plans is not None and row.plans != len(plans):
        reason, count = _reason_of_plans(row.plans, plans)
        yield found("plans", row.plans, len(plans), reason, count=count)
    names = sorted(
        {_asked(plan): plan.recommendation_no or plan.service for plan in plans}.values()
    )
    if plans and row.recommendations is not None and row.recommendations != len(names):
        line = next((n for n in restarts for plan in plans if plan.line_first == n), None)
        reason = (
            "service_unprinted"
            if line and row.recommendations > len(names)
            else "recommendations_differ"
        )
        yield found(
            "recommendations",
            row.recommendations,
            len(names),
            reason,
            line=line,
            names="; ".join(names) or "-",
        )
    closed = sum(map(is_closed, plans))
    still_open = (row.plans or 0) - (row.closed or 0)  # a difference in plans alone is said above
    if plans and row.closed not in (None, closed) and still_open != len(plans) - closed:
        missing = sum(1 for plan in plans if not plan.status)
        reason = "status_missing" if missing else "closed_differs"
        yield found("closed", row.closed or 0, closed, reason, count=missing)


def _reason_of_plans(printed: int, plans: Sequence[PlanRow]) -> tuple[str, int]:
    """The likeliest reason that the counts differ, and the number that speaks for it."""
    if not plans:
        return "no_detail", 0
    if len(plans) > printed:
        bare = sum(1 for plan in plans if not plan.status and plan.deadline.kind == "empty")
        if bare:
            return "rows_without_pair", bare
        same = len(plans) - len({folded(plan.text) for plan in plans})
        return ("same_texts", same) if same else ("detail_more", 0)
    items = sum(1 for plan in plans if has_items(plan.text))
    return ("several_items", items) if items else ("summary_more", 0)


def _round(round_: PublishedRound) -> Iterator[Discrepancy]:
    def found(
        what: str, printed: Decimal, counted: Decimal, reason: str, **values: object
    ) -> Discrepancy:
        shown = {key: _comma(v) if isinstance(v, Decimal) else v for key, v in values.items()}
        shown["line"] = round_.line
        return Discrepancy(
            None, "", round_.year, what, _comma(printed), _comma(counted), reason, shown
        )

    if round_.index is not None and round_.elements:
        mean = Fraction(sum(map(Fraction, round_.elements.values()))) / len(round_.elements)
        counted = _half_up(mean, round_.index)
        if counted != round_.index:
            yield found(
                "index", round_.index, counted, "mean_of_elements", count=len(round_.elements)
            )
    if round_.index is not None and round_.target and round_.achievement is not None:
        counted = _half_up(
            Fraction(round_.index) / Fraction(round_.target) * 100, round_.achievement
        )
        if counted != round_.achievement:
            yield found(
                "achievement",
                round_.achievement,
                counted,
                "index_over_target",
                index=round_.index,
                target=round_.target,
            )


def _half_up(value: Fraction, like: Decimal) -> Decimal:
    """The value with as many decimals as the printed figure, half up, exactly."""
    places = -int(like.as_tuple().exponent)
    return Decimal((value * 10**places + Fraction(1, 2)).__floor__()).scaleb(-places)


def _comma(value: Decimal) -> str:
    return f"{value}".replace(".", ",")
