"""Units, services or kinds of unit in order, each with how sure its place, its grade and its target
are.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpResponseBase
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tuntas.organisation.columns import unit_column, unit_kind_column
from tuntas.organisation.queries import kind_names
from tuntas.organisation.requests import Request
from tuntas.results.columns import bounds, figure_of, index_column, respondents
from tuntas.results.running.queries import running
from tuntas.results.scores import convention, queries
from tuntas.results.scores.convention import Shown
from tuntas.results.scores.pages import round_page
from tuntas.results.words import say, words
from tuntas.surveys.models import Round
from tuntas.web import display
from tuntas.web.charts import standalone, whiskers
from tuntas.web.figures import key, marked
from tuntas.web.tables.table import Column, Filter, Table, among, containing
from tuntas.web.terms import gettext, gettext_lazy as _

from . import queries as ranking
from .queries import Standing

LEVELS = words("levels")
TARGETS = words("targets")
NEXT = {**words("next"), "": display.DASH}


@round_page()
def ranking_page(request: Request, rounds: list[Round], own: Round) -> HttpResponseBase:
    level = request.GET.get("per") or "unit"
    if level not in LEVELS:
        raise Http404
    shown = convention.shown(request.GET, own)
    surveyed = ranking.surveyed(shown.round)
    found = ranking.standings(surveyed, level)
    agency = ranking.agency_standing(surveyed)
    table = _table(request, shown, level, found)
    if request.GET.get("format") == "svg":
        return _picture(table, shown, level)
    context = {
        "rounds": rounds,
        "round": own,
        "shown": shown,
        "running": running(rounds),
        "level": level,
        "levels": LEVELS.items(),
        "headline": headline(shown.round, found, level, agency),
        "marks": _marks(shown, agency),
        "doubt": _doubt(found),
        "convention": queries.convention(shown.round),
    }
    return table.respond("results/ranking/ranking.html", context)


def _marks(shown: Shown, agency: Standing) -> SafeString:
    """The figures of the headline."""
    values = {"index": agency.index}
    if agency.index is not None and agency.interval:
        values |= dict(zip(("low", "high"), agency.interval, strict=True))
    return marked(*((key(name, *shown.place(agency)), v) for name, v in values.items()))


def headline(round_: Round, found: Sequence[Standing], level: str, agency: Standing) -> str:
    """``Dari 88 unit, 61 pasti di atas target 89,45, 9 pasti di bawahnya, 18 belum pasti; …``."""
    known = [row for row in found if row.score]
    if not known:
        return say("ranking.no_answers", round=round_.name)
    sentence = _against_target(round_, found, level)
    if agency.score:
        value = display.graded(agency.index, agency.grade)
        sentence += "; " + say("ranking.agency", value=value)
        if agency.interval:
            sentence += ", " + say("ranking.interval", interval=display.between(agency.interval))
    return f"{sentence}."


def _against_target(round_: Round, found: Sequence[Standing], level: str) -> str:
    count = {key: display.number(sum(r.against_target == key for r in found)) for key in TARGETS}
    # Kinds are put together from the units that make the agency's figure, all else is listed.
    base = say("ranking.counted" if level == "kind" else "ranking.surveyed")
    what = str(LEVELS[level]).lower()
    values = {"n": display.number(len(found)), "what": what, "base": base, **count}
    if round_.target is None:
        best = found[0]
        value = display.graded(best.index, best.grade)
        return say("ranking.highest", **values, name=best.name, value=value)
    said = say("ranking.targets", **values, target=display.number(round_.target, 2))
    if any(row.against_target == ranking.UNKNOWN for row in found):
        said += say("ranking.unknown", **values)
    return said


def _doubt(found: Sequence[Standing]) -> str:
    """How much of the order is chance."""
    known = [row for row in found if row.interval]
    if len(known) < 2:
        return ""
    pairs = [row for row in known if row.next in (ranking.ABOVE, ranking.UNSURE)]
    return say(
        "ranking.doubt",
        unsure=display.number(sum(row.next == ranking.UNSURE for row in pairs)),
        pairs=display.number(len(pairs)),
        best=display.number(ranking.alike(known[0], known)),
        worst=display.number(ranking.alike(known[-1], known)),
    )


# The table


def _table(request: Request, shown: Shown, level: str, found: Sequence[Standing]) -> Table:
    kinds = kind_names(shown.round.agency_id)
    scale = _scale(shown.round, [_whisker(row) for row in found])
    return Table(
        request,
        found,
        name=f"peringkat-{level}-{shown.own.code}{shown.suffix}",
        columns=[*_columns(shown, level, scale, kinds), *shown.file_column],
        filters=_filters(shown.round, level, kinds),
        search=containing(lambda r: f"{r.name} {r.unit.name if r.unit else ''}"),
        search_label=_("Cari"),
        per_page=100,
        caption=_("Nilai dengan selang kepercayaan"),
        css="ranking",
    )


def _filters(round_: Round, level: str, kinds: Mapping[str, str]) -> list[Filter]:
    filters = []
    if level != "kind":
        filters.append(among("kind", _("Jenis ⟨unit⟩"), "kind", list(kinds.items())))
    if round_.target is not None:
        filters.append(
            among("target", _("Terhadap target"), "against_target", list(TARGETS.items()))
        )
    sure = [("one", _("Dapat dipastikan")), ("several", _("Tidak dapat dipastikan"))]
    return [*filters, among("sure", _("Mutu"), _surety, sure)]


def _surety(row: Standing) -> str:
    return "" if not row.grades else "one" if len(row.grades) == 1 else "several"


def _columns(
    shown: Shown, level: str, scale: whiskers.Ends, kinds: Mapping[str, str]
) -> list[Column]:
    round_ = shown.round
    return [
        Column(
            "name",
            LEVELS[level],
            link=lambda r: _address(r, shown),
            css="name",
        ),
        *_unit_columns(level, kinds),
        index_column(figure=figure_of("index", shown.place)),
        Column(
            "interval",
            _("Selang 95 %"),
            _interval,
            html=lambda r: _drawn(r, round_, scale),
            title=say("ranking.scale", low=scale[0], high=scale[1]),
            css="drawn",
        ),
        *bounds(shown.place, shown=False),
        Column("grades", _("Kepastian mutu"), grades_said),
        Column("target", _("Terhadap target"), lambda r: TARGETS[r.against_target], shown=False),
        Column("next", _("Dengan yang di bawahnya"), lambda r: NEXT[r.next], css="next"),
        respondents(figure=figure_of("respondents", shown.place)),
        Column(
            "required",
            _("Diperlukan"),
            kind="number",
            figure=figure_of("required", shown.place),
        ),
    ]


def _unit_columns(level: str, kinds: Mapping[str, str]) -> list[Column]:
    if level == "kind":
        return []
    kind = unit_kind_column(kinds)
    return [kind] if level == "unit" else [unit_column(), kind]


def _address(row: Standing, shown: Shown) -> str:
    """A unit's page; of a kind, its units."""
    if row.unit:
        return reverse("unit", args=[row.unit.no], query=shown.query)
    return reverse("ranking", query={**shown.query, "kind": row.kind})


