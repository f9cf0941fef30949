"""The report of one survey round of a unit: five chapters (PermenPANRB 14/2017, appendix) and its
annexes.

An Indonesian official paper, made from ``RoundFacts`` and nothing else: the same facts give the
same bytes. It is written to be published, so small groups are left out and what names a person is
covered.
"""

from __future__ import annotations

from tuntas.core.base import numerals
from tuntas.core.score.disclosure import LEAST
from tuntas.reports.document.model import (
    Block,
    Cell,
    Column,
    Document,
    Heading,
    Section,
    Table,
    TableRow,
    flat_table,
    paragraph,
    row,
)
from tuntas.reports.official.words import sentence
from tuntas.reports.papers import words
from tuntas.reports.papers.round_report import analysis as round_analysis
from tuntas.reports.papers.round_report import annexes as round_annexes
from tuntas.reports.papers.round_report.facts import RoundFacts
from tuntas.results.scores import queries
from tuntas.results.scores.charts import element_chart
from tuntas.results.scores.queries import UnitResult
from tuntas.web import display

_FEW = (
    "Dokumen ini memuat jawaban kurang dari {least} responden. Jangan diterbitkan: jawaban orang "
    "per orang dapat dikenali."
)
_GENERATED = "Contoh: jawaban responden dalam laporan ini dibuat oleh program untuk peragaan."
_PROFILE = (
    Column("Kelompok", 0.5),
    Column("Responden", 0.25, "right"),
    Column("Bagian", 0.25, "right"),
)


def build(facts: RoundFacts) -> Document:
    notices = (
        _FEW.format(least=LEAST) if facts.few else "",
        _GENERATED if facts.round.generated else "",
    )
    return Document(
        title="Laporan Hasil Survei Kepuasan Masyarakat",
        subtitle=f"{facts.unit.name}\n{facts.round.name}",
        number="",
        agency=facts.unit.agency.name,
        author=facts.unit.name,
        day=facts.day,
        draft=False,
        notice="\n".join(filter(None, notices)),
        digest="",
        sections=(
            Section(_introduction(facts)),
            Section(_collection(facts)),
            Section(_results(facts)),
            Section(round_analysis.analysis(facts)),
            Section(round_analysis.conclusion(facts)),
            *round_annexes.annexes(facts),
        ),
    )


def _introduction(facts: RoundFacts) -> tuple[Block, ...]:
    used = queries.instrument_of(facts.round)
    return (
        Heading(1, "BAB I", "PENDAHULUAN"),
        Heading(2, "A.", "Latar Belakang"),
        paragraph(
            "Undang-Undang Nomor 25 Tahun 2009 tentang Pelayanan Publik dan Peraturan Pemerintah "
            "Nomor 96 Tahun 2012 mewajibkan penyelenggara mengikutsertakan masyarakat dalam "
            "menilai pelayanan. Penilaian itu dilakukan melalui survei kepuasan, dan hasilnya "
            "diumumkan serta ditindaklanjuti."
        ),
        Heading(2, "B.", "Dasar Pelaksanaan"),
        sentence(
            "Survei memakai kuesioner {name} menurut {regulation} dengan {n} unsur pelayanan.",
            name=used.name,
            regulation=used.regulation,
            n=numerals.counted(len(used.keys)),
        ),
        Heading(2, "C.", "Maksud dan Tujuan"),
        sentence(
            "Laporan ini menyajikan nilai kepuasan masyarakat atas pelayanan {unit} pada {round}, "
            "unsur yang lemah dan yang kuat, serta tindak lanjutnya, sebagai dasar perbaikan "
            "pelayanan.",
            unit=facts.unit.name,
            round=facts.round.name,
        ),
    )


def _collection(facts: RoundFacts) -> tuple[Block, ...]:
    province = f", {facts.unit.province}" if facts.unit.province else ""
    first, last = numerals.long_date(facts.round.opens), numerals.long_date(facts.day)
    return (
        Heading(1, "BAB II", "PENGUMPULAN DATA"),
        Heading(2, "A.", "Pelaksana"),
        paragraph(f"Survei dilaksanakan oleh {facts.unit.name}, {facts.unit.agency.name}."),
        Heading(2, "B.", "Metode"),
        paragraph(
            "Kuesioner diisi tanpa nama. Responden tidak dipilih menurut jawabannya, dan jawaban "
            "tidak pernah dikecualikan karena nilainya. Saluran yang dipakai:"
        ),
        *_channels(facts),
        Heading(2, "C.", "Lokasi"),
        paragraph(f"Survei dilakukan pada layanan {facts.unit.name}{province}."),
        Heading(2, "D.", "Waktu"),
        paragraph(f"Survei dilakukan pada {first} sampai {last}."),
        Heading(2, "E.", "Penentuan Jumlah Responden"),
        *_sample(facts),
        *_excluded(facts),
    )


def _channels(facts: RoundFacts) -> tuple[Block, ...]:
    if not facts.channels:
        return (paragraph("Saluran jawaban tidak tercatat."),)
    rows = [row(name, words.people(n), words.share(n, facts.count.n)) for name, n in facts.channels]
    columns = (
        Column("Saluran", 0.5),
        Column("Jawaban", 0.25, "right"),
        Column("Bagian", 0.25, "right"),
    )
    table = flat_table("Jawaban menurut saluran.", columns, rows, width=0.8)
    return table, *_note(any(n is None for _, n in facts.channels))


