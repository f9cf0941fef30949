import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from tests.core.followup.surveys import BEFORE, CLEAR, CLOSE, KEYS, answered, forms, surveyed
from tuntas.core.base.messages import Message
from tuntas.core.followup.reasons import Reason, Surveyed, packed, unpacked
from tuntas.core.followup.recommendations import Comparison, compare, recommend
from tuntas.core.followup.rule_sets import RULE_SETS, Rule, RuleSet
from tuntas.core.score.uncertainty import boundary, grade_chances, rounded
from tuntas.core.survey.instruments import INSTRUMENTS, SKM_2017


def asked(current, rules="skm-2021", previous=None):
    found = recommend(surveyed(current), RULE_SETS[rules], previous).recommendations
    return {r.code: [(reason.rule, str(reason.message)) for reason in r.reasons] for r in found}


def notes(now, rules="skm-2021", previous=None):
    return [str(note) for note in recommend(now, RULE_SETS[rules], previous).notes]


def test_the_2022_rule_takes_the_three_lowest_and_says_why():
    assert asked("89.19 89.62 89.83 91.64 90.55 91.94 93.66 91.40 89.60", "skm-2022") == {
        "U1": [("1", "U1 89,19, terendah ke-1 dari 9")],
        "U2": [("1", "U2 89,62, terendah ke-3 dari 9")],
        "U9": [("1", "U9 89,60, terendah ke-2 dari 9")],
    }


def test_several_rules_on_one_element_make_one_recommendation_with_several_reasons():
    assert asked("90 90 76.10 90 90 90 90 90 90", previous=BEFORE)["U3"] == [
        ("1", "U3 76,10, mutu pelayanan C"),
        ("2", "U3 turun dari 90,00 ke 76,10 (-13,90), penurunan ke-1 dari 1"),
        ("3", "U3 76,10, terendah ke-1 dari 9"),
    ]


def test_a_recommendation_carries_value_grade_and_rank():
    [first, *_] = recommend(
        surveyed("76.10 90 - 90 90 90 90 90 90"), RULE_SETS["skm-2022"]
    ).recommendations
    assert (first.key, first.code, first.value, first.grade) == (
        "persyaratan",
        "U1",
        Decimal("76.10"),
        "C",
    )
    assert (first.place, first.of) == (1, 8)


def test_a_tie_for_the_third_place_takes_all_and_says_so():
    found = asked("80 81 82 82 90 91 92 93 94", "skm-2022")
    assert list(found) == ["U1", "U2", "U3", "U4"]
    tied = "terendah ke-3 dari 9; nilai seri, semua yang seri diambil"
    assert found["U3"] == [("1", f"U3 82,00, {tied}")]
    assert found["U4"] == [("1", f"U4 82,00, {tied}")]
    assert "seri" not in found["U1"][0][1]


def test_a_tie_above_the_third_place_is_no_tie_for_it():
    found = asked("80 80 81 82 90 91 92 93 94", "skm-2022")
    assert list(found) == ["U1", "U2", "U3"]
    assert not any("seri" in text for reasons in found.values() for _, text in reasons)


def test_only_elements_that_went_down_have_declined():
    found = asked("95 89 95 88 95 95 95 95 95", previous=BEFORE)
    assert [rule for rule, _ in found["U4"]] == ["2", "3"]
    assert found["U4"][0] == ("2", "U4 turun dari 90,00 ke 88,00 (-2,00), penurunan ke-1 dari 2")
    assert all(rule == "3" for code in found if code not in ("U2", "U4") for rule, _ in found[code])


def test_a_decline_asks_for_an_analysis_of_its_cause():
    found = recommend(
        surveyed("95 89 95 95 95 95 95 95 95"), RULE_SETS["skm-2021"], BEFORE
    ).recommendations
    assert {r.code: r.needs_cause for r in found if len(r.reasons) > 1} == {"U2": True}
    assert not any(r.needs_cause for r in found if r.code != "U2")


def test_without_a_round_before_there_is_no_decline_and_it_is_said():
    current = "80 81 82 89 90 91 92 93 94"
    assert {rule for reasons in asked(current).values() for rule, _ in reasons} == {"3"}
    assert "Aturan 2: tidak ada putaran sebelumnya untuk dibandingkan." in notes(surveyed(current))


