"""Who answered, and how groups of respondents differ; small groups are never shown."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from django.http import Http404, HttpResponseBase
from django.utils.translation import get_language, gettext, gettext_lazy as _

from tuntas.core.base.numerals import percent_of
from tuntas.core.score.disclosure import LEAST
from tuntas.core.score.tallies import Count, total
from tuntas.core.survey.instruments import element_of
from tuntas.organisation.requests import Request
from tuntas.results.quality.queries import question_name
from tuntas.results.scores import convention, queries
from tuntas.results.scores.convention import Shown
from tuntas.results.scores.pages import round_page
from tuntas.results.scores.scope import Scope, scope_choices, scope_of
from tuntas.results.words import say
from tuntas.surveys.models import Round
from tuntas.web import display
from tuntas.web.charts import bars as charts, distribution, standalone
from tuntas.web.tables.columns import graded
from tuntas.web.tables.table import Column, Table

from .queries import NO_ANSWER, Band, Profile, counts_around, profile, profile_questions

HIDDEN = _("disembunyikan")


@round_page(running=False)
def profile_page(request: Request, rounds: list[Round], round_: Round) -> HttpResponseBase:
    scope = Scope(scope_of(request).unit)
    counts = counts_around(round_, scope.unit.pk if scope.unit else None)
    asked = _question(request, counts) if scope.unit is None else ""
    found = _profile(request, round_, counts, scope, asked)
    title, note = _title(found, round_, scope, asked), say("profile.note", least=LEAST)
    name = f"profil-{round_.code}{scope.suffix}-{found.field.removeprefix('p.')}"
    if request.GET.get("format") == "svg":
        notes = convention.notes(Shown(round_, round_), note)
        chart = _chart(found, round_, title, asked)
        return standalone.download(chart, name, title=title, notes=notes)
    context = {
        "rounds": rounds,
        "round": round_,
        "headline": headline(found, round_, scope),
        "profile": found,
        "respondents": found.n or None,
        "asked": asked,
        "questions": _choices(round_, counts),
        "chart": _chart(found, round_, title, asked) if found.bands else "",
        "chart_title": title,
        "note": note,
        "convention": queries.convention(round_),
        **scope_choices(request, scope),
    }
    table = Table(
        request,
        found.bands,
        name=f"{name}-{asked}" if asked else name,
        columns=_columns(found, round_, asked),
        caption=_("Responden menurut kelompok"),
    )
    return table.respond("results/profile/profile.html", context)


def _profile(
    request: Request, round_: Round, counts: dict[int, Count], scope: Scope, asked: str
) -> Profile:
    questions = profile_questions(round_)
    field = request.GET.get("profil") or next(iter(questions), "")
    if field and field not in questions:
        raise Http404
    unit = scope.unit.pk if scope.unit else None
    return profile(
        round_, counts, questions, field, get_language() or "id", unit_id=unit, asked=asked
    )


def _question(request: Request, counts: dict[int, Count]) -> str:
    """The question whose answers the groups are held against; "" for none."""
    key = request.GET.get("unsur", "")
    if key and not any(key in count.values for count in counts.values()):
        raise Http404
    return key


def _choices(round_: Round, counts: dict[int, Count]) -> list[tuple[str, str]]:
    answered = total(counts.values()).values
    keys = queries.instrument_of(round_).keys
    return [
        (q, question_name(round_, q))
        for q in sorted(answered, key=lambda q: (keys.index(element_of(q)), q))
    ]


def headline(found: Profile, round_: Round, scope: Scope) -> str:
    """``SKM 2026, instansi: 502 responden yang dihitung; kelompok terbesar menurut usia: ...``"""
    values = {"round": round_.name, "scope": scope.name, "n": scope.respondents(found.n)}
    if not found.n:
        return say("scores.no_answers", **values)
    if not found.asked:
        return say("profile.not_asked", **values)
    known = [band for band in found.bands if band.n is not None and band.value != NO_ANSWER]
    if not known:
        return say("profile.too_small", **values)
    largest = max(known, key=lambda band: band.n or 0)
    return say(
        "profile.largest",
        **values,
        field=found.fields[found.field].lower(),
        band=largest.label,
        share=display.percent(_share(largest, found)),
    )


def _share(band: Band, found: Profile) -> Decimal | None:
    return None if band.n is None else percent_of(band.n, found.n)


def _label(band: Band) -> str:
    return band.label or gettext("Tidak mengisi")


# The table


def _columns(found: Profile, round_: Round, asked: str) -> list[Column]:
    scale = queries.instrument_of(round_).scale
    columns = [
        Column("band", found.fields.get(found.field, ""), _label),
        _count_column("n", _("Responden"), lambda b: b.n),
        Column("share", _("Bagian"), lambda b: _share(b, found), kind="percent"),
    ]
    if not asked:
        return [*columns, graded("index", _("Nilai"), "score.index", "score.grade")]
    heads = [*((f"v{value}", str(value)) for value in range(1, scale + 1)), ("blank", _("Kosong"))]
    return columns + [
        _count_column(key, head, partial(_value, place)) for place, (key, head) in enumerate(heads)
    ]


def _value(place: int, band: Band) -> int | None:
    return band.values[place] if band.values else None


def _count_column(key: str, head: Any, number: Callable[[Band], int | None]) -> Column:
    """A number, or the word that it is left out."""

    def in_file(band: Band) -> int | str:
        n = number(band)
        return str(HIDDEN) if n is None else n

    def cell(band: Band) -> Any:
        n = number(band)
        return display.left_out(HIDDEN) if n is None else display.number(n)

    return Column(key, head, in_file, html=cell, kind="number")


# The picture


def _title(found: Profile, round_: Round, scope: Scope, asked: str) -> str:
    values = {
        "field": found.fields.get(found.field, ""),
        "round": round_.name,
        "scope": scope.name,
        "question": question_name(round_, asked) if asked else "",
    }
    return say("profile.answers" if asked else "profile.picture", **values)


def _chart(found: Profile, round_: Round, title: str, asked: str) -> Any:
    if asked:
        scale = queries.instrument_of(round_).scale
        rows = [
            distribution.StackedBar(_label(b), _given(b, scale), _row_text(b)) for b in found.bands
        ]
        return distribution.chart(rows, scale, title=title, description=charts.described(rows))
    bars = [charts.Bar(_label(b), b.n, display.number(b.n)) for b in found.bands]
    most = max((b.n or 0 for b in found.bands), default=1) or 1
    return charts.bars(bars, title=title, lowest=0, highest=most)


def _given(band: Band, scale: int) -> dict[int, int]:
    """Nothing where a cell is left out: a bar of the others would show how long it is."""
    cells = band.values[:scale]
    return {} if None in cells else {value: n for value, n in enumerate(cells, start=1) if n}


def _row_text(band: Band) -> str:
    return str(HIDDEN) if band.n is None or None in band.values else display.number(band.n)
