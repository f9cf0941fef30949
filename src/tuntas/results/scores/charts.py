"""The elements of a unit as bars, as its page and its report draw them."""

from typing import Any

from tuntas.results.words import say
from tuntas.web import display
from tuntas.web.charts import bars

from .queries import UnitResult


def element_chart(result: UnitResult) -> Any:
    rows = [
        bars.Bar(
            f"{e.code} {display.element_name(e.key, result.round.instrument)}",
            e.index,
            display.graded_short(e.index, e.grade),
            result.round.target,
            "warn" if e.grade in ("C", "D") else "bar",
        )
        for e in result.elements
    ]
    return bars.bars(rows, title=say("scores.elements", unit=result.unit.name))
