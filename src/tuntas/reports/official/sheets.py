"""The workbook of a report: the facts and figures of its text, one a cell, to be filtered."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from tuntas.core.evaluation import live_checks
from tuntas.core.evaluation.addendum import Later
from tuntas.core.evaluation.snapshot import Plan, Round, Snapshot, Unit, code_of
from tuntas.core.report import figures
from tuntas.core.report.figures import Count, Required
from tuntas.core.score.scoring import achievement
from tuntas.core.survey.round_codes import RoundName
from tuntas.reports.document import layouts
from tuntas.reports.document.model import Value, percent
from tuntas.reports.document.workbook import Sheet, Workbook

from . import words
from .addendum import told
from .appendices import (
    audited,
    count_values,
    deadline_text,
    discrepancy_values,
    places,
)

Fact = tuple[str, Value]


def build(
    snapshot: Snapshot,
    later: Sequence[Later] = (),
    site: str = "",
    audit: Mapping[str, Any] = MappingProxyType({}),
    *,
    internal: bool = False,
) -> Workbook:
    """As ``content.build``: the same facts, addendum, code, and how far the audit trail was."""
    assignment = snapshot.assignment
    with words.of(snapshot):
        sheets = tuple(_sheets(snapshot, later, [*_facts(snapshot, site), *audited(audit)]))
    return Workbook(
        title=f"{assignment.title} {assignment.period}".strip(),
        author=assignment.inspectorate or snapshot.agency,
        day=assignment.signed_on or assignment.cut_off,
        sheets=sheets,
        internal=internal,
    )


def _sheets(snapshot: Snapshot, later: Sequence[Later], facts: Sequence[Fact]) -> Iterator[Sheet]:
    called = words.round_column(snapshot)
    yield layouts.sheet("overview", _overview(snapshot, facts), round=called)
    yield layouts.sheet("units", _units(snapshot), round=called)
    for i, round_ in enumerate(figures.rounds(snapshot)):
        letter = chr(ord("a") + i)
        yield layouts.sheet("plans", _plans(snapshot, round_), round=called, letter=letter)
    discrepancies = (
        (d.unit_no, d.unit, d.year, *discrepancy_values(d)) for d in snapshot.discrepancies
    )
    yield layouts.sheet("discrepancies", discrepancies)
    yield layouts.sheet("findings", _findings(snapshot), round=called)
    yield layouts.sheet("conformity", _conformity(snapshot), round=called)
    if later:
        events = ((e.plan, _round(e.round), e.unit, *told(e)) for e in later)
        yield layouts.sheet("addendum", events, round=called)


def _overview(snapshot: Snapshot, facts: Sequence[Fact]) -> Iterator[tuple[Value, ...]]:
    for name, fact in facts:
        yield name, None, fact
    for round_ in snapshot.rounds:
        for name, figure in _round_figures(snapshot, round_):
            yield name, _round(round_.round), figure
    all_rows = figures.unit_rounds(snapshot)
    names = (
        "Jumlah rekomendasi",
        "Jumlah rencana aksi",
        "Jumlah rencana aksi close",
        "Persentase close",
        "Rencana aksi close yang diragukan",
        "Rencana aksi tanpa status",
    )
    for each in (*figures.rounds(snapshot), None):
        count = figures.total(all_rows, each)
        values = (*count_values(count), count.doubtful, count.unknown)
        for name, value in zip(names, values, strict=True):
            yield name, each and _round(each), value
    required = sum(figures.required_by_unit(snapshot).values(), Required({}))
    yield "Kesesuaian dengan rekomendasi", None, percent(required.share) or words.NOT_TOLD
    if reasons := words.untold(required):
        yield "Kesesuaian tidak dapat dinilai karena", None, reasons


def _facts(snapshot: Snapshot, site: str) -> Iterator[Fact]:
    assignment, code = snapshot.assignment, code_of(snapshot.digest)
    yield "Instansi", snapshot.agency
    yield "Laporan", assignment.title
    yield "Periode", assignment.period
    yield "Nomor", assignment.number
    yield "Cut-off data", assignment.cut_off
    yield "Tanggal tanda tangan", assignment.signed_on or "Konsep, belum ditandatangani"
    yield "Sumber", snapshot.source
    yield "Sidik data (SHA-256)", snapshot.digest
    yield "Kode verifikasi", code
    if site:
        yield "Halaman verifikasi", f"{site}/verifikasi/{code}/"
    if notice := words.notice(snapshot):
        yield "Catatan", notice


def _round_figures(snapshot: Snapshot, round_: Round) -> Iterator[tuple[str, Value]]:
    yield "Responden", round_.respondents or None
    yield "Jawaban dikecualikan", figures.excluded(round_)
    yield "Nilai SKM", round_.index
    yield "Mutu pelayanan", None if round_.index is None else figures.band(round_.index).grade
    yield "Target", round_.target
    yield "Capaian target", percent(achievement(round_.index, round_.target))
    for element in round_.elements:
        yield f"{element.code} {element.name}", element.value
    names = {unit.no: unit.name for unit in snapshot.units}
    for no, count in round_.excluded or ():
        yield f"Jawaban dikecualikan, {names[no]}", count


def _units(snapshot: Snapshot) -> Iterator[tuple[Value, ...]]:
    rows = figures.unit_rounds(snapshot)
    for r in rows:
        place = (r.unit.no, r.unit.name, _round(r.round))
        yield *place, *count_values(r.count), r.unit.independent_since
    for each in figures.rounds(snapshot):
        count = count_values(figures.total(rows, each))
        yield None, f"Jumlah tahun {each.spoken}", _round(each), *count, None
    yield None, "Jumlah seluruhnya", None, *count_values(figures.total(rows)), None


def _conformity(snapshot: Snapshot) -> Iterator[tuple[Value, ...]]:
    """Of each unit and round what the shares of Lampiran 1 do not tell."""
    required = figures.required_by_unit(snapshot)
    for r in figures.unit_rounds(snapshot):
        found = required.get((r.round, r.unit.no), Required({}))
        yield r.unit.no, r.unit.name, _round(r.round), *_told(r.count, found)


def _told(count: Count, required: Required) -> tuple[Value, ...]:
    """What is doubtful and unknown of the plans, and how they conform as far as it can be told."""
    elements = required.elements or None
    planned = None if elements is None else required.planned
    share = percent(required.share) or words.NOT_TOLD
    return count.doubtful, count.unknown, elements, planned, share, words.untold(required) or None


def _round(round_: RoundName) -> Value:
    """A number where the round is called by its year, so that spreadsheets can count with it."""
    return round_.year if round_.is_year else round_.code


def _plans(snapshot: Snapshot, round_: RoundName) -> Iterator[tuple[Value, ...]]:
    for unit, plans in figures.plans_by_unit(snapshot, round_).items():
        for order, plan in enumerate(plans, 1):
            yield _plan(unit, order, plan)


def _plan(unit: Unit, order: int, plan: Plan) -> tuple[Value, ...]:
    return (
        unit.no,
        unit.name,
        _round(plan.round),
        order,
        plan.recommendation_no,
        plan.recommendation,
        plan.service,
        plan.text,
        deadline_text(plan),
        plan.deadline,
        words.label("statuses", plan.status),
        ", ".join(plan.elements),
        plan.id,
        plan.line_first,
    )


def _findings(snapshot: Snapshot) -> Iterator[tuple[Value, ...]]:
    place_of = places(snapshot)
    for f in snapshot.findings:
        yield (
            f.plan,
            *place_of(f),
            live_checks.title(f.check),
            words.label("severities", f.severity),
            f.quote,
            words.explanation(f),
            words.label("decisions", f.state),
            f.reason,
        )
