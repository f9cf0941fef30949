"""Rounds over the years: a sentence that tells movement from chance, pictures, and the table of
them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tuntas.core.score import trend
from tuntas.organisation.permissions import may_enter_published
from tuntas.organisation.requests import Request
from tuntas.results.columns import end_of_interval, grade_column
from tuntas.results.running.queries import running
from tuntas.results.scores import queries
from tuntas.results.scores.pages import no_rounds
from tuntas.results.scores.scope import Scope, scope_choices, scope_of
from tuntas.results.words import say, words
from tuntas.surveys.columns import round_column
from tuntas.web import display
from tuntas.web.charts import standalone
from tuntas.web.charts.lines import Scale
from tuntas.web.figures import key
from tuntas.web.tables.columns import coded, graded, signed
from tuntas.web.tables.table import Column, Table, among

from . import charts, queries as trends
from .queries import Line, Stop, Trend

VERDICTS = words("verdicts")
TONES = {trend.DECLINE: "bad", trend.RISE: "good"}
SOURCES = {**words("origins"), "none": ""}


@dataclass(frozen=True)
class RoundFigure:
    """A row of the table: one figure of one round."""

    line: Line
    stop: Stop


@require_safe
def trend_page(request: Request) -> HttpResponseBase:
    viewer = request.viewer
    subject = scope_of(request)
    found = _trend(request, subject)
    if found is None:
        return no_rounds(request)
    if key := request.GET.get("svg"):
        return _picture(found, subject, key)
    table = _table(request, found, subject)
    context: dict[str, Any] = {
        "trend": found,
        "subject": subject,
        "enough": len(found.index.known) > 1,
        "may_enter": may_enter_published(viewer, viewer.agency),
        "round": found.latest,
        "running": [] if subject.service else running(found.running, subject.unit),
        **scope_choices(request, subject),
    }
    if not request.GET.get("format"):
        context |= _shown(found, subject)
    return table.respond("results/trend/trend.html", context)


def _trend(request: Request, subject: Scope) -> Trend | None:
    agency = request.viewer.agency
    if subject.service:
        return trends.service_trend(agency, subject.service)
    return trends.unit_trend(agency, subject.unit) if subject.unit else trends.agency_trend(agency)


def _shown(found: Trend, subject: Scope) -> dict[str, Any]:
    """What the page says and draws, the elements all on one scale."""
    ends = charts.ends_of([*found.elements])
    return {
        "headline": headline(found),
        "breaks": _breaks(found),
        "index_chart": charts.chart(found.index, subject, height=240, grid=True),
        "elements": [_element(line, subject, ends) for line in found.elements if line.shown],
        "has_published": any(stop.published is not None for stop in found.stops),
        "has_intervals": any(stop.interval for stop in found.stops),
        "convention": queries.convention(found.latest),
    }


def headline(found: Trend) -> str:
    """``Nilai SKM 2022: 90,83 (A), naik 1,03, nyata, dari SKM 2021. Unsur yang turun nyata: tidak
    ada.``
    """
    last = found.index.last
    if last is None:
        return say("trend.nothing")
    sentence = say(
        "trend.value", round=last.round.name, value=display.graded(last.value, last.grade)
    )
    if last.change is None:
        return sentence + say("trend.first")
    if last.change.verdict == trend.BREAK:
        return f"{sentence}. {display.sentence(last.change.message)}"
    before, words = last.change.before.label, display.sentence(last.change.words)
    said = say("trend.since", sentence=sentence, before=before, words=words)
    return f"{said} {_elements_moved(found, last)}"


def _elements_moved(found: Trend, last: Stop) -> str:
    changes = [
        (line, stop.change)
        for line in found.elements
        for stop in line.stops
        if stop.round == last.round and stop.change
    ]
    if not any(change.p is not None for _line, change in changes):
        return say("trend.untested")
    said = []
    for verdict in (trend.DECLINE, trend.RISE):
        codes = [line.code for line, change in changes if change.verdict == verdict]
        many = "every" if len(codes) == len(changes) else "some"
        if codes:
            said.append(say(f"trend.{many}_{verdict}", codes=", ".join(codes)))
    return " ".join(said) or say("trend.unmoved")


def _breaks(found: Trend) -> list[str]:
    """Why the line is interrupted, each reason once."""
    changes = (stop.change for stop in found.stops)
    broken = (c.message for c in changes if c and c.verdict == trend.BREAK)
    return list(dict.fromkeys(map(display.sentence, broken)))


def _element(line: Line, subject: Scope, ends: Scale) -> dict[str, Any]:
    change = line.last.change if line.last else None
    return {
        "line": line,
        "name": charts.name_of(line),
        "chart": charts.chart(line, subject, ends, height=120),
        "words": display.sentence(change.words) if change else "",
    }


def _picture(found: Trend, subject: Scope, key: str) -> HttpResponse:
    """One chart as a file of its own: ``index``, or the code of an element."""
    wanted = (line for line in found.lines if (line.code or "index").lower() == key.lower())
    if (line := next(wanted, None)) is None:
        raise Http404
    unfinished = [say("running.note", round=round_.name) for round_ in found.running]
    return standalone.download(
        charts.chart(line, subject, height=300, grid=True),
        f"tren-{line.code.lower() or 'indeks'}",
        title=charts.title_of(line, subject),
        notes=[*_breaks(found), *unfinished, queries.convention(found.latest)],
    )


# Tables


def _table(request: Request, found: Trend, subject: Scope) -> Table:
    rows = [RoundFigure(line, stop) for line in found.lines for stop in line.shown]
    figures = [(line.code or "index", charts.name_of(line)) for line in found.lines]
    return Table(
        request,
        rows,
        name="tren",
        columns=_columns(subject),
        filters=[
            among("figure", _("Angka"), lambda r: r.line.code or "index", figures),
            among("verdict", _("Perubahan"), "stop.change.verdict", list(VERDICTS.items())),
        ],
        caption=_("Nilai tiap putaran"),
        per_page=100,
    )


def _columns(subject: Scope) -> list[Column]:
    def figure(name: str, of_index: str = "") -> Callable[[RoundFigure], str]:
        """``of_index``: what the figure of the index is called."""

        def of_row(row: RoundFigure) -> str:
            named = f"{row.line.code}{name}" if row.line.code else of_index or name
            return key(named.removeprefix("-"), subject.key, row.stop.round.code)

        return of_row

    return [
        Column("figure", _("Angka"), lambda r: charts.name_of(r.line)),
        round_column("stop.round"),
        graded("value", _("Nilai"), "stop.value", "stop.grade", figure=figure("", "index")),
        grade_column("stop."),
        end_of_interval("low", _("Selang dari"), "stop.", figure=figure("-low")),
        end_of_interval("high", _("Selang sampai"), "stop.", figure=figure("-high")),
        # Of the index everyone who answered, of an element those who answered its questions.
        Column(
            "n", _("Jawaban"), "stop.n", kind="number", figure=figure("-answers", "respondents")
        ),
        Column("target", _("Target"), "stop.round.target", kind="score", shown=False),
        # Unrounded values are subtracted, then rounded: the figure that was judged.
        signed("change", _("Perubahan"), "stop.change.printed"),
        coded("verdict", _("Penilaian"), VERDICTS, TONES, value="stop.change.verdict"),
        Column("source", _("Asal angka"), lambda r: SOURCES[r.stop.origin_code]),
        Column("published", _("Terbitan"), "stop.published", kind="score", shown=False),
        Column("origin", _("Sumber terbitan"), "stop.origin", shown=False),
        Column(
            "instrument",
            _("Kuesioner"),
            lambda r: queries.instrument_of(r.stop.round).name,
            shown=False,
        ),
    ]
