import re

import pytest
from hypothesis import given, strategies as st

from tuntas.core.evaluation.plan_elements import body_of, elements_of

NAMES = {
    "U1": "Persyaratan",
    "U2": "Sistem, Mekanisme, dan Prosedur",
    "U3": "Waktu Penyelesaian",
    "U4": "Biaya/Tarif",
    "U5": "Produk Spesifikasi Jenis Pelayanan",
    "U6": "Kompetensi Pelaksana",
    "U7": "Perilaku Pelaksana",
    "U8": "Penanganan Pengaduan, Saran, dan Masukan",
    "U9": "Sarana dan Prasarana",
}


def stated(text):
    reading = elements_of(text)
    assert reading.source in ("stated", "")
    return ";".join(reading.codes)


@given(st.sampled_from(sorted(NAMES)), st.integers(1, 12))
def test_every_heading_states_its_element_and_wins_over_the_content(code, number):
    others = " dan ".join(name for other, name in NAMES.items() if other != code)
    assert stated(f"{number}. {NAMES[code]} Menyusun leaflet tentang {others}") == code


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("2. Waktu Pelayanan Menambah loket", "U3"),
        ("1. Fasilitas pengaduan Menyediakan kotak saran", "U8"),
        ("Produk Spesifikasi Jenis Layanan: membuat daftar hasil", "U5"),
        ("3. Kesesuaian Produk Pelayanan Memasang daftar", "U5"),
        ("1. Sistem Mekanisme dan Prosedur a. Membuat alur", "U2"),
        ("1. Sistem/mekanisme/prosedur pelayanan dengan membuat alur", "U2"),
        ("Biaya /Tarif Mengumumkan tarif", "U4"),
        ("Sarpras: menambah kursi", "U9"),
        ("2. Sarana dan Prasana Menambah kursi", "U9"),
        ("Jangka waktu penyelesaian Menambah loket", "U3"),
        ("Keamanan dan Kenyamanan Sarana Prasarana Mengecat ruang", "U9"),
        ("P1. Unsur Persyaratan Layanan Membuat daftar", "U1"),
        ("Unsur terendah adalah U7 yaitu perilaku petugas. Melatih petugas", "U7"),
        ("Penurunan unsur kedua adalah kompetensi pelaksana, melatih petugas", "U6"),
        ("U3. (nilai 97,78) Kecepatan pelayanan a. Menambah loket", "U3"),
        ("4. Waktu (U3) a. Menambah loket", "U3"),
    ],
)
def test_names_vary_and_mean_the_same_element(text, codes):
    assert stated(text) == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("2. Persyaratan dan Prosedur a. Membuat daftar", "U1;U2"),
        ("3. Biaya/Tarif; Produk Spesifikasi Jenis Layanan Sosialisasi", "U4;U5"),
        ("1. Sarana & Prasarana dan Sistem, Mekanisme dan Prosedur a. Rapat", "U2;U9"),
        ("1. Persyaratan Membuat daftar 2. Waktu Penyelesaian Menambah loket", "U1;U3"),
        ("Sarana dan Prasarana Menambah kursi Waktu Penyelesaian Menambah loket", "U3;U9"),
    ],
)
def test_several_headings_state_several_elements(text, codes):
    assert stated(text) == codes


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Perilalu Pelaksana Melatih petugas", "U7"),
        ("1. Persyartan Pelayanan Membuat daftar", "U1"),
        ("Kompetensi Pelaksan Melatih petugas", "U6"),
    ],
)
def test_a_slip_of_the_pen_in_a_heading_is_read(text, code):
    assert stated(text) == code


def test_a_name_wins_over_a_wrong_number_beside_it():
    assert stated("8. Perilaku (U8) Melatih petugas") == "U7"
    assert stated("U8. Perilaku Melatih petugas") == "U7"


