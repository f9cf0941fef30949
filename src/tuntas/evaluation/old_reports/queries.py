"""Old reports: uploaded files are kept by their digest and read again whenever they are looked at;
of a loaded one, what does not agree with itself and how its lines were read.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db.models import Count as Counted, Sum
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils.text import get_valid_filename

from tuntas.core.evaluation import snapshot as facts
from tuntas.core.report.figures import Count
from tuntas.evaluation.models import Evaluation, ReaderDecision
from tuntas.evaluation.queries import RoundProgress
from tuntas.evaluation.words import words
from tuntas.organisation.models import Agency
from tuntas.readers.formats.limited import limited
from tuntas.readers.old_reports import reconciliation
from tuntas.readers.old_reports.audit import ReportAudit, audit, read_bytes
from tuntas.readers.old_reports.decisions import DECISIONS, explain as explain_decision
from tuntas.readers.old_reports.model import Decision
from tuntas.results.scores.queries import instrument_of
from tuntas.surveys.models import Round
from tuntas.web import display
from tuntas.web.terms import gettext, gettext_lazy as _

_DIGEST = re.compile(r"[0-9a-f]{64}")


def take(agency: Agency, name: str, data: bytes) -> str:
    """Keep a file that can be read as a report; returns its digest. Refused files leave nothing
    behind.
    """
    safe = get_valid_filename(name)[-60:]
    digest = hashlib.sha256(data).hexdigest()
    limited(safe, read_bytes, safe, data)
    folder = _folder(agency, digest)
    folder.mkdir(parents=True, exist_ok=True)
    if not any(folder.iterdir()):
        unfinished = folder.with_suffix(".part")
        unfinished.write_bytes(data)
        unfinished.replace(folder / safe)
    return digest


def read(name: str, data: bytes, cut_off: date | None) -> ReportAudit:
    """``cut_off`` stands in for the report's own. Raises UnreadableFile."""
    report = limited(name, read_bytes, name, data)
    if cut_off is not None:
        report = replace(report, assignment=replace(report.assignment, cut_off=cut_off))
    return audit(report)


def kept_or_404(agency: Agency, digest: str, cut_off: date | None) -> ReportAudit:
    """The report that was kept under this digest, as it is read today."""
    folder = _folder(agency, digest)
    files = list(folder.iterdir()) if _DIGEST.fullmatch(digest) and folder.is_dir() else []
    if not files:
        raise Http404
    return _read_kept(files[0], cut_off)


@lru_cache(maxsize=1)  # paging through a preview asks for the same report again and again
def _read_kept(path: Path, cut_off: date | None) -> ReportAudit:
    return read(path.name, path.read_bytes(), cut_off)


def _folder(agency: Agency, digest: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "old-reports" / str(agency.pk) / digest


def element_keys(round_: Round, values: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Values by element code (U1) as values by element key, in the round's instrument."""
    found = {code: instrument_of(round_).find(code) for code in values}
    return {element.key: values[code] for code, element in found.items() if element is not None}


MEASURES = words("measures")
UNKNOWN = _("Keputusan lain")  # of an earlier reader


def measure(found: facts.Discrepancy) -> str:
    """What was counted, in words."""
    return display.word(MEASURES, found.what)


def explanation(found: facts.Discrepancy) -> str:
    known = found.reason in reconciliation.REASONS
    return display.sentence(reconciliation.explain(found)) if known else ""


@dataclass(frozen=True)
class PrintedSum:
    """The rows of the printed summary added up, beside what the detail tables hold."""

    year: int
    printed: Count
    read: Count


def printed_sums(evaluation: Evaluation, rows: Iterable[RoundProgress]) -> list[PrintedSum]:
    columns = ("recommendations", "plans", "closed")
    added = {f"sum_{name}": Coalesce(Sum(name), 0) for name in columns}
    sums = evaluation.printed_rows.values_list("year").annotate(**added)
    read: dict[int, Count] = defaultdict(Count)
    for row in rows:
        read[row.round.year] += row.count
    return [
        PrintedSum(year, Count(*figures), read[year]) for year, *figures in sums.order_by("year")
    ]


@dataclass(frozen=True)
class DecisionGroup:
    code: str
    sentence: str
    total: int


def decision_sentence(code: str) -> str:
    """What kind of decision this is, in words, with an ellipsis where each one has its own
    values.
    """
    return re.sub(r"\{\w+\}", "…", gettext(DECISIONS[code])) if code in DECISIONS else str(UNKNOWN)


def decisions_by_code(evaluation: Evaluation) -> list[DecisionGroup]:
    """The reader's decisions, counted; the most frequent first."""
    counts = evaluation.reader_decisions.values_list("code").annotate(total=Counted("pk"))
    return [
        DecisionGroup(code, decision_sentence(code), total)
        for code, total in counts.order_by("-total", "code")
    ]


def decision_said(row: ReaderDecision | Decision) -> str:
    fact = Decision(row.code, row.line_first, row.line_last, row.quote, row.values)
    return display.sentence(explain_decision(fact)) if row.code in DECISIONS else str(UNKNOWN)
