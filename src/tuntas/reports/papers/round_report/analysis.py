"""Chapters IV and V of the report of a round: weak and strong elements, plans, the trend."""

from __future__ import annotations

from collections.abc import Sequence

from tuntas.core.base import numerals
from tuntas.core.score import trend
from tuntas.core.score.scoring import ElementScore
from tuntas.reports.document.model import (
    Block,
    Column,
    Heading,
    flat_table,
    items,
    paragraph,
    row,
)
from tuntas.reports.models import ResultPublication
from tuntas.reports.official.words import sentence
from tuntas.reports.papers import plan_tables, words
from tuntas.reports.papers.round_report.facts import RoundFacts
from tuntas.results.ranking.queries import LOWEST
from tuntas.results.scores import queries
from tuntas.results.trends.charts import index_chart
from tuntas.results.trends.queries import Stop
from tuntas.web import display


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
        return (
            paragraph("Semua unsur bernilai sama; tidak ada yang lebih lemah atau lebih kuat."),
        )
    blocks: list[Block] = [
        paragraph("Unsur dengan nilai terendah:"),
        items([_named(facts, e) for e in facts.lowest]),
    ]
    if len(facts.lowest) > LOWEST:
        blocks.append(
            paragraph("Unsur yang nilainya sama dengan yang ketiga terendah diikutkan seluruhnya.")
        )
    blocks += _unsure(facts)
    blocks.append(paragraph("Unsur dengan nilai tertinggi:"))
    blocks.append(items([_named(facts, e) for e in facts.highest]))
    return tuple(blocks)


def _unsure(facts: RoundFacts) -> list[Block]:
    """Whether the lowest are surely the lowest, and which others cannot be told from them."""
    found = facts.boundary
    if found is None:
        return []
    blocks: list[Block] = [paragraph(display.sentence(found.message))]
    if found.unclear:
        used = queries.instrument_of(facts.round)
        template = (
            "Tidak dapat dibedakan dari {last}, dan karena itu patut diperhatikan juga: {codes}."
        )
        last = numerals.listing(sorted(used.code(key) for key in found.last))
        codes = numerals.listing([used.code(key) for key in found.unclear])
        blocks.append(sentence(template, last=last, codes=codes))
    return blocks


def _named(facts: RoundFacts, e: ElementScore) -> str:
    name = display.element_name(e.key, facts.round.instrument)
    return f"{e.code} {name}: {display.graded(e.index, e.grade)}"


def _plans(facts: RoundFacts) -> tuple[Block, ...]:
    if not facts.plans:
        return (paragraph("Belum ada rencana tindak lanjut yang disetujui atas hasil survei ini."),)
    values = {e.code: e.exact for e in facts.elements}
    ordered = plan_tables.by_priority(facts.plans, values)
    return (
        paragraph(
            "Rencana tindak lanjut, yang menyangkut unsur bernilai paling rendah lebih dahulu. "
            + plan_tables.counted(ordered)
        ),
        plan_tables.ratl(ordered, queries.instrument_of(facts.round)),
    )


def _trend(facts: RoundFacts) -> tuple[Block, ...]:
    known = facts.trend.index.known
    if len(known) < 2:
        return (paragraph("Belum ada nilai putaran sebelumnya untuk dibandingkan."),)
    columns = (
        Column("Putaran", 0.34),
        Column("Nilai", 0.12, "right"),
        Column("Mutu", 0.1, "center"),
        Column("Perubahan", 0.44),
    )
    rows = tuple(
        row(s.round.name, words.number(s.value), s.grade or words.NONE, _moved(s)) for s in known
    )
    chart = index_chart(facts.trend, facts.unit)
    alt = "; ".join(f"{s.round.name}: {display.graded(s.value, s.grade)}" for s in known)
    return (
        *(paragraph(display.sentence(s.change.message)) for s in known[-1:] if s.change),
        flat_table("Nilai setiap putaran dan perubahannya.", columns, rows, small=True),
        words.picture(
            chart,
            f"Nilai indeks tiap putaran: {alt}",
            "Nilai indeks dengan selang kepercayaan 95 %.",
        ),
        *(paragraph(reason, "note") for reason in breaks(known[:-1])),
    )


def _moved(stop: Stop) -> str:
    return display.sentence(stop.change.words) if stop.change else words.NONE


def breaks(stops: Sequence[Stop]) -> list[str]:
    """Why rounds cannot be compared, each reason once."""
    found = (
        display.sentence(s.change.message)
        for s in stops
        if s.change and s.change.verdict == trend.BREAK
    )
    return list(dict.fromkeys(found))


def _indicators(facts: RoundFacts) -> tuple[Block, ...]:
    columns = (Column("Indikator", 0.44), Column("Capaian", 0.4), Column("Nilai", 0.16, "center"))
    rows = tuple(row(*cells) for cells in words.indicator_rows(facts.indicators))
    table = flat_table("Indikator tindak lanjut hasil survei.", columns, rows)
    blocks: list[Block] = [table, paragraph(words.POINTS_NOTE, "note")]
    if facts.indicators.reported is None:
        blocks.append(
            paragraph("Kecepatan belum dapat dihitung: tanggal laporan belum dicatat.", "note")
        )
    if facts.publications:
        blocks.append(paragraph("Hasil survei diumumkan melalui:"))
        blocks.append(items([published(p) for p in facts.publications]))
    return tuple(blocks)


def published(p: ResultPublication) -> str:
    place = f" ({p.place})" if p.place else ""
    return f"{p.get_medium_display()}{place}, {numerals.long_date(p.published_on)}"


def conclusion(facts: RoundFacts) -> tuple[Block, ...]:
    standing = facts.standing
    points = [
        f"Nilai IKM {facts.unit.name} pada {facts.round.name} adalah "
        f"{display.graded(standing.index, standing.grade)} dari {numerals.counted(facts.count.n)} "
        "responden."
    ]
    if said := display.against_target(standing.over_target):
        points.append(f"Nilai itu {said} {words.number(facts.round.target)}.")
    if facts.lowest:
        low = numerals.listing([f"{e.code} ({words.number(e.index)})" for e in facts.lowest])
        points.append(f"Unsur yang perlu didahulukan: {low}.")
    last = facts.trend.index.last
    if last and last.change and last.round == facts.round:
        points.append(display.sentence(last.change.message))
    points.append(
        f"Atas hasil ini: {plan_tables.counted(facts.plans)}"
        if facts.plans
        else "Rencana tindak lanjut atas hasil ini belum disetujui."
    )
    return (Heading(1, "BAB V", "KESIMPULAN"), items(points))
