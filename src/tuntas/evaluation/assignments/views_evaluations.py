from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
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
from tuntas.web.terms import gettext_lazy as _


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
    columns = (
        round_column(lambda r: r[0]),
        Column("units", _("⟨Unit⟩"), lambda r: r[1], kind="number"),
        *_counts(code, frozen),
    )
    caption = _("Kemajuan tindak lanjut")
    return SummaryTable(request, f"kemajuan-{code}", columns, rows, caption=caption)


def _counts(code: str, frozen: Frozen | None) -> Iterator[Column]:
    """What there is of a round, or of all, and the plans behind it."""

    def count(name: str, label: Any, link: dict[str, str] | None, **how: Any) -> Column:
        def behind(row: Any) -> str:
            return plans_behind(frozen, **row[3], **(link or {}))

        where = None if link is None else behind
        return Column(name, label, lambda r: getattr(r[2], name), kind="number", link=where, **how)

    def figure(name: str) -> Callable[[Any], str]:
        """Of one round; all of them together stand on no other page."""
        return lambda row: key(name, f"evaluation-{code}", row[3]["round"]) if row[3] else ""

    closed = {"status": "close"}
    yield count("recommendations", _("Rekomendasi"), None, figure=figure("recommendations"))
    yield count("plans", _("Rencana aksi"), {}, figure=figure("plans"))
    yield count("closed", _("Selesai"), closed, figure=figure("closed"))
    yield Column("share", "%", lambda r: r[2].share, kind="percent")
    yield count("doubtful", _("Selesai, diragukan"), DOUBTFUL)
    yield count("unknown", _("Tanpa status"), None)
