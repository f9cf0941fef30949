"""The plans of a cut-off, each as it was then and as it is now: the rows behind the figures of the
evaluation's pages.
"""

from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from tuntas.core.evaluation.compare import SINCE, state_said
from tuntas.core.report.figures import Count
from tuntas.evaluation.models import Evaluation
from tuntas.evaluation.pages import evaluation_page
from tuntas.followup.plans.queries import AGAINST_CLOSING
from tuntas.organisation.columns import service_column, unit_column
from tuntas.organisation.requests import Request
from tuntas.surveys.columns import round_column
from tuntas.web import display
from tuntas.web.tables.columns import Column
from tuntas.web.tables.table import Filter, Table, among, containing
from tuntas.web.terms import gettext, gettext_lazy as _

from .notes import cut_off_note
from .queries import Beside, Frozen, beside, frozen_at, plans_beside

STATUSES = {"close": _("Selesai"), "open": _("Terbuka"), "none": _("Tanpa status")}


@require_safe
@evaluation_page(lambda _viewer: True)
def plans(request: Request, found: Evaluation, pk: int) -> HttpResponseBase:
    cut_off = get_object_or_404(found.cut_offs.defer("snapshot", "addendum"), pk=pk)
    frozen = frozen_at(found, cut_off, request.viewer)
    rows = beside(frozen, plans_beside(frozen, request.viewer))
    table = Table(
        request,
        rows,
        name=f"rencana-cut-off-{found.code}-{cut_off.pk}",
        columns=COLUMNS,
        filters=_filters(rows, frozen),
        search=containing(lambda row: f"{row.now.code} {row.now.unit} {row.now.text}"),
        search_label=_("Cari rencana, ⟨unit⟩, atau isi"),
        caption=_("Rencana aksi pada cut-off dan sesudahnya"),
    )
    context = {
        "evaluation": found,
        "count": _count(rows, frozen),
        **cut_off_note(frozen, request.viewer),
    }
    return table.respond("evaluation/cut_offs/plans.html", context)


def _count(rows: list[Beside], frozen: Frozen) -> Count:
    then = [row.then for row in rows if row.then]
    closed = sum(plan.status == "close" for plan in then)
    return Count(0, len(then), closed, sum(plan.key in frozen.doubtful for plan in then))


def _filters(rows: list[Beside], frozen: Frozen) -> list[Filter]:
    def doubtful(row: Beside) -> str:
        return AGAINST_CLOSING if row.then and row.then.key in frozen.doubtful else ""

    rounds = {row.now.round_code: row.now.round_code for row in rows}
    units = {str(row.now.unit_no): f"{row.now.unit_no}. {row.now.unit}" for row in rows}
    return [
        among(
            "since", _("Sejak cut-off"), "since", [(key, _(word)) for key, word in SINCE.items()]
        ),
        among("status", _("Status pada cut-off"), _status, list(STATUSES.items())),
        among("finding", _("Temuan"), doubtful, [(AGAINST_CLOSING, _("Meragukan status selesai"))]),
        among("unit", _("⟨Unit⟩"), lambda row: str(row.now.unit_no), list(units.items())),
        among("round", _("Putaran survei"), "now.round_code", list(rounds.items())),
    ]


def _status(row: Beside) -> str:
    """ "" of what was no plan then."""
    return "" if row.then is None else row.then.status or "none"


def _then(row: Beside) -> str:
    return "" if row.then is None else gettext(state_said(row.then.state, row.then.status))


def _deadline(row: Beside) -> Any:
    """As it was, in words where it is no day."""
    if row.then is None:
        return ""
    day = row.then.due or row.then.deadline
    return display.day(day) if day else row.then.deadline_raw


COLUMNS = (
    Column(
        "plan",
        _("Rencana"),
        "now.code",
        link=lambda row: reverse("plan", args=[row.now.round_code, row.now.code]),
    ),
    round_column("now.round_code"),
    unit_column("now.unit"),
    service_column("now.service"),
    Column("text", _("Rencana aksi"), lambda r: (r.then or r.now).text, kind="long"),
    Column("deadline", _("Tenggat pada cut-off"), _deadline),
    Column("then", _("Pada cut-off"), _then),
    Column("now", _("Sekarang"), lambda row: gettext(state_said(row.now.state, row.now.status))),
    Column("since", _("Sejak cut-off"), lambda row: gettext(SINCE[row.since])),
)
