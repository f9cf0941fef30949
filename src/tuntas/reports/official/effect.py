"""What follow-up achieved between two rounds: a sentence for leaders, and its figures."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from tuntas.core.base import numerals
from tuntas.core.evaluation.snapshot import FollowUpEffect, Snapshot
from tuntas.reports.document.model import Block, Column, Heading, Table, flat_table, row
from tuntas.reports.official.words import Said, say


def effect(snapshot: Snapshot) -> tuple[Block, ...]:
    """A part of chapter III; nothing where the cut-off knows no two successive rounds."""
    if not snapshot.effects:
        return ()
    heading = Heading(2, "D.", "Pengaruh Tindak Lanjut")
    known = any(e.effect is not None for e in snapshot.effects)
    caveat = (say("pengaruh.batas"),) if known else ()
    return (heading, *(block for e in snapshot.effects for block in _pair(e)), *caveat)


def conclusions(snapshot: Snapshot) -> list[Said]:
    """The sentences that a leader should keep; what could not be told is left to chapter III."""
    return [_sentence(e) for e in snapshot.effects if e.effect is not None]


def _pair(e: FollowUpEffect) -> Iterator[Block]:
    yield _sentence(e)
    if e.effect is not None:
        yield say(
            "pengaruh.dasar",
            selisih_biasa=_points(e.plain),
            ditindaklanjuti=numerals.number(e.followed),
            pembanding=numerals.number(e.others),
            jumlah_unit=numerals.number(e.units),
            di_luar=numerals.number(e.far),
        )
    if e.without_element:
        yield say(
            "pengaruh.tanpa_unsur",
            jumlah=numerals.number(e.without_element),
            rencana=numerals.number(e.plans),
            tahun_awal=e.earlier.spoken,
        )
    yield _figures(e)


def _sentence(e: FollowUpEffect) -> Said:
    said = partial(say, tahun_awal=e.earlier.spoken, tahun_akhir=e.later.spoken)
    if e.effect is None or e.low is None or e.high is None:
        return said("pengaruh.tidak_dapat", alasan=e.reason)
    said = partial(
        said,
        taraf=numerals.number(e.level),
        batas_bawah=_points(e.low),
        batas_atas=_points(e.high),
    )
    if e.low <= 0 <= e.high:
        return said("pengaruh.belum_terlihat")
    return said("pengaruh.naik" if e.low > 0 else "pengaruh.turun", efek=_points(abs(e.effect)))


def _figures(e: FollowUpEffect) -> Table:
    columns = (Column("Angka", 0.7), Column("Nilai", 0.3, "right"))
    rows = (
        row("Unsur yang ditindaklanjuti", numerals.number(e.followed)),
        row("Unsur pembanding, tidak ditindaklanjuti", numerals.number(e.others)),
        row("UPP yang memiliki keduanya", numerals.number(e.units)),
        row("Selisih kenaikan tanpa memperhitungkan nilai awal (poin)", _points(e.plain)),
        row("Pengaruh tindak lanjut (poin)", _points(e.effect), strong=True),
        row(f"Selang {numerals.number(e.level)} % (poin)", _interval(e)),
    )
    summary = (
        f"Pengaruh tindak lanjut atas hasil survei tahun {e.earlier.spoken} "
        f"pada nilai tahun {e.later.spoken}."
    )
    return flat_table(summary, columns, rows, width=0.8)


def _points(value: Decimal | None) -> str:
    return "–" if value is None else numerals.number(value, 2)


def _interval(e: FollowUpEffect) -> str:
    return "–" if e.low is None else f"{_points(e.low)} sampai {_points(e.high)}"
