from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tuntas.core.report.figures import Count
from tuntas.evaluation import queries
from tuntas.evaluation.cut_offs.notes import cut_off_note, plans_behind
from tuntas.evaluation.cut_offs.queries import Frozen, cut_offs_in_force, frozen
from tuntas.evaluation.models import Evaluation
from tuntas.evaluation.permissions import may_assign
from tuntas.evaluation.queries import RoundProgress
from tuntas.followup.permissions import may_verify
from tuntas.followup.plans.queries import DOUBTFUL, doubtful_in
from tuntas.organisation.permissions import may_import_reports
from tuntas.organisation.requests import Request
from tuntas.surveys.columns import round_column
from tuntas.web.figures import key
from tuntas.web.tables.columns import Column
from tuntas.web.tables.summary import SummaryTable, page
from tuntas.web.tables.table import Table


@require_safe
def evaluations(request: Request) -> HttpResponseBase:
    seen = queries.evaluations_seen(request.viewer)
    frozen = cut_offs_in_force(seen)

    def day(evaluation: Evaluation) -> date:
        """Of the state that its pages show, else the one that its assignment names."""
        shown = frozen.get(evaluation.pk)
        return timezone.localdate(shown.at) if shown else evaluation.cut_off

    table = Table(
        request,
        seen,
        name="evaluasi",
        columns=[
            Column(
                "code", _("Kode"), sort="code", link=lambda e: reverse("evaluation", args=[e.code])
            ),
            Column("title", _("Judul"), sort="title"),
            Column("period", _("Periode"), sort="period"),
            Column("cut_off", _("Cut-off data"), day, sort="cut_off", kind="date"),
            Column("letter", _("Surat tugas"), "letter_number", sort="letter_number"),
            Column("number", _("Nomor laporan"), sort="number", shown=False),
            Column("source", _("Dibaca dari"), sort="source", shown=False),
        ],
        order="-cut_off",
        caption=_("Evaluasi"),
    )
    context = {
        "may_import": may_import_reports(request.viewer),
        "may_assign": may_assign(request.viewer),
        "may_verify": may_verify(request.viewer),
    }
    return table.respond("evaluation/assignments/evaluations.html", context)


@require_safe
def evaluation(request: Request, code: str) -> HttpResponseBase:
    found = queries.evaluation_or_404(request.viewer, code)
    shown = frozen(found, request.viewer)
    rounds = shown.progress if shown else queries.progress(found, request.viewer)
    total = sum((row.count for row in rounds), Count())
    context = {
        "evaluation": found,
        "team": found.team.all(),
        "rounds": rounds,
        "total": total,
        "doubtful": total.doubtful and plans_behind(shown, **doubtful_in(r.round for r in rounds)),
        "may_read_all": request.viewer.sees_all_units,
        "progress": _progress(request, found.code, shown, rounds, total),
        **cut_off_note(shown, request.viewer),
    }
    return page(request, "evaluation/assignments/evaluation.html", context)


def _progress(
    request: Request,
    code: str,
    frozen: Frozen | None,
    rounds: Sequence[RoundProgress],
    total: Count,
) -> SummaryTable:
    """Round by round, and all of them."""
    rows: list[tuple[Any, ...]] = [
        (r.name, r.units, r.count, {"round": r.round.code}) for r in rounds
    ]
    rows.append((_("Seluruhnya"), None, total, {}))

    def behind(**more: str) -> Callable[[Any], str]:
        return lambda row: plans_behind(frozen, **row[3], **more)

    def figure(name: str) -> Callable[[Any], str]:
        """Of one round; all of them together stand on no other page."""
        return lambda row: key(name, f"evaluation-{code}", row[3]["round"]) if row[3] else ""

    columns = (
        round_column(lambda r: r[0]),
        Column("units", _("Unit"), lambda r: r[1], kind="number"),
        Column(
            "recommendations",
            _("Rekomendasi"),
            lambda r: r[2].recommendations,
            kind="number",
            figure=figure("recommendations"),
        ),
        Column(
            "plans",
            _("Rencana aksi"),
            lambda r: r[2].plans,
            kind="number",
            link=behind(),
            figure=figure("plans"),
        ),
        Column(
            "closed",
            _("Selesai"),
            lambda r: r[2].closed,
            kind="number",
            link=behind(status="close"),
            figure=figure("closed"),
        ),
        Column("share", "%", lambda r: r[2].share, kind="percent"),
        Column(
            "doubtful",
            _("Selesai, diragukan"),
            lambda r: r[2].doubtful,
            kind="number",
            link=behind(**DOUBTFUL),
        ),
        Column("unknown", _("Tanpa status"), lambda r: r[2].unknown, kind="number"),
    )
    caption = _("Kemajuan tindak lanjut")
    return SummaryTable(request, f"kemajuan-{code}", columns, rows, caption=caption)
