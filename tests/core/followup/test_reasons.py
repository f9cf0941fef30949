"""Why a rule takes an element, and what is left in doubt, in whole sentences."""

from dataclasses import replace

from tests.core.followup.surveys import BEFORE, CLEAR, CLOSE, KEYS, answered, forms, surveyed
from tuntas.core.base.messages import Message
from tuntas.core.followup.recommendations import recommend
from tuntas.core.followup.rule_sets import RULE_SETS, Rule, RuleSet
from tuntas.core.survey.instruments import INSTRUMENTS


def doubts(now, rules, before=None):
    """Code -> what each rule's reason leaves in doubt: certain or not, and the sentence."""
    found = recommend(now, rules, before).recommendations
    return {
        r.code: [(d.certain, str(d.message)) for reason in r.reasons for d in reason.doubts]
        for r in found
    }


def test_a_lowest_element_is_held_against_the_next_one_with_the_interval_of_the_difference():
    rules = RULE_SETS["skm-2022"]
    next_one = "tidak dapat dibedakan dari U5 (87,50), yang tidak diambil: selang selisih"
    assert doubts(CLOSE, rules) == {
        "U1": [(False, f"{next_one} -1,23 sampai 8,73")],
        "U2": [(False, f"{next_one} -5,01 sampai 7,51")],
        "U4": [(False, f"{next_one} -2,87 sampai 7,87")],
    }
    next_one = "nyata lebih rendah daripada U8 (96,83), yang tidak diambil: selang selisih"
    assert doubts(CLEAR, rules) == {
        "U1": [(True, f"{next_one} 18,57 sampai 21,10")],
        "U2": [(True, f"{next_one} 17,30 sampai 20,03")],
        "U3": [(True, f"{next_one} 17,94 sampai 20,56")],
    }
    uniform = (
        "apakah lebih rendah daripada U4 (100,00) tidak dapat dihitung: jawaban terlalu sedikit "
        "atau seragam"
    )
    assert doubts(answered([(1, 2, 3, 4, 4, 4, 4, 3, 4)] * 9), rules) == {
        code: [(None, uniform)] for code in ("U1", "U2", "U3", "U8")
    }


def test_a_decline_is_held_against_none_and_against_the_largest_one_that_is_not_taken():
    rules = RuleSet("x", "x", (Rule("2", "largest_decline", "x", count=1),))
    calm = answered(forms(60, *[0.5] * 9, seed=2))
    assert doubts(CLOSE, rules, calm) == {
        "U1": [
            (False, "penurunannya dalam batas kebetulan: selang -7,48 sampai 2,48"),
            (
                False,
                "penurunannya tidak dapat dibedakan dari U5, yang tidak diambil: selang selisih "
                "-8,01 sampai 5,51",
            ),
        ]
    }
    high = answered(forms(300, *[0.95] * 9, seed=3))
    low = answered(forms(300, 0.05, 0.5, *[0.95] * 7, seed=4))
    assert doubts(low, rules, high) == {
        "U1": [
            (True, "penurunannya nyata: selang -23,37 sampai -21,63"),
            (
                True,
                "nyata turun lebih jauh daripada U2, yang tidak diambil: selang selisih -13,33 "
                "sampai -9,84",
            ),
        ]
    }


def test_figures_without_answers_say_of_each_doubt_that_it_cannot_be_computed():
    published = surveyed("80 81 82 89 90 91 92 93 94")
    assert doubts(published, RULE_SETS["skm-2021"], BEFORE)["U1"] == [
        (None, "apakah penurunannya lebih dari kebetulan tidak dapat dihitung"),
        (None, "apakah turun lebih jauh daripada U4 tidak dapat dihitung"),
        (None, "apakah lebih rendah daripada unsur lain tidak dapat dihitung"),
    ]


def test_a_recommendation_keeps_all_that_is_known_of_its_element():
    first, second, *_ = recommend(CLEAR, RULE_SETS["skm-2022"]).recommendations
    assert (first.answers, first.too_small, first.tied, first.needs_cause) == (
        300,
        "",
        False,
        False,
    )
    assert (first.interval, second.interval) == (CLEAR.interval(KEYS[0]), CLEAR.interval(KEYS[1]))
    reason = first.reasons[0]
    assert (reason.rule, reason.kind, reason.place, reason.of) == ("1", "lowest", 1, 9)
    tied = recommend(surveyed("80 81 82 82 90 91 92 93 94"), RULE_SETS["skm-2022"])
    assert [(r.code, r.place, r.reasons[0].place, r.tied) for r in tied.recommendations] == [
        ("U1", 1, 1, False),
        ("U2", 2, 2, False),
        ("U3", 3, 3, True),
        ("U4", 3, 3, True),
    ]


def test_a_decline_keeps_its_place_among_the_declines_and_asks_for_the_cause():
    found = recommend(surveyed("80 85 80 90 90 90 90 90 90"), RULE_SETS["skm-2021"], BEFORE)
    declines = [reason for r in found.recommendations for reason in r.reasons if reason.rule == "2"]
    assert [(d.kind, d.place, d.of, d.tied, d.cause) for d in declines] == [
        ("largest_decline", 1, 3, False, True),
        ("largest_decline", 3, 3, False, True),
        ("largest_decline", 1, 3, False, True),
    ]


def test_what_keeps_two_rounds_from_being_compared_is_said_with_both():
    other = replace(BEFORE, instrument=INSTRUMENTS["ipkp-4"], breaks=(Message("Tanya lain."),))
    rules = RULE_SETS["skm-2021"]
    told = recommend(surveyed("80 81 82 89 90 91 92 93 94"), rules, other).comparison
    assert [str(message) for message in told] == [
        "Aturan 2: SKM 2020 memakai kuesioner lain "
        f"({INSTRUMENTS['ipkp-4'].name}), jadi penurunan tidak dihitung.",
        "Tanya lain.",
    ]


def test_the_more_of_all_users_answered_the_surer_a_value_and_with_all_of_them_it_is_known():
    some = forms(40, *[0.5] * 9)
    told = [answered(some, users=users).interval("waktu") for users in (None, 80, 40)]
    assert [tuple(map(str, bounds)) for bounds in told] == [
        ("84.71", "92.79"),
        ("86.21", "91.91"),
        ("89.38", "89.38"),
    ]
    everyone = recommend(answered(some, users=40), RULE_SETS["skm-2022"])
    assert {r.certain for r in everyone.recommendations} == {True}
