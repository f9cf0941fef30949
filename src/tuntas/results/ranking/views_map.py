"""The provinces on a map of tiles, each with the grade of its units; the units beside it."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import ngettext

from tuntas.core.base import provinces
from tuntas.core.base.provinces import PROVINCES, Province
from tuntas.organisation.columns import unit_column
from tuntas.organisation.requests import Request
from tuntas.results.columns import figure_of, grade_column, index_column, respondents
from tuntas.results.running.queries import running
from tuntas.results.scores import convention, queries
from tuntas.results.scores.convention import Shown
from tuntas.results.scores.pages import round_page
from tuntas.results.words import say
from tuntas.surveys.models import Round
from tuntas.web import display
from tuntas.web.charts import standalone, tiles
from tuntas.web.tables.table import Column, Table, among, containing
from tuntas.web.terms import gettext, gettext_lazy as _, named

from . import queries as ranking
from .queries import Standing


@round_page()
def map_page(request: Request, rounds: list[Round], own: Round) -> HttpResponseBase:
    shown = convention.shown(request.GET, own)
    units = located(shown.round)
    members = _regions(units)
    regions = ranking.by_region(shown.round, members)
    chart = _chart(shown, regions, members)
    if request.GET.get("format") == "svg":
        name = f"peta-{own.code}{shown.suffix}"
        return standalone.download(chart, name, title=_title(own), notes=convention.notes(shown))
    context = {
        "rounds": rounds,
        "round": own,
        "shown": shown,
        "running": running(rounds),
        "headline": headline(shown.round, regions),
        "chart": chart,
        "chart_title": _title(own),
        "bands": queries.instrument_of(own).bands,
        "nowhere": [row for row in units if row.province is None],
        "convention": queries.convention(shown.round),
    }
    return _table(request, shown, units).respond("results/ranking/map.html", context)


def located(round_: Round) -> list[Standing]:
    """Every unit of the round, by province from west to east; those without a province are last."""
    rows = ranking.standings(ranking.surveyed(round_), "unit")
    order = {province.code: place for place, province in enumerate(PROVINCES)}
    return sorted(rows, key=lambda r: order[r.province.code] if r.province else len(order))


def _regions(units: Sequence[Standing]) -> dict[str, list[Standing]]:
    found: dict[str, list[Standing]] = defaultdict(list)
    for row in units:
        if row.province:
            found[row.province.code].append(row)
    return found


def headline(round_: Round, regions: Mapping[str, Standing]) -> str:
    """``Unit SKM 2022 ada di 36 dari 38 provinsi: 30 provinsi bermutu A, 6 B; terendah …``."""
    known = [row for row in regions.values() if row.score]
    if not known:
        return say("map.no_answers", round=round_.name)
    sentence = say("map.provinces", round=round_.name, n=len(regions), all=len(PROVINCES))
    grades = Counter(row.grade for row in known if row.grade)
    if grades:
        sentence += ": " + ", ".join(
            say("map.grade", n=n, grade=letter) for letter, n in sorted(grades.items())
        )
    low = min(known, key=lambda row: (row.score and row.score.exact) or 0)
    lowest = say("map.lowest", name=low.name, value=display.graded(low.index, low.grade))
    return f"{sentence}; {lowest}."


# The picture


def _title(round_: Round) -> str:
    return say("map.picture", round=round_.name)


def _chart(
    shown: Shown, regions: Mapping[str, Standing], units: Mapping[str, list[Standing]]
) -> Any:
    drawn = [_tile(p, regions.get(p.code), units.get(p.code, []), shown) for p in PROVINCES]
    return tiles.chart(
        drawn,
        provinces.ROWS,
        provinces.COLUMNS,
        title=_title(shown.own),
        description="; ".join(tile.said for tile in drawn),
    )


def _tile(
    province: Province, region: Standing | None, members: Sequence[Standing], shown: Shown
) -> tiles.Tile:
    units = named(ngettext("{n} ⟨unit⟩", "{n} ⟨unit⟩", len(members)))
    units = units.format(n=display.number(len(members)))
    value = display.graded(region.index, region.grade) if region else gettext("tidak ada ⟨unit⟩")
    said = f"{province.name}: {value}" + (f", {units}" if members else "")
    return tiles.Tile(
        row=province.row,
        column=province.column,
        short=province.short,
        letter=(region.grade or "") if region else "",
        text=display.number(region.index, 2) if region and region.score else "",
        members=len(members),
        address=_address(province, members, shown),
        said=said,
    )


def _address(province: Province, members: Sequence[Standing], shown: Shown) -> str:
    """A province with one unit leads to it, one with several to its rows of the table."""
    if not members:
        return ""
    if len(members) == 1 and members[0].unit:
        return reverse("unit", args=[members[0].unit.no], query=shown.query)
    return reverse("map", query={**shown.query, "province": province.code}) + "#daftar"


# The table


def _table(request: Request, shown: Shown, units: Sequence[Standing]) -> Table:
    return Table(
        request,
        units,
        name=f"peta-{shown.own.code}{shown.suffix}",
        columns=[
            Column("province", _("Provinsi"), "province.name"),
            unit_column(
                link=lambda r: reverse("unit", args=[r.unit.no], query=shown.query),
            ),
            index_column(figure=figure_of("index", shown.place)),
            grade_column(),
            respondents(figure=figure_of("respondents", shown.place)),
            *shown.file_column,
        ],
        filters=[
            among(
                "province",
                _("Provinsi"),
                lambda r: r.province.code if r.province else "none",
                [*((p.code, p.name) for p in PROVINCES), ("none", _("Tanpa provinsi"))],
            )
        ],
        search=containing("name"),
        search_label=_("Cari ⟨unit⟩"),
        per_page=100,
        caption=_("⟨Unit⟩ menurut provinsi"),
        css="tinted",
    )
