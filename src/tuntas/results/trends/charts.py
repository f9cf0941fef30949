"""Lines of the index and of elements over the rounds, as the pages and the papers draw them."""

from collections.abc import Sequence
from typing import Any

from tuntas.core.score import trend
from tuntas.organisation.models import Unit
from tuntas.results.scores import queries
from tuntas.results.scores.scope import Scope
from tuntas.results.words import say
from tuntas.web import display
from tuntas.web.charts import lines
from tuntas.web.charts.lines import Scale
from tuntas.web.terms import gettext

from .queries import Line, Stop, Trend


def ends_of(drawn: Sequence[Line]) -> Scale:
    """One scale for several lines, so that they can be compared."""
    stops = drawn[0].stops or drawn[0].running
    used = queries.instrument_of(stops[-1].round)
    points = [point for line in drawn for point in _points(line)]
    return lines.scale(points, used.factor, used.factor * used.scale)


def _points(line: Line) -> list[lines.Point]:
    return [
        lines.Point(
            label=stop.round.code,
            at=stop.round.opens.toordinal(),
            value=stop.value,
            text=display.number(stop.value, 2),
            low=stop.interval[0] if stop.interval else None,
            high=stop.interval[1] if stop.interval else None,
            target=stop.round.target if line.key == "" else None,
            hollow=stop.source == "published",
            published=stop.published if stop.source == "computed" else None,
            gap=gettext("ukuran berganti")
            if stop.change and stop.change.verdict == trend.BREAK
            else "",
            apart=stop.round.provisional,
        )
        for stop in (*line.stops, *line.running)
    ]


def index_chart(found: Trend, unit: Unit) -> Any:
    """The index of a unit as its page draws it."""
    return chart(found.index, Scope(unit), height=240, grid=True)


def name_of(line: Line) -> str:
    return f"{line.code} {gettext(line.name)}" if line.code else gettext("Nilai indeks")


def title_of(line: Line, subject: Scope) -> str:
    return f"{name_of(line)}, {subject.name}"


def chart(
    line: Line, subject: Scope, ends: Scale | None = None, *, height: int, grid: bool = False
) -> Any:
    """On a scale of its own where no other is given."""
    ends = ends or ends_of([line])
    said = "; ".join(f"{stop.round.name}: {_said(stop)}" for stop in line.shown)
    title = title_of(line, subject)
    return lines.lines(
        _points(line), ends=ends, title=title, description=said, height=height, grid=grid
    )


def _said(stop: Stop) -> str:
    text = display.graded(stop.value, stop.grade)
    if stop.interval:
        low, high = map(display.number, stop.interval)
        text += " " + say("trend.interval", low=low, high=high)
    if stop.round.provisional:
        text += f" {gettext('(sementara)')}"
    return text
