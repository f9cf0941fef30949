"""What the reader may have to decide, each with a stable code and a sentence for people."""

from __future__ import annotations

from tuntas.core.base.messages import N_, Message
from tuntas.readers.old_reports.model import Decision

DECISIONS: dict[str, str] = {
    "columns_shifted": N_(
        "Isi baris bergeser dari kolomnya; sel ditempatkan menurut isinya (nomor, unit, tanggal, "
        "status)."
    ),
    "continuation_joined": N_(
        "Baris terpotong batas halaman; lanjutannya digabungkan ke baris sebelumnya."
    ),
    "continuation_split": N_(
        "Sel di atas halaman baru memuat akhir rencana sebelumnya dan awal rencana berikutnya; sel "
        "dibagi."
    ),
    "continuation_not_split": N_(
        "Sel di atas halaman baru tampak memuat akhir rencana sebelumnya, tetapi batasnya tidak "
        "jelas; seluruh isinya dibaca sebagai rencana berikutnya."
    ),
    "heading_row": N_(
        "Baris hanya memuat unit, layanan, atau rekomendasi; berlaku untuk baris di bawahnya."
    ),
    "column_unread": N_("Kolom {names} tidak dikenal; isinya tidak dibaca."),
    "row_joined": N_(
        "Baris tanpa waktu dan status dibaca sebagai lanjutan rencana aksi di atasnya."
    ),
    "plan_without_pair": N_(
        "Baris dibaca sebagai rencana aksi tersendiri walaupun waktu atau statusnya tidak "
        "tercantum."
    ),
    "row_repeated": N_(
        "Baris tercetak dua kali; yang dipakai baris berikutnya, yang memuat nama unit."
    ),
    "cell_split": N_(
        "Satu sel diikuti {count} pasang waktu dan status; isinya dibagi menurut butirnya menjadi "
        "{count} rencana aksi."
    ),
    "cell_not_split": N_(
        "Satu sel diikuti {count} pasang waktu dan status, tetapi butirnya tidak berjumlah "
        "{count}; setiap rencana memuat seluruh isi sel."
    ),
    "unit_renamed": N_(
        "Nama unit di matriks rincian berbeda dari ringkasan; dibaca sebagai “{unit}”."
    ),
    "unit_number_wrong": N_(
        "Nomor unit tercetak {printed}; menurut ringkasan nomor {unit} adalah {no}."
    ),
    "unit_unknown": N_(
        "Unit tidak ada dalam ringkasan; rencana aksinya dicatat dengan nomor {no}."
    ),
    "unit_missing": N_(
        "Rencana aksi tercetak sebelum nama unit mana pun; dicatat pada unit tanpa nama."
    ),
    "service_numbered": N_("Nomor di depan nama layanan tidak dipakai: “{service}”."),
    "numbering_restarts": N_(
        "Nomor butir kembali ke 1 dalam layanan yang sama; mungkin nama layanan berikutnya tidak "
        "tercetak."
    ),
    "date_repaired": N_("Tanggal rusak “{raw}” dibaca sebagai {repaired}."),
    "date_period": N_("Waktu berupa periode; “{raw}” dibaca sebagai hari terakhirnya, {value}."),
    "status_unusual": N_("Kolom status berisi “{status}”, bukan kata yang lazim."),
    "markup_removed": N_("Sisa tanda HTML dihapus dari {count} sel."),
    "cells_carried": N_(
        "{count} sel kosong (unit, layanan, atau rekomendasi) diisi dari baris di atasnya."
    ),
    "line_outside": N_("Baris di antara tabel yang bukan bagian tabel dan bukan judul."),
    "summary_row_unread": N_("Baris matriks ringkasan tidak dapat dibaca sebagai unit dan tahun."),
    "summary_value_unread": N_("Kolom {column} matriks ringkasan berisi “{raw}”, bukan bilangan."),
}


def decide(code: str, first: int, last: int, quote: str, **values: object) -> Decision:
    """A decision on the lines ``first`` to ``last``; the quote is cut to 200 characters."""
    if code not in DECISIONS:
        raise KeyError(code)
    return Decision(code, first, last, quote if len(quote) <= 200 else quote[:199] + "…", values)


def explain(decision: Decision) -> Message:
    return Message(DECISIONS[decision.code], decision.values)
