"""Signals: what is unusual is found, what honest people do is not, and values never decide."""

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from tuntas.core.survey.integrity import (
    KINDS,
    Answer,
    Signal,
    count,
    explain,
    look,
    pack,
    pack_counts,
    shared_traces,
    unpack,
    unpack_counts,
    words_of,
)
from tuntas.core.survey.standard_questionnaires import standard

MORNING = datetime(2023, 5, 8, 2, tzinfo=UTC)
MIXED = (4, 3, 4, 4, 3, 4, 4, 3, 4)


def answer(number, minutes=None, **changes):
    """One of a calm day: an answer every 20 minutes, a minute each, not all alike."""
    at = MORNING + timedelta(minutes=20 * number if minutes is None else minutes)
    made = Answer(number, at, "link", MIXED, 60, 100, "")
    return replace(made, **changes)


def seen(answers, others=()):
    return {s.kind: s for s in look(7, answers, count(answers), count(others))}


def some(number, **changes):
    return [answer(n, **changes) for n in range(number)]


CALM = some(100)
HAPPY = [
    answer(n, ratings=(4,) * 9 if n % 3 == 0 else MIXED) for n in range(120)
]  # a third all alike


def test_a_calm_service_gives_no_signal():
    assert seen(CALM, CALM) == {}


def test_happy_people_among_happy_people_give_no_signal():
    assert seen(HAPPY, HAPPY) == {}


def test_a_service_of_happy_people_among_unhappy_ones_gives_no_signal():
    """Elsewhere few people begin with the best value; those who do carry on with it as often as
    here.
    """
    sad = [answer(n, ratings=(2, 3, 2, 2, 3, 2, 2, 3, 2)) for n in range(400)]
    assert seen(HAPPY, sad + HAPPY[:60]) == {}


def test_more_equal_answers_than_people_elsewhere_give_is_a_signal_that_names_them():
    answers = [answer(n, ratings=(4,) * 9 if n % 10 else MIXED) for n in range(120)]
    signal = seen(answers, HAPPY)["straight_lining"]
    assert signal.service == 7
    assert signal.answers == tuple(n for n in range(120) if n % 10)
    assert dict(signal.values) == {"count": 108, "n": 120, "expected": 40}


def test_equal_answers_to_fewer_than_seven_questions_mean_nothing():
    short = some(120, ratings=(4,) * 6)
    assert seen(short, HAPPY) == {}


def test_without_other_services_nothing_can_be_said_about_equal_answers():
    assert seen(some(120, ratings=(4,) * 9)) == {}


def test_a_burst_is_found_with_its_moments_and_the_usual_rhythm():
    crowd = [answer(200 + n, minutes=5000 + n / 4) for n in range(30)]
    signal = seen(CALM + crowd, CALM)["burst"]
    assert signal.answers == tuple(range(200, 230))
    assert dict(signal.values) == {
        "count": 30,
        "begin": crowd[0].at,
        "end": crowd[-1].at,
        "usual": 1,
    }


