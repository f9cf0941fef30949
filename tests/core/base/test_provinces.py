import pytest

from tuntas.core.base.provinces import COLUMNS, PROVINCES, ROWS, find


def test_there_are_thirty_eight_each_on_a_tile_of_its_own():
    assert len(PROVINCES) == 38
    assert len({(p.row, p.column) for p in PROVINCES}) == 38
    assert len({p.code for p in PROVINCES} | {p.name for p in PROVINCES}) == 76
    assert (ROWS, COLUMNS) == (7, 14)


def test_every_province_is_found_by_its_name_and_its_code():
    assert [find(p.name) for p in PROVINCES] == list(PROVINCES)
    assert [find(p.code) for p in PROVINCES] == list(PROVINCES)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("prov. aceh", "Aceh"),
        ("PROVINSI  JAWA TIMUR", "Jawa Timur"),
        ("D.I. Yogyakarta", "DI Yogyakarta"),
        ("Daerah Istimewa Yogyakarta", "DI Yogyakarta"),
        ("Jakarta", "DKI Jakarta"),
        ("Bangka Belitung", "Kepulauan Bangka Belitung"),
        ("NTT", "Nusa Tenggara Timur"),
    ],
)
def test_a_province_is_found_as_people_write_it(text, name):
    assert find(text).name == name


@pytest.mark.parametrize("text", ["", "  ", "Jawa", "Timor Timur", "99"])
def test_what_is_no_province_is_none(text):
    assert find(text) is None