def test_across_a_break_of_the_instrument_nothing_declines_and_the_reason_is_said():
    old = INSTRUMENTS["kep-25-2004"]
    before = Surveyed(old, dict.fromkeys(old.keys, Decimal(99)), label="SKM 2013")
    current = "80 81 82 89 90 91 92 93 94"
    assert {
        rule for reasons in asked(current, previous=before).values() for rule, _ in reasons
    } == {"3"}
    assert (
        "Aturan 2: SKM 2013 memakai kuesioner lain (KEP/25/2004), jadi penurunan tidak dihitung."
        in notes(surveyed(current), previous=before)
    )


def test_a_service_without_answers_in_the_round_before_is_said():
    empty = surveyed("- - - - - - - - -")
    said = notes(surveyed("80 81 82 89 90 91 92 93 94"), previous=empty)
    assert "Aturan 2: tidak ada jawaban pada SKM 2020 untuk dibandingkan." in said


def test_an_element_without_data_is_never_recommended():
    assert list(asked("80 - 82 83 90 91 92 93 94", previous=BEFORE)) == ["U1", "U3", "U4"]
    assert asked("- - - - - - - - -", previous=BEFORE) == {}
    assert notes(surveyed("- - - - - - - - -")) == [
        "Tidak ada jawaban, jadi tidak ada rekomendasi."
    ]


def test_all_elements_at_the_top_yield_no_recommendation():
    top = surveyed(" ".join(["100"] * 9), answers=dict.fromkeys(KEYS, 50), required=40)
    assert recommend(top, RULE_SETS["skm-2021"], BEFORE).recommendations == ()
    assert notes(top) == [
        "Semua unsur bernilai tertinggi, jadi tidak ada yang perlu ditindaklanjuti."
    ]


def test_an_element_at_the_top_does_not_fill_up_the_lowest():
    found = asked("100 100 99 100 100 100 100 98 100", "skm-2022")
    assert found == {
        "U3": [("1", "U3 99,00, terendah ke-2 dari 9")],
        "U8": [("1", "U8 98,00, terendah ke-1 dari 9")],
    }


def test_grades_are_those_of_the_rounded_value():
    assert asked("76.605 90 90 90 90 90 90 90 90")["U1"][0][0] == "3"
    assert asked("76.604 90 90 90 90 90 90 90 90")["U1"][0] == ("1", "U1 76,60, mutu pelayanan C")


# How sure it is


def test_what_is_surely_lowest_is_told_apart():
    found = recommend(CLEAR, RULE_SETS["skm-2022"]).recommendations
    assert [(r.code, r.certain) for r in found] == [("U1", True), ("U2", True), ("U3", True)]
    assert found[0].interval == CLEAR.interval("persyaratan")
    assert found[0].interval[0] < found[0].value < found[0].interval[1]


def test_what_chance_may_have_put_in_front_is_said_with_the_interval_of_the_difference():
    outcome = recommend(CLOSE, RULE_SETS["skm-2022"])
    last = max(outcome.recommendations, key=lambda r: r.place)
    edge = boundary(CLOSE.moments, SKM_2017, 3)
    assert last.certain is False
    assert str(last.reasons[0].doubts[0].message).startswith(
        f"tidak dapat dibedakan dari {SKM_2017.code(edge.next)} ("
    )
    assert edge.message in outcome.notes


def test_with_few_answers_nothing_is_told_apart_and_it_is_said():
    few = answered([(3, 4, 4, 4, 4, 4, 4, 4, 4), (3, 3, 4, 4, 4, 4, 4, 4, 4)], required=80)
    outcome = recommend(few, RULE_SETS["skm-2022"])
    assert [(r.code, r.certain, r.interval, r.too_small) for r in outcome.recommendations] == [
        ("U1", True, None, "few"),
        ("U2", True, None, "few"),
    ]
    assert [str(n) for n in outcome.notes][:2] == [
        "Hanya 2 jawaban, paling sedikit 5 untuk sebuah selang: anggap hasilnya petunjuk saja.",
        "Baru 2 dari 80 jawaban yang diperlukan.",
    ]


@pytest.mark.parametrize(
    ("answers", "required", "expected"),
    [(4, None, "few"), (4, 4, "few"), (5, None, ""), (5, 6, "short"), (6, 6, ""), (7, 6, "")],
)
def test_too_small_is_under_five_answers_or_under_the_required_sample(answers, required, expected):
    assert surveyed("90 90 90 90 90 90 90 90 90", required=required).too_small(answers) == expected