def _note(hidden: bool) -> tuple[Block, ...]:
    return (paragraph(words.HIDDEN_NOTE, "note"),) if hidden else ()


def _sample(facts: RoundFacts) -> tuple[Block, ...]:
    """Required by the formula of Krejcie and Morgan against achieved, per service."""
    columns = (
        Column("Layanan", 0.4),
        Column("Pengguna setahun", 0.2, "right"),
        Column("Diperlukan", 0.2, "right"),
        Column("Tercapai", 0.2, "right"),
    )
    parts = facts.standing.parts
    rows = [
        row(
            p.service.name, words.people(p.users), words.people(p.required), words.people(p.count.n)
        )
        for p in parts
    ]
    needed = facts.standing.required
    whole = row("Jumlah", "", words.people(needed), words.people(facts.count.n), strong=True)
    unknown = (
        "Tanda – pada pengguna: jumlahnya tidak tercatat, sehingga yang diperlukan tidak dapat "
        "dihitung."
    )
    return (
        paragraph(
            "Jumlah responden yang diperlukan dihitung dari pengguna layanan dalam setahun dengan "
            "rumus S = 3,841 N P Q / (d² (N − 1) + 3,841 P Q), P = Q = 0,5 dan d = 0,05 (Krejcie "
            "dan Morgan)."
        ),
        flat_table("Responden yang diperlukan dan yang tercapai.", columns, (*rows, whole)),
        *((paragraph(unknown, "note"),) if any(p.users is None for p in parts) else ()),
    )


def _excluded(facts: RoundFacts) -> tuple[Block, ...]:
    if not facts.excluded:
        return (paragraph("Tidak ada jawaban yang dikecualikan dari perhitungan."),)
    n = numerals.counted(sum(facts.excluded.values()))
    rows = tuple(row(reason, numerals.number(times)) for reason, times in facts.excluded.items())
    columns = (Column("Alasan", 0.8), Column("Jawaban", 0.2, "right"))
    return (
        paragraph(f"Sebanyak {n} jawaban dikecualikan dari perhitungan, dengan alasan:"),
        flat_table("Jawaban yang dikecualikan menurut alasannya.", columns, rows, width=0.8),
    )


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
    blocks: list[Block] = [
        paragraph(f"Survei diikuti {numerals.counted(facts.count.n)} responden.")
    ]
    hidden = False
    for text, profile in facts.profiles:
        rows = [
            row(
                band.label or "Tidak menjawab", words.people(band.n), words.share(band.n, profile.n)
            )
            for band in profile.bands
        ]
        hidden = hidden or any(band.n is None for band in profile.bands)
        summary = f"Responden menurut {text.lower()}."
        blocks.append(paragraph(text, "label"))
        blocks.append(flat_table(summary, _PROFILE, rows, width=0.8))
    if not facts.profiles:
        blocks.append(paragraph("Karakteristik responden tidak tercatat."))
    return (*blocks, *_note(hidden))


def _index(facts: RoundFacts) -> Block:
    standing, index = facts.standing, facts.standing.index
    bounds = standing.interval
    return sentence(
        "Nilai IKM {unit} adalah **{index}**{grade}{interval}{target}.",
        unit=facts.unit.name,
        index=words.number(index),
        grade=f", mutu {standing.grade} "
        f"({display.grade_name(standing.grade, facts.round.instrument)})"
        if standing.grade
        else "",
        interval=f", dengan selang kepercayaan 95 % {words.interval(bounds)}" if bounds else "",
        target=f"; {said}" if (said := display.against_target(standing.over_target)) else "",
    )


def _elements(facts: RoundFacts) -> Table:
    names = {e.key: e.name for e in queries.instrument_of(facts.round).elements}
    columns = (
        Column("Kode", 0.09, "center"),
        Column("Unsur Pelayanan", 0.41),
        Column("NRR", 0.12, "right"),
        Column("Nilai", 0.11, "right"),
        Column("Mutu", 0.08, "center"),
        Column("Selang 95 %", 0.19, "center"),
    )
    rows = [
        row(
            e.code,
            names[e.key],
            words.number(e.nrr, 4),
            words.number(e.index),
            e.grade or words.NONE,
            words.interval(facts.intervals[e.key]),
        )
        for e in facts.elements
    ]
    standing = facts.standing
    ends = (
        words.number(standing.index),
        standing.grade or words.NONE,
        words.interval(standing.interval),
    )
    whole = TableRow((Cell("IKM unit", cols=3), None, None, *map(Cell, ends)), strong=True)
    return flat_table("Nilai setiap unsur pelayanan.", columns, (*rows, whole))


def _chart(facts: RoundFacts) -> Block:
    result = UnitResult(facts.unit, True, facts.round, facts.standing.score, None)
    alt = "; ".join(f"{e.code} {display.graded(e.index, e.grade)}" for e in facts.elements)
    target = facts.round.target
    caption = f"Nilai tiap unsur, skala 25 sampai 100. Garis tegak: target {words.number(target)}."
    return words.picture(
        element_chart(result),
        f"Nilai tiap unsur: {alt}",
        caption if target is not None else "Nilai tiap unsur.",
    )
