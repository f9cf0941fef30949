"""Made-up snapshots for the writers: a small one to read, and one of the size of a national
agency.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from tuntas.core.evaluation.snapshot import (
    Assignment,
    Discrepancy,
    ElementValue,
    Finding,
    Plan,
    Recommendation,
    Round,
    Snapshot,
    TeamMember,
    Unit,
)
from tuntas.core.report.figures import KINDS
from tuntas.readers.old_reports.model import OldReport, PlanRow

ELEMENTS = ("Persyaratan", "Prosedur", "Waktu Penyelesaian")
SERVICES = ("Pengujian", "Layanan Informasi")
RULE = "Menyusun rencana aksi atas 3 (tiga) unsur pelayanan dengan nilai terendah."

ASSIGNMENT = Assignment(
    title="Laporan Monitoring dan Evaluasi Tindak Lanjut Survei Kepuasan Masyarakat",
    period="Semester I Tahun 2023",
    number="LAP-7/2023",
    letter_number="ST-12/2023",
    letter_date=date(2023, 5, 8),
    cut_off=date(2023, 6, 6),
    team=(
        TeamMember("penanggung_jawab", "Rani Contoh"),
        TeamMember("ketua_tim", "Budi Contoh"),
        TeamMember("anggota", "Sari Contoh"),
        TeamMember("anggota", "Tono Contoh"),
    ),
    place="Jakarta",
    signed_on=date(2023, 7, 27),
    signer_title="Inspektur Utama",
    signer="Rani Contoh",
    inspectorate="Inspektorat Utama",
    application="PANTAU",
)


def unit(no: int, kind: str = "balai", since: int | None = None) -> Unit:
    return Unit(no, f"Balai Contoh di Kota {no}", kind, since)


def survey(year: int, unit_nos: tuple[int, ...], index: str | None = "89.80") -> Round:
    return Round(
        year=year,
        name=f"SKM {year}",
        respondents=6137,
        index=None if index is None else Decimal(index),
        target=Decimal("88.46"),
        elements=tuple(
            ElementValue(name.lower(), f"U{i}", name, Decimal(88 + i))
            for i, name in enumerate(ELEMENTS, 1)
        ),
        weights="exact",
        aggregation="pooled",
        unit_nos=unit_nos,
        counted_nos=unit_nos,
        rules=(RULE,),
    )


def plan(unit_no: int, year: int, number: int, **changes: object) -> Plan:
    """The first year's plans answer a numbered recommendation, later ones a service."""
    asked = year == 2021
    made = Plan(
        id=f"{year}-{unit_no:02}-{number:02}",
        year=year,
        unit_no=unit_no,
        recommendation_no="3" if asked else "",
        recommendation=RULE if asked else "",
        service="" if asked else SERVICES[number % 2],
        text=f"Menyebarkan brosur persyaratan ke-{number} kepada pemohon di Kota {unit_no}",
        deadline_raw="31/12/2022",
        deadline=date(2022, 12, 31),
        status="close",
        elements=("U1",),
        elements_source="stated",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def snapshot(plans: tuple[Plan, ...] | None = None, **changes: object) -> Snapshot:
    """Two units in 2021, a third from 2022; four plans unless others are given."""
    units = (unit(1, "balai_besar"), unit(2), unit(3, "loka", 2022))
    if plans is None:
        plans = (
            plan(1, 2021, 1),
            plan(1, 2021, 2),
            plan(2, 2022, 1),
            plan(3, 2022, 1, status="open"),
        )
    asked = {(p.year, p.unit_no, p.recommendation_no, p.service, p.recommendation) for p in plans}
    made = Snapshot(
        agency="Badan Contoh Republik Indonesia",
        agency_short="Badan Contoh",
        assignment=ASSIGNMENT,
        units=units,
        rounds=(survey(2021, (1, 2)), survey(2022, (1, 2, 3), "90.83")),
        recommendations=tuple(Recommendation(*key) for key in sorted(asked)),
        plans=plans,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def large(units: int = 88, sentences: int = 4) -> Snapshot:
    """About 850 plans of several hundred characters, with findings and discrepancies."""
    plans = tuple(_plans(units, sentences))
    nos = tuple(range(1, units + 1))
    return snapshot(
        plans,
        units=tuple(unit(no, since=2022 if no > 63 else None) for no in nos),
        rounds=(survey(2021, nos[:63]), survey(2022, nos, "90.83")),
        findings=tuple(
            Finding(f"{p.id}:status_missing", "status_missing", p.id, "high", p.text[:120])
            for p in plans[::4]
        ),
        discrepancies=tuple(
            Discrepancy(no, f"Balai Contoh di Kota {no}", 2022, "plans", "3", "4", "unknown")
            for no in nos[:9]
        ),
    )


def _plans(units: int, sentences: int) -> Iterator[Plan]:
    for year in (2021, 2022):
        for no in range(1, units + 1):
            many = 7 - no % 2 if year == 2022 else 4 if no <= 63 else 0
            for i in range(1, many + 1):
                text = "\n".join(
                    f"{k}. Sosialisasi ke-{k * no + i} kepada pengguna" for k in range(sentences)
                )
                day = date(2022, 12, 31) + timedelta(days=i)
                yield plan(no, year, i, text=text, deadline=day, deadline_raw=f"{day:%d/%m/%Y}")


def of_report(report: OldReport) -> Snapshot:
    """The plans of an old report with the standing facts of the made-up agency."""
    years = sorted({row.year for row in report.summary})
    scope = {year: tuple(row.no for row in report.summary if row.year == year) for year in years}
    return snapshot(
        tuple(_read_plan(row) for row in report.plans),
        units=tuple(
            Unit(u.no, u.name, KINDS[u.no % 4], 2022 if u.new else None) for u in report.units
        ),
        rounds=tuple(survey(year, nos) for year, nos in scope.items()),
        printed_summary=report.summary,
    )


def _read_plan(row: PlanRow) -> Plan:
    return Plan(
        id=row.id,
        year=row.year,
        unit_no=row.unit_no,
        recommendation_no=row.recommendation_no,
        recommendation=row.recommendation,
        service=row.service,
        text=row.text,
        deadline_raw=row.deadline.raw,
        deadline=row.deadline.value,
        status=row.status if row.status in ("open", "close") else "",
        elements=row.elements,
        elements_source=row.elements_source,
        line_first=row.line_first,
        line_last=row.line_last,
    )
