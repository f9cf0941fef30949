"""Chapters I, III and IV: why and how the evaluation was done, what came out, and the signature."""

from __future__ import annotations

from decimal import Decimal

from tuntas.core import figures, numerals
from tuntas.core.figures import Count
from tuntas.core.snapshot import Assignment, Snapshot
from tuntas.reports import content_words as words
from tuntas.reports.content_conformity import conformity
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
    Signature,
    Table,
    items,
    paragraph,
)

_LAWS = (
    "Undang-Undang Nomor 14 Tahun 2008 tentang Keterbukaan Informasi Publik;",
    "Undang-Undang Nomor 25 Tahun 2009 tentang Pelayanan Publik;",
    "Peraturan Pemerintah Nomor 96 Tahun 2012 tentang Pelaksanaan Undang-Undang Nomor 25 Tahun 2009 "
    "tentang Pelayanan Publik;",
    "Peraturan Menteri Pendayagunaan Aparatur Negara dan Reformasi Birokrasi Nomor 14 Tahun 2017 tentang "
    "Pedoman Penyusunan Survei Kepuasan Masyarakat Unit Penyelenggara Pelayanan Publik",
)
_PURPOSES = (
    "mengetahui kesesuaian rencana aksi dengan rekomendasi yang diberikan;",
    "mengetahui kemajuan pelaksanaan rencana aksi; dan",
    "mengetahui tingkat pencapaian rencana aksi sebagai dasar pengambilan keputusan atau kebijakan lebih "
    "lanjut.",
)


def introduction(snapshot: Snapshot) -> tuple[Block, ...]:
    return (
        Heading(1, "BAB I", "PENDAHULUAN"),
        Heading(2, "A.", "Latar Belakang"),
        *_background(snapshot),
        Heading(2, "B.", "Dasar Hukum"),
        items(_legal_basis(snapshot.assignment)),
        Heading(2, "C.", "Ruang Lingkup"),
        sentence(
            "Monitoring dan evaluasi mencakup rencana aksi tindak lanjut atas hasil Survei Kepuasan "
            "Masyarakat (SKM) {years} pada {units} Unit Pelayanan Publik (UPP) di lingkungan {agency}, "
            "menurut data per tanggal {cut_off}.",
            years=words.year_list(snapshot),
            units=numerals.number(len(snapshot.units)),
            agency=snapshot.agency,
            cut_off=numerals.long_date(snapshot.assignment.cut_off),
        ),
        Heading(2, "D.", "Tujuan"),
        sentence(
            "Monitoring dan evaluasi rencana aksi tindak lanjut atas hasil SKM {years} bertujuan untuk:",
            years=words.year_list(snapshot),
        ),
        items(_PURPOSES),
    )


def _background(snapshot: Snapshot) -> tuple[Paragraph, ...]:
    values = {"agency": snapshot.agency, "inspectorate": words.inspectorate(snapshot)}
    return (
        paragraph(
            "Pelayanan publik yang baik adalah hak masyarakat dan kewajiban penyelenggara negara. "
            "Undang-Undang Nomor 25 Tahun 2009 beserta Peraturan Pemerintah Nomor 96 Tahun 2012 "
            "mewajibkan penyelenggara mengikutsertakan masyarakat dalam menilai pelayanan yang "
            "diterimanya. Penilaian itu dilaksanakan melalui Survei Kepuasan Masyarakat menurut Peraturan "
            "Menteri Pendayagunaan Aparatur Negara dan Reformasi Birokrasi Nomor 14 Tahun 2017."
        ),
        sentence(
            "Hasil survei baru bermakna apabila unsur pelayanan yang dinilai lemah benar-benar diperbaiki. "
            "Karena itu {agency} meneruskan hasil survei menjadi rekomendasi, dan setiap Unit Pelayanan "
            "Publik menyusun rencana aksi tindak lanjut dengan tenggat waktu serta menyampaikan bukti "
            "pelaksanaannya.",
            **values,
        ),
        sentence(
            "{inspectorate} memantau dan mengevaluasi rencana aksi tersebut untuk mengetahui apakah tindak "
            "lanjut dilaksanakan sesuai dengan rencana. Sesuai dengan Undang-Undang Nomor 14 Tahun 2008, "
            "masyarakat berhak mengetahui hasilnya.",
            **values,
        ),
    )


def _legal_basis(assignment: Assignment) -> list[str]:
    if not assignment.letter_number:
        return [*_LAWS[:-1], f"{_LAWS[-1]}."]
    return [*_LAWS[:-1], f"{_LAWS[-1]}; dan", f"{_letter(assignment)}."]