def test_a_number_without_a_heading_states_its_element():
    assert stated("Membuat alur registrasi sebagai tindak lanjut nilai survei (U1)") == "U1"
    assert stated("Meninjau SOP terkait UI") == "U1"
    assert stated("Bekerja sama dengan UI untuk penelitian") == ""


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Sosialisasi alur dan persyaratan pendaftaran", "U1"),
        ("Mengumumkan biaya layanan di media sosial", "U4"),
        ("Meningkatkan kompetensi petugas", "U6"),
        ("Membentuk tim penanganan pengaduan", "U8"),
        ("Melengkapi sarana prasarana seperti brosur persyaratan", "U9"),
        ("Mempublikasikan lama waktu pengujian", "U3"),
    ],
)
def test_without_a_heading_the_topic_of_the_action_is_stated(text, codes):
    assert stated(text) == codes


@pytest.mark.parametrize(
    "text",
    [
        "Meningkatkan kompetensi pelaku usaha",
        "Sarana produksi diperiksa ulang",
        "Menghubungi para pemohon",
    ],
)
def test_what_concerns_others_states_nothing(text):
    assert elements_of(text).codes == ()


def test_suggestions_come_only_where_nothing_is_stated():
    suggested = elements_of("Mengganti kursi di ruang tunggu")
    assert (suggested.codes, suggested.source, suggested.words) == (
        ("U9",),
        "suggested",
        ("kursi", "ruang"),
    )
    assert elements_of("1. Persyaratan Mengganti kursi di ruang tunggu").codes == ("U1",)


def test_the_words_that_led_to_an_element_are_quoted():
    assert elements_of("1. Waktu Penyelesaian Menambah loket").words == ("Waktu Penyelesaian",)


@given(st.text(max_size=200))
def test_any_text_is_read_without_failing(text):
    reading = elements_of(text)
    assert bool(reading.codes) == bool(reading.source)
    assert set(reading.codes) <= set(NAMES)


def test_the_body_is_what_is_left_without_labels_and_numbers():
    body = body_of("U1. Persyaratan: a. Mencetak brosur b. Memasang daftar")
    assert re.findall(r"\w+", body) == ["Mencetak", "brosur", "Memasang", "daftar"]
    assert body_of("Saran: antrean lama. Rencana aksi: menambah loket").strip() == "menambah loket"


def test_a_label_in_brackets_behind_the_action_is_no_part_of_the_body():
    assert body_of("Memperbaiki ruang tunggu (Sarana dan Prasarana)").split() == [
        "Memperbaiki",
        "ruang",
        "tunggu",
    ]
    assert elements_of("Memperbaiki ruang tunggu (Sarana dan Prasarana)").codes == ("U9",)


def test_a_name_written_out_in_full_is_a_label_whatever_follows():
    text = (
        "1. Kompetensi Pelaksana Melatih petugas 2. Penanganan pengaduan, saran, dan masukan "
        "perlu cepat"
    )
    assert elements_of(text).codes == ("U6", "U8")


@pytest.mark.parametrize(
    ("text", "source", "pairs"),
    [
        ("menambah kursi dan meja", "suggested", [("U9", "kursi"), ("U9", "meja")]),
        (
            "Waktu Penyelesaian dan Biaya/Tarif: melatih petugas",
            "stated",
            [("U3", "Waktu Penyelesaian"), ("U4", "Biaya/Tarif")],
        ),
        (
            "Perbaikan terhadap unsur Perilaku pelaksana, melatih petugas",
            "stated",
            [("U7", "Perilaku pelaksana")],
        ),
        ("Mengadakan rapat", "", []),
    ],
)
def test_each_element_is_read_with_the_words_that_led_to_it(text, source, pairs):
    reading = elements_of(text)
    assert (reading.source, list(reading.pairs)) == (source, pairs)
    assert reading.words == tuple(word for _, word in pairs)
    assert reading.codes == tuple(sorted({code for code, _ in pairs}))
