"""How well the questionnaire of a round measured, for all units, one unit or one service."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tuntas.core.base.messages import N_
from tuntas.core.survey.instruments import Instrument
from tuntas.organisation.requests import Request
from tuntas.results.quality.queries import USUAL_ALPHA, Item, Quality, quality, question_name
from tuntas.results.scores import convention, queries
from tuntas.results.scores.convention import Shown
from tuntas.results.scores.scope import Scope, count_of, scope_choices, scope_of
from tuntas.surveys.models import Round
from tuntas.web import display
from tuntas.web.charts import distribution, standalone
from tuntas.web.tables.columns import graded
from tuntas.web.tables.table import Column, Table

NOTE = N_(
    "r: korelasi Pearson tiap pertanyaan dengan jumlah semua pertanyaan. r dan alpha Cronbach "
    "dihitung dari {complete} kuesioner yang lengkap. Alpha paling sedikit 0,6 lazim disebut andal."
)


@require_safe
def quality_page(request: Request) -> HttpResponseBase:
    rounds = queries.rounds_of(request.viewer.agency)
    round_ = queries.round_asked(rounds, request.GET)
    if round_ is None:
        return render(request, "results/scores/no_rounds.html")
    scope = scope_of(request)
    found = quality(count_of(round_, scope), queries.instrument_of(round_))
    chart = _chart(found, round_, scope)
    scale = queries.instrument_of(round_).scale
    if request.GET.get("format") == "svg":
        ends = gettext("Nilai 1 terburuk, {scale} terbaik.").format(scale=scale)
        notes = convention.notes(Shown(round_, round_, ()), ends)
        return standalone.download(
            chart, f"sebaran-{round_.code}{scope.suffix}", title=_title(round_, scope), notes=notes
        )
    context = {
        "rounds": rounds,
        "round": round_,
        "headline": headline(found, round_, scope),
        "quality": found,
        "uniform": [item.code for item in found.uniform],
        "chart": chart,
        "chart_title": _title(round_, scope),
        "shades": [(v, distribution.shade(v, scale)) for v in range(1, scale + 1)],
        "note": _note(found),
        **scope_choices(request, scope),
    }
    return _table(request, round_, scope, found).respond("results/quality/quality.html", context)


def headline(found: Quality, round_: Round, scope: Scope) -> str:
    """``Kuesioner SKM 2022, semua unit: alpha Cronbach 0,857 (andal) dari 6.669 kuesioner; …``."""
    values = {"round": round_.name, "scope": scope.name, "n": display.number(found.n)}
    if not found.n:
        return gettext("Belum ada jawaban responden: {round}, {scope}.").format(**values)
    if found.alpha is None:
        sentence = gettext(
            "{round}, {scope}: alpha Cronbach tidak dapat dihitung dari {n} kuesioner"
        )
        return sentence.format(**values) + "."
    word = gettext("andal") if found.alpha >= USUAL_ALPHA else gettext("di bawah batas lazim 0,6")
    sentence = gettext(
        "{round}, {scope}: alpha Cronbach {alpha} ({word}) dari {n} kuesioner"
    ).format(**values, alpha=display.number(found.alpha, 3), word=word)
    if low := found.weakest:
        sentence += "; " + gettext("paling lemah kaitannya {element} (r {r})").format(
            element=_name(low, round_), r=display.number(low.r, 3)
        )
    return f"{sentence}."


def _note(found: Quality) -> str:
    return gettext(NOTE).format(complete=display.number(found.complete))


def _name(item: Item, round_: Round) -> str:
    return question_name(round_, item.key)


def _title(round_: Round, scope: Scope) -> str:
    return gettext("Sebaran jawaban {round}, {scope}").format(round=round_.name, scope=scope.name)


def _chart(found: Quality, round_: Round, scope: Scope) -> Any:
    rows = [
        distribution.StackedBar(
            _name(item, round_), item.counts, display.graded_short(item.index, item.grade)
        )
        for item in found.items
    ]
    said = "; ".join(f"{row.label}: {_spread(row.counts)}" for row in rows)
    scale = queries.instrument_of(round_).scale
    return distribution.chart(rows, scale, title=_title(round_, scope), description=said)


def _spread(counts: Mapping[int, int]) -> str:
    if not counts:
        return gettext("tidak ada data")
    return ", ".join(f"{value} = {display.number(counts[value])}" for value in sorted(counts))


def _table(request: Request, round_: Round, scope: Scope, found: Quality) -> Table:
    used = queries.instrument_of(round_)
    return Table(
        request,
        found.items,
        name=f"mutu-kuesioner-{round_.code}{scope.suffix}",
        columns=_columns(round_, used),
        caption=_("Tiap pertanyaan: jawaban, nilai, dan korelasi"),
    )


def _columns(round_: Round, used: Instrument) -> list[Column]:
    return [
        Column("question", _("Pertanyaan"), lambda i: _name(i, round_)),
        Column("n", _("Jawaban"), lambda i: i.n, kind="number"),
        Column("blank", _("Kosong"), lambda i: i.blank, kind="number"),
        *(column for value in range(1, used.scale + 1) for column in _value_columns(value)),
        graded("index", _("Nilai"), lambda i: i.index, lambda i: i.grade),
        Column("r", "r", lambda i: i.r, kind="number", html=lambda i: display.number(i.r, 3)),
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