def _letter(assignment: Assignment) -> str:
    day = f" tanggal {numerals.long_date(assignment.letter_date)}" if assignment.letter_date else ""
    return f"Surat Tugas Nomor {assignment.letter_number}{day}"


def conduct(snapshot: Snapshot) -> tuple[Block, ...]:
    return (
        Heading(1, "BAB III", "PELAKSANAAN DAN HASIL MONITORING DAN EVALUASI"),
        Heading(2, "A.", "Pelaksanaan"),
        Items(tuple((p,) for p in _conduct_points(snapshot))),
        *_team(snapshot.assignment),
        Heading(2, "B.", "Hasil Monitoring dan Evaluasi"),
        *_outcome(snapshot),
        *conformity(snapshot),
    )


def _conduct_points(snapshot: Snapshot) -> list[Paragraph]:
    assignment = snapshot.assignment
    letter = f"berdasarkan {_letter(assignment)}" if assignment.letter_number else ""
    who = " ".join(filter(None, ("dilaksanakan oleh", words.inspectorate(snapshot), letter)))
    points = [sentence("Monitoring dan evaluasi {who}.", who=who)]
    for round_ in snapshot.rounds:
        points.append(
            sentence(
                "Untuk hasil SKM tahun {year}, monitoring dan evaluasi mencakup {n} UPP{kinds}.",
                year=round_.year,
                n=numerals.number(len(round_.unit_nos)),
                kinds=_of_kinds(snapshot, round_.unit_nos),
            )
        )
    by = f" melalui aplikasi {assignment.application}" if assignment.application else ""
    points.append(
        sentence(
            "Data yang dinilai adalah data yang disampaikan UPP{by}, dengan batas data (cut-off) tanggal "
            "**{cut_off}**.",
            by=by,
            cut_off=numerals.long_date(assignment.cut_off),
        )
    )
    return points


def _of_kinds(snapshot: Snapshot, unit_nos: tuple[int, ...]) -> str:
    kinds = words.kinds(snapshot, unit_nos)
    return f", yaitu {kinds}" if kinds else ""


def _team(assignment: Assignment) -> tuple[Block, ...]:
    if not assignment.team:
        return (paragraph("Susunan tim tidak tercatat."),)
    rows: list[Row] = []
    for role, title in words.ROLES.items():
        names = [member.name for member in assignment.team if member.role == role]
        for i, name in enumerate(names):
            first = Cell(title, rows=len(names)) if i == 0 else None
            rows.append(Row((first, Cell(name))))
    table = Table(
        "Susunan tim monitoring dan evaluasi menurut peran.",
        (Column("Peran", 0.35), Column("Nama", 0.65)),
        (Group("", tuple(rows)),),
        width=0.8,
    )
    return (paragraph("Susunan tim", "label"), table)


def _outcome(snapshot: Snapshot) -> tuple[Block, ...]:
    rows = figures.unit_years(snapshot)
    count = figures.total(rows)
    values = {
        "cut_off": numerals.long_date(snapshot.assignment.cut_off),
        "plans": numerals.number(count.plans),
        "years": words.year_list(snapshot),
        "closed": words.closed(count),
    }
    if not count.plans:
        text = "Sampai dengan tanggal {cut_off} belum ada rencana aksi yang disampaikan UPP."
        return (sentence(text, **values), *_exceptions(snapshot))
    lead = sentence(
        "Sampai dengan tanggal {cut_off}, UPP telah menyampaikan **{plans}** rencana aksi tindak lanjut atas "
        "hasil SKM {years}. Dari jumlah itu, **{closed}**, dengan rincian:",
        **values,
    )
    per_year = Items(tuple((_of_year(year, figures.total(rows, year)),) for year in figures.years(snapshot)))
    where = sentence(
        "Ringkasan per UPP dan tahun disajikan dalam **Lampiran 1**; rincian setiap rencana aksi dalam "
        "**Lampiran 2**."
    )
    return (lead, per_year, *_exceptions(snapshot), where)


def _of_year(year: int, count: Count) -> Paragraph:
    if not count.plans:
        return sentence("Tahun {year}: belum ada rencana aksi yang disampaikan.", year=year)
    return sentence(
        "Tahun {year}: dari **{plans}** rencana aksi atas {asked} rekomendasi, {closed}.",
        year=year,
        plans=numerals.number(count.plans),
        asked=numerals.number(count.recommendations),
        closed=words.closed(count),
    )


