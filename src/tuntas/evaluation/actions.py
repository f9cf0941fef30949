from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from tuntas.audit.actions import record
from tuntas.core.errors import Refusal
from tuntas.core.messages import N_
from tuntas.core.snapshot import Assignment, digest_of
from tuntas.core.snapshot import Discrepancy as CoreDiscrepancy
from tuntas.evaluation import addendum, cut_offs, queries
from tuntas.evaluation.models import (
    CutOff,
    Discrepancy,
    Evaluation,
    PrintedRow,
    ReaderDecision,
    ScopeUnit,
    TeamMember,
)
from tuntas.followup.actions import load_plans, record_findings, require_empty
from tuntas.organisation.actions import register_services
from tuntas.organisation.models import Agency, Service
from tuntas.readers.audit import ReportAudit, require_known_units
from tuntas.surveys.actions import enter_published, open_round
from tuntas.surveys.models import Round


def end_of(day: date) -> datetime:
    """The last moment of a day in the agency's time zone: a cut-off includes its day."""
    return timezone.make_aware(datetime.combine(day, time.max))


@transaction.atomic
def open_evaluation(
    *,
    agency: Agency,
    code: str,
    assignment: Assignment,
    scope: Mapping[Round, Iterable[int]],
    source: str = "",
    source_sha256: str = "",
    by: Any,
    at: datetime,
) -> Evaluation:
    """Letter, team, scope (round -> unit ids) and cut-off of one assignment."""
    a = assignment
    evaluation = Evaluation.objects.create(
        agency=agency,
        code=code,
        title=a.title,
        period=a.period,
        number=a.number,
        letter_number=a.letter_number,
        letter_date=a.letter_date,
        cut_off=a.cut_off,
        application=a.application,
        place=a.place,
        signed_on=a.signed_on,
        signer_title=a.signer_title,
        signer=a.signer,
        source=source,
        source_sha256=source_sha256,
    )
    TeamMember.objects.bulk_create(
        TeamMember(evaluation=evaluation, role=m.role, order=i, name=m.name) for i, m in enumerate(a.team)
    )
    ScopeUnit.objects.bulk_create(
        ScopeUnit(evaluation=evaluation, round=round_, unit_id=unit)
        for round_, units in scope.items()
        for unit in units
    )
    data = {"code": code, "cut_off": a.cut_off, "rounds": [r.name for r in scope]}
    record(at=at, by=by, verb="open", noun="evaluation", object_id=evaluation.pk, data=data)
    return evaluation


def _round_for(
    agency: Agency, audit: ReportAudit, year: int, units: Mapping[str, int], by: Any, at: datetime
) -> Round:
    """The agency's round of this year, or a new one with the report's published figures."""
    if existing := Round.objects.filter(agency=agency, year=year).first():
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
        values = queries.element_keys(round_, published.elements)
        index: dict[str, Decimal] = {} if published.index is None else {"": published.index}
        enter_published(
            round_=round_,
            values=values | index,
            respondents=published.respondents,
            source=audit.report.source,
            by=by,
            at=at,
        )
    return round_


def _units_of(agency: Agency, audit: ReportAudit) -> dict[str, int]:
    """Name -> id of the report's units in the agency's register; unknown ones are a refusal."""
    require_known_units(audit.report)
    register = {u.name: u.pk for u in agency.units.all()}
    unknown = [u.name for u in audit.report.units if u.name not in register]
    if unknown:
        raise Refusal(
            "unknown_units",
            N_(
                "{count} unit dalam {file} tidak ada dalam daftar unit instansi: {names}. "
                "Daftarkan dahulu unitnya."
            ),
            count=len(unknown),
            file=audit.report.source,
            names=", ".join(unknown[:5]) + (", …" if len(unknown) > 5 else ""),
        )
    return register


def _assignment(agency: Agency, audit: ReportAudit) -> Assignment:
    a = audit.report.assignment
    if a.cut_off is None:
        raise Refusal(
            "cutoff_missing",
            N_("{file} tidak menyebut tanggal cut-off data. Sebutkan tanggalnya saat memuat laporan."),
            file=audit.report.source,
        )
    return Assignment(
        title=a.title,
        period=a.period,
        number=a.number,
        letter_number=a.letter_number,
        letter_date=a.letter_date,
        cut_off=a.cut_off,
        team=a.team,
        place=a.place,
        signed_on=a.signed_on,
        signer_title=a.signer_title,
        signer=a.signer,
        inspectorate=agency.inspectorate,
        application=a.application,
    )


