"""Chapters IV and V of the report of a round: weak and strong elements, plans, the trend."""

from collections.abc import Iterator, Sequence

from tuntas.core.base import numerals
from tuntas.core.score import trend
from tuntas.core.score.scoring import ElementScore
from tuntas.reports.document import layouts
from tuntas.reports.document.model import NONE, Block, Heading, items, paragraph, printed, row
from tuntas.reports.models import ResultPublication
from tuntas.reports.papers import plan_tables, words
from tuntas.reports.papers.words import say
from tuntas.results.ranking.queries import LOWEST
from tuntas.results.scores import queries
from tuntas.results.trends.charts import index_chart
from tuntas.results.trends.queries import Stop
from tuntas.web import display

from .facts import RoundFacts


def analysis(facts: RoundFacts) -> tuple[Block, ...]:
    return (
        Heading(1, "BAB IV", "ANALISIS HASIL SURVEI"),
        Heading(2, "A.", "Unsur yang Lemah dan yang Kuat"),
        *_weak_and_strong(facts),
        Heading(2, "B.", "Rencana Tindak Lanjut"),
        *_plans(facts),
        Heading(2, "C.", "Tren Nilai"),
        *_trend(facts),
        Heading(2, "D.", "Indikator Tindak Lanjut (PEKPPP)"),
        *_indicators(facts),
    )


def _weak_and_strong(facts: RoundFacts) -> tuple[Block, ...]:
    if not facts.lowest:
        return (say("analysis.all_alike"),)
    return (
        say("analysis.lowest"),
        items([_named(facts, e) for e in facts.lowest]),
        *((say("analysis.ties"),) if len(facts.lowest) > LOWEST else ()),
        *_unsure(facts),
        say("analysis.highest"),
        items([_named(facts, e) for e in facts.highest]),
    )


def _unsure(facts: RoundFacts) -> Iterator[Block]:
    """Whether the lowest are surely the lowest, and which others cannot be told from them."""
    found = facts.boundary
    if found is None:
        return
    yield paragraph(display.sentence(found.message))
    if found.unclear:
        used = queries.instrument_of(facts.round)
        last = numerals.listing(sorted(used.code(key) for key in found.last))
        codes = numerals.listing([used.code(key) for key in found.unclear])
        yield say("analysis.unclear", last=last, codes=codes)


def _named(facts: RoundFacts, e: ElementScore) -> str:
    name = display.element_name(e.key, facts.round.instrument)
    return f"{e.code} {name}: {display.graded(e.index, e.grade)}"


def _plans(facts: RoundFacts) -> tuple[Block, ...]:
    if not facts.plans:
        return (say("analysis.no_plans"),)
    values = {e.code: e.exact for e in facts.elements}
    ordered = plan_tables.by_priority(facts.plans, values)
    return (
        say("analysis.plans", counted=plan_tables.counted(ordered)),
        plan_tables.ratl(ordered, queries.instrument_of(facts.round)),
    )


def _trend(facts: RoundFacts) -> tuple[Block, ...]:
    known = facts.trend.index.known
    if len(known) < 2:
        return (say("analysis.no_trend"),)
    rows = (
        row(
            s.round.name,
            s.value,
            s.grade,
            display.sentence(s.change.words) if s.change else NONE,
        )
        for s in known
    )
    alt = "; ".join(f"{s.round.name}: {display.graded(s.value, s.grade)}" for s in known)
    return (
        *(paragraph(display.sentence(s.change.message)) for s in known[-1:] if s.change),
        layouts.table("trend", rows),
        words.picture(
            index_chart(facts.trend, facts.unit),
            f"Nilai indeks tiap putaran: {alt}",
            "Nilai indeks dengan selang kepercayaan 95 %.",
        ),
        *(paragraph(reason, "note") for reason in breaks(known[:-1])),
    )


def breaks(stops: Sequence[Stop]) -> list[str]:
    """Why rounds cannot be compared, each reason once."""
    found = (
        display.sentence(s.change.message)
        for s in stops
        if s.change and s.change.verdict == trend.BREAK
    )
    return list(dict.fromkeys(found))


def _indicators(facts: RoundFacts) -> Iterator[Block]:
    rows = (row(*cells) for cells in words.indicator_rows(facts.indicators))
    yield layouts.table("indicators", rows)
    found = facts.indicators
    told = numerals.listing([str(part) for part in found.edition.told])
    yield say("analysis.points", "note", edition=found.edition.name, points=told)
    if found.unanswered:
        yield say("analysis.unanswered", "note", n=found.unanswered)
    if found.followed_up and found.reported is None:
        yield say("analysis.not_reported", "note")
    if facts.publications:
        yield say("analysis.published")
        yield items([published(p) for p in facts.publications])


def published(p: ResultPublication) -> str:
    place = f" ({p.place})" if p.place else ""
    return f"{p.get_medium_display()}{place}, {numerals.long_date(p.published_on)}"


def conclusion(facts: RoundFacts) -> tuple[Block, ...]:
    return Heading(1, "BAB V", "KESIMPULAN"), items(list(_points(facts)))


def _points(facts: RoundFacts) -> Iterator[str]:
    standing, text = facts.standing, words.text
    yield text(
        "conclusion.index",
        unit=facts.unit.name,
        round=facts.round.name,
        index=display.graded(standing.index, standing.grade),
        n=numerals.counted(facts.count.n),
    )
    if said := display.against_target(standing.over_target):
        yield text("conclusion.target", said=said, target=facts.round.target)
    if facts.lowest:
        lowest = numerals.listing([f"{e.code} ({printed(e.index)})" for e in facts.lowest])
        yield text("conclusion.lowest", lowest=lowest)
    last = facts.trend.index.last
    if last and last.change and last.round == facts.round:
        yield display.sentence(last.change.message)
    if facts.plans:
        yield text("conclusion.plans", counted=plan_tables.counted(facts.plans))
    else:
        yield text("conclusion.no_plans")
