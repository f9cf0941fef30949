"""What is said of rows and sheets that cannot be taken, in whole sentences."""

import pytest

from tests.core.followup.sheets import PLAN, known, new, read
from tuntas.core.base.errors import Refusal
from tuntas.core.followup.plan_cells import CELL, COLUMNS
from tuntas.core.followup.plan_sheet import Change, rows_of


def told(*rows, plans=None):
    return [(p.row, p.column, str(p.message)) for p in read(*rows, plans=plans).problems]


@pytest.mark.parametrize(
    ("cells", "column", "sentence"),
    [
        ({"service": "Lain"}, "Layanan", "“Lain” bukan layanan unit ini."),
        (
            {"person": "tamu"},
            "Penanggung jawab",
            "“tamu” bukan nama pengguna pegawai unit ini.",
        ),
        ({"elements": "U1, U9, U8"}, "Unsur", "Unsur U9, U8 tidak dikenal."),
        (
            {"recommendation": "8"},
            "ID rekomendasi",
            "“8” bukan rekomendasi unit dan putaran ini.",
        ),
        ({"deadline": "2026-07-01"}, "Tenggat", "Tenggat paling cepat besok."),
        (
            {"deadline": "Tw IV"},
            "Tenggat",
            "“Tw IV” bukan tanggal; tulis misalnya 2026-12-31.",
        ),
        (
            {"milestones": "Menyusun bahan"},
            "Tahapan",
            "Satu baris satu tahap: tanggalnya, lalu uraiannya; misalnya 2026-12-31 Menyusun "
            "bahan.",
        ),
        ({"tags": "x" * 41}, "Penanda", "Satu penanda paling panjang 40 huruf."),
        ({"text": ""}, "Rencana aksi", "Tuliskan kegiatan yang akan dilakukan."),
    ],
)
def test_what_a_cell_cannot_hold_is_said_of_a_known_and_of_a_new_plan(cells, column, sentence):
    for row in (PLAN | cells, new(**cells)):
        assert told(row) == [(2, column, sentence)]


def test_what_stands_in_the_way_of_a_row_is_said():
    late = {"deadline": "2027-01-31"}
    reasoned = PLAN | late | {"reason": "Anggaran"}
    assert told(PLAN, plans={}) == [
        (2, "Kode", "Rencana 2026-01-01 tidak ada dalam putaran ini, atau bukan untuk Anda.")
    ]
    assert told(PLAN, PLAN) == [(3, "Kode", "Rencana ini sudah ada di baris 2.")]
    assert told(PLAN | {"version": "2", "text": "Lain"}) == [
        (
            2,
            "Versi",
            "Rencana ini berubah sejak berkas diunduh. Unduh lagi, lalu ulangi perubahan pada "
            "baris ini.",
        )
    ]
    assert told(PLAN | {"text": "Lain"}, plans=known(unit=2)) == [
        (2, "No. unit", "Rencana unit lain tidak dapat diubah.")
    ]
    assert told(PLAN | {"text": "Lain"}, plans=known("closed")) == [
        (2, "Rencana aksi", "Rencana berstatus Selesai; kolom ini tetap.")
    ]
    assert told(PLAN | {"state": "Lain"}) == [
        (2, "Keadaan", "Kolom ini tidak dapat diubah lewat berkas.")
    ]
    assert told(PLAN | {"text": "b"}, plans=known(text="a" * (CELL + 1))) == [
        (
            2,
            "Rencana aksi",
            "Teks ini lebih panjang daripada satu sel; ubah pada halaman rencananya.",
        )
    ]
    assert told(PLAN | late, plans=known("in_progress")) == [
        (
            2,
            "Alasan pindah tenggat",
            "Tenggat dipindah dengan alasan; kepala unit yang memutuskan.",
        )
    ]
    assert told(PLAN | {"deadline": "", "reason": "a" * 1001}, plans=known("in_progress")) == [
        (2, "Alasan pindah tenggat", "Alasan paling panjang 1.000 huruf."),
        (2, "Tenggat", "Rencana yang dikerjakan tetap mempunyai tenggat."),
    ]
    assert told(reasoned, plans=known("in_progress", asked=True)) == [
        (2, "Tenggat", "Sudah ada usulan tenggat yang belum diputuskan.")
    ]


def test_what_stands_in_the_way_of_a_new_plan_is_said():
    assert told(new(round="SKM 1999", unit="2")) == [
        (2, "Putaran", "Putaran “SKM 1999” tidak ada."),
        (2, "No. unit", "Isi nomor unit Anda sendiri; “2” bukan."),
    ]
    assert told(new(version="1")) == [
        (2, "Versi", "Rencana baru tidak berversi; kosongkan, atau isi juga kodenya.")
    ]
    assert told(new(), new()) == [
        (3, "Rencana aksi", "Rencana dengan teks dan layanan yang sama sudah ada.")
    ]


@pytest.mark.parametrize(
    ("head", "rows", "sentence"),
    [
        (
            ["Catatan", "", *COLUMNS.values()],
            [],
            "Kolom “Catatan”, “–” tidak dikenal. Pakai judul kolom seperti pada berkas unduhan.",
        ),
        (
            list(COLUMNS.values())[2:],
            [],
            "Kolom “Kode”, “Versi” tidak ada. Pakai judul kolom seperti pada berkas unduhan.",
        ),
        (
            [*COLUMNS.values(), "Kode"],
            [],
            "Ada judul kolom yang muncul dua kali.",
        ),
        (
            [*COLUMNS.values(), " "],
            [(4, [*PLAN.values(), "", "x"])],
            "Baris 4 berisi sel di luar kolom yang berjudul.",
        ),
        (list(COLUMNS.values()), [(2, ["  "])], "Lembar pertama tidak berisi satu pun rencana."),
    ],
)
def test_a_sheet_of_which_nothing_is_taken_says_why(head, rows, sentence):
    with pytest.raises(Refusal) as refusal:
        rows_of(head, rows)
    assert str(refusal.value) == sentence


def test_what_becomes_of_each_row_is_kept_with_its_number():
    fresh = new(deadline="2026-12-31")
    reading = read(PLAN, PLAN | {"code": ""}, fresh)
    assert (reading.untouched, [c.row for c in reading.changes]) == (1, [3, 4])
    moved = read(PLAN | {"deadline": "2027-01-31", "reason": "Banjir"}, plans=known("in_progress"))
    assert moved.changes == (
        Change(
            2,
            "SKM 2026",
            "2026-01-01",
            1,
            {"deadline": ("2026-12-31", "2027-01-31"), "reason": ("", "Banjir")},
        ),
    )
