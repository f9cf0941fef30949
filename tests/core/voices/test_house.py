"""Names of agencies, units and services stay, whatever they look like."""

import pytest

from tuntas.core.voices.house import House
from tuntas.core.voices.masking import mask, masked

HOUSE = House(
    [
        "Badan Uji",
        "Loka Ibu Ratna",
        "Loka Ibu Ratna Timur",
        "Klinik Bu Siti",
        "Loket B 1234 XY",
        "Ratna",
    ]
)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("di Loka Ibu Ratna oleh Ibu Ratna", "di Loka Ibu Ratna oleh Ibu [nama]"),
        ("LOKA IBU RATNA dan Loka\nIbu Ratna Timur.", "LOKA IBU RATNA dan Loka\nIbu Ratna Timur."),
        ("Klinik Bu Siti, Bu Siti", "Klinik Bu Siti, Bu [nama]"),
        ("Pak Budi Loka Ibu Ratna", "Pak [nama] Loka Ibu Ratna"),
        ("Loket B 1234 XY, mobil B 1234 XY", "Loket B 1234 XY, mobil [pelat nomor]"),
        ("Loka Ibu Ratnasari", "Loka Ibu [nama]"),
    ],
)
def test_a_name_of_the_house_stays_and_other_names_are_covered(text, left):
    assert mask(text, house=HOUSE) == left


def test_names_are_read_only_for_a_text_that_holds_something_to_cover():
    read = []
    house = House(read.append(name) or name for name in ["Loka Ibu Ratna"])
    assert (mask("Tidak ada apa-apa", house=house), read) == ("Tidak ada apa-apa", [])
    assert mask("Loka Ibu Ratna", house=house) == "Loka Ibu Ratna"
    assert read == ["Loka Ibu Ratna"]


def test_what_goes_into_json_keeps_them_in_sentences():
    said = {"text": "Loka Ibu Ratna: Bu Siti hadir"}
    assert masked(said, house=HOUSE) == {"text": "Loka Ibu Ratna: Bu [nama] hadir"}
