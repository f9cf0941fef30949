"""What follow-up achieved between two rounds: a sentence for leaders, and its figures."""

from collections.abc import Iterator
from functools import partial

from tuntas.core.base import numerals
from tuntas.core.evaluation.snapshot import FollowUpEffect, Snapshot
from tuntas.reports.document import layouts
from tuntas.reports.document.model import NONE, Block, Heading, Table, printed, row
from tuntas.web.terms import on_paper

from .words import Said, say


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
            selisih_biasa=e.plain,
            ditindaklanjuti=e.followed,
            pembanding=e.others,
            jumlah_unit=e.units,
            di_luar=e.far,
        )
    if e.without_element:
        yield say(
            "pengaruh.tanpa_unsur",
            jumlah=e.without_element,
            rencana=e.plans,
            tahun_awal=e.earlier.spoken,
        )
    yield _figures(e)


def _sentence(e: FollowUpEffect) -> Said:
    said = partial(say, tahun_awal=e.earlier.spoken, tahun_akhir=e.later.spoken)
    if e.effect is None or e.low is None or e.high is None:
        return said("pengaruh.tidak_dapat", alasan=e.reason)
    said = partial(said, taraf=numerals.number(e.level), batas_bawah=e.low, batas_atas=e.high)
    if e.low <= 0 <= e.high:
        return said("pengaruh.belum_terlihat")
    return said("pengaruh.naik" if e.low > 0 else "pengaruh.turun", efek=abs(e.effect))


def _figures(e: FollowUpEffect) -> Table:
    interval = NONE if e.low is None else f"{printed(e.low)} sampai {printed(e.high)}"
    rows = (
        row("Unsur yang ditindaklanjuti", e.followed),
        row("Unsur pembanding, tidak ditindaklanjuti", e.others),
        row(on_paper("⟨paper_unit⟩ yang memiliki keduanya"), e.units),
        row("Selisih kenaikan tanpa memperhitungkan nilai awal (poin)", e.plain),
        row("Pengaruh tindak lanjut (poin)", e.effect, strong=True),
        row(f"Selang {numerals.number(e.level)} % (poin)", interval),
    )
    return layouts.table("effect", rows, earlier=e.earlier.spoken, later=e.later.spoken)
