from collections import Counter
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from tuntas.core.score.moments import Moments
from tuntas.core.score.trend import (
    BREAK,
    CHANCE,
    DECLINE,
    NO_INTERVAL,
    RISE,
    Point,
    changes,
    judged,
    multiplicity,
)
from tuntas.core.score.uncertainty import index
from tuntas.core.survey.instruments import SKM_2017


def surveyed(label, *rows, instrument="skm-2017"):
    """A round in which so many people each gave one value to all elements."""
    forms = Counter({(value,) * 9: count for count, value in rows})
    estimate = index(Moments.of(forms, SKM_2017.keys), SKM_2017)
    return Point(label, instrument, estimate.value, estimate)


GOOD = surveyed("2022", (30, 4), (20, 3))
ALIKE = surveyed("2023", (29, 4), (21, 3))
POOR = surveyed("2024", (10, 3), (40, 2))


def verdicts(*points):
    return [change.verdict for change in changes(points)]


def test_declines_and_rises_are_told_from_noise():
    assert verdicts(GOOD, ALIKE, POOR, GOOD) == [CHANCE, DECLINE, RISE]


def test_a_change_says_how_large_and_how_sure_it_is():
    (change,) = changes([ALIKE, POOR])
    assert change.difference == Fraction(-345, 10)
    assert change.interval[0] < -34.5 < change.interval[1] < 0
    assert change.p < 0.001
    assert str(change.message).startswith(
        "Dari 2023 ke 2024 turun 34.50 poin, lebih dari kebetulan (selang -"
    )


def test_another_instrument_breaks_the_trend():
    old = replace(GOOD, label="2010", instrument="kep-25-2004")
    (change,) = changes([old, POOR])
    assert (change.verdict, change.difference, change.interval, change.p) == (
        BREAK,
        None,
        None,
        None,
    )
    assert (
        str(change.message)
        == "2010 dan 2024 memakai kuesioner yang berbeda dan tidak dapat dibandingkan."
    )


def test_a_published_figure_has_a_change_but_no_verdict():
    published = Point("2021", "skm-2017", Fraction("89.80"))
    (change,) = changes([published, GOOD])
    assert (change.verdict, change.difference) == (NO_INTERVAL, Fraction("0.20"))
    assert change.message.values["change"] == Decimal("0.20")


def test_uniform_answers_have_a_change_but_no_verdict():
    same = surveyed("2025", (20, 4))
    assert [c.verdict for c in changes([same, surveyed("2026", (20, 3))])] == [NO_INTERVAL]


def test_a_round_without_data_is_passed_over():
    empty = Point("2023", "skm-2017", None)
    assert [(c.before.label, c.after.label) for c in changes([GOOD, empty, POOR])] == [
        ("2022", "2024")
    ]
    assert changes([empty]) == changes([]) == ()


def with_p(p):
    (change,) = changes([GOOD, POOR])
    return replace(change, p=p)


@pytest.mark.parametrize(
    ("chances", "moved"),
    [
        ([0.01], [True]),
        ([0.04, 0.01, 0.02], [True, True, True]),
        ([0.03, 0.01, 0.04], [False, True, False]),
        ([0.03, 0.03], [False, False]),
        ([], []),
    ],
)
def test_many_changes_are_judged_together_by_holm(chances, moved):
    found = judged([with_p(p) for p in chances])
    assert [c.verdict for c in found] == [DECLINE if m else CHANCE for m in moved]


def test_what_cannot_be_tested_keeps_its_verdict():
    rest = changes(
        [Point("2021", "skm-2017", Fraction(90)), GOOD, replace(POOR, instrument="ipkp-4")]
    )
    assert judged(rest) == rest


def test_a_reader_of_many_comparisons_is_told_what_chance_does():
    assert str(multiplicity(90)).startswith(
        "Dari 90 perbandingan, sekitar 4.5 tampak berubah karena kebetulan"
    )
