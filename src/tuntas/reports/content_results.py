"""Chapter II: the published results of each round, and what was recommended."""

from __future__ import annotations

from decimal import Decimal

from tuntas.core import figures, numerals
from tuntas.core.instruments import SKM_2017
from tuntas.core.scoring import achievement
from tuntas.core.snapshot import Round, Snapshot
from tuntas.reports import content_words as words
from tuntas.reports.content_words import sentence
from tuntas.reports.document import (
    Block,
    Cell,
    Column,
    Group,
    Heading,
    Items,
    Paragraph,
    Row,
    Table,
    items,
    paragraph,
    row,
)

_WEIGHTS = {"exact": "1/n dari jumlah unsur, tanpa pembulatan"}
_AGGREGATION = {
    "pooled": "seluruh jawaban responden digabung",
    "mean_of_units": "rata-rata nilai unit",
    "weighted_by_respondents": "rata-rata nilai unit menurut jumlah responden",
}


def results(snapshot: Snapshot) -> tuple[Block, ...]:
    blocks: list[Block] = [Heading(1, "BAB II", "HASIL SURVEI DAN REKOMENDASI")]
    for i, round_ in enumerate(snapshot.rounds):
        title = f"Hasil Survei Kepuasan Masyarakat Tahun {round_.year}"
        blocks += [Heading(2, _letter(i), title), *_round(snapshot, round_)]
    title = f"Rekomendasi atas Hasil Survei Kepuasan Masyarakat {words.year_list(snapshot).capitalize()}"
    blocks += [Heading(2, _letter(len(snapshot.rounds)), title), _recommendations(snapshot)]
    return tuple(blocks)


def _letter(position: int) -> str:
    return f"{chr(ord('A') + position)}."


def _round(snapshot: Snapshot, round_: Round) -> list[Block]:
    said: list[Block] = [_who(snapshot, round_)]
    outside = set(round_.unit_nos) - set(round_.counted_nos)
    if outside:
        said.append(
            sentence(
                "Selain itu, {n} UPP ikut disurvei tetapi belum diperhitungkan dalam nilai dan target "
                "instansi{kinds}.",
                n=numerals.counted(len(outside)),
                kinds=f", yaitu {words.kinds(snapshot, outside)}",
            )
        )
    if round_.excluded is not None:
        said.append(_excluded(snapshot, round_))
    said.append(_index(snapshot, round_))
    if round_.elements:
        said += [paragraph(f"Nilai SKM tahun {round_.year} per unsur pelayanan", "label"), _elements(round_)]
        said.append(paragraph(_conventions(round_), "note"))
    title = "Rentang nilai menurut Peraturan Menteri PANRB Nomor 14 Tahun 2017"
    return [*said, paragraph(title, "label"), _legend()]


def _who(snapshot: Snapshot, round_: Round) -> Paragraph:
    kinds = words.kinds(snapshot, round_.counted_nos)
    template = (
        "Survei Kepuasan Masyarakat {agency} tahun {year} diikuti **{respondents}** responden pada {n} Unit "
        "Pelayanan Publik (UPP){kinds}."
        if round_.respondents
        else "Survei Kepuasan Masyarakat {agency} tahun {year} dilaksanakan pada {n} Unit Pelayanan Publik "
        "(UPP){kinds}. Jumlah respondennya tidak tercatat."
    )
    return sentence(
        template,
        agency=words.agency(snapshot),
        year=round_.year,
        respondents=numerals.number(round_.respondents or 0),
        n=numerals.number(len(round_.counted_nos)),
        kinds=f" yang terdiri atas {kinds}" if kinds else "",
    )


def _excluded(snapshot: Snapshot, round_: Round) -> Paragraph:
    """How many answers the figures leave out, and of which units; said also where there are none."""
    if not round_.excluded:
        return paragraph("Tidak ada jawaban responden yang dikecualikan dari perhitungan nilai.")
    names = {unit.no: unit.name for unit in snapshot.units}
    return sentence(
        "Sebanyak **{n}** jawaban responden dikecualikan dari perhitungan nilai dengan alasan yang tercatat, "
        "yaitu pada {units}.",
        n=numerals.number(figures.excluded(round_)),
        units="; ".join(f"{names[no]} ({numerals.number(count)})" for no, count in round_.excluded),
    )


def _index(snapshot: Snapshot, round_: Round) -> Paragraph:
    if round_.index is None:
        return sentence("Nilai SKM tahun {year} tidak tercatat.", year=round_.year)
    grade = figures.band(round_.index)
    return sentence(
        "Survei tersebut menghasilkan nilai SKM sebesar **{index}** ({words}){target}. Dengan nilai itu, "
        "mutu pelayanan {agency} secara keseluruhan termasuk kategori **{grade}** dengan kinerja pelayanan "
        "**{meaning}**.",
        index=numerals.number(round_.index, 2),
        words=numerals.words(round_.index),
        target=_target(round_),
        agency=words.agency(snapshot),
        grade=grade.grade,
        meaning=grade.name,
    )


def _target(round_: Round) -> str:
    reached = achievement(round_.index, round_.target)
    if round_.target is None or reached is None:
        return "; target nilai tidak tercatat"
    target = numerals.number(round_.target, 2)
    return (
        f", atau {numerals.percent(reached)} dari target sebesar {target} ({numerals.words(round_.target)})"
    )


def _elements(round_: Round) -> Table:
    columns = (
        Column("Kode", 0.1, "center"),
        Column("Unsur Pelayanan", 0.58),
        Column("Nilai", 0.16, "right"),
        Column("Mutu", 0.16, "center"),
    )
    rows = [row(e.code, e.name, *_value(e.value)) for e in round_.elements]
    index, grade = _value(round_.index)
    total = Row((Cell("Nilai SKM", cols=2), None, Cell(index), Cell(grade)), strong=True)
    return Table(
        f"Nilai dan mutu setiap unsur pelayanan tahun {round_.year}.",
        columns,
        (Group("", (*rows, total)),),
        width=0.85,
    )


def _value(value: Decimal | None) -> tuple[str, str]:
    return ("–", "–") if value is None else (numerals.number(value, 2), figures.band(value).grade)


def _conventions(round_: Round) -> str:
    weights = _WEIGHTS.get(round_.weights, round_.weights)
    aggregation = _AGGREGATION.get(round_.aggregation, round_.aggregation)
    parts = (weights and f"Bobot unsur: {weights}.", aggregation and f"Penggabungan unit: {aggregation}.")
    return " ".join(filter(None, parts)) or "Konvensi bobot dan penggabungan tidak tercatat."


def _legend() -> Table:
    columns = (
        Column("Mutu Pelayanan", 0.25, "center"),
        Column("Kinerja Unit Pelayanan", 0.4),
        Column("Nilai", 0.35, "center"),
    )
    rows = tuple(
        row(band.grade, band.name, f"{numerals.number(band.lowest)} – {numerals.number(band.highest)}")
        for band in SKM_2017.bands
    )
    return Table("Rentang nilai setiap mutu pelayanan.", columns, (Group("", rows),), width=0.7)


def _recommendations(snapshot: Snapshot) -> Items:
    return Items(tuple(_rules(round_) for round_ in snapshot.rounds))


def _rules(round_: Round) -> tuple[Paragraph | Items, ...]:
    if not round_.rules:
        text = "Rekomendasi atas hasil SKM tahun {year} tidak tercatat."
        return (sentence(text, year=round_.year),)
    lead = sentence("Rekomendasi atas hasil SKM tahun {year}:", year=round_.year)
    return (lead, items(round_.rules, "a."))
