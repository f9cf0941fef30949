"""``tuntas audit-report``: what an old report holds and what in it does not hold."""

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from tuntas.cli.refusals import refusal
from tuntas.core.base.fields import fields_of
from tuntas.core.base.numerals import listing, long_date, number, percent
from tuntas.core.base.periods import read_date
from tuntas.core.evaluation.checks import WRITTEN_CHECKS
from tuntas.core.evaluation.live_checks import AGAINST_CLOSING, explain as explain_finding
from tuntas.core.evaluation.snapshot import Discrepancy, SummaryRow
from tuntas.core.voices.masking import INTERNAL, mask, masked
from tuntas.readers.old_reports.audit import ReportAudit, audit_report, require_known_units
from tuntas.readers.old_reports.decisions import explain as explain_decision
from tuntas.readers.old_reports.model import PlanRow, PrintedTotal
from tuntas.readers.old_reports.reconciliation import explain as explain_discrepancy

from .figures import what_of, year_rows
from .workbook import house_of, workbook


def run(args: argparse.Namespace) -> int:
    """Prints or writes what was read, personal data covered unless the copy is internal; then
    refuses a unit that the summary lacks.
    """
    audit = audit_report(args.file, cutoff=_cutoff(args.cutoff))
    if args.format == "xlsx":
        out = args.out or Path(f"{args.file.stem}-pemeriksaan.xlsx")
        _write(out, workbook(audit, internal=args.internal))
        print(out)
    else:
        told = as_json if args.format == "json" else as_text
        text = told(audit, internal=args.internal)
        if args.out:
            _write(args.out, f"{text}\n".encode())
        else:
            print(text)
    require_known_units(audit.report)
    return 0


def _write(out: Path, data: bytes) -> None:
    try:
        out.write_bytes(data)
    except OSError as error:
        raise refusal("cannot_write", file=str(out), why=error.strerror or str(error)) from error


def _cutoff(raw: str | None) -> date | None:
    if raw is None:
        return None
    reading = read_date(raw, date.min.year)
    if reading.value is None or reading.kind != "day":
        raise refusal("bad_cutoff", raw=raw)
    return reading.value


def as_json(audit: ReportAudit, *, internal: bool = False) -> str:
    found = to_dict(audit)
    shown = {"internal": INTERNAL} | found if internal else masked(found, house=house_of(audit))
    return json.dumps(shown, ensure_ascii=False, indent=1)


def as_text(audit: ReportAudit, *, internal: bool = False) -> str:
    if internal:
        return "\n".join([INTERNAL, "", *summary_lines(audit)])
    house = house_of(audit)
    return "\n".join(mask(line, house=house) for line in summary_lines(audit))


def to_dict(audit: ReportAudit) -> dict[str, Any]:
    """All plans, rows, discrepancies, findings, decisions; dates in ISO, None: no data."""
    report = audit.report
    return {
        "units": len(report.units),
        "plans": [_plan(plan, audit.checks[plan.id]) for plan in report.plans],
        "summary": [
            {"no": r.no, "unit": r.unit, "year": r.year, **_counts(r)} for r in report.summary
        ],
        "printed_totals": {
            "-".join(map(str, total.years)): _counts(total)
            for total in report.printed_totals
            if not total.in_sentence
        },
        "reconciliation": [_discrepancy(discrepancy) for discrepancy in audit.discrepancies],
        "findings": [
            {
                **fields_of(f, "id", "check", "plan", "severity", "quote"),
                "explanation": str(explain_finding(f)),
            }
            for f in audit.findings
        ],
        "decisions": [
            {
                **fields_of(d, "code", "line_first", "line_last", "quote"),
                "explanation": str(explain_decision(d)),
            }
            for d in report.decisions
        ],
        "legal_basis": report.assignment.legal_basis.splitlines(),
    }


def _counts(row: SummaryRow | PrintedTotal) -> dict[str, Any]:
    return fields_of(row, "recommendations", "plans", "closed")


def _plan(plan: PlanRow, checks: list[str]) -> dict[str, Any]:
    return {
        **fields_of(
            plan, "id", "year", "unit", "unit_no", "unit_no_printed", "recommendation_no", "service"
        ),
        "elements": list(plan.elements),
        **fields_of(plan, "elements_source", "text"),
        "deadline_raw": plan.deadline.raw,
        "deadline": plan.deadline.value.isoformat() if plan.deadline.value else None,
        **fields_of(plan, "status_raw", "line_first", "line_last"),
        "findings": checks,
    }


