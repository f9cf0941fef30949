"""Small made-up reports: a summary of four units and one detail table, row by row."""

from __future__ import annotations

from tuntas.readers.old_reports.audit import read_bytes
from tuntas.readers.old_reports.model import OldReport, PlanRow

UNITS = (
    "Biro Teh",
    "Balai Kopi di Kota Awan",
    "Balai Kopi di Lembah Hijau",
    "Loka Kopi di Kabupaten Pasir",
)
SUMMARY_HEAD = "No\tUnit Pelayanan\tTahun\tJumlah Rekomendasi\tJumlah Rencana Aksi\tStatus close\t"
SERVICE_HEAD = "No\tUnit Pelayanan\tJenis Layanan\tRencana Aksi\tTimeline\tStatus Rencana Aksi"
NUMBER_HEAD = "No\tUnit Pelayanan\tNo. Rekomendasi\tRekomendasi\tRencana Aksi\tTimeline\tStatus"
BREAK = "\n"  # a page break: a blank line and the head once more
FIRST = 10  # line of the first detail row


def report_text(*rows: str, head: str = SERVICE_HEAD, year: int = 2022) -> str:
    """``rows`` are lines with tabs, or BREAK."""
    summary = [f"{no}\t{name}\t{year}\t1\t1\t1\t100%" for no, name in enumerate(UNITS, 1)]
    title = f"a. Matriks Rincian Hasil SKM tahun {year}"
    detail = [f"\n{head}" if row == BREAK else row for row in rows]
    return "\n".join(["Lampiran 1", SUMMARY_HEAD, *summary, "", title, head, *detail]) + "\n"


def read(*rows: str, head: str = SERVICE_HEAD, year: int = 2022) -> OldReport:
    return read_bytes("laporan.txt", report_text(*rows, head=head, year=year).encode())


def plans(*rows: str, head: str = SERVICE_HEAD, year: int = 2022) -> tuple[PlanRow, ...]:
    return read(*rows, head=head, year=year).plans


def places(found: tuple[PlanRow, ...]) -> list[tuple[str, int, int, str]]:
    """Id, lines counted from the first detail row (0), and text."""
    return [(p.id, p.line_first - FIRST, p.line_last - FIRST, p.text) for p in found]


def codes(report: OldReport) -> list[str]:
    """The decisions on single rows, in order of lines."""
    per_table = {"markup_removed", "cells_carried"}
    return [decision.code for decision in report.decisions if decision.code not in per_table]
