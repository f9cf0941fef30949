from collections import Counter
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from tuntas.core.base.messages import Message
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
        "Dari 2023 ke 2024 turun 34,50 poin, lebih dari kebetulan (selang -"
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
        "Dari 90 perbandingan, sekitar 4,5 tampak berubah karena kebetulan"
    )


def test_each_change_is_said_in_a_few_words_and_in_a_sentence_with_its_figures():
    points = [
        GOOD,
        ALIKE,
        POOR,
        GOOD,
        Point("2021", "skm-2017", Fraction("89.80")),
        surveyed("2025", (20, 4)),
        replace(GOOD, label="2010", instrument="kep-25-2004"),
        replace(POOR, instrument="kep-25-2004", broken=Message("Pertanyaannya lain.")),
    ]
    assert [(str(c.words), str(c.message)) for c in changes(points)] == [
        (
            "turun 0,50, tidak dapat dibedakan dari kebetulan",
            "Dari 2022 ke 2023 berubah 0,50 poin, dalam batas kebetulan (selang -5,43 sampai "
            "4,43).",
        ),
        (
            "turun 34,50, nyata",
            "Dari 2023 ke 2024 turun 34,50 poin, lebih dari kebetulan (selang -39,01 sampai "
            "-29,99).",
        ),
        (
            "naik 35,00, nyata",
            "Dari 2024 ke 2022 naik 35,00 poin, lebih dari kebetulan (selang 30,52 sampai 39,48).",
        ),
        (
            "turun 0,20, tidak dapat diuji",
            "Dari 2022 ke 2021 berubah 0,20 poin; apakah lebih dari kebetulan tidak dapat "
            "dihitung.",
        ),
        (
            "naik 10,20, tidak dapat diuji",
            "Dari 2021 ke 2025 berubah 10,20 poin; apakah lebih dari kebetulan tidak dapat "
            "dihitung.",
        ),
        (
            "tidak dapat dibandingkan",
            "2025 dan 2010 memakai kuesioner yang berbeda dan tidak dapat dibandingkan.",
        ),
        ("tidak dapat dibandingkan", "Pertanyaannya lain."),
    ]


def test_what_stands_still_in_print_is_said_to_stand_still():
    same = Point("2021", "skm-2017", Fraction("89.80"))
    nearly = replace(same, label="2022", value=Fraction("89.803"))
    (still,) = changes([same, nearly])
    assert (str(still.words), still.printed) == ("tetap", 0)
    (calm,) = changes([GOOD, replace(GOOD, label="2023")])
    assert (calm.verdict, str(calm.words)) == (CHANCE, "tetap")


def test_of_many_comparisons_as_many_seem_to_change_as_their_confidence_says():
    assert [str(multiplicity(*given).values["expected"]) for given in ((90,), (7, 0.9))] == [
        "4.5",
        "0.7",
    ]