def _exceptions(snapshot: Snapshot) -> list[Paragraph]:
    """What the shares alone would hide: plans without a status, units without plans, doubts."""
    said = []
    silent = sum(plan.status not in words.STATUSES for plan in snapshot.plans)
    if silent:
        said.append(
            sentence(
                "Sebanyak {n} rencana aksi tidak mencantumkan status dan dihitung belum berstatus close.",
                n=numerals.number(silent),
            )
        )
    for round_ in snapshot.rounds:
        missing = figures.units_without_plans(snapshot, round_)
        if missing:
            said.append(
                sentence(
                    "{n} UPP tidak menyampaikan rencana aksi atas hasil SKM tahun {year}: {names}.",
                    n=numerals.number(len(missing)),
                    year=round_.year,
                    names="; ".join(unit.name for unit in missing),
                )
            )
    return [*said, *_doubts(snapshot)]


def _doubts(snapshot: Snapshot) -> list[Paragraph]:
    found, differing = len(figures.standing(snapshot)), len(snapshot.discrepancies)
    parts = [
        f"{numerals.number(count)} {what}"
        for count, what in (
            (differing, "angka yang tidak saling cocok"),
            (found, "hal pada rencana aksi yang perlu dikonfirmasi"),
        )
        if count
    ]
    if not parts:
        return []
    text = "Pemeriksaan data menemukan {what}. Seluruhnya dimuat dalam **Lampiran 3**."
    return [sentence(text, what=numerals.listing(parts))]


def closing(snapshot: Snapshot) -> tuple[Block, ...]:
    return (
        Heading(1, "BAB IV", "PENUTUP"),
        Heading(2, "A.", "Kesimpulan"),
        *_conclusion(snapshot),
        Heading(2, "B.", "Apresiasi"),
        sentence(
            "{inspectorate} menyampaikan apresiasi dan terima kasih kepada seluruh UPP di lingkungan "
            "{agency} atas kerja sama dan kesediaannya memberikan data serta dokumen yang diperlukan dalam "
            "monitoring dan evaluasi ini.",
            inspectorate=words.inspectorate(snapshot),
            agency=words.agency(snapshot),
        ),
        _signature(snapshot),
    )


def _conclusion(snapshot: Snapshot) -> list[Paragraph]:
    count = figures.total(figures.unit_years(snapshot))
    said = [*_quality(snapshot)]
    if count.plans:
        said.append(
            sentence(
                "Dari **{plans}** rencana aksi tindak lanjut atas hasil SKM {years}, **{closed}**.",
                plans=numerals.number(count.plans),
                years=words.year_list(snapshot),
                closed=words.closed(count),
            )
        )
    if count.remaining:
        said.append(
            paragraph(
                "Rencana aksi yang belum berstatus close perlu diselesaikan dan dipantau pada periode "
                "berikutnya."
            )
        )
    if figures.standing(snapshot) or snapshot.discrepancies:
        said.append(
            paragraph(
                "Hal yang dimuat dalam Lampiran 3 perlu dikonfirmasi oleh UPP yang bersangkutan sebelum "
                "angka dalam laporan ini dijadikan dasar keputusan."
            )
        )
    return said


def _quality(snapshot: Snapshot) -> list[Paragraph]:
    """The latest index with its grade, and how it moved since the round before."""
    known = [r for r in sorted(snapshot.rounds, key=lambda r: r.year) if r.index is not None]
    if not known:
        return []
    latest = known[-1]
    grade = figures.band(latest.index)
    text = (
        "Mutu pelayanan publik di lingkungan {agency} pada tahun {year} termasuk kategori **{grade}** "
        "({meaning}) dengan nilai SKM **{index}**"
    )
    if len(known) > 1:
        text += f", {_movement(known[-2].index, latest.index)} nilai tahun {known[-2].year}"
    return [
        sentence(
            f"{text}.",
            agency=words.agency(snapshot),
            year=latest.year,
            grade=grade.grade,
            meaning=grade.name,
            index=numerals.number(latest.index, 2),
        )
    ]


def _movement(before: Decimal, after: Decimal) -> str:
    difference = after - before
    if not difference:
        return "sama dengan"
    direction = "lebih tinggi dari" if difference > 0 else "lebih rendah dari"
    return f"{numerals.number(abs(difference), 2)} {direction}"


def _signature(snapshot: Snapshot) -> Signature:
    assignment = snapshot.assignment
    day = numerals.long_date(assignment.signed_on) if assignment.signed_on else "………………………"
    place = f"{assignment.place}, " if assignment.place else "……………, "
    title = assignment.signer_title or words.inspectorate(snapshot)
    return Signature(f"{place}{day}", (snapshot.agency, f"{title},"), assignment.signer)