def test_a_grade_that_chance_may_have_given_says_how_probable_it_is():
    rules = RuleSet("x", "x", (Rule("1", "graded", "x", grades=("C",)),))
    near = answered([(3,) * 9] * 57 + [(4,) * 9] * 3)
    chance = rounded(100 * grade_chances(near.estimate("waktu"), SKM_2017)["C"], 0)
    [doubt] = recommend(near, rules).recommendations[2].reasons[0].doubts
    assert (doubt.certain, str(doubt.message)) == (
        False,
        f"peluang bahwa mutu sebenarnya C: {chance} %",
    )
    surely = answered([(3,) * 9] * 57 + [(2,) * 9] * 20)
    assert recommend(surely, rules).recommendations[2].certain is True


def test_a_decline_within_chance_is_said_and_a_large_one_is_certain():
    calm = answered(forms(60, *[0.5] * 9, seed=2))
    rules = RuleSet("x", "x", (Rule("2", "largest_decline", "x", count=1),))
    doubtful = recommend(CLOSE, rules, calm).recommendations
    assert [r.certain for r in doubtful] == [False]
    assert "dalam batas kebetulan" in str(doubtful[0].reasons[0].doubts[0].message)
    high = answered(forms(300, *[0.95] * 9, seed=3))
    low = answered(forms(300, 0.05, *[0.95] * 8, seed=4))
    [sure] = recommend(low, rules, high).recommendations
    assert (sure.code, sure.certain) == ("U1", True)
    assert str(sure.reasons[0].doubts[0].message).startswith("penurunannya nyata: selang ")


def test_published_figures_without_answers_have_reasons_and_no_certainty():
    found = recommend(
        surveyed("80 81 82 89 90 91 92 93 94"), RULE_SETS["skm-2021"], BEFORE
    ).recommendations
    assert {r.certain for r in found} == {None}


# Properties

HUNDREDTHS = st.lists(st.integers(2500, 10000), min_size=9, max_size=9)


def of(hundredths):
    return Surveyed(SKM_2017, {k: Fraction(v, 100) for k, v in zip(KEYS, hundredths, strict=True)})


@given(HUNDREDTHS)
def test_no_element_left_out_is_lower_than_one_taken_and_ties_are_all_taken(hundredths):
    now = of(hundredths)
    taken = {r.key for r in recommend(now, RULE_SETS["skm-2022"]).recommendations}
    below_top = {key for key, value in now.values.items() if value < 100}
    assert len(taken) >= min(3, len(below_top))
    assert all(now.values[a] < now.values[b] for a in taken for b in set(KEYS) - taken)


@given(HUNDREDTHS, HUNDREDTHS, st.permutations(KEYS))
def test_the_order_in_which_elements_come_changes_nothing(current, previous, order):
    now, before = of(current), of(previous)
    turned = replace(now, values={key: now.values[key] for key in order})
    turned_before = replace(before, values={key: before.values[key] for key in reversed(order)})
    rules = RULE_SETS["skm-2021"]
    assert recommend(turned, rules, turned_before) == recommend(now, rules, before)


@given(HUNDREDTHS, HUNDREDTHS)
def test_an_element_is_recommended_once_with_each_rule_at_most_once(current, previous):
    found = recommend(of(current), RULE_SETS["skm-2021"], of(previous)).recommendations
    assert len({r.key for r in found}) == len(found)
    for r in found:
        assert [reason.rule for reason in r.reasons] == sorted(
            {reason.rule for reason in r.reasons}
        )


@given(st.lists(st.tuples(*[st.sampled_from((None, 1, 2, 3, 4))] * 9), min_size=1, max_size=12))
def test_any_answers_give_reasons_that_come_back_from_json(some):
    for r in recommend(
        answered(some, users=50, required=44), RULE_SETS["skm-2021"], CLOSE
    ).recommendations:
        for reason in r.reasons:
            assert Reason.from_dict(reason.to_dict()) == reason


def test_a_sentence_comes_back_from_json_with_its_decimals_and_the_sentences_in_it():
    said = Message(
        "{element} {value}", {"element": Message("Waktu"), "value": Decimal("76.10"), "n": 3}
    )
    assert unpacked(json.loads(json.dumps(packed(said)))) == said


# Two runs


def test_two_runs_are_compared_by_what_is_new_gone_and_the_same():
    assert compare(["a", "b", "c"], ["c", "d", "a"]) == Comparison(("d",), ("b",), ("a", "c"))


@given(st.lists(st.integers(0, 9)), st.lists(st.integers(0, 9)))
def test_every_recommendation_of_two_runs_is_in_exactly_one_group(first, second):
    found = compare(first, second)
    groups = [*found.added, *found.gone, *found.same]
    assert sorted(groups) == sorted(set(first) | set(second))
