"""A report that was read is loaded whole, or not at all."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from tuntas.core.base.errors import Refusal
from tuntas.core.base.fields import fields_of
from tuntas.core.evaluation.snapshot import Assignment
from tuntas.evaluation.assignments.actions import letter_of, open_evaluation
from tuntas.evaluation.cut_offs.actions import end_of
from tuntas.evaluation.models import Discrepancy, Evaluation, PrintedRow, ReaderDecision
from tuntas.evaluation.queries import COMPARED
from tuntas.evaluation.refusals import refusal
from tuntas.followup.findings.actions import record_findings
from tuntas.followup.plans.loading import load_plans, require_empty
from tuntas.organisation.actions import register_services
from tuntas.organisation.models import Agency, Service
from tuntas.readers.old_reports.audit import ReportAudit, require_known_units
from tuntas.surveys.models import Round
from tuntas.surveys.published.actions import enter_published
from tuntas.surveys.published.queries import Figures
from tuntas.surveys.rounds.actions import open_round

from .queries import element_keys


def _known_rounds(agency: Agency, years: Collection[int]) -> dict[int, Round]:
    """The rounds that an old report speaks of, which knows them by their years: the one that is
    called by the year, else the only one of it. Refuses where two could be meant (round_unclear).
    """
    found: dict[int, list[Round]] = defaultdict(list)
    for round_ in Round.objects.filter(agency=agency, year__in=years):
        found[round_.year].append(round_)
    return {year: _meant(year, rounds) for year, rounds in found.items()}


def _meant(year: int, rounds: Sequence[Round]) -> Round:
    called = [r for r in rounds if r.code == str(year)] or rounds
    if len(called) > 1:
        raise refusal("round_unclear", year=str(year), rounds=", ".join(r.code for r in called))
    return called[0]


def _round_for(
    agency: Agency, audit: ReportAudit, year: int, units: Mapping[str, int], by: Any, at: datetime
) -> Round:
    """The agency's round of this year, or a new one with the report's published figures."""
    if existing := _known_rounds(agency, {year}).get(year):
        return existing
    published = next((r for r in audit.report.rounds if r.year == year), None)
    new = {units[u.name] for u in audit.report.units if u.new}
    surveyed = {units[row.unit] for row in audit.report.summary if row.year == year}
    members = {u.pk: u for u in agency.units.all()}
    round_ = open_round(
        agency=agency,
        year=year,
        name=f"SKM {year}",
        target=published.target if published else None,
        rules=published.rules if published else (),
        counted=[members[u] for u in surveyed - new],
        uncounted=[members[u] for u in surveyed & new],
        by=by,
        at=at,
    )
    if published and (published.elements or published.index is not None):
        values = element_keys(round_, published.elements)
        index: dict[str, Decimal] = {} if published.index is None else {"": published.index}
        figures = Figures(values | index, published.respondents, audit.report.source)
        enter_published(round_=round_, figures=figures, by=by, at=at)
    return round_


def _units_of(agency: Agency, audit: ReportAudit) -> dict[str, int]:
    """Name -> id of the report's units in the agency's register; unknown ones are a refusal."""
    require_known_units(audit.report)
    register = {u.name: u.pk for u in agency.units.all()}
    unknown = [u.name for u in audit.report.units if u.name not in register]
    if unknown:
        raise refusal(
            "unknown_units",
            count=len(unknown),
            file=audit.report.source,
            names=", ".join(unknown[:5]) + (", …" if len(unknown) > 5 else ""),
        )
    return register


def _services_of(
    agency: Agency, audit: ReportAudit, units: Mapping[str, int], by: Any, at: datetime
) -> dict[tuple[int, str], int]:
    """Unit id and name -> id of every service, with those that the report is the first to name."""
    by_unit: dict[int, list[str]] = defaultdict(list)
    for plan in audit.report.plans:
        if plan.service:
            by_unit[units[plan.unit]].append(plan.service)
    register_services(agency=agency, names=by_unit, by=by, at=at)
    known = Service.objects.filter(unit__agency=agency).values_list("pk", "unit_id", "name")
    return {(unit, name): pk for pk, unit, name in known}


def _units_in(round_: Round) -> Iterable[int]:
    return round_.round_units.order_by("unit__no").values_list("unit_id", flat=True)


def _assignment(agency: Agency, audit: ReportAudit) -> Assignment:
    a = audit.report.assignment
    if a.cut_off is None:
        raise refusal("cutoff_missing", file=audit.report.source)
    return Assignment(**letter_of(a), team=a.team, inspectorate=agency.inspectorate)


def _code(cut_off: date) -> str:
    return f"{cut_off:%Y-%m}"


def _require_new(agency: Agency, audit: ReportAudit) -> None:
    cut_off = audit.report.assignment.cut_off
    if cut_off and Evaluation.objects.filter(agency=agency, code=_code(cut_off)).exists():
        raise refusal("evaluation_exists", evaluation=_code(cut_off))


def _require_empty_rounds(agency: Agency, audit: ReportAudit) -> None:
    require_empty(_known_rounds(agency, {plan.year for plan in audit.report.plans}))


def obstacles(*, agency: Agency, audit: ReportAudit) -> list[Refusal]:
    """Every reason why ``import_report`` would refuse this report. Nothing is stored."""
    found = []
    for require in (_assignment, _units_of, _require_new, _require_empty_rounds):
        try:
            require(agency, audit)
        except Refusal as refusal:
            found.append(refusal)
    return found


@transaction.atomic
def import_report(*, agency: Agency, audit: ReportAudit, by: Any, at: datetime) -> Evaluation:
    """Load a read old report whole, or not at all: rounds, plans, findings, what does not hold."""
    Agency.objects.select_for_update().get(pk=agency.pk)  # two loads come one after the other
    report = audit.report
    assignment = _assignment(agency, audit)
    units = _units_of(agency, audit)
    _require_new(agency, audit)
    services = _services_of(agency, audit, units, by, at)
    years = sorted({row.year for row in report.summary} | {plan.year for plan in report.plans})
    rounds = {year: _round_for(agency, audit, year, units, by, at) for year in years}
    plans = load_plans(
        rounds=rounds,
        rows=report.plans,
        units=units,
        services=services,
        source=report.source,
        status_as_of=end_of(assignment.cut_off),
        by=by,
        at=at,
    )
    record_findings(plans=plans, findings=audit.findings, by=by, at=at)
    evaluation = open_evaluation(
        agency=agency,
        code=_code(assignment.cut_off),
        assignment=assignment,
        scope={r: _units_in(r) for r in rounds.values()},
        source=report.source,
        source_sha256=report.sha256,
        by=by,
        at=at,
    )
    _record_doubts(evaluation, audit, units)
    return evaluation


def _record_doubts(evaluation: Evaluation, audit: ReportAudit, units: Mapping[str, int]) -> None:
    printed = ("year", "recommendations", "plans", "closed", "line")
    PrintedRow.objects.bulk_create(
        PrintedRow(evaluation=evaluation, unit_id=units[row.unit], **fields_of(row, *printed))
        for row in audit.report.summary
    )
    Discrepancy.objects.bulk_create(
        Discrepancy(evaluation=evaluation, unit_id=units.get(d.unit), **fields_of(d, *COMPARED))
        for d in audit.discrepancies
    )
    ReaderDecision.objects.bulk_create(
        ReaderDecision(evaluation=evaluation, **vars(decision))
        for decision in audit.report.decisions
    )
