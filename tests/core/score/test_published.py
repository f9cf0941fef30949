from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from tuntas.core.score.published import INDEX, convention_of, doubts, outside
from tuntas.core.survey.instruments import INSTRUMENTS, SKM_2017

PRINTED = "88.13 88.56 88.62 90.80 89.45 91.14 93.00 90.15 88.34"
VALUES = dict(zip(SKM_2017.keys, map(Decimal, PRINTED.split()), strict=True))


def told(values, year=2021, used=SKM_2017):
    return [str(doubt) for doubt in doubts(values, used, year)]


@pytest.mark.parametrize("value", ["24.99", "100.01", "88.555", "-1"])
def test_a_value_off_the_scale_or_too_fine_cannot_be_one(value):
    assert outside({"waktu": Decimal(value), INDEX: Decimal("88.55")}, SKM_2017) == ("waktu",)


def test_each_scale_has_its_own_ends_and_elements():
    assert outside({INDEX: Decimal("3.60")}, INSTRUMENTS["ipkp-4"]) == ()
    assert outside({INDEX: Decimal("88.55")}, INSTRUMENTS["ipkp-4"]) == (INDEX,)
    assert outside({"keramahan": Decimal(80)}, SKM_2017) == ("keramahan",)


@pytest.mark.parametrize(
    ("index", "convention"),
    [("89.80", "exact"), ("88.90", "0.11"), ("89.71", "0.111"), ("85.00", "")],
)
def test_the_index_tells_the_convention_that_made_it(index, convention):
    assert convention_of(VALUES | {INDEX: Decimal(index)}, SKM_2017) == convention


def test_an_index_that_no_convention_gives_is_a_doubt_and_no_more():
    assert told(VALUES | {INDEX: Decimal("89.80")}) == []
    assert told(VALUES | {INDEX: Decimal("98.80")}) == [
        "Nilai indeks 98,80 berbeda dari rata-rata nilai unsur 89,80. Periksa apakah ada yang "
        "salah ketik, "
        "atau tulis pada sumbernya bagaimana indeks itu dihitung."
    ]


def test_missing_elements_are_said_and_then_nothing_is_held_against_the_index():
    some = {"waktu": Decimal(80), INDEX: Decimal(95)}
    assert told(some) == ["Hanya 1 dari 9 unsur yang terisi; nilai unsur lainnya tidak diketahui."]
    assert told({INDEX: Decimal(95)}) == []


@pytest.mark.parametrize(("year", "said"), [(2003, 1), (2004, 0), (2014, 0), (2015, 1)])
def test_a_questionnaire_outside_its_years_is_a_doubt(year, said):
    assert len(told({INDEX: Decimal(75)}, year, INSTRUMENTS["kep-25-2004"])) == said


@given(st.lists(st.integers(100, 400), min_size=9, max_size=9))
def test_an_index_made_of_its_elements_is_never_doubted(hundredths):
    values = {key: Decimal(h) / 4 for key, h in zip(SKM_2017.keys, hundredths, strict=True)}
    index = (sum(values.values()) / 9).quantize(Decimal("0.01"))
    assert told(values | {INDEX: index}) == []
