"""The appendices: the summary matrix, the plans of each round, and what does not hold."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, count, groupby
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from tuntas.core.base import numerals
from tuntas.core.evaluation import live_checks
from tuntas.core.evaluation.snapshot import Discrepancy, Finding, Plan, Snapshot, Unit
from tuntas.core.report import figures
from tuntas.core.report.figures import Count, UnitRound
from tuntas.core.survey.round_codes import RoundName
from tuntas.reports.document import layouts
from tuntas.reports.document.model import (
    NONE,
    Block,
    Cell,
    Column,
    Group,
    Heading,
    Paragraph,
    Table,
    TableRow,
    Value,
    paragraph,
    percent,
    row,
    spanning,
)
from tuntas.web.terms import on_paper

from . import words
from .words import say


def summary(snapshot: Snapshot) -> tuple[Block, ...]:
    """Lampiran 1: a row for each unit and round, then the totals per round and over all."""
    all_rows, rounds = figures.unit_rounds(snapshot), figures.rounds(snapshot)
    independent = figures.became_independent(snapshot)
    starred = {unit.no for units in independent.values() for unit in units}
    units = chain.from_iterable(
        _unit_rows(unit, rows, star=unit.no in starred)
        for unit, rows in groupby(all_rows, key=attrgetter("unit"))
    )
    totals = [_total_row("Jumlah", (round_,), figures.total(all_rows, round_)) for round_ in rounds]
    totals.append(_total_row("Jumlah seluruhnya", rounds, figures.total(all_rows)))
    until = snapshot.assignment.period or numerals.long_date(snapshot.assignment.cut_off)
    title = (
        "Matriks Ringkasan Rencana Aksi Tindak Lanjut atas Hasil Survei Kepuasan Masyarakat "
        f"sampai dengan {until}"
    )
    called = words.round_column(snapshot)
    return (
        Heading(1, "Lampiran 1", title),
        # Not below, where a full page leaves them one of their own.
        *_independence_notes(independent),
        *_doubtful_note(figures.total(all_rows)),
        layouts.table("units", (*units, *totals), round=called, round_small=called.lower()),
    )


def _unit_rows(unit: Unit, rows: Iterable[UnitRound], *, star: bool) -> Iterator[TableRow]:
    """The number and the name stand once, beside all rounds of the unit."""
    place = (str(unit.no), f"{unit.name}*" if star else unit.name)
    return spanning([(*place, r.round.code, *count_values(r.count)) for r in rows], columns=(0, 1))


def _total_row(title: str, rounds: tuple[RoundName, ...], total: Count) -> TableRow:
    said = numerals.listing([round_.code for round_ in rounds])
    return row(Cell(title, cols=2), said, *count_values(total), strong=True)


def count_values(count: Count) -> tuple[Value, ...]:
    return count.recommendations, count.plans, count.closed, percent(count.share)


def _independence_notes(independent: dict[int, tuple[Unit, ...]]) -> Iterator[Paragraph]:
    for year, units in independent.items():
        yield say("lampiran.mandiri", "note", jumlah_unit=len(units), tahun=str(year))


def _doubtful_note(total: Count) -> Iterator[Paragraph]:
    if total.doubtful:
        yield say("lampiran.diragukan", "note", close=total.closed, diragukan=total.doubtful)


def details(snapshot: Snapshot) -> Iterator[tuple[Block, ...]]:
    """Lampiran 2a, 2b ...: one for each round, with the plans under their unit's heading."""
    for i, round_ in enumerate(figures.rounds(snapshot)):
        letter = chr(ord("a") + i)
        title = (
            "Matriks Rincian Hasil Monitoring dan Evaluasi Rencana Aksi Tindak Lanjut atas Hasil "
            "Survei "
            f"Kepuasan Masyarakat Tahun {words.titled(round_)} per Unit Pelayanan Publik"
        )
        yield (Heading(1, f"Lampiran 2{letter}", title), _plans(snapshot, round_))


