"""How well the questionnaire of a round measured, for all units, one unit or one service."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext, gettext_lazy as _

from tuntas.organisation.requests import Request
from tuntas.results.scores import convention, queries
from tuntas.results.scores.convention import Shown
from tuntas.results.scores.pages import round_page
from tuntas.results.scores.scope import Scope, counts_of, scope_choices, scope_of
from tuntas.results.words import say
from tuntas.surveys.models import Round
from tuntas.web import display
from tuntas.web.charts import distribution, standalone
from tuntas.web.figures import key
from tuntas.web.tables.columns import graded
from tuntas.web.tables.table import Column, Table

from .queries import USUAL_ALPHA, Item, Quality, quality, question_name


@round_page(running=False)
def quality_page(request: Request, rounds: list[Round], round_: Round) -> HttpResponseBase:
    scope, used = scope_of(request), queries.instrument_of(round_)
    found = quality(counts_of(round_, scope), used, round_.aggregation)
    title, scale = say("quality.picture", round=round_.name, scope=scope.name), used.scale
    chart = _chart(found, round_, title)
    if request.GET.get("format") == "svg":
        notes = convention.notes(Shown(round_, round_), say("quality.ends", scale=scale))
        name = f"sebaran-{round_.code}{scope.suffix}"
        return standalone.download(chart, name, title=title, notes=notes)
    context = {
        "rounds": rounds,
        "round": round_,
        "headline": headline(found, round_, scope),
        "quality": found,
        "respondents": found.n or None,
        "uniform": [item.code for item in found.uniform],
        "chart": chart,
        "chart_title": title,
        "shades": [(v, distribution.shade(v, scale)) for v in range(1, scale + 1)],
        **scope_choices(request, scope),
    }
    table = Table(
        request,
        found.items,
        name=f"mutu-kuesioner-{round_.code}{scope.suffix}",
        columns=_columns(round_, scope),
        caption=_("Tiap pertanyaan: jawaban, nilai, dan korelasi"),
    )
    return table.respond("results/quality/quality.html", context)


def headline(found: Quality, round_: Round, scope: Scope) -> str:
    """``SKM 2022, instansi: alpha Cronbach 0,857 (andal) dari 6.669 responden yang dihitung; …``"""
    values = {"round": round_.name, "scope": scope.name, "n": scope.respondents(found.n)}
    if not found.n:
        return say("scores.no_answers", **values)
    if found.alpha is None:
        return say("quality.unknown", **values) + "."
    word = gettext("andal") if found.alpha >= USUAL_ALPHA else gettext("di bawah batas lazim 0,6")
    sentence = say("quality.alpha", **values, alpha=display.number(found.alpha, 3), word=word)
    if low := found.weakest:
        element, r = question_name(round_, low.key), display.number(low.r, 3)
        sentence += "; " + say("quality.weakest", element=element, r=r)
    return f"{sentence}."


def _chart(found: Quality, round_: Round, title: str) -> Any:
    rows = [
        distribution.StackedBar(
            question_name(round_, item.key),
            item.counts,
            display.graded_short(item.index, item.grade),
        )
        for item in found.items
    ]
    said = "; ".join(f"{row.label}: {_spread(row.counts)}" for row in rows)
    scale = queries.instrument_of(round_).scale
    return distribution.chart(rows, scale, title=title, description=said)


def _spread(counts: Mapping[int, int]) -> str:
    if not counts:
        return gettext("tidak ada data")
    return ", ".join(f"{value} = {display.number(counts[value])}" for value in sorted(counts))


def _columns(round_: Round, scope: Scope) -> list[Column]:
    """A question that is alone on its element has the element's figures."""

    def figure(name: str) -> Callable[[Item], str]:
        return lambda item: key(f"{item.code}{name}", scope.key, round_.code)

    scale = queries.instrument_of(round_).scale
    return [
        Column("question", _("Pertanyaan"), lambda i: question_name(round_, i.key)),
        Column("n", _("Jawaban"), kind="number", figure=figure("-answers")),
        Column("blank", _("Kosong"), kind="number"),
        *(column for value in range(1, scale + 1) for column in _value_columns(value)),
        graded("index", _("Nilai"), figure=figure("")),
        Column("r", "r", kind="number", html=lambda i: display.number(i.r, 3)),
        Column("why", _("Catatan"), _why, html=_why),
    ]


def _value_columns(value: int) -> tuple[Column, Column]:
    """How many gave a value, and their share."""
    return (
        Column(f"v{value}", str(value), lambda i: i.counts.get(value, 0), kind="number"),
        Column(f"p{value}", f"{value} (%)", lambda i: i.share(value), kind="percent", shown=False),
    )


def _why(item: Item) -> str:
    return display.sentence(item.why) if item.why else ""
