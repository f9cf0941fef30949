"""Personal data in comments are covered and everything else stays as it was."""

import string

import pytest
from hypothesis import given, strategies as st

from tuntas.core.voices.masking import LABELS, find, mask

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


def test_labels_are_translated_and_the_text_is_not():
    english = {LABELS["name"]: "[name]"}
    assert mask("Pak Budi baik", lambda s: english.get(s, s)) == "Pak [name] baik"


@pytest.mark.parametrize(
    "hostile", ["1 ", "0", "a@", "a.", "(", "pak ", "rek ", "Pak Budi ", "bank x"]
)
def test_a_long_text_made_to_confuse_the_patterns_is_masked_too(hostile):
    """A pattern that tries every way to read it would never come to an end here."""
    text = hostile * (8_000 // len(hostile)) + " Pak Budi"
    assert "Budi" not in mask(text)
