from collections.abc import Callable, Sequence

from django.http import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from tuntas.core.evaluation.snapshot import Discrepancy
from tuntas.evaluation.cut_offs.notes import cut_off_note, plans_behind
from tuntas.evaluation.cut_offs.queries import Frozen, frozen
from tuntas.evaluation.findings.tables import DECIDED, check_rows
from tuntas.evaluation.models import Evaluation, ReaderDecision
from tuntas.evaluation.pages import whole_page
from tuntas.evaluation.queries import discrepancy_facts, progress
from tuntas.organisation.columns import unit_column
from tuntas.organisation.requests import Request
from tuntas.readers.old_reports.model import Decision
from tuntas.web import display
from tuntas.web.tables.columns import Column
from tuntas.web.tables.summary import SummaryTable
from tuntas.web.tables.table import Table, among, containing
from tuntas.web.terms import gettext_lazy as _

from . import queries
from .queries import PrintedSum


@require_safe
@whole_page
def reconciliation(request: Request, found: Evaluation) -> HttpResponseBase:
    at_cut_off = frozen(found, request.viewer)
    rounds = at_cut_off.progress if at_cut_off else progress(found, request.viewer)
    rows = discrepancy_facts(found.discrepancies.all())
    table = Table(
        request,
        rows,
        name=f"rekonsiliasi-{found.code}",
        columns=DISCREPANCIES,
        per_page=200,
        caption=_("Yang tidak cocok"),
    )
    checks = check_rows(request, found, at_cut_off)
    context = {
        "evaluation": found,
        "totals": sum(row.unit_no is None for row in rows),
        "unit_years": len({(row.unit_no, row.year) for row in rows if row.unit_no}),
        "in_plans": sum(row.what == "plans" for row in rows),
        "sums": SummaryTable(
            request,
            f"ringkasan-{found.code}",
            _sum_columns(at_cut_off),
            queries.printed_sums(found, rounds),
            key="ringkasan",
            caption=_("Ringkasan dibandingkan dengan rincian"),
        ),
        "checks": SummaryTable(
            request,
            f"temuan-{found.code}",
            CHECKS,
            checks,
            key="temuan",
            caption=_("Temuan per pemeriksaan"),
        ),
        "findings": sum(check.total for check in checks),
        "undecided": sum(check.open for check in checks),
        "decisions": queries.decisions_by_code(found),
        **cut_off_note(at_cut_off, request.viewer),
    }
    return table.respond("evaluation/old_reports/reconciliation.html", context)


def _sum_columns(frozen: Frozen | None) -> list[Column]:
    def behind(**more: str) -> Callable[[PrintedSum], str]:
        return lambda s: plans_behind(frozen, round=str(s.year), **more)

    return [
        Column("year", _("Tahun survei"), html=lambda s: str(s.year)),
        Column(
            "printed_recommendations",
            _("Rekomendasi, ringkasan"),
            "printed.recommendations",
            kind="number",
        ),
        Column("printed_plans", _("Rencana aksi, ringkasan"), "printed.plans", kind="number"),
        Column(
            "read_plans", _("Rencana aksi, rincian"), "read.plans", kind="number", link=behind()
        ),
        Column("printed_closed", _("Selesai, ringkasan"), "printed.closed", kind="number"),
        Column(
            "read_closed",
            _("Selesai, rincian"),
            "read.closed",
            kind="number",
            link=behind(status="close"),
        ),
    ]


CHECKS = (
    Column(
        "check",
        _("Pemeriksaan"),
        "title",
        link=lambda c: reverse("plans", query={"finding": c.check_id}),
    ),
    Column("severity", _("Bobot")),
    Column("total", _("Temuan"), kind="number"),
    *DECIDED,
)


def _plans_of(row: Discrepancy) -> str:
    """The rows that the counted figure came from."""
    found = {"unit": row.unit_no, "year": row.year}
    return reverse("plans", query={name: n for name, n in found.items() if n})


DISCREPANCIES = (
    unit_column(lambda d: d.unit or str(_("Seluruh ⟨unit⟩")), link=_plans_of),
    Column("year", _("Tahun"), html=lambda d: str(d.year or display.DASH)),
    Column("what", _("Yang dihitung"), queries.measure),
    Column("summary", _("Tercetak")),
    Column("detail", _("Menurut isinya")),
    Column("explanation", _("Penjelasan"), queries.explanation, kind="long"),
)


@require_safe
@whole_page
def decisions(request: Request, found: Evaluation) -> HttpResponseBase:
    groups = queries.decisions_by_code(found)
    table = decision_table(
        request,
        list(found.reader_decisions.order_by("line_first", "pk")),
        f"keputusan-pembaca-{found.code}",
        [(group.code, group.sentence) for group in groups],
    )
    return table.respond("evaluation/old_reports/decisions.html", {"evaluation": found})


def decision_table(
    request: Request,
    rows: Sequence[ReaderDecision | Decision],
    name: str,
    codes: list[tuple[str, str]],
) -> Table:
    """What a reader decided, with its places."""
    return Table(
        request,
        rows,
        name=name,
        columns=[
            LINE,
            LAST_LINE,
            Column("explanation", _("Keputusan"), queries.decision_said, kind="long"),
            Column("quote", _("Yang tertulis"), kind="long"),
        ],
        filters=[among("code", _("Jenis"), "code", codes)],
        search=containing("quote"),
        search_label=_("Cari dalam kutipan"),
        caption=_("Keputusan pembaca"),
    )


# Where something stands in the source.
LINE = Column(
    "line",
    _("Baris"),
    "line_first",
    kind="number",
    html=lambda row: display.lines(row.line_first, row.line_last),
)
LAST_LINE = Column("line_last", _("Baris terakhir"), kind="number", shown=False)
