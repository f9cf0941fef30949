"""What each unit's index did from one round to the next, all units judged together."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tuntas.core.score import trend
from tuntas.organisation.columns import unit_column, unit_kind_column
from tuntas.organisation.models import Unit
from tuntas.organisation.queries import kind_names
from tuntas.organisation.requests import Request
from tuntas.results.scores import queries
from tuntas.results.words import say
from tuntas.web import display
from tuntas.web.figures import key
from tuntas.web.tables.columns import coded, signed
from tuntas.web.tables.table import Column, Table, among, containing
from tuntas.web.terms import gettext_lazy as _

from . import queries as trends
from .views import TONES, VERDICTS


@dataclass(frozen=True)
class UnitChange:
    unit: Unit
    change: trend.Change


@require_safe
def unit_changes(request: Request) -> HttpResponseBase:
    """Every unit's index from the round before to the one chosen, all judged together."""
    agency = request.viewer.agency
    rounds = trends.computed_rounds(agency)
    chosen = queries.round_asked(rounds[1:], request.GET)
    if chosen is None:
        return render(request, "results/trend/one_round.html", {"rounds": rounds})
    before = rounds[rounds.index(chosen) - 1]
    changes = trends.unit_changes(before, chosen)
    units = Unit.objects.in_bulk(changes)
    rows = sorted((UnitChange(units[pk], c) for pk, c in changes.items()), key=lambda r: r.unit.no)
    tested = sum(r.change.p is not None for r in rows)
    context = {
        "rounds": rounds[1:],
        "round": chosen,
        "before": before,
        "headline": _units_headline(rows, before.name, chosen.name),
        "multiplicity": trend.multiplicity(tested) if tested else None,
    }
    table = _units_table(request, rows, before.code, chosen.code)
    return table.respond("results/trend/units.html", context)


def _units_headline(rows: Sequence[UnitChange], before: str, after: str) -> str:
    number = Counter(r.change.verdict for r in rows)
    if rows and number[trend.BREAK] == len(rows):
        return display.sentence(rows[0].change.message)
    return say(
        "trend.units",
        before=before,
        after=after,
        fallen=display.number(number[trend.DECLINE]),
        risen=display.number(number[trend.RISE]),
        chance=display.number(number[trend.CHANCE]),
        untested=display.number(number[trend.NO_INTERVAL]),
        n=display.number(len(rows)),
    )


def _units_table(request: Request, rows: Sequence[UnitChange], before: str, code: str) -> Table:
    kinds = kind_names(request.viewer.agency)
    return Table(
        request,
        rows,
        name=f"perubahan-unit-{code}",
        columns=[
            unit_column(link=lambda r: reverse("trend", query={"unit": r.unit.no})),
            unit_kind_column(kinds),
            Column(
                "before",
                _("Sebelumnya"),
                "change.before.printed",
                kind="score",
                figure=lambda r: key("index", f"unit-{r.unit.no}", before),
            ),
            Column(
                "after",
                _("Sekarang"),
                "change.after.printed",
                kind="score",
                figure=lambda r: key("index", f"unit-{r.unit.no}", code),
            ),
            signed("change", _("Perubahan"), "change.printed"),
            signed("low", _("Selang dari"), lambda r: r.change.bounds and r.change.bounds[0]),
            signed("high", _("Selang sampai"), lambda r: r.change.bounds and r.change.bounds[1]),
            coded("verdict", _("Penilaian"), VERDICTS, TONES, value="change.verdict"),
        ],
        filters=[
            among("verdict", _("Penilaian"), "change.verdict", list(VERDICTS.items())),
            among("kind", _("Jenis ⟨unit⟩"), "unit.kind", list(kinds.items())),
        ],
        search=containing("unit.name"),
        search_label=_("Cari ⟨unit⟩"),
        per_page=100,
        caption=_("Perubahan nilai tiap ⟨unit⟩"),
    )
