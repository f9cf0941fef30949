"""Personal data in comments are covered and everything else stays as it was."""

import string
from datetime import date

import pytest
from hypothesis import given, strategies as st

from tuntas.core.voices.masking import LABELS, find, mask, masked

PLAIN = st.text(string.ascii_lowercase + " ,\n", max_size=40).filter(lambda s: not find(s))
NAMES = st.sampled_from(
    ["Budi", "Siti Aminah", "M. Ridwan", "Nur'aini", "I Gusti Ayu", "ARIF RAHMAN"]
)
ADDRESSES = st.sampled_from(
    ["Bapak", "Ibu", "Pak", "Bu", "Sdr.", "Sdri", "pak", "BU", "atas nama", "a.n."]
)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Hubungi 0812-3456-7890 ya", "Hubungi [nomor telepon] ya"),
        ("WA +62 812 3456 7890.", "WA [nomor telepon]."),
        ("wa 81234567890", "wa [nomor telepon]"),
        ("telp (021) 4244691", "telp [nomor telepon]"),
        ("Kirim ke ani.s@contoh.co.id saja", "Kirim ke [surel] saja"),
        ("ani (at) contoh.id", "[surel]"),
        ("ikuti @ani.contoh", "ikuti [akun]"),
        ("NIK 3171234567890001", "NIK [nomor identitas]"),
        ("NPWP 01.234.567.8-901.000", "NPWP [nomor identitas]"),
        ("rek BCA 1234567890 a.n. Siti", "rek BCA [nomor rekening] a.n. [nama]"),
        ("nomor pengajuan 2023010112345", "nomor pengajuan [nomor]"),
        ("mobil B 1234 XYZ menutup pintu", "mobil [pelat nomor] menutup pintu"),
        ("nopol b 1234 xyz", "nopol [pelat nomor]"),
        ("Pak Budi ramah. Terima kasih", "Pak [nama] ramah. Terima kasih"),
        ("pak budi santoso ramah sekali", "pak [nama] ramah sekali"),
        ("PELAYANAN PAK BUDI BAGUS", "PELAYANAN PAK [nama] BAGUS"),
        ("Ibu Siti Nur'aini, loket 2", "Ibu [nama], loket 2"),
        ("petugas bernama Rina cuek", "petugas bernama [nama] cuek"),
        ("oleh Budi Santoso, S.Farm., Apt.", "oleh [nama], S.Farm., Apt."),
        ("Prof. Dr. Budi Hartono, M.Si", "Prof. [nama], M.Si"),
        ("Ny. Siti dan Tn. Ali", "Ny. [nama] dan Tn. [nama]"),
        ("Pak\u00a0Rahmat\u00a0Hidayat datang", "Pak\u00a0[nama] datang"),
        ("menemui Ibu\nWulan Sari.", "menemui Ibu\n[nama]."),
        ("KTP 3302\u202f0456 7890\t1234", "KTP [nomor identitas]"),
        ("hp 0857–1234–5678, 0819 / 2345 / 678", "hp [nomor telepon], [nomor telepon]"),
        ("Bu.Ratna dan drg.Wayan Sudira", "Bu.[nama] dan drg.[nama]"),
        ("Bp. Slamet, Sdr/i Yanti, Sdr(i) Yuni", "Bp. [nama], Sdr/i [nama], Sdr(i) [nama]"),
        ("H. Mansur dan Ust. Hanif", "H. [nama] dan Ust. [nama]"),
        ("Nama pemohon : Dewi Lestari", "Nama pemohon : [nama]"),
        ("Wahyu Prasetyo, SH., MH. dan Dian Ayu S.Kom", "[nama], SH., MH. dan [nama] S.Kom"),
        ("ibu dewi kartika ayu lestari ramah", "ibu [nama] ramah"),
        ("Bapak Ida Bagus Ketut Gede Putra Yasa", "Bapak [nama]"),
        ("hub 0857 1234 5678\t31/01/2022", "hub [nomor telepon]\t31/01/2022"),
        ("WA +62 857-1234-5678 \t14/02/2022", "WA [nomor telepon] \t14/02/2022"),
        ("sd Bapak Dewa, di rumah sakit pak Anwar", "sd Bapak [nama], di rumah sakit pak [nama]"),
        ("1. Wahyu Prasetyo, SH 2. Dian Ayu, SE", "1. [nama], SH 2. [nama], SE"),
        ("d 4321 xy, AB-1234-CD", "[pelat nomor], [pelat nomor]"),
        ("wati@yahoo,com, wati[at]yahoo[dot]com", "[surel], [surel]"),
        ("Bu Indah, Pak Tulus dan Mas Bintang", "Bu [nama], Pak [nama] dan Mas [nama]"),
        ("menurut Ibu Murni, Sdr. Bagus absen", "menurut Ibu [nama], Sdr. [nama] absen"),
        ("Bapak Sabar Subagio marah", "Bapak [nama] marah"),
        ("IG: @sarapan.pagi, ig @_lina_k", "IG: [akun], ig [akun]"),
        ("Instagram = toko_yuni, FB: Yuni.K", "Instagram = [akun], FB: [akun]"),
        ("di t.me/rudihart atau wa.me/6281311112222.", "di [akun] atau [akun]."),
        ("https://www.facebook.com/anton.9", "https://www.[akun]"),
        (
            "telp 4244691, HP. 552-3817, hub 390 2211",
            "telp [nomor telepon], HP. [nomor telepon], hub [nomor telepon]",
        ),
        ("telepon rumah: 631245", "telepon rumah: [nomor telepon]"),
        ("mobil B 1234, motor hitam d 4567", "mobil [pelat nomor], motor hitam [pelat nomor]"),
        ("plat L 877 dan pelat B 65 X", "plat [pelat nomor] dan pelat [pelat nomor]"),
    ],
)
def test_personal_data_are_covered_and_the_rest_stays(text, masked):
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "Ibu petugas sangat ramah",
        "Bapak/Ibu petugas loket, mohon bapak menambah kursi",
        "Bapak Kepala Balai dan pak satpam yang di depan",
        "Ibu hamil diprioritaskan. Terima kasih Bu.",
        "Pendapat Saudara tentang pelayanan",
        "Buka 08.00-16.00 2 loket, tanggal 01-01-2023 08.00 sudah antre",
        "Biaya Rp 1.500.000.000 atau Rp1500000000 ke bank",
        "Tahun 2022-2023, kuesioner U1, D III, S1, satker mandiri 2022-2023",
        "RSUD dr. Soetomo, Jalan Prof. Dr. Sardjito, RS Ibu dan Anak",
        "Nomor PW 01.02.1.2.12.22.08.0099, HK.02.02.1.2.01.22.12345, S.O.P, Surat Edaran, SE 5",
        "2026-12-01T08:18:44+07:00, 30/11/2026, 14.660 dari 861, 98.10, 0,111, 1.234.567.890",
        "RSUPN Dr. Adi Luhur, RS Mata Dr. Sen, RSIA Ibu Melati, Rumah Sakit Umum Pusat Dr. Karya",
        "Jalan Ibu Soed, Jln. Dr. Radjiman, Gang Pak Tani, Jl. M. H. Thamrin, Jl. Ir. H. Juanda",
        "Universitas Prof. Dr. Hazairin, Gedung Ir. Sediyatmo, PT Nyonya Murni, Batik Ibu Sud",
        "Kode verifikasi Q9RT-B12C-48N7-0XYZ",
        "SP DIPA-063.01.1.432875/2024, NIB 9120001234567, MD 224510123456, No. 0812345678901/KL",
        "jam 08.00 12.00 13.00 16.00, 01.06.2023-30.06.2023, Mandiri 2021 2022 2023",
        "0 12 15 20 30, 100 200 300 400 500 600, 2021 12 2022 15 2023 18 2024 20",
        "Gedung B 12 A, SOP B 23 PR, Form F 12 AB, Surat B-1234-KP, 3 buah @ Rp5.000",
        "dokter gigi, dokter umum, ibu nifas, atas nama rakyat, papan nama petugas piket layanan",
        "Ibu Deputi, Bapak Auditor, Bapak Koordinator, Bapak/Ibu/Saudara sekalian",
        "Terima kasih Bu. Bagus sekali, petugas tulus, senyum indah, Ibu Pertiwi",
        "Ruang P 65 X, kode D 12 K, kakak tingkat, kakak kelas, Tn. Bhd, Maju Sdn. Bhd.",
        "teh hangat dan teh botol, dr kemarin, ibu jari, mas kawin",
        "hubungi 1500533, telp 24 jam, HP 3500000 rupiah, nomor 4244691 di formulir",
        "motor R 150, mobil L 300, mobil 4 pintu, motor 2 tak, mobil di blok B 1234",
        "Instagram: belum ada, line antrean: 3, Buka https://contoh.go.id/layanan",
        "sidik 0123456789abcdef0123456789abcdef, 6ba7b810-9dad-11d1-80b4-001234567890",
    ],
)
def test_what_names_nobody_is_left_alone(text):
    assert mask(text) == text