def _plans(snapshot: Snapshot, round_: RoundName) -> Block:
    by_unit = figures.plans_by_unit(snapshot, round_)
    plans = [plan for unit_plans in by_unit.values() for plan in unit_plans]
    if not plans:
        return say("lampiran.tanpa_rencana", tahun=round_.spoken)
    numbered = any(p.recommendation_no or p.recommendation for p in plans)
    served = any(p.service for p in plans)
    columns = tuple(_plan_columns(numbered=numbered, served=served))
    head = ("recommendation_no", "recommendation") if numbered else ()
    fields = (*head, "service") if served else head
    groups = tuple(
        Group(f"{unit.no}. {unit.name}", tuple(_plan_rows(unit_plans, fields)))
        for unit, unit_plans in by_unit.items()
    )
    summary = on_paper(f"Rencana aksi tahun {round_.spoken} per ⟨unit⟩.")
    return Table(summary, columns, groups, small=True)


def _plan_columns(*, numbered: bool, served: bool) -> Iterator[Column]:
    yield Column("Urut", 0.05, "center")
    if numbered:
        yield Column("No. Rekomendasi", 0.1, "center")
        yield Column("Rekomendasi", 0.2)
    if served:
        yield Column("Jenis Layanan", 0.16)
    yield Column("Rencana Aksi", 0.78 - 0.3 * numbered - 0.16 * served)
    yield Column("Target Waktu", 0.1, "center")
    yield Column("Status", 0.07, "center")


def _plan_rows(plans: Iterable[Plan], fields: Sequence[str]) -> Iterator[TableRow]:
    """What consecutive plans have in common, in these fields, stands once."""
    order = count(1)
    for head, together in groupby(plans, key=lambda p: [getattr(p, name) for name in fields]):
        rows = [
            (
                str(next(order)),
                *(text or None for text in head),
                plan.text,
                deadline_text(plan) or None,
                words.label("statuses", plan.status) or None,
            )
            for plan in together
        ]
        yield from spanning(rows, columns=range(1, 1 + len(head)))


def deadline_text(plan: Plan) -> str:
    """The deadline as the unit wrote it, else the date."""
    written = plan.deadline_raw.strip()
    return written or (numerals.short_date(plan.deadline) if plan.deadline else "")


def doubts(
    snapshot: Snapshot, audit: Mapping[str, Any] = MappingProxyType({}), internal: bool = False
) -> tuple[Block, ...]:
    """Lampiran 3: figures that disagree, findings on plans, and the digest of the facts."""
    return (
        Heading(1, "Lampiran 3", "Hal yang Tidak Sesuai"),
        Heading(2, "A.", "Angka yang Tidak Saling Cocok"),
        *_discrepancies(snapshot.discrepancies),
        Heading(2, "B.", "Temuan pada Rencana Aksi"),
        *_findings(snapshot),
        Heading(2, "C.", "Sidik Data"),
        say(
            "lampiran.sidik",
            cut_off=snapshot.assignment.cut_off,
            sidik=snapshot.digest,
            sumber=f" Sumber: {snapshot.source}." if snapshot.source else "",
        ),
        *(() if internal else (say("lampiran.ditutupi"),)),
        *(say("lampiran.jejak", **fields) for fields in _anchor(audit)),
    )


def audited(audit: Mapping[str, Any]) -> tuple[tuple[str, Value], ...]:
    """The same for cells."""
    return tuple(
        fact
        for fields in _anchor(audit)
        for fact in (
            ("Jumlah baris jejak audit saat ditandatangani", fields["baris_jejak"]),
            ("Sidik baris terakhir jejak audit", fields["sidik_jejak"]),
        )
    )