def grades_said(row: Standing) -> str:
    """``B (92 %)``; ``A atau B (A 63 %, B 37 %)`` where they cannot be told apart."""
    if not row.grades or not row.chances:
        refusal = row.estimate and row.estimate.refusal
        return display.sentence(refusal) if refusal else display.DASH
    shares = {
        letter: display.chance(p) for letter, p in row.chances.items() if letter in row.grades
    }
    if len(row.grades) == 1:
        return f"{row.grades[0]} ({shares[row.grades[0]]})"
    letters = gettext(" atau ").join(row.grades)
    parts = ", ".join(f"{letter} {share}" for letter, share in shares.items())
    return f"{letters} ({parts})"


def _drawn(row: Standing, round_: Round, scale: whiskers.Ends) -> Any:
    if row.score is None:
        return display.no_data()
    chart = whiskers.cell(_whisker(row), round_.target, scale)
    return format_html('{}<span class="bounds">{}</span>', chart, _interval(row) or display.DASH)


def _interval(row: Standing) -> str | None:
    return display.between(row.interval) if row.interval else None


# The picture


def _scale(round_: Round, rows: Sequence[whiskers.Whisker]) -> whiskers.Ends:
    used = queries.instrument_of(round_)
    return whiskers.ends(rows, round_.target, (used.factor, used.factor * used.scale))


def _whisker(row: Standing) -> whiskers.Whisker:
    low, high = row.interval or (None, None)
    text = display.graded_short(row.index, row.grade)
    if row.interval:
        text = f"{text}, {display.between(row.interval)}"
    return whiskers.Whisker(row.name, row.index, low, high, text)


def _picture(table: Table, shown: Shown, level: str) -> HttpResponseBase:
    rows, target = [_whisker(row) for row in table.rows], shown.round.target
    title = say("ranking.picture", what=str(LEVELS[level]).lower(), round=shown.own.name)
    chart = whiskers.figure(rows, target, _scale(shown.round, rows), title=title)
    line = say("ranking.target", target=display.number(target, 2))
    notes = convention.notes(shown, line if target is not None else "")
    return standalone.download(chart, table.name, title=title, notes=notes)
