"""Chapters I, III and IV: why and how the evaluation was done, what came out, and the signature."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import chain
from operator import attrgetter

from tuntas.core.base import numerals
from tuntas.core.evaluation import live_checks
from tuntas.core.evaluation.snapshot import Assignment, Snapshot
from tuntas.core.report import figures
from tuntas.core.report.figures import Count
from tuntas.core.survey.round_codes import RoundName
from tuntas.reports.document import layouts
from tuntas.reports.document.model import (
    Block,
    Heading,
    Items,
    Official,
    Paragraph,
    Signature,
    paragraph,
    printed,
    spanning,
)

from . import effect as content_effect, words
from .conformity import conformity
from .words import say


def introduction(snapshot: Snapshot) -> tuple[Block, ...]:
    return (
        Heading(1, "BAB I", "PENDAHULUAN"),
        Heading(2, "A.", "Latar Belakang"),
        say("latar_belakang.1"),
        say("latar_belakang.2", instansi=snapshot.agency),
        say("latar_belakang.3", inspektorat=words.inspectorate(snapshot)),
        Heading(2, "B.", "Dasar Hukum"),
        words.legal_basis(snapshot.assignment),
        Heading(2, "C.", "Ruang Lingkup"),
        say(
            "ruang_lingkup.1",
            tahun_survei=words.round_list(snapshot),
            jumlah_upp=len(snapshot.units),
            instansi=snapshot.agency,
            cut_off=snapshot.assignment.cut_off,
        ),
        Heading(2, "D.", "Tujuan"),
        say("tujuan.1", tahun_survei=words.round_list(snapshot)),
        Items(tuple((say(f"tujuan.{letter}"),) for letter in "abc")),
    )


def conduct(snapshot: Snapshot) -> tuple[Block, ...]:
    return (
        Heading(1, "BAB III", "PELAKSANAAN DAN HASIL MONITORING DAN EVALUASI"),
        Heading(2, "A.", "Pelaksanaan"),
        Items(tuple((p,) for p in _conduct_points(snapshot))),
        *_team(snapshot.assignment),
        Heading(2, "B.", "Hasil Monitoring dan Evaluasi"),
        *_outcome(snapshot),
        *conformity(snapshot),
        *content_effect.effect(snapshot),
    )


def _conduct_points(snapshot: Snapshot) -> Iterator[Paragraph]:
    assignment = snapshot.assignment
    letter = f"berdasarkan {found}" if (found := words.letter(assignment)) else ""
    who = " ".join(filter(None, ("dilaksanakan oleh", words.inspectorate(snapshot), letter)))
    yield say("pelaksanaan.pelaksana", pelaksana=who)
    for round_ in snapshot.rounds:
        kinds = words.kinds(snapshot, round_.unit_nos)
        yield say(
            "pelaksanaan.cakupan",
            tahun=round_.round.spoken,
            jumlah_upp=len(round_.unit_nos),
            jenis_upp=f", yaitu {kinds}" if kinds else "",
        )
    by = f" melalui aplikasi {assignment.application}" if assignment.application else ""
    yield say("pelaksanaan.data", aplikasi=by, cut_off=assignment.cut_off)


def _team(assignment: Assignment) -> tuple[Block, ...]:
    if not assignment.team:
        return (say("pelaksanaan.tanpa_tim"),)
    rows = chain.from_iterable(
        spanning(
            [(title, Official(m.name)) for m in assignment.team if m.role == role], columns=[0]
        )
        for role, title in words.LABELS["roles"].items()
    )
    return paragraph("Susunan tim", "label"), layouts.table("team", rows)


def _outcome(snapshot: Snapshot) -> tuple[Block, ...]:
    rows = figures.unit_rounds(snapshot)
    count = figures.total(rows)
    cut_off = snapshot.assignment.cut_off
    if not count.plans:
        return (say("hasil_monev.tanpa_rencana", cut_off=cut_off), *_exceptions(snapshot))
    lead = say(
        "hasil_monev.1",
        cut_off=cut_off,
        rencana=count.plans,
        tahun_survei=words.round_list(snapshot),
        status_close=words.closed(count),
    )
    per_round = Items(
        tuple((_of_round(r, figures.total(rows, r)),) for r in figures.rounds(snapshot))
    )
    return (lead, per_round, *_exceptions(snapshot), say("hasil_monev.lampiran"))


def _of_round(round_: RoundName, count: Count) -> Paragraph:
    if not count.plans:
        return say("hasil_monev.tahun_tanpa_rencana", tahun=round_.spoken)
    return say(
        "hasil_monev.tahun",
        tahun=round_.spoken,
        rencana=count.plans,
        rekomendasi=count.recommendations,
        status_close=words.closed(count),
    )


def _exceptions(snapshot: Snapshot) -> Iterator[Paragraph]:
    """What the shares alone would hide: plans without a status, units without plans, doubts."""
    yield from _doubts_of_closing(snapshot)
    silent = figures.total(figures.unit_rounds(snapshot)).unknown
    if silent:
        yield say("hasil_monev.tanpa_status", tanpa_status=silent)
    for round_ in snapshot.rounds:
        missing = figures.units_without_plans(snapshot, round_)
        if missing:
            yield say(
                "hasil_monev.tidak_menyampaikan",
                jumlah_upp=len(missing),
                tahun=round_.round.spoken,
                daftar_upp="; ".join(unit.name for unit in missing),
            )
    doubts = {
        "angka yang tidak saling cocok": len(snapshot.discrepancies),
        "hal pada rencana aksi yang perlu dikonfirmasi": len(figures.standing(snapshot)),
    }
    parts = [f"{numerals.number(count)} {what}" for what, count in doubts.items() if count]
    if parts:
        yield say("hasil_monev.keraguan", keraguan=numerals.listing(parts))


def _doubts_of_closing(snapshot: Snapshot) -> Iterator[Paragraph]:
    if not (doubts := figures.doubts_by_check(snapshot)):
        return
    reasons = [
        f"{live_checks.title(check).lower()} ({numerals.number(n)})" for check, n in doubts.items()
    ]
    yield say(
        "hasil_monev.diragukan",
        diragukan=len(figures.doubtful(snapshot)),
        sebab=numerals.listing(reasons),
    )


def closing(snapshot: Snapshot) -> tuple[Block, ...]:
    return (
        Heading(1, "BAB IV", "PENUTUP"),
        Heading(2, "A.", "Kesimpulan"),
        *_conclusion(snapshot),
        Heading(2, "B.", "Apresiasi"),
        say(
            "apresiasi.1",
            inspektorat=words.inspectorate(snapshot),
            instansi=words.agency(snapshot),
        ),
        _signature(snapshot),
    )


def _conclusion(snapshot: Snapshot) -> Iterator[Paragraph]:
    count = figures.total(figures.unit_rounds(snapshot))
    yield from _quality(snapshot)
    if count.plans:
        yield say(
            "kesimpulan.rencana",
            rencana=count.plans,
            tahun_survei=words.round_list(snapshot),
            status_close=words.closed(count),
        )
        yield from _doubts_of_closing(snapshot)
        yield _handed_in(snapshot)
    if count.open:
        yield say("kesimpulan.belum_close")
    yield from content_effect.conclusions(snapshot)
    if figures.standing(snapshot) or snapshot.discrepancies:
        yield say("kesimpulan.keraguan")
    yield say("kesimpulan.perbaikan")


def _handed_in(snapshot: Snapshot) -> Paragraph:
    """Whether every unit made plans for each round that it was surveyed in."""
    units = {no for round_ in snapshot.rounds for no in round_.unit_nos}
    missing = {u.no for r in snapshot.rounds for u in figures.units_without_plans(snapshot, r)}
    if not missing:
        return say("kesimpulan.menyampaikan", jumlah_upp=len(units))
    return say(
        "kesimpulan.belum_menyampaikan",
        jumlah_upp=len(units),
        jumlah=len(missing),
    )


def _quality(snapshot: Snapshot) -> Iterator[Paragraph]:
    """The latest index with its grade, and how it moved since the round before."""
    rounds = sorted(snapshot.rounds, key=attrgetter("year"))
    known = [(r.round.spoken, r.index) for r in rounds if r.index is not None]
    if not known:
        return
    latest, index = known[-1]
    grade = figures.band(index)
    moved = "".join(
        f", {_movement(before, index)} nilai tahun {last}" for last, before in known[-2:-1]
    )
    yield say(
        "kesimpulan.mutu",
        instansi=words.agency(snapshot),
        tahun=latest,
        mutu=grade.grade,
        kinerja=grade.name,
        nilai=index,
        perubahan=moved,
    )


def _movement(before: Decimal, after: Decimal) -> str:
    if before == after:
        return "sama dengan"
    direction = "lebih tinggi dari" if after > before else "lebih rendah dari"
    return f"{printed(abs(after - before))} {direction}"


def _signature(snapshot: Snapshot) -> Signature:
    assignment = snapshot.assignment
    day = numerals.long_date(assignment.signed_on) if assignment.signed_on else "………………………"
    place = f"{assignment.place}, " if assignment.place else "……………, "
    title = snapshot.signer_title or words.inspectorate(snapshot)
    return Signature(f"{place}{day}", (snapshot.agency, f"{title},"), assignment.signer)
