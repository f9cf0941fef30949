"""Numbers that sentences of an old report state: whole ones, and no pieces of others."""

import pytest

from tuntas.readers.old_reports.chapters import read_rounds, read_stated_totals
from tuntas.readers.old_reports.tables import Line


def respondents(text: str) -> int | None:
    lines = [Line(1, ("A. Hasil Survei Tahun 2022",)), Line(2, (text,))]
    return read_rounds(lines)[0].respondents


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("sebanyak 1.234 responden", 1234),
        ("sebanyak 1234 orang", 1234),
        ("sebanyak 12.345.678 responden", 12_345_678),
        (f"sebanyak {'1' * 5000} responden", None),
        (f"sebanyak {'1.' * 5000}1 responden", None),
    ],
)
def test_respondents_are_a_whole_number_or_nothing(text, found):
    assert respondents(text) == found


def test_a_total_of_very_many_digits_is_no_total():
    lines = [Line(1, (f"total {'9' * 5000} rencana aksi pada tahun 2021",))]
    assert read_stated_totals(lines) == ()
    lines = [Line(1, ("total 1.274 rencana aksi pada tahun 2021",))]
    assert [(t.years, t.plans) for t in read_stated_totals(lines)] == [((2021,), 1274)]