def _code(cut_off: date) -> str:
    return f"{cut_off:%Y-%m}"


def _require_new(agency: Agency, audit: ReportAudit) -> None:
    cut_off = audit.report.assignment.cut_off
    if cut_off and Evaluation.objects.filter(agency=agency, code=_code(cut_off)).exists():
        raise Refusal(
            "evaluation_exists",
            N_("Evaluasi {evaluation} sudah ada. Satu bulan cut-off hanya mempunyai satu evaluasi."),
            evaluation=_code(cut_off),
        )


def _require_empty_rounds(agency: Agency, audit: ReportAudit) -> None:
    years = {plan.year for plan in audit.report.plans}
    require_empty({r.year: r for r in Round.objects.filter(agency=agency, year__in=years)})


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
    Agency.objects.select_for_update().get(pk=agency.pk)  # two loads at once come one after the other
    report = audit.report
    assignment = _assignment(agency, audit)
    units = _units_of(agency, audit)
    _require_new(agency, audit)
    by_unit: dict[int, list[str]] = {}
    for plan in report.plans:
        if plan.service:
            by_unit.setdefault(units[plan.unit], []).append(plan.service)
    register_services(agency=agency, names=by_unit, by=by, at=at)
    services = {
        (unit, name): pk
        for pk, unit, name in Service.objects.filter(unit__agency=agency).values_list("pk", "unit_id", "name")
    }
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
    scope: dict[Round, list[int]] = {
        round_: list(round_.round_units.order_by("unit__no").values_list("unit_id", flat=True))
        for round_ in rounds.values()
    }
    evaluation = open_evaluation(
        agency=agency,
        code=_code(assignment.cut_off),
        assignment=assignment,
        scope=scope,
        source=report.source,
        source_sha256=report.sha256,
        by=by,
        at=at,
    )
    _record_doubts(evaluation, audit, units)
    return evaluation


def _record_doubts(evaluation: Evaluation, audit: ReportAudit, units: Mapping[str, int]) -> None:
    PrintedRow.objects.bulk_create(
        PrintedRow(
            evaluation=evaluation,
            unit_id=units[row.unit],
            year=row.year,
            recommendations=row.recommendations,
            plans=row.plans,
            closed=row.closed,
            line=row.line,
        )
        for row in audit.report.summary
    )
    record_discrepancies(evaluation, audit.discrepancies, units)
    ReaderDecision.objects.bulk_create(
        ReaderDecision(
            evaluation=evaluation,
            code=d.code,
            line_first=d.line_first,
            line_last=d.line_last,
            quote=d.quote,
            values=dict(d.values),
        )
        for d in audit.report.decisions
    )


def record_discrepancies(
    evaluation: Evaluation, discrepancies: Iterable[CoreDiscrepancy], units: Mapping[str, int]
) -> None:
    Discrepancy.objects.bulk_create(
        Discrepancy(
            evaluation=evaluation,
            unit_id=units.get(d.unit),
            year=d.year,
            what=d.what,
            summary=d.summary,
            detail=d.detail,
            reason=d.reason,
            values=dict(d.values),
        )
        for d in discrepancies
    )


@transaction.atomic
def make_cut_off(*, evaluation: Evaluation, by: Any, at: datetime, moment: datetime | None = None) -> CutOff:
    """Freeze the state as of a past moment: the end of the evaluation's cut-off day, or any other.

    Refuses a future moment (cutoff_in_future) and an evaluation without units (scope_empty).
    """
    moment = moment or end_of(evaluation.cut_off)
    if moment > at:
        raise Refusal(
            "cutoff_in_future",
            N_("Tanggal cut-off {day} belum lewat. Keadaan hanya dapat dibekukan setelah hari itu berakhir."),
            day=timezone.localdate(moment),
        )
    if not evaluation.scope.exists():
        raise Refusal("scope_empty", N_("Lingkup belum memuat unit. Pilih putaran dan unit yang dievaluasi."))
    snapshot = cut_offs.snapshot(evaluation, moment)
    text = snapshot.to_json()
    cut_off = CutOff.objects.create(
        evaluation=evaluation,
        at=moment,
        made_at=at,
        made_by=by,
        digest=digest_of(text),
        snapshot=text,
        addendum=addendum.to_json(addendum.later(evaluation, moment, at)),
    )
    data = {"at": moment, "digest": cut_off.digest, "plans": len(snapshot.plans)}
    record(at=at, by=by, verb="freeze", noun="evaluation", object_id=evaluation.pk, data=data)
    return cut_off
