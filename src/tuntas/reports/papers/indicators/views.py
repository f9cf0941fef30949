"""The PEKPPP indicators of all units of a round."""

from collections.abc import Sequence
from typing import NamedTuple

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext, gettext_lazy as _
from django.views.decorators.http import require_safe

from tuntas.core.evaluation.pekppp import Indicators
from tuntas.organisation.columns import unit_column
from tuntas.organisation.models import Unit
from tuntas.organisation.permissions import units_seen
from tuntas.organisation.requests import Request
from tuntas.reports.papers.plan_facts import blind_to
from tuntas.reports.papers.queries import address_of, rounds_of_papers
from tuntas.surveys.models import Round
from tuntas.web import display
from tuntas.web.tables.columns import Column
from tuntas.web.tables.table import Table

from .queries import indicators


class UnitIndicators(NamedTuple):
    unit: Unit
    found: Indicators


@require_safe
def pekppp(request: Request) -> HttpResponseBase:
    viewer = request.viewer
    rounds, round_ = rounds_of_papers(viewer, request.GET)
    if round_ is None:
        return render(request, "results/scores/no_rounds.html")
    every = list(units_seen(viewer).filter(round_units__round=round_))
    blind = blind_to(viewer, every, [round_])
    units = [unit for unit in every if unit.pk not in blind]
    found = indicators(viewer, round_, units)
    rows = [UnitIndicators(unit, found[unit.pk]) for unit in units]
    table = Table(
        request,
        rows,
        name=f"pekppp-{round_.code}",
        columns=_columns(round_),
        search=lambda some, text: [r for r in some if text.casefold() in r.unit.name.casefold()],
        search_label=_("Cari unit"),
        per_page=100,
        caption=_("Indikator tindak lanjut tiap unit"),
    )
    hidden = ", ".join(unit.name for unit in every if unit.pk in blind)
    context = {"rounds": rounds, "round": round_, "headline": _headline(rows), "hidden": hidden}
    return table.respond("reports/papers/pekppp.html", context)


def _headline(rows: Sequence[UnitIndicators]) -> str:
    done = sum(found.share_points == 5 for _unit, found in rows)
    none = sum(not found.planned for _unit, found in rows)
    text = gettext(
        "Dari {units} unit, {done} sudah melaksanakan seluruh rencananya dan {none} belum punya "
        "rencana."
    )
    return text.format(
        units=display.number(len(rows)), done=display.number(done), none=display.number(none)
    )


def _columns(round_: Round) -> list[Column]:
    return [
        unit_column(link=lambda row: address_of(row.unit, round_)),
        Column("no", _("No."), "unit.no", kind="number", shown=False),
        Column("planned", _("Rencana"), "found.planned", kind="number"),
        Column("done", _("Dilaksanakan"), "found.done", kind="number"),
        Column("share", _("Bagian"), "found.share", kind="percent"),
        Column("share_points", _("Nilai pelaksanaan"), "found.share_points", kind="number"),
        Column("reported", _("Laporan"), "found.reported", kind="date", shown=False),
        Column(
            "followed_up",
            _("Tindak lanjut pertama"),
            "found.followed_up",
            kind="date",
            shown=False,
        ),
        Column("months", _("Bulan ke"), "found.months", kind="number"),
        Column("speed_points", _("Nilai kecepatan"), "found.speed_points", kind="number"),
        Column("media", _("Media publikasi"), "found.media", kind="number"),
    ]
