"""The workbook of a report: the facts and figures of its text, one a cell, to be filtered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from tuntas.core.evaluation import live_checks
from tuntas.core.evaluation.addendum import WHAT, Later
from tuntas.core.evaluation.snapshot import Plan, Snapshot, Unit, code_of
from tuntas.core.report import figures
from tuntas.core.report.figures import Count
from tuntas.core.score.scoring import achievement
from tuntas.core.survey.round_codes import RoundName
from tuntas.core.voices.masking import mask
from tuntas.reports.official import words
from tuntas.reports.official.addendum import detail
from tuntas.reports.official.appendices import deadline_text, place_of, places


@dataclass(frozen=True)
class Percent:
    """``value`` is in percent: 101.51."""

    value: Decimal


Value = str | int | Decimal | Percent | date | None


@dataclass(frozen=True)
class SheetColumn:
    """``width`` is in characters.

    A ``key`` is repeated where a long text goes on in further rows.
    """

    title: str
    width: int
    key: bool = False


@dataclass(frozen=True)
class Sheet:
    name: str
    columns: tuple[SheetColumn, ...]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True)
class Workbook:
    title: str
    author: str
    day: date
    sheets: tuple[Sheet, ...]


def build(snapshot: Snapshot, later: Sequence[Later] = (), site: str = "") -> Workbook:
    """As ``content.build``: the same facts, addendum and code."""
    assignment = snapshot.assignment
    return Workbook(
        title=f"{assignment.title} {assignment.period}".strip(),
        author=assignment.inspectorate or snapshot.agency,
        day=assignment.signed_on or assignment.cut_off,
        sheets=(
            _overview(snapshot, site),
            _summary(snapshot),
            *_details(snapshot),
            _reconciliation(snapshot),
            _findings(snapshot),
            *([_addendum(snapshot, later)] if later else []),
        ),
    )


def _overview(snapshot: Snapshot, site: str) -> Sheet:
    columns = (
        SheetColumn("Hal", 34),
        SheetColumn(words.round_column(snapshot), 8),
        SheetColumn("Nilai", 60),
    )
    rows = [*_facts(snapshot, site)]
    names = {unit.no: unit.name for unit in snapshot.units}
    for round_ in snapshot.rounds:
        grade = None if round_.index is None else figures.band(round_.index).grade
        reached = achievement(round_.index, round_.target)
        rows += [
            ("Responden", _round(round_.round), round_.respondents or None),
            ("Jawaban dikecualikan", _round(round_.round), figures.excluded(round_)),
            ("Nilai SKM", _round(round_.round), round_.index),
            ("Mutu pelayanan", _round(round_.round), grade),
            ("Target", _round(round_.round), round_.target),
            ("Capaian target", _round(round_.round), None if reached is None else Percent(reached)),
        ]
        rows += [(f"{e.code} {e.name}", _round(round_.round), e.value) for e in round_.elements]
        rows += [
            (f"Jawaban dikecualikan, {names[no]}", _round(round_.round), count)
            for no, count in round_.excluded or ()
        ]
    all_rows = figures.unit_rounds(snapshot)
    for each in (*figures.rounds(snapshot), None):
        rows += _count_rows(each and _round(each), figures.total(all_rows, each))
    return Sheet("Ringkasan", columns, tuple(rows))


def _facts(snapshot: Snapshot, site: str) -> Iterator[tuple[Value, ...]]:
    assignment = snapshot.assignment
    yield ("Instansi", None, snapshot.agency)
    yield ("Laporan", None, assignment.title)
    yield ("Periode", None, assignment.period)
    yield ("Nomor", None, assignment.number)
    yield ("Cut-off data", None, assignment.cut_off)
    yield ("Tanggal tanda tangan", None, assignment.signed_on or "Konsep, belum ditandatangani")
    yield ("Sumber", None, snapshot.source)
    digest = snapshot.digest
    yield ("Sidik data (SHA-256)", None, digest)
    yield ("Kode verifikasi", None, code_of(digest))
    if site:
        yield ("Halaman verifikasi", None, f"{site}/verifikasi/{code_of(digest)}/")
    if notice := words.notice(snapshot):
        yield ("Catatan", None, notice)


def _count_rows(round_: Value, count: Count) -> list[tuple[Value, ...]]:
    return [
        ("Jumlah rekomendasi", round_, count.recommendations),
        ("Jumlah rencana aksi", round_, count.plans),
        ("Jumlah rencana aksi close", round_, count.closed),
        ("Persentase close", round_, None if count.share is None else Percent(count.share)),
    ]


def _summary(snapshot: Snapshot) -> Sheet:
    columns = (
        SheetColumn("No", 6),
        SheetColumn("Unit Pelayanan", 60),
        SheetColumn(words.round_column(snapshot), 8),
        SheetColumn("Jumlah Rekomendasi", 13),
        SheetColumn("Jumlah Rencana Aksi", 13),
        SheetColumn("Jumlah Close", 10),
        SheetColumn("Persentase Close", 12),
        SheetColumn("Mandiri Sejak", 10),
    )
    rows = figures.unit_rounds(snapshot)
    body = [
        (r.unit.no, r.unit.name, _round(r.round), *_figures(r.count), r.unit.independent_since)
        for r in rows
    ]
    totals = [
        (None, f"Jumlah tahun {r.spoken}", _round(r), *_figures(figures.total(rows, r)), None)
        for r in figures.rounds(snapshot)
    ]
    whole = (None, "Jumlah seluruhnya", None, *_figures(figures.total(rows)), None)
    return Sheet("Lampiran 1", columns, (*body, *totals, whole))


def _round(round_: RoundName) -> Value:
    """A number where the round is called by its year, so that spreadsheets can count with it."""
    return round_.year if round_.is_year else round_.code


def _figures(count: Count) -> tuple[Value, ...]:
    share = None if count.share is None else Percent(count.share)
    return (count.recommendations, count.plans, count.closed, share)


_PLACE_COLUMNS = (SheetColumn("No", 6, key=True), SheetColumn("Unit Pelayanan", 34, key=True))
_PLAN_COLUMNS = (
    SheetColumn("Urut", 6, key=True),
    SheetColumn("No. Rekomendasi", 12),
    SheetColumn("Rekomendasi", 40),
    SheetColumn("Jenis Layanan", 24),
    SheetColumn("Rencana Aksi", 80),
    SheetColumn("Target Waktu", 14),
    SheetColumn("Tanggal", 12),
    SheetColumn("Status", 9),
    SheetColumn("Unsur", 9),
    SheetColumn("Kode Rencana", 14, key=True),
    SheetColumn("Baris Sumber", 10),
)


def _details(snapshot: Snapshot) -> Iterator[Sheet]:
    round_column = SheetColumn(words.round_column(snapshot), 7, key=True)
    columns = (*_PLACE_COLUMNS, round_column, *_PLAN_COLUMNS)
    for i, round_ in enumerate(figures.rounds(snapshot)):
        by_unit = figures.plans_by_unit(snapshot, round_).items()
        rows = (
            _plan(unit, order, plan)
            for unit, plans in by_unit
            for order, plan in enumerate(plans, 1)
        )
        yield Sheet(f"Lampiran 2{chr(ord('a') + i)}", columns, tuple(rows))


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
        words.STATUSES.get(plan.status, plan.status),
        ", ".join(plan.elements),
        plan.id,
        plan.line_first,
    )


def _reconciliation(snapshot: Snapshot) -> Sheet:
    columns = (
        SheetColumn("No Unit", 8),
        SheetColumn("Unit Pelayanan", 60),
        SheetColumn("Tahun", 8),
        SheetColumn("Angka", 26),
        SheetColumn("Tercetak", 12),
        SheetColumn("Terhitung", 12),
        SheetColumn("Penjelasan", 80),
    )
    rows = (
        (
            d.unit_no,
            d.unit,
            d.year,
            words.MEASURES.get(d.what, d.what),
            d.summary,
            d.detail,
            words.explain(d),
        )
        for d in snapshot.discrepancies
    )
    return Sheet("Rekonsiliasi", columns, tuple(rows))


_DECISIONS = {"open": "Belum diputuskan", "confirmed": "Benar", "dismissed": "Ditolak"}


def _findings(snapshot: Snapshot) -> Sheet:
    columns = (
        SheetColumn("Kode Rencana", 14),
        SheetColumn("Unit Pelayanan", 40),
        SheetColumn(words.round_column(snapshot), 8),
        SheetColumn("Urut", 6),
        SheetColumn("Pemeriksaan", 34),
        SheetColumn("Kode Pemeriksaan", 24),
        SheetColumn("Tingkat", 10),
        SheetColumn("Kutipan", 60),
        SheetColumn("Penjelasan", 60),
        SheetColumn("Keputusan", 16),
        SheetColumn("Alasan", 40),
    )
    where = places(snapshot)
    rows = (
        (
            f.plan,
            *place_of(f, snapshot, where),
            live_checks.title(f.check),
            f.check,
            words.SEVERITIES.get(f.severity, f.severity),
            words.quote(f),
            words.explanation(f),
            _DECISIONS.get(f.state, f.state),
            mask(f.reason),
        )
        for f in snapshot.findings
    )
    return Sheet("Temuan", columns, tuple(rows))


def _addendum(snapshot: Snapshot, later: Sequence[Later]) -> Sheet:
    columns = (
        SheetColumn("Kode Rencana", 14),
        SheetColumn(words.round_column(snapshot), 8),
        SheetColumn("Unit Pelayanan", 40),
        SheetColumn("Tanggal", 12),
        SheetColumn("Yang Terjadi", 30),
        SheetColumn("Keterangan", 80),
    )
    rows = (
        (
            e.plan,
            _round(e.round),
            e.unit,
            datetime.fromisoformat(e.at).date(),
            WHAT[e.what],
            mask(detail(e)),
        )
        for e in later
    )
    return Sheet("Adendum", columns, tuple(rows))
