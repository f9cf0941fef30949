"""The pictures of the first page: values by round, elements over the rounds, plans by status."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from tuntas.evaluation.cut_offs.notes import plans_address
from tuntas.evaluation.cut_offs.queries import Frozen
from tuntas.evaluation.words import say
from tuntas.followup.plans.queries import DOUBTFUL
from tuntas.results.running.queries import Running
from tuntas.results.scores import queries as results
from tuntas.results.scores.queries import RoundScore
from tuntas.surveys.models import Round
from tuntas.web import display
from tuntas.web.charts import bars as charts

from .queries import PlanCounts


def index_chart(scores: Sequence[RoundScore | Running]) -> Any:
    rows = [
        charts.Bar(
            _named(s.round),
            s.index,
            display.graded_short(s.index, s.grade),
            s.round.target,
            apart=s.round.provisional,
        )
        for s in scores
    ]
    return charts.bars(rows, title=say("overview.chart"))


def _named(round_: Round) -> str:
    name = f"{round_.name} {gettext('(sementara)')}" if round_.provisional else round_.name
    if round_.target is None:
        return name
    return say("overview.target", round=name, target=display.number(round_.target, 2))


def element_charts(scores: Sequence[RoundScore]) -> list[dict[str, Any]]:
    """One small line per element of the latest round; rounds of another instrument are not
    comparable.
    """
    latest = scores[-1]
    alike = [s for s in scores if s.round.instrument == latest.round.instrument]
    known = [e.index for s in alike for e in s.elements if e.index is not None]
    if not known:
        return []
    return [_element_chart(i, alike, min(known), max(known)) for i in range(len(latest.elements))]


def _element_chart(
    place: int, scores: Sequence[RoundScore], lowest: Decimal, highest: Decimal
) -> dict[str, Any]:
    latest = scores[-1].elements[place]
    points = [(s.round.code, s.elements[place].index) for s in scores]
    name = f"{latest.code} {display.element_name(latest.key, scores[-1].round.instrument)}"
    said = ", ".join(f"{code}: {display.number(value, 2)}" for code, value in points)
    return {
        "name": name,
        "code": latest.code,
        "values": [
            (value, s.elements[place].grade) for (_, value), s in zip(points, scores, strict=True)
        ],
        "change": results.difference(points[-1][1], points[-2][1]) if len(points) > 1 else None,
        "address": reverse("results", query={"round": scores[-1].round.code, "sort": latest.code}),
        "chart": charts.trend(
            [(code, value, display.number(value, 2)) for code, value in points],
            lowest=lowest,
            highest=highest,
            title=f"{name}: {said}",
        ),
    }


def plan_chart(
    counts: PlanCounts, parameters: Mapping[str, Any], frozen: Frozen | None = None
) -> dict[str, Any]:
    """One bar of the plans by status, with the addresses of the plans behind each part; ``frozen``:
    the cut-off that they were counted at.
    """
    parts = [
        ("close", gettext("selesai"), counts.close),
        ("open", gettext("terbuka"), counts.open),
        ("none", gettext("tanpa status"), counts.unknown),
    ]
    said = ", ".join(f"{display.number(count)} {label}" for *_, label, count in parts)
    query = {**parameters, "round": counts.round.code}

    def address(**more: str) -> str:
        if frozen:
            return plans_address(frozen, **query, **more)
        return reverse("plans", query=query | more)

    return {
        "counts": counts,
        "address": address(),
        "doubtful": address(**DOUBTFUL),
        "parts": [
            (
                label,
                display.tone_of(status),
                count,
                address(status=status),
            )
            for status, label, count in parts
            if count
        ],
        "chart": charts.stacked(
            [charts.Part(label, count, display.tone_of(status)) for status, label, count in parts],
            title=f"{counts.round.name}: {said}",
        ),
    }