def test_two_bursts_are_two_signals():
    crowds = [answer(200 + n, minutes=5000 + 600 * (n // 15) + n % 15 / 4) for n in range(30)]
    own = CALM + crowds
    found = [s.answers for s in look(7, own, count(own), Counter())]
    assert found == [tuple(range(200, 215)), tuple(range(215, 230))]


def test_a_busy_kiosk_is_its_own_measure():
    busy = [
        answer(n, minutes=2 * n, channel="kiosk") for n in range(200)
    ]  # five in ten minutes, all day
    assert seen(busy, CALM) == {}


def test_paper_forms_entered_one_after_the_other_are_no_burst():
    stack = [answer(200 + n, minutes=5000 + n / 4, channel="paper") for n in range(30)]
    assert seen(CALM + stack, CALM) == {}


def test_an_answer_faster_than_anybody_reads_is_a_signal():
    answers = [*CALM, answer(200, seconds=4), answer(201, seconds=16), answer(202, seconds=17)]
    signal = seen(answers, CALM)["too_fast"]
    assert signal.answers == (200, 201)
    assert signal.values["fastest"] == 4
    assert (
        signal.values["least"] == 16
    )  # 100 words at 500 a minute, half a second for each of nine ratings
    assert signal.values["n"] == 103


def test_paper_and_unknown_times_are_not_judged_by_speed():
    assert (
        seen([*CALM, answer(200, seconds=None), answer(201, seconds=3, channel="paper")], CALM)
        == {}
    )


SENTENCE = (
    "Petugas loket dua sangat membantu saya ketika mengurus izin edar pangan olahan kemarin siang"
)


def test_three_nearly_equal_comments_are_a_signal_that_quotes_them():
    texts = [SENTENCE, SENTENCE.upper() + "!!", SENTENCE.replace("kemarin", "tadi")]
    answers = [*CALM, *(answer(200 + n, comment=t) for n, t in enumerate(texts))]
    signal = seen(answers, CALM)["same_text"]
    assert (signal.answers, signal.quote, dict(signal.values)) == (
        (200, 201, 202),
        SENTENCE,
        {"count": 3},
    )


def test_short_thanks_and_two_equal_comments_are_no_signal():
    thanks = some(50, comment="Terima kasih, pelayanan sudah sangat baik")
    twice = [answer(200 + n, comment=SENTENCE) for n in range(2)]
    other = answer(
        300,
        comment="Ruang tunggu kurang kursi, mohon ditambah karena antrean pada pagi hari panjang",
    )
    assert seen([*thanks, *twice, other], CALM) == {}


def test_mostly_staff_entered_is_a_signal_that_tells_the_share_elsewhere():
    answers = [*some(10, channel="paper"), *(answer(100 + n) for n in range(10))]
    elsewhere = [*some(90), *(answer(100 + n, channel="paper") for n in range(10))]
    signal = seen(answers, elsewhere)["staff_entered"]
    assert dict(signal.values) == {"count": 10, "n": 20, "share": 50, "elsewhere": 10}
    assert signal.answers == tuple(range(10))


def test_a_few_paper_forms_are_no_signal():
    assert seen(some(9, channel="paper"), CALM) == {}


def test_networks_are_counted_and_name_no_answer():
    hours = [(MORNING, 11), (MORNING + timedelta(hours=1), 34), (MORNING, 10)]
    signal = shared_traces(hours)
    assert (signal.answers, signal.service) == ((), None)
    assert dict(signal.values) == {"count": 2, "most": 34, "hour": MORNING + timedelta(hours=1)}
    assert shared_traces([(MORNING, 10)]) is None


def test_each_explanation_shows_its_figures():
    shown = explain(
        shared_traces([(MORNING, 34)]),
        lambda v: v.isoformat() if isinstance(v, datetime) else str(v),
    )
    assert "paling banyak 34 (jam yang dimulai 2023-05-08T02:00:00+00:00)" in str(shown)


def test_ids_are_stable_names():
    assert list(KINDS) == [
        "straight_lining", "burst", "too_fast", "same_text", "staff_entered", "shared_trace"
    ]  # fmt: skip


def test_the_standard_questionnaire_has_about_a_hundred_words_to_read():
    assert 80 <= words_of(standard("skm-2017"), "id") <= 160


ANSWERS = st.lists(
    st.builds(
        lambda minutes, ratings, seconds, channel: (minutes, tuple(ratings), seconds, channel),
        st.integers(0, 3000),
        st.lists(st.integers(1, 4), min_size=1, max_size=9)
        | st.integers(1, 4).map(lambda v: [v] * 9),
        st.none() | st.integers(0, 300),
        st.sampled_from(["link", "kiosk", "paper", "api"]),
    ),
    max_size=60,
)


def world(rows, turn=lambda v: v):
    made = [
        answer(
            n, minutes=minutes, ratings=tuple(map(turn, ratings)), seconds=seconds, channel=channel
        )
        for n, (minutes, ratings, seconds, channel) in enumerate(sorted(rows, key=lambda r: r[0]))
    ]
    return look(1, made, count(made), count(HAPPY if turn(4) == 4 else turned(HAPPY)))


def turned(answers):
    return [replace(a, ratings=tuple(5 - v for v in a.ratings)) for a in answers]


@given(ANSWERS)
def test_turning_every_value_around_changes_no_signal(rows):
    assert world(rows) == world(rows, lambda v: 5 - v)


@given(ANSWERS, ANSWERS)
def test_counts_of_parts_add_up(left, right):
    one, two = (
        [answer(i, minutes=m, ratings=r) for i, (m, r, _, _) in enumerate(x)] for x in (left, right)
    )
    one, two = (sorted(x, key=lambda a: a.at) for x in (one, two))
    total = count(one) + count(two)
    assert total["answers", 0] == len(one) + len(two)
    assert total - count(two) == +count(one)


def test_a_signal_is_kept_without_its_quote_and_read_back_with_it():
    values = {"first": MORNING, "minutes": 3, "trace": "a1"}
    signal = Signal("burst", 7, (4, 5), "Bagus", values)
    kept = json.loads(json.dumps(pack(signal)))
    assert "Bagus" not in str(kept)
    assert unpack(7, kept, {4: "Bagus", 5: "Lain"}) == signal
    silent = replace(signal, quote="")
    assert unpack(7, json.loads(json.dumps(pack(silent))), {4: "Bagus"}) == silent


def rhythm(*sizes):
    """So many answers in each of some windows of ten minutes, far from each other."""
    return [
        answer(100 * window + n, minutes=1000 * window + n / 8)
        for window, size in enumerate(sizes)
        for n in range(size)
    ]


@pytest.mark.parametrize(
    ("own", "others", "expected"),
    [
        ((1, 1, 1, 1, 10), (), None),
        ((1, 1, 1, 1, 11), (), (11, 1)),
        ((1, 3, 3, 3, 12), (), None),
        ((1, 3, 3, 3, 13), (), (13, 3)),
        ((1, 1, 1, 5, 5, 5, 5, 20), (), None),
        ((1, 1, 1, 5, 5, 5, 5, 21), (), (21, 5)),
        ((1, 1, 1, 4, 13), (), None),
        ((1, 1, 1, 4, 17), (), (17, 4)),
        ((1, 1, 1, 1, 30), (40, 40, 40, 40, 40), (30, 1)),
        ((1, 1, 1, 30), (40, 40, 40, 40, 40), None),
        ((1, 1, 1, 30), (2, 2, 2, 2, 2), (30, 2)),
        ((1, 1, 1, 30), (2, 2, 2, 2), None),
    ],
)
def test_a_burst_is_more_than_ten_and_than_four_times_what_is_usual_here_or_else_elsewhere(
    own, others, expected
):
    """What is usual is told from five windows of the service, or else from five of the others."""
    signal = seen(rhythm(*own), rhythm(*others)).get("burst")
    assert (signal and (signal.values["count"], signal.values["usual"])) == expected


def test_a_window_of_ten_minutes_ends_before_the_tenth_minute_is_over():
    crowd = [answer(100 + n, minutes=9000 + n) for n in range(11)]
    assert "burst" not in seen(rhythm(1, 1, 1, 1, 1, 1) + crowd, ())
    closer = [answer(100 + n, minutes=9000 + n * 0.99) for n in range(11)]
    assert seen(rhythm(1, 1, 1, 1, 1, 1) + closer, ())["burst"].answers == tuple(range(100, 111))


def alike(straight, number):
    """So many who give the best value throughout, of so many who begin with it."""
    return [
        answer(n, ratings=(4,) * 9 if n < straight else (4, *MIXED[1:-1], 3)) for n in range(number)
    ]


@pytest.mark.parametrize(
    ("own", "others", "expected"),
    [
        (alike(30, 36), alike(49, 98), None),  # half are usual: 18 expected, 3 the deviation
        (alike(31, 36), alike(49, 98), 18),
        (alike(22, 100), alike(8, 88), None),  # one of ten: 10 expected, 3 the deviation
        (alike(23, 100), alike(8, 88), 10),
        (alike(75, 100), alike(49, 98), None),  # half as many again as the 50 expected
        (alike(76, 100), alike(49, 98), 50),
        (alike(19, 19), alike(0, 98), None),  # fewer than twenty say nothing
        (alike(20, 20), alike(0, 98), 0),
    ],
)
def test_unusual_is_four_deviations_and_half_as_many_again(own, others, expected):
    signal = seen(own, others).get("straight_lining")
    assert (signal and signal.values["expected"]) == expected


def test_a_crowd_that_goes_on_for_half_an_hour_is_one_burst():
    crowd = [answer(100 + n, minutes=9000 + n / 2) for n in range(60)]
    calm = rhythm(1, 1, 1, 1, 1)
    (burst,) = look(7, calm + crowd, count(calm), Counter())
    assert burst.answers == tuple(range(100, 160))


def test_counts_are_kept_as_plain_values_and_read_back():
    counted = count(CALM + some(10, channel="paper"))
    assert unpack_counts(pack_counts(counted)) == +counted