def _discrepancy(discrepancy: Discrepancy) -> dict[str, Any]:
    return {
        **fields_of(discrepancy, "unit", "unit_no", "year", "what"),
        "summary": _figure(discrepancy.summary),
        "detail": _figure(discrepancy.detail),
        "reason": discrepancy.reason,
        "explanation": str(explain_discrepancy(discrepancy)),
    }


def _figure(text: str) -> int | str | None:
    return int(text) if text.isdecimal() else text or None


def summary_lines(audit: ReportAudit) -> Iterator[str]:
    report = audit.report
    assignment = report.assignment
    yield f"{assignment.title or report.source} {assignment.period}".strip()
    if assignment.number:
        yield f"Nomor {assignment.number}"
    if assignment.cut_off:
        yield f"Cut-off data {long_date(assignment.cut_off)}"
    yield f"Sumber {report.source}, SHA-256 {report.sha256[:16]}…"
    if laws := assignment.legal_basis.splitlines():
        yield "Dasar hukum:"
        yield from (f"  {law}" for law in laws)
    yield f"{number(len(report.units))} unit, {number(len(report.plans))} rencana aksi"
    yield ""
    yield from table(
        ("Tahun", "Unit", "Rencana", "Close", "%", "Tanpa status", "Tanpa waktu"), year_rows(audit)
    )
    yield from _said(audit)
    yield from _section("Yang tidak cocok", len(audit.discrepancies))
    yield from (f"  {line}" for d in audit.discrepancies for line in _discrepancy_lines(d))
    yield from _section("Temuan pada rencana aksi", len(audit.findings))
    yield from _grouped_findings(audit)
    yield from _section("Keputusan pembaca", len(report.decisions))
    yield from _grouped_decisions(audit)


def _said(audit: ReportAudit) -> Iterator[str]:
    """What stands beside the shares: closed plans that are doubtful, and conformity."""
    if doubtful := audit.count.doubtful:
        yield (
            f"{number(doubtful)} dari {number(audit.count.closed)} rencana close diragukan; lihat "
            f"temuan {' dan '.join(c for c in WRITTEN_CHECKS if c in AGAINST_CLOSING)}"
        )
    required = audit.required
    if required.share is not None:
        planned, elements = number(required.planned), number(required.elements)
        yield f"Kesesuaian: {planned} dari {elements} unsur ({percent(required.share)})"
    if required.untold:
        yield f"Kesesuaian tidak dapat dinilai: {listing([str(r) for r in required.untold])}"


def _section(title: str, count: int) -> Iterator[str]:
    yield ""
    yield f"{title}: {number(count) if count else 'tidak ada'}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Columns as wide as their widest cell, figures to the right."""
    widths = [max(len(row[at]) for row in (head, *rows)) for at in range(len(head))]
    for row in (head, *rows):
        yield "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))


def _discrepancy_lines(discrepancy: Discrepancy) -> Iterator[str]:
    year = str(discrepancy.year or "semua tahun")
    who = f"{discrepancy.unit_no} {discrepancy.unit}" if discrepancy.unit_no else "Keseluruhan"
    yield f"{year}, {who}: {what_of(discrepancy)}. {explain_discrepancy(discrepancy)}"


def _grouped_findings(audit: ReportAudit) -> Iterator[str]:
    for check, found in _grouped(audit.findings, "check"):
        example = f"{found[0].plan}: “{_short(found[0].quote)}”"
        yield f"  {check} ({len(found)}): {WRITTEN_CHECKS[check].title}. Contoh {example}"


def _grouped_decisions(audit: ReportAudit) -> Iterator[str]:
    for code, found in _grouped(audit.report.decisions, "code"):
        first = found[0]
        yield f"  {code} ({len(found)}), mis. baris {first.line_first}: {explain_decision(first)}"


def _grouped(rows: Iterable[Any], name: str) -> Iterable[tuple[str, list[Any]]]:
    groups = defaultdict(list)
    for row in rows:
        groups[getattr(row, name)].append(row)
    return groups.items()


def _short(text: str) -> str:
    return text if len(text) <= 90 else f"{text[:89]}…"
