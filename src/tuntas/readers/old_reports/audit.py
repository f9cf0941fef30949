"""Reads an old report and says what in it does not hold."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from tuntas.core.evaluation.checks import CheckInput, run_checks
from tuntas.core.evaluation.conformity import Asked, Planned, codes_of, matrix
from tuntas.core.evaluation.live_checks import AGAINST_CLOSING
from tuntas.core.evaluation.snapshot import Discrepancy, Finding
from tuntas.core.followup.workflow import printed_status
from tuntas.core.report.figures import Count, Required, required_of_unit
from tuntas.readers.formats import docx, workbook
from tuntas.readers.old_reports.chapters import read_assignment, read_rounds, read_stated_totals
from tuntas.readers.old_reports.markup import plain
from tuntas.readers.old_reports.model import OldReport
from tuntas.readers.old_reports.plans import read_details
from tuntas.readers.old_reports.reconciliation import is_closed, reconcile
from tuntas.readers.old_reports.summary import read_summary
from tuntas.readers.old_reports.tables import (
    MAX_BYTES,
    Line,
    decode,
    find_tables,
    lines_of,
    too_large,
)
from tuntas.readers.old_reports.units import Register
from tuntas.readers.refusals import unreadable


@dataclass(frozen=True)
class ReportAudit:
    report: OldReport
    discrepancies: tuple[Discrepancy, ...]
    findings: tuple[Finding, ...]

    @cached_property
    def checks(self) -> Mapping[str, list[str]]:
        """The checks that each plan, by its id, has a finding of."""
        found = defaultdict(list)
        for finding in self.findings:
            found[finding.plan].append(finding.check)
        return found

    @property
    def count(self) -> Count:
        """Of all plans that were read, without recommendations."""
        closed = {plan.id for plan in self.report.plans if is_closed(plan)}
        against = {f.plan for f in self.findings if f.check in AGAINST_CLOSING}
        unknown = sum(not printed_status(plan.status_raw) for plan in self.report.plans)
        plans = len(self.report.plans)
        return Count(0, plans, len(closed), len(closed & against), unknown)

    @cached_property
    def required(self) -> Required:
        """What the recommendations want, as far as they name elements themselves."""
        rules = {round_.year: " ".join(round_.rules) for round_ in self.report.rounds}
        said: dict[tuple[int, int, str, str], str] = {}
        for plan in self.report.plans:
            said.setdefault(plan.asked, plan.recommendation or rules.get(plan.year, ""))
        asked = (
            Asked((year, unit, service), codes_of(text))
            for (year, unit, _no, service), text in said.items()
        )
        plans = (
            Planned(p.id, (p.year, p.unit_no, p.service), p.text, p.elements, p.elements_source)
            for p in self.report.plans
        )
        return sum(required_of_unit(matrix(asked, plans)).values(), Required({}))


def audit_report(path: Path, *, cutoff: date | None = None) -> ReportAudit:
    """Reads, reconciles and checks; ``cutoff`` is the report's own unless given.

    Raises UnreadableFile for a file that cannot be taken; nothing is written anywhere.
    """
    return audit(read_text(path), cutoff=cutoff)


def audit(report: OldReport, *, cutoff: date | None = None) -> ReportAudit:
    inputs = [
        CheckInput(p.id, p.year, p.unit, p.service, p.text, p.deadline, p.status_raw, p.elements)
        for p in report.plans
    ]
    findings = run_checks(inputs, cutoff=cutoff or report.assignment.cut_off)
    return ReportAudit(report, tuple(reconcile(report)), tuple(findings))


def require_known_units(report: OldReport) -> None:
    """Raises UnreadableFile ``unknown_unit`` where the detail names a unit that the summary
    lacks.
    """
    for decision in report.decisions:
        if decision.code in ("unit_unknown", "unit_missing"):
            raise unreadable(
                "old_reports.unknown_unit",
                file=report.source,
                line=decision.line_first,
                unit=decision.quote,
                count=len({row.no for row in report.summary}),
            )


def read_text(path: Path) -> OldReport:
    """The report in a file that ``read_bytes`` knows; the size is looked at before the file is."""
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise too_large(path.name, size)
        data = path.read_bytes()
    except OSError as error:
        raise unreadable(
            "old_reports.file_not_readable",
            file=path.name,
            why=error.strerror or type(error).__name__,
        ) from error
    return read_bytes(path.name, data)


def read_bytes(name: str, data: bytes) -> OldReport:
    """Audit the bytes of a file; the ending of ``name`` says what it is."""
    if len(data) > MAX_BYTES:
        raise too_large(name, len(data))
    read = _LINES_BY_ENDING.get(Path(name).suffix.casefold())
    lines = read(data, name) if read else lines_of(decode(data, name))
    return read_lines(lines, name, hashlib.sha256(data).hexdigest())


_LINES_BY_ENDING: dict[str, Callable[[bytes, str], list[Line]]] = {
    ".docx": docx.lines,
    ".xlsx": workbook.lines,
    ".xls": workbook.lines,
    ".ods": workbook.lines,
}


def read_lines(lines: Sequence[Line], name: str, digest: str) -> OldReport:
    """The report in a stream of lines of cells, whatever file they come from."""
    tables = find_tables(lines, name)
    summary = read_summary(tables.summary)
    details = read_details(tables.details, Register(tuple(summary.units)))
    for line in tables.outside:
        details.decisions.note("line_outside", plain(line.text), line.number)
    decisions = sorted([*summary.decisions, *details.decisions], key=lambda d: d.line_first)
    return OldReport(
        source=name,
        sha256=digest,
        assignment=read_assignment(tables.prose),
        units=(*summary.units, *details.units),
        rounds=read_rounds(tables.prose),
        summary=tuple(summary.rows),
        printed_totals=(*summary.totals, *read_stated_totals(tables.prose)),
        plans=tuple(details.plans),
        decisions=tuple(decisions),
    )
