"""The PEKPPP indicators of all units of a round."""

from collections.abc import Sequence
from typing import NamedTuple

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from tuntas.core.base.counted import agreed
from tuntas.core.evaluation.pekppp import EDITIONS, Indicators
from tuntas.organisation.columns import unit_column
from tuntas.organisation.models import Unit
from tuntas.organisation.permissions import may_manage_surveys, units_seen
from tuntas.organisation.requests import Request
from tuntas.reports.papers.plan_facts import blind_to
from tuntas.reports.papers.queries import address_of, round_or_404, rounds_of_papers
from tuntas.surveys.models import Round
from tuntas.surveys.permissions import agency_managed
from tuntas.surveys.rounds.actions import choose_pekppp_edition
from tuntas.web import display
from tuntas.web.acts import Attempt
from tuntas.web.tables.columns import Column
from tuntas.web.tables.table import Table
from tuntas.web.terms import gettext, gettext_lazy as _

from .queries import indicators


class UnitIndicators(NamedTuple):
    unit: Unit
    found: Indicators


@require_safe
def pekppp(request: Request) -> HttpResponseBase:
    return _page(request)


@require_POST
def choose_edition(request: Request) -> HttpResponseBase:
    agency_managed(request.viewer)
    round_ = round_or_404(request.viewer, request.GET)
    with Attempt() as attempt:
        choose_pekppp_edition(
            round_=round_,
            edition=request.POST.get("edition", ""),
            by=request.viewer.person,
            at=timezone.now(),
        )
    if attempt.refused:
        return _page(request, attempt.problem, attempt.status)
    messages.success(request, gettext("Edisi formulir disimpan."))
    return redirect(reverse("pekppp", query={"round": round_.code}))


def _page(request: Request, problem: str = "", status: int = 200) -> HttpResponseBase:
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
        search_label=_("Cari ⟨unit⟩"),
        per_page=100,
        caption=_("Indikator tindak lanjut tiap ⟨unit⟩"),
    )
    hidden = ", ".join(unit.name for unit in every if unit.pk in blind)
    edition = EDITIONS[round_.pekppp_edition]
    context = {
        "rounds": rounds,
        "round": round_,
        "headline": _headline(rows),
        "hidden": hidden,
        "edition": edition,
        "told": "; ".join(map(display.sentence, edition.told)),
        "editions": EDITIONS.values() if may_manage_surveys(viewer) else (),
        "problem": problem,
    }
    response = table.respond("reports/papers/pekppp.html", context)
    response.status_code = status
    return response


def _headline(rows: Sequence[UnitIndicators]) -> str:
    done = sum(found.share_points == 5 for _unit, found in rows)
    none = sum(not found.planned for _unit, found in rows)
    doubtful = sum(found.doubtful for _unit, found in rows)
    text = gettext(
        "Dari {units} ⟨unit⟩, {done} sudah melaksanakan seluruh rencananya dan {none} belum punya "
        "rencana."
    )
    if doubtful:
        text += " " + gettext("{doubtful} rencana yang dilaksanakan diragukan.")
    numbers = {"units": len(rows), "done": done, "none": none, "doubtful": doubtful}
    return agreed(text.format(**{name: display.number(n) for name, n in numbers.items()}))


def _columns(round_: Round) -> list[Column]:
    edition = EDITIONS[round_.pekppp_edition]
    return [
        unit_column(link=lambda row: address_of(row.unit, round_)),
        Column("no", _("No."), "unit.no", kind="number", shown=False),
        Column("planned", _("Rencana"), "found.planned", kind="number"),
        Column("done", _("Dilaksanakan"), "found.done", kind="number"),
        Column("doubtful", _("Diragukan"), "found.doubtful", kind="number"),
        Column("share", _("Bagian"), "found.share", kind="percent"),
        Column("share_points", _("Nilai pelaksanaan"), "found.share_points", kind="number"),
        Column("reported", _("Laporan"), "found.reported", kind="date", shown=False),
        Column(
            "followed_up",
            _("Tindak lanjut terakhir"),
            "found.followed_up",
            kind="date",
            shown=False,
        ),
        Column("months", _("Bulan ke"), "found.months", kind="number"),
        Column("speed_points", _("Nilai kecepatan"), "found.speed_points", kind="number"),
        Column("edition", _("Edisi formulir"), lambda _row: gettext(edition.name), shown=False),
        Column(
            "unanswered",
            _("Rekomendasi tanpa rencana"),
            "found.unanswered",
            kind="number",
            shown=False,
        ),
        Column("media", _("Media"), "found.media", kind="number"),
    ]
