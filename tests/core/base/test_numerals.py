from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from tuntas.core.base import numerals

ONES = [
    "nol",
    "satu",
    "dua",
    "tiga",
    "empat",
    "lima",
    "enam",
    "tujuh",
    "delapan",
    "sembilan",
    "sepuluh",
    "sebelas",
]
UNITS = {"belas": 10, "puluh": 10, "ratus": 100, "ribu": 1000, "juta": 10**6, "miliar": 10**9}


def value_of(words: str) -> int:
    """An independent reading of Indonesian number words."""
    total = group = last = 0
    for word in words.replace("seratus", "satu ratus").replace("seribu", "satu ribu").split():
        if word in ONES:
            last = ONES.index(word)
            group += last
        elif word == "belas":
            group += 10
        elif UNITS[word] < 1000:
            group += last * (UNITS[word] - 1)
        else:
            total, group = total + group * UNITS[word], 0
    return total + group


@pytest.mark.parametrize(
    ("value", "places", "written"),
    [
        (6137, None, "6.137"),
        (Decimal("1234.5"), 2, "1.234,50"),
        (Decimal("28.125"), 2, "28,13"),
        (Decimal("-1234567.891"), 1, "-1.234.567,9"),
        (0, None, "0"),
    ],
)
def test_numbers_have_points_between_thousands_and_a_decimal_comma(value, places, written):
    assert numerals.number(value, places) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("101.51", "101,51\u00a0%"),
        ("100", "100\u00a0%"),
        ("100.00", "100\u00a0%"),
        ("99.5", "99,50\u00a0%"),
        ("0.005", "0,01\u00a0%"),
    ],
)
def test_percent_has_two_decimals_or_none(value, written):
    assert numerals.percent(Decimal(value)) == written


def test_dates_are_written_out_or_short():
    assert numerals.long_date(date(2023, 6, 6)) == "6 Juni 2023"
    assert numerals.short_date(date(2023, 6, 6)) == "06/06/2023"


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (Decimal("89.80"), "delapan puluh sembilan koma delapan puluh"),
        (Decimal("90.83"), "sembilan puluh koma delapan puluh tiga"),
        (Decimal("88.05"), "delapan puluh delapan koma nol lima"),
        (Decimal("65.00"), "enam puluh lima koma nol nol"),
        (Decimal("65"), "enam puluh lima"),
        (0, "nol"),
        (11, "sebelas"),
        (15, "lima belas"),
        (111, "seratus sebelas"),
        (1000, "seribu"),
        (2021, "dua ribu dua puluh satu"),
        (101_000, "seratus satu ribu"),
        (1_000_000, "satu juta"),
        (-3, "minus tiga"),
    ],
)
def test_numbers_are_read_as_people_say_them(value, read):
    assert numerals.words(value) == read


@given(st.integers(0, 10**12 - 1))
def test_every_whole_number_can_be_read_back_from_its_words(value):
    assert value_of(numerals.words(value)) == value


def test_a_count_stands_in_figures_and_words():
    assert numerals.counted(15) == "15 (lima belas)"


def test_a_listing_has_its_conjunction_before_the_last():
    assert [numerals.listing(list("abc")[:n]) for n in range(4)] == [
        "",
        "a",
        "a dan b",
        "a, b, dan c",
    ]