@given(PLAIN, NAMES, ADDRESSES, PLAIN)
def test_no_name_after_a_form_of_address_is_left(before, name, address, after):
    masked = mask(f"{before} {address} {name}, {after}")
    assert name not in masked
    assert masked.endswith(f", {after}")


@given(
    st.sampled_from(["0812", "+62812", "0857", "62813"]),
    st.integers(10**6, 10**8 - 1),
    st.sampled_from("- ."),
)
def test_no_telephone_number_is_left_however_it_is_grouped(prefix, number, separator):
    digits = str(number)
    grouped = separator.join([prefix, digits[:3], digits[3:]])
    assert mask(f"wa {grouped} ya") == "wa [nomor telepon] ya"


@given(
    st.sampled_from(
        ["RSUD", "RSUPN", "RSKIA", "Rumah Sakit Umum", "Jalan", "Jln.", "Gedung", "SMA"]
    ),
    st.sampled_from(["Dr.", "dr.", "Prof. Dr.", "Ir. H.", "Ibu", "Bapak", "Nyonya"]),
    st.sampled_from(["Melati", "Karya Husada", "Adi Luhur"]),
)
def test_what_is_called_after_somebody_keeps_its_name(place, title, name):
    assert mask(f"di {place} {title} {name}") == f"di {place} {title} {name}"