def _anchor(audit: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Only of what was signed: by it anyone can tell later whether the trail is still whole."""
    if audit:
        yield {"baris_jejak": audit["rows"], "sidik_jejak": audit["head"]}


def _discrepancies(discrepancies: tuple[Discrepancy, ...]) -> tuple[Block, ...]:
    if not discrepancies:
        return (say("lampiran.tanpa_angka"),)
    rows = (
        row(
            str(i),
            d.unit or on_paper("Seluruh ⟨unit⟩"),
            str(d.year or NONE),
            *discrepancy_values(d),
        )
        for i, d in enumerate(discrepancies, start=1)
    )
    return say("lampiran.angka"), layouts.table("discrepancies", rows)


def discrepancy_values(d: Discrepancy) -> tuple[Value, ...]:
    return words.label("measures", d.what), d.summary or None, d.detail or None, words.explain(d)


def _findings(snapshot: Snapshot) -> Iterable[Block]:
    if not snapshot.findings:
        return (say("lampiran.tanpa_temuan"),)
    standing = figures.standing(snapshot)
    states = Counter(f.state for f in snapshot.findings)
    units = {f.unit_no for f in snapshot.findings if not f.plan}
    lead = say(
        "lampiran.temuan",
        temuan=len(snapshot.findings),
        rencana=len({f.plan_key for f in snapshot.findings if f.plan}),
        dan_unit=f" dan {numerals.number(len(units))} unit" if units else "",
        dibenarkan=states["confirmed"],
        dikesampingkan=states["dismissed"],
        belum_diputuskan=states["open"],
    )
    return (
        lead,
        _findings_summary(snapshot),
        *((paragraph("Rincian temuan", "label"), _quotes(snapshot, standing)) if standing else ()),
        *_dismissals(snapshot),
    )


def _findings_summary(snapshot: Snapshot) -> Table:
    states = ("confirmed", "dismissed", "open")
    counts: dict[str, Counter[str]] = {}
    for finding in snapshot.findings:
        counts.setdefault(finding.check, Counter())[finding.state] += 1
    rows = (
        row(
            live_checks.title(check),
            words.severity(check),
            n.total(),
            *(n[state] for state in states),
        )
        for check, n in counts.items()
    )
    return layouts.table("finding_counts", rows)


def _dismissals(snapshot: Snapshot) -> Iterator[Block]:
    """What the team dismissed, with its reasons; those of an older snapshot are not known."""
    dismissed = [f for f in snapshot.findings if f.state == "dismissed"]
    if not dismissed:
        return
    place_of = places(snapshot)
    rows = (row(*place_of(f), live_checks.title(f.check), f.reason or None) for f in dismissed)
    yield paragraph("Temuan yang dikesampingkan", "label")
    yield layouts.table("dismissed_findings", rows, round=words.round_column(snapshot))


def _quotes(snapshot: Snapshot, standing: tuple[Finding, ...]) -> Table:
    place_of = places(snapshot)
    groups = (
        Group(
            f"{live_checks.title(check)} ({numerals.number(n)})",
            tuple(row(*place_of(f), _explanation(f)) for f in standing if f.check == check),
        )
        for check, n in figures.findings_by_check(snapshot).items()
    )
    return layouts.grouped("findings", groups, round=words.round_column(snapshot))


def places(snapshot: Snapshot) -> Callable[[Finding], tuple[str, str, str]]:
    """Tells where a finding belongs: its unit, round, and the place among the unit's plans at which
    Lampiran 2 shows its plan; one about a unit has no such place.
    """
    names = {unit.no: unit.name for unit in snapshot.units}
    plans = {
        plan.key: (unit.name, round_.code, str(i))
        for round_ in figures.rounds(snapshot)
        for unit, plans in figures.plans_by_unit(snapshot, round_).items()
        for i, plan in enumerate(plans, start=1)
    }

    def place_of(f: Finding) -> tuple[str, str, str]:
        if f.plan:
            return plans[f.plan_key]
        return names.get(f.unit_no or 0, NONE), f.round.code if f.round else NONE, NONE

    return place_of


def _explanation(finding: Finding) -> str:
    said, seen = words.explanation(finding), finding.quote
    quoted = f"Kutipan: “{seen}”" if seen and seen not in said else ""
    return "\n".join(filter(None, (said, quoted)))
