"""The report of one survey round of a unit: five chapters (PermenPANRB 14/2017, appendix) and its
annexes.

An Indonesian official paper, made from ``RoundFacts`` and nothing else: the same facts give the
same bytes. It is written to be published, so small groups are left out and what names a person is
covered.
"""

from tuntas.core.base import numerals
from tuntas.core.score.disclosure import LEAST
from tuntas.reports.document import layouts
from tuntas.reports.document.model import (
    Block,
    Cell,
    Document,
    Heading,
    Section,
    Table,
    paragraph,
    printed,
    row,
)
from tuntas.reports.papers import words
from tuntas.reports.papers.words import say
from tuntas.results.scores import queries
from tuntas.results.scores.charts import element_chart
from tuntas.results.scores.queries import UnitResult
from tuntas.web import display

from .analysis import analysis, conclusion
from .annexes import annexes
from .facts import RoundFacts


def build(facts: RoundFacts) -> Document:
    notices = (
        words.text("notice.few", least=LEAST) if facts.few else "",
        words.text("notice.generated") if facts.round.generated else "",
    )
    return Document(
        title="Laporan Hasil Survei Kepuasan Masyarakat",
        subtitle=f"{facts.unit.name}\n{facts.round.name}",
        agency=facts.unit.agency.name,
        author=facts.unit.name,
        day=facts.day,
        notice="\n".join(filter(None, notices)),
        sections=(
            Section(_introduction(facts)),
            Section(_collection(facts)),
            Section(_results(facts)),
            Section(analysis(facts)),
            Section(conclusion(facts)),
            *annexes(facts),
        ),
    )


def _introduction(facts: RoundFacts) -> tuple[Block, ...]:
    used = queries.instrument_of(facts.round)
    n = numerals.counted(len(used.keys))
    return (
        Heading(1, "BAB I", "PENDAHULUAN"),
        Heading(2, "A.", "Latar Belakang"),
        say("introduction.background"),
        Heading(2, "B.", "Dasar Pelaksanaan"),
        say("introduction.basis", name=used.name, regulation=used.regulation, n=n),
        Heading(2, "C.", "Maksud dan Tujuan"),
        say("introduction.purpose", unit=facts.unit.name, round=facts.round.name),
    )


def _collection(facts: RoundFacts) -> tuple[Block, ...]:
    unit = facts.unit
    province = f", {unit.province}" if unit.province else ""
    return (
        Heading(1, "BAB II", "PENGUMPULAN DATA"),
        Heading(2, "A.", "Pelaksana"),
        say("collection.who", unit=unit.name, agency=unit.agency.name),
        Heading(2, "B.", "Metode"),
        say("collection.method"),
        *_channels(facts),
        Heading(2, "C.", "Lokasi"),
        say("collection.place", unit=unit.name, province=province),
        Heading(2, "D.", "Waktu"),
        say("collection.period", first=facts.round.opens, last=facts.day),
        *([say("collection.late", "notice", last=facts.late)] if facts.late else []),
        Heading(2, "E.", "Penentuan Jumlah Responden"),
        *_sample(facts),
        *_excluded(facts),
    )


def _channels(facts: RoundFacts) -> tuple[Block, ...]:
    if not facts.channels:
        return (say("collection.no_channels"),)
    rows = [row(name, n, words.share(n, facts.count.n)) for name, n in facts.channels]
    return layouts.table("channels", rows), *words.notes(any(n is None for _, n in facts.channels))


def _sample(facts: RoundFacts) -> tuple[Block, ...]:
    """Required by the formula of Krejcie and Morgan against achieved, per service."""
    parts = facts.standing.parts
    rows = [row(p.service.name, p.users, p.required, p.count.n) for p in parts]
    whole = row("Jumlah", "", facts.standing.required, facts.count.n, strong=True)
    unknown = any(p.users is None for p in parts)
    return (
        say("collection.sample"),
        layouts.table("sample", (*rows, whole)),
        *((say("collection.users_unknown", "note"),) if unknown else ()),
    )


def _excluded(facts: RoundFacts) -> tuple[Block, ...]:
    if not facts.excluded:
        return (say("collection.nothing_excluded"),)
    n = numerals.counted(sum(facts.excluded.values()))
    rows = (row(*pair) for pair in facts.excluded.items())
    return say("collection.excluded", n=n), layouts.table("excluded", rows)


def _results(facts: RoundFacts) -> tuple[Block, ...]:
    return (
        Heading(1, "BAB III", "HASIL SURVEI"),
        Heading(2, "A.", "Jumlah Responden"),
        *_respondents(facts),
        Heading(2, "B.", "Indeks Kepuasan Masyarakat"),
        _index(facts),
        _elements(facts),
        paragraph(queries.convention(facts.round), "note"),
        _chart(facts),
    )


def _respondents(facts: RoundFacts) -> tuple[Block, ...]:
    blocks: list[Block] = [say("results.respondents", n=numerals.counted(facts.count.n))]
    for text, profile in facts.profiles:
        rows = [
            row(band.label or "Tidak menjawab", band.n, words.share(band.n, profile.n))
            for band in profile.bands
        ]
        blocks.append(paragraph(text, "label"))
        blocks.append(layouts.table("profile", rows, question=text.lower()))
    if not facts.profiles:
        blocks.append(say("results.no_profile"))
    hidden = any(band.n is None for _text, profile in facts.profiles for band in profile.bands)
    return (*blocks, *words.notes(hidden))


def _index(facts: RoundFacts) -> Block:
    standing, bounds = facts.standing, facts.standing.interval
    name = display.grade_name(standing.grade, facts.round.instrument) if standing.grade else ""
    target = display.against_target(standing.over_target)
    return say(
        "results.index",
        unit=facts.unit.name,
        index=standing.index,
        grade=f", mutu {standing.grade} ({name})" if standing.grade else "",
        interval=f", dengan selang kepercayaan 95 % {words.interval(bounds)}" if bounds else "",
        target=f"; {target}" if target else "",
    )


def _elements(facts: RoundFacts) -> Table:
    names = {e.key: e.name for e in queries.instrument_of(facts.round).elements}
    rows = [
        row(
            e.code,
            names[e.key],
            words.exact(e.nrr),
            e.index,
            e.grade,
            words.interval(facts.intervals[e.key]),
        )
        for e in facts.elements
    ]
    standing = facts.standing
    ends = (standing.index, standing.grade, words.interval(standing.interval))
    whole = row(Cell("IKM unit", cols=3), *ends, strong=True)
    return layouts.table("unit_elements", (*rows, whole))


def _chart(facts: RoundFacts) -> Block:
    result = UnitResult(facts.unit, True, facts.round, facts.standing.score, None)
    alt = "; ".join(f"{e.code} {display.graded(e.index, e.grade)}" for e in facts.elements)
    caption, target = "Nilai tiap unsur.", facts.round.target
    if target is not None:
        caption = f"Nilai tiap unsur, skala 25 sampai 100. Garis tegak: target {printed(target)}."
    return words.picture(element_chart(result), f"Nilai tiap unsur: {alt}", caption)