BLANKS = st.sampled_from([" ", "\u00a0", "\u202f", "\t", "\n", "\u2009"])
DASHES = st.sampled_from(["-", "\u2010", "\u2011", "–", "—", "\u2212"])


@given(ADDRESSES, BLANKS, NAMES, DASHES, st.integers(1000, 9999))
def test_typography_hides_nothing(address, blank, name, dash, digits):
    text = f"{address}{blank}{name.replace(' ', blank)}, 0812{dash}{digits}{dash}{digits}"
    assert mask(text) == f"{address}{blank}[nama], [nomor telepon]"


@given(
    st.lists(st.dates(date(1990, 1, 1), date(2049, 12, 31)), min_size=1, max_size=4),
    st.sampled_from(["%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d"]),
)
def test_days_stay_however_many(days, form):
    text = " - ".join(day.strftime(form) for day in days)
    assert mask(text) == text


@given(st.lists(st.times(), min_size=1, max_size=6), st.sampled_from([" ", "-", " - ", ", "]))
def test_hours_stay_however_many(hours, between):
    text = between.join(hour.strftime("%H.%M") for hour in hours)
    assert mask(f"jam {text}") == f"jam {text}"


@given(st.lists(st.integers(1, 999), min_size=1, max_size=12))
def test_a_row_of_counts_stays(counts):
    text = " ".join(map(str, counts))
    assert mask(f"jumlah {text}") == f"jumlah {text}"


@given(st.lists(st.integers(0, 99), min_size=4, max_size=8), st.integers(2000, 2040))
def test_the_number_of_a_letter_stays(parts, year):
    text = f"Nomor HK.{'.'.join(f'{part:02}' for part in parts)}/{year}"
    assert mask(text) == text


@given(st.text(max_size=200))
def test_masking_twice_changes_nothing_more(text):
    assert mask(mask(text)) == mask(text)


@given(st.text(string.ascii_letters + string.digits + " .@-", max_size=200))
def test_what_stands_outside_the_spans_stays_in_order(text):
    spans = find(text)
    kept, place = [], 0
    for span in spans:
        assert place <= span.start < span.end <= len(text)
        kept.append(text[place : span.start])
        place = span.end
    kept.append(text[place:])
    rest = mask(text, lambda _label: "\0").split("\0")
    assert rest == kept


def test_names_of_units_and_services_stay_in_what_goes_into_json():
    plan = {"unit": "Loka Ibu Ratna", "service": "Klinik Bu Siti", "text": "Bu Siti hadir"}
    assert masked({"plans": [plan]}) == {"plans": [plan | {"text": "Bu [nama] hadir"}]}


def test_labels_are_translated_and_the_text_is_not():
    english = {LABELS["name"]: "[name]"}
    assert mask("Pak Budi baik", lambda s: english.get(s, s)) == "Pak [name] baik"


@pytest.mark.parametrize(
    "hostile",
    [
        "1 ",
        "0",
        "a@",
        "a.",
        "(",
        "pak ",
        "rek ",
        "Pak Budi ",
        "bank x",
        "t.me/",
        "ig: ",
        "wa ke ",
        "mobil a b ",
        "telp 2-",
    ],
)
def test_a_long_text_made_to_confuse_the_patterns_is_masked_too(hostile):
    """A pattern that tries every way to read it would never come to an end here."""
    text = hostile * (8_000 // len(hostile)) + " Pak Budi"
    assert "Budi" not in mask(text)
