from calendar import monthrange
from datetime import date

import pytest
from hypothesis import given, strategies as st

from tuntas.core.base.numerals import MONTHS, long_date
from tuntas.core.base.periods import DateReading, read_date, read_long_date

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
YEARS = st.integers(1900, 2100)


@pytest.mark.parametrize(
    ("raw", "value", "kind"),
    [
        ("31/12/2022", date(2022, 12, 31), "day"),
        ("31-12-2022", date(2022, 12, 31), "day"),
        ("31.12.2022", date(2022, 12, 31), "day"),
        ("2022-01-31", date(2022, 1, 31), "day"),
        ("2022-01-31 00:00:00", date(2022, 1, 31), "day"),
        ("1/8/2022", date(2022, 8, 1), "day"),
        ("29/09/23", date(2023, 9, 29), "day"),
        ("30/12/1930", date(1930, 12, 30), "day"),
        ("4 Juni 2022", date(2022, 6, 4), "day"),
        ("6 JUNI 2023", date(2023, 6, 6), "day"),
        ("Senin, 6 Juni 2022", date(2022, 6, 6), "day"),
        ("4-Jun-22", date(2022, 6, 4), "day"),
        ("12 - 14 Juni 2022", date(2022, 6, 14), "day"),
        ("paling lambat 31 Des 2022", date(2022, 12, 31), "day"),
        ("Desember 2022", date(2022, 12, 31), "month"),
        ("Pebruari 2024", date(2024, 2, 29), "month"),
        ("Des '22", date(2022, 12, 31), "month"),
        ("Juni", date(2022, 6, 30), "month"),
        ("06/2022", date(2022, 6, 30), "month"),
        ("Januari s.d. Maret 2022", date(2022, 3, 31), "month"),
        ("Tw II 2022", date(2022, 6, 30), "quarter"),
        ("TW IV 2022", date(2022, 12, 31), "quarter"),
        ("Triwulan IV", date(2022, 12, 31), "quarter"),
        ("TW I-III 2023", date(2023, 9, 30), "quarter"),
        ("Triwulan 4 Tahun 2023", date(2023, 12, 31), "quarter"),
        ("Semester II 2022", date(2022, 12, 31), "semester"),
        ("Semester 1", date(2022, 6, 30), "semester"),
        ("Tahun 2023", date(2023, 12, 31), "year"),
    ],
)
def test_a_period_is_its_last_day_and_lies_in_the_survey_year_where_none_is_written(
    raw, value, kind
):
    assert read_date(raw, 2022) == DateReading(raw, value, kind)


def test_the_number_of_an_item_before_a_month_is_no_day():
    assert read_date("4. Juni 2022", 2022) == DateReading(
        "4. Juni 2022", date(2022, 6, 30), "month", repaired="Juni 2022"
    )
    assert read_date("27. Juli 2022", 2022) == DateReading(
        "27. Juli 2022", date(2022, 7, 27), "day"
    )


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("1012022", "01/01/2022"),
        ("31012022", "31/01/2022"),
        ("01/012023", "01/01/2023"),
        ("0101/2023", "01/01/2023"),
    ],
)
def test_a_damaged_date_is_read_and_says_that_it_was_repaired(raw, clean):
    day, month, year = clean.split("/")
    assert read_date(raw, 2022) == DateReading(
        raw, date(int(year), int(month), int(day)), "day", clean
    )


@pytest.mark.parametrize("raw", ["", "  ", "-", "–", "..."])
def test_a_blank_or_a_dash_is_empty(raw):
    assert read_date(raw, 2022) == DateReading(raw, None, "empty")


@pytest.mark.parametrize(
    "raw", ["Setiap bulan", "tiap triwulan", "Secara berkala", "Sepanjang tahun"]
)
def test_what_recurs_has_no_date(raw):
    assert read_date(raw, 2022) == DateReading(raw, None, "recurring")


@pytest.mark.parametrize(
    "raw",
    [
        *("31/02/2022", "13/13/2022", "00/01/2022", "20220131", "44927", "Minggu ke-2 Juni 2022"),
        *(
            "Juni 12",
            "awal 2022",
            "TW V 2022",
            "Semester III",
            "32 Juni 2022",
            "segera",
            "12/2/22/2",
        ),
    ],
)
def test_what_has_no_single_reading_stays_unread(raw):
    assert read_date(raw, 2022) == DateReading(raw, None, "unreadable")


@given(DAYS, st.sampled_from(["{:%d/%m/}{}", "{:%d-%m-}{}", "{:%d.%m.}{}"]))
def test_every_written_day_is_read_back(day, form):
    written = form.format(day, f"{day.year:04}")
    assert read_date(written, 2022) == DateReading(written, day, "day")


@given(DAYS)
def test_iso_and_long_dates_are_read_back(day):
    assert read_date(day.isoformat(), 2022).value == day
    assert read_date(long_date(day), 2022).value == day
    assert read_long_date(f"Jakarta, {long_date(day)}.") == day


@given(DAYS)
def test_a_repair_restores_what_lost_its_separators(day):
    digits = f"{day:%d%m}{day.year:04}"
    assert read_date(digits.removeprefix("0"), 2022).value == day


@given(st.integers(1, 12), YEARS)
def test_a_month_ends_on_its_last_day(month, year):
    assert read_date(f"{MONTHS[month - 1]} {year}", 2022).value == date(
        year, month, monthrange(year, month)[1]
    )


@given(st.integers(1, 31), st.integers(13, 99), YEARS)
def test_a_month_above_twelve_is_never_turned_into_a_day(day, month, year):
    assert read_date(f"{day:02}/{month}/{year}", 2022).kind == "unreadable"


@given(st.text(max_size=30))
def test_any_text_is_read_without_failing_and_kept_as_written(raw):
    reading = read_date(raw, 2022)
    assert reading.raw == raw
    assert (reading.value is None) == (reading.kind in {"empty", "recurring", "unreadable"})


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("data per tanggal 6 Juni tahun 2023 dan", date(2023, 6, 6)),
        ("Surat Tugas tanggal 08 Mei 2023, sampai 9 Juni 2023", date(2023, 5, 8)),
        ("tanggal 31 Februari 2023, dibetulkan 1 Maret 2023", date(2023, 3, 1)),
        ("tahun 2023", None),
    ],
)
def test_the_first_long_date_of_a_text(text, day):
    assert read_long_date(text) == day


@pytest.mark.parametrize("raw", ["31 Desember 2022.", "31 Desember 2022 ;", " ,31 Desember 2022,"])
def test_punctuation_around_a_day_is_no_part_of_it(raw):
    assert read_date(raw, 2022) == DateReading(raw, date(2022, 12, 31), "day")


@pytest.mark.parametrize(
    ("raw", "value", "kind"),
    [
        ("12/2100", date(2100, 12, 31), "month"),
        ("01/1900", date(1900, 1, 31), "month"),
        ("Tahun 2100", date(2100, 12, 31), "year"),
        ("31/12/2100", date(2100, 12, 31), "day"),
        ("01/01/1900", date(1900, 1, 1), "day"),
        ("13/2022", None, "unreadable"),
        ("0/2022", None, "unreadable"),
        ("06/2101", None, "unreadable"),
        ("06/1899", None, "unreadable"),
        ("01/01/2101", None, "unreadable"),
        ("31/12/1899", None, "unreadable"),
    ],
)
def test_what_is_read_lies_in_a_month_of_the_years_1900_to_2100(raw, value, kind):
    assert read_date(raw, 2022) == DateReading(raw, value, kind)
