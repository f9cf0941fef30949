from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tuntas.core.instruments import SKM_2017
from tuntas.core.recommendations import RULE_SETS, recommend


def values(text):
    return {k: None if v == "-" else Decimal(v) for k, v in zip(SKM_2017.keys, text.split(), strict=True)}


BEFORE = values("90 90 90 90 90 90 90 90 90")


def asked(current, rules="skm-2021", previous=None):
    found = recommend(values(current), RULE_SETS[rules], SKM_2017, previous)
    return {r.code: [(reason.rule, str(reason.message)) for reason in r.reasons] for r in found}


def test_the_2022_rule_takes_the_three_lowest_and_says_why():
    assert asked("89.19 89.62 89.83 91.64 90.55 91.94 93.66 91.40 89.60", "skm-2022") == {
        "U1": [("1", "U1 89.19, terendah ke-1 dari 9")],
        "U2": [("1", "U2 89.62, terendah ke-3 dari 9")],
        "U9": [("1", "U9 89.60, terendah ke-2 dari 9")],
    }


def test_several_rules_on_one_element_make_one_recommendation_with_several_reasons():
    assert asked("90 90 76.10 90 90 90 90 90 90", previous=BEFORE)["U3"] == [
        ("1", "U3 76.10, mutu pelayanan C"),
        ("2", "U3 turun dari 90.00 ke 76.10 (-13.90), penurunan ke-1 dari 1"),
        ("3", "U3 76.10, terendah ke-1 dari 9"),
    ]


def test_a_tie_for_the_third_place_takes_all_and_says_so():
    found = asked("80 81 82 82 90 91 92 93 94", "skm-2022")
    assert list(found) == ["U1", "U2", "U3", "U4"]
    tied = "terendah ke-3 dari 9; nilai seri, semua yang seri diambil"
    assert found["U3"] == [("1", f"U3 82.00, {tied}")]
    assert found["U4"] == [("1", f"U4 82.00, {tied}")]
    assert "seri" not in found["U1"][0][1]


def test_a_tie_above_the_third_place_is_no_tie_for_it():
    found = asked("80 80 81 82 90 91 92 93 94", "skm-2022")
    assert list(found) == ["U1", "U2", "U3"]
    assert not any("seri" in text for reasons in found.values() for _, text in reasons)


def test_only_elements_that_went_down_have_declined():
    found = asked("95 89 95 88 95 95 95 95 95", previous=BEFORE)
    assert [rule for rule, _ in found["U4"]] == ["2", "3"]
    assert found["U4"][0] == ("2", "U4 turun dari 90.00 ke 88.00 (-2.00), penurunan ke-1 dari 2")
    assert all(rule == "3" for code in found if code not in ("U2", "U4") for rule, _ in found[code])


def test_without_a_round_before_there_is_no_decline():
    assert {rule for reasons in asked("80 81 82 89 90 91 92 93 94").values() for rule, _ in reasons} == {"3"}


def test_an_element_without_data_is_never_recommended():
    assert list(asked("80 - 82 83 90 91 92 93 94", previous=BEFORE)) == ["U1", "U3", "U4"]
    assert asked("- - - - - - - - -", previous=BEFORE) == {}


def test_grades_are_those_of_the_rounded_value():
    assert asked("76.605 90 90 90 90 90 90 90 90")["U1"][0][0] == "3"
    assert asked("76.604 90 90 90 90 90 90 90 90")["U1"][0] == ("1", "U1 76.60, mutu pelayanan C")


@given(st.lists(st.integers(2500, 10000), min_size=9, max_size=9))
def test_no_element_left_out_is_lower_than_one_taken(hundredths):
    current = {k: Decimal(v) / 100 for k, v in zip(SKM_2017.keys, hundredths, strict=True)}
    taken = {r.key for r in recommend(current, RULE_SETS["skm-2022"], SKM_2017)}
    left = set(current) - taken
    assert len(taken) >= 3
    assert all(current[a] < current[b] for a in taken for b in left)
