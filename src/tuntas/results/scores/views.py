"""Units against elements: the picture of one round."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpResponseBase
from django.urls import reverse

from tuntas.core.survey.instruments import Instrument
from tuntas.organisation.columns import unit_column, unit_kind_column
from tuntas.organisation.queries import kind_names
from tuntas.organisation.requests import Request
from tuntas.results.columns import figure_of, grade_column, index_column, respondents
from tuntas.results.running.queries import running
from tuntas.results.words import say
from tuntas.surveys.models import Round
from tuntas.surveys.queries import excluded_by_unit
from tuntas.web import display
from tuntas.web.charts import heatmap, standalone
from tuntas.web.tables.columns import graded, signed
from tuntas.web.tables.table import Column, Filter, Table, among, among_any, containing
from tuntas.web.terms import gettext, gettext_lazy as _

from . import convention, queries
from .convention import Shown
from .pages import round_page
from .queries import UnitResult

Results = list[UnitResult]


@round_page()
def matrix(request: Request, rounds: list[Round], own: Round) -> HttpResponseBase:
    shown = convention.shown(request.GET, own)
    chosen, before = shown.round, queries.round_before(rounds, own)
    before = convention.like(shown, before) if before else None
    scores = queries.unit_scores([chosen, *([before] if before else [])])
    results = queries.unit_results(chosen, scores, before)
    excluded = {unit: count for (_round, unit), count in excluded_by_unit([chosen]).items()}
    context = {
        "rounds": rounds,
        "round": own,
        "shown": shown,
        "before": before,
        "running": running(rounds),
        "spread": queries.spread(results),
        "excluded": sum(excluded.get(r.unit.pk, 0) for r in results),
        "convention": queries.convention(chosen),
        "elements": [(c, display.element_name(c, chosen.instrument)) for c in _codes(chosen)],
    }
    table = _table(request, shown, results, excluded)
    if request.GET.get("format") == "svg":
        return _picture(table, shown)
    return table.respond("results/scores/matrix.html", context)


def _codes(round_: Round) -> list[str]:
    used = queries.instrument_of(round_)
    return [used.code(key) for key in used.keys]


def _picture(table: Table, shown: Shown) -> HttpResponseBase:
    """The rows that are filtered, every element."""
    title = say("scores.units", round=shown.own.name)
    elements = [f"{c} {display.element_name(c, shown.own.instrument)}" for c in _codes(shown.own)]
    rows = [heatmap.HeatRow(r.unit.name, _cells(r, len(elements))) for r in table.rows]
    heads = [gettext("Nilai"), *_codes(shown.own)]
    chart = heatmap.chart(heads, rows, title=title, description="; ".join(elements))
    notes = convention.notes(shown, "; ".join(elements) + ".")
    return standalone.download(chart, table.name, title=title, notes=notes)


def _cells(result: UnitResult, elements: int) -> list[heatmap.Cell]:
    values = [(result.index, result.grade), *((e.index, e.grade) for e in result.elements)]
    if result.score is None:
        values += [(None, None)] * elements
    return [
        heatmap.Cell(letter or "", "" if value is None else display.number(value, 2))
        for value, letter in values
    ]


def _table(request: Request, shown: Shown, results: Results, excluded: Mapping[int, int]) -> Table:
    round_ = shown.round
    kinds = kind_names(round_.agency_id)
    return Table(
        request,
        results,
        name=f"hasil-{round_.code}{shown.suffix}",
        columns=[
            *_columns(shown, kinds),
            Column(
                "excluded",
                _("Dikecualikan"),
                lambda r: excluded.get(r.unit.pk, 0),
                kind="number",
                shown=bool(excluded),
            ),
            *shown.file_column,
        ],
        filters=_filters(queries.instrument_of(round_), kinds),
        search=containing("unit.name"),
        search_label=_("Cari ⟨unit⟩"),
        per_page=200,
        caption=_("Nilai ⟨unit⟩ menurut unsur"),
        css="matrix",
    )


def _filters(used: Instrument, kinds: Mapping[str, str]) -> list[Filter]:
    grades = [(b.grade, f"{b.grade} {gettext(b.name)}") for b in used.bands]
    return [
        among("kind", _("Jenis ⟨unit⟩"), "unit.kind", list(kinds.items())),
        among(
            "counted",
            _("Dalam nilai instansi"),
            lambda r: "yes" if r.counted else "no",
            [("yes", _("Dihitung")), ("no", _("Tidak dihitung"))],
        ),
        among("grade", _("Mutu nilai ⟨unit⟩"), "grade", grades),
        among_any(
            "element_grade", _("Ada unsur bermutu"), lambda r: (e.grade for e in r.elements), grades
        ),
        among(
            "target",
            _("Target"),
            _target,
            [("below", _("Belum tercapai")), ("reached", _("Tercapai")), ("none", _("Tanpa data"))],
        ),
    ]


def _target(result: UnitResult) -> str:
    if result.over_target is None:
        return "none"
    return "below" if result.over_target < 0 else "reached"


def _columns(shown: Shown, kinds: Mapping[str, str]) -> list[Column]:
    used, query = queries.instrument_of(shown.round), shown.parameters
    return [
        unit_column(link=lambda r: f"{reverse('unit', args=[r.unit.no])}?{query}"),
        Column("no", _("No."), "unit.no", kind="number", shown=False),
        unit_kind_column(kinds),
        Column(
            "counted",
            _("Dalam nilai instansi"),
            lambda r: gettext("dihitung") if r.counted else gettext("tidak dihitung"),
            shown=False,
        ),
        index_column(css="index", figure=figure_of("index", shown.place)),
        *(_element_column(i, used, shown) for i in range(len(used.elements))),
        grade_column(html=lambda r: display.grade(r.grade)),
        signed("change", _("Perubahan"), shown=False),
        signed("over_target", _("Selisih target"), shown=False),
        respondents("score.n", figure=figure_of("respondents", shown.place)),
    ]


def _element_column(place: int, used: Instrument, shown: Shown) -> Column:
    element = used.elements[place]
    code = used.code(element.key)

    def read(name: str) -> Callable[[UnitResult], Any]:
        return lambda result: getattr(result.elements[place], name) if result.score else None

    grade = read("grade")
    return graded(
        code,
        code,
        read("index"),
        grade,
        css=lambda r: display.grade_class(grade(r)),
        title=f"{code} {gettext(element.name)}",
        figure=figure_of(code, shown.place),
    )
