"""Chapter II: the published results of each round, and what was recommended."""

from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from tuntas.core.base import numerals
from tuntas.core.evaluation.snapshot import Round, Snapshot
from tuntas.core.report import figures
from tuntas.core.score.scoring import achievement, weight_label
from tuntas.core.survey.instruments import SKM_2017
from tuntas.reports.document import layouts
from tuntas.reports.document.model import (
    NONE,
    Block,
    Cell,
    Heading,
    Items,
    Paragraph,
    Table,
    Value,
    items,
    paragraph,
    row,
)
from tuntas.web.terms import on_paper

from . import words
from .words import say


def results(snapshot: Snapshot) -> tuple[Block, ...]:
    blocks: list[Block] = [Heading(1, "BAB II", "HASIL SURVEI DAN REKOMENDASI")]
    for i, round_ in enumerate(snapshot.rounds):
        title = f"Hasil Survei Kepuasan Masyarakat Tahun {words.titled(round_.round)}"
        blocks += [Heading(2, _letter(i), title), *_round(snapshot, round_)]
    title = (
        "Rekomendasi atas Hasil Survei Kepuasan Masyarakat "
        f"Tahun {numerals.listing([words.titled(r) for r in figures.rounds(snapshot)])}"
    ).rstrip()
    rules = Items(tuple(_rules(round_) for round_ in snapshot.rounds))
    return (*blocks, Heading(2, _letter(len(snapshot.rounds)), title), rules)


def _letter(position: int) -> str:
    return f"{chr(ord('A') + position)}."


def _round(snapshot: Snapshot, round_: Round) -> Iterator[Block]:
    yield _who(snapshot, round_)
    outside = set(round_.unit_nos) - set(round_.counted_nos)
    if outside:
        yield say(
            "hasil_survei.di_luar_nilai",
            jumlah_upp_terbilang=numerals.counted(len(outside)),
            jenis_upp=f", yaitu {words.kinds(snapshot, outside)}",
        )
    if round_.excluded is not None:
        yield _excluded(snapshot, round_)
    yield _index(snapshot, round_)
    if round_.elements:
        yield paragraph(f"Nilai SKM tahun {round_.round.spoken} per unsur pelayanan", "label")
        yield _elements(round_)
        yield paragraph(_conventions(round_), "note")
    yield paragraph("Rentang nilai menurut Peraturan Menteri PANRB Nomor 14 Tahun 2017", "label")
    yield _legend()


def _who(snapshot: Snapshot, round_: Round) -> Paragraph:
    kinds = words.kinds(snapshot, round_.counted_nos)
    said = partial(
        say,
        instansi=words.agency(snapshot),
        tahun=round_.round.spoken,
        jumlah_upp=len(round_.counted_nos),
        jenis_upp=f" yang terdiri atas {kinds}" if kinds else "",
    )
    if not round_.respondents:
        return said("hasil_survei.tanpa_responden")
    return said("hasil_survei.responden", responden=round_.respondents)


def _excluded(snapshot: Snapshot, round_: Round) -> Paragraph:
    """How many answers of which units the figures leave out; also where there are none."""
    if not round_.excluded:
        return say("hasil_survei.tanpa_pengecualian")
    names = {unit.no: unit.name for unit in snapshot.units}
    return say(
        "hasil_survei.pengecualian",
        dikecualikan=figures.excluded(round_) or 0,
        daftar_upp="; ".join(
            f"{names[no]} ({numerals.number(count)})" for no, count in round_.excluded
        ),
    )


def _index(snapshot: Snapshot, round_: Round) -> Paragraph:
    if round_.index is None:
        return say("hasil_survei.tanpa_nilai", tahun=round_.round.spoken)
    grade = figures.band(round_.index)
    return say(
        "hasil_survei.nilai",
        nilai=round_.index,
        nilai_terbilang=numerals.words(round_.index),
        capaian_target=_target(round_),
        instansi=words.agency(snapshot),
        mutu=grade.grade,
        kinerja=grade.name,
    )


def _target(round_: Round) -> str:
    reached = achievement(round_.index, round_.target)
    if round_.target is None or reached is None:
        return "; target nilai tidak tercatat"
    target = numerals.number(round_.target, 2)
    return (
        f", atau {numerals.percent(reached)} dari target sebesar {target} "
        f"({numerals.words(round_.target)})"
    )


def _elements(round_: Round) -> Table:
    rows = [row(e.code, e.name, *_graded(e.value)) for e in round_.elements]
    total = row(Cell("Nilai SKM", cols=2), *_graded(round_.index), strong=True)
    return layouts.table("elements", (*rows, total), round=round_.round.spoken)


def _graded(value: Decimal | None) -> tuple[Value, str]:
    return value, NONE if value is None else figures.band(value).grade


def _conventions(round_: Round) -> str:
    weights = weight_label(round_.weights, sum(e.value is not None for e in round_.elements))
    aggregation = words.label("aggregations", round_.aggregation)
    parts = (
        weights and f"Bobot unsur: {weights}.",
        aggregation and on_paper(f"Penggabungan ⟨unit⟩: {aggregation}."),
    )
    return " ".join(filter(None, parts)) or "Konvensi bobot dan penggabungan tidak tercatat."


def _legend() -> Table:
    rows = (
        row(
            band.grade,
            band.name,
            f"{numerals.number(band.lowest)} – {numerals.number(band.highest)}",
        )
        for band in SKM_2017.bands
    )
    return layouts.table("grades", rows)


def _rules(round_: Round) -> tuple[Paragraph | Items, ...]:
    if not round_.rules:
        return (say("rekomendasi.tidak_ada", tahun=round_.round.spoken),)
    return (say("rekomendasi.1", tahun=round_.round.spoken), items(round_.rules, "a."))
