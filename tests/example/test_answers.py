from collections import Counter
from dataclasses import replace
from decimal import Decimal
from itertools import islice

import pytest
from hypothesis import given, strategies as st

from tuntas.core.evaluation.snapshot import ElementValue, Round, Unit
from tuntas.core.score.scoring import add, score
from tuntas.core.survey.instruments import SKM_2017
from tuntas.example import agency, facts
from tuntas.example.answers import generate, target_sums

TALLIES = {r.year: agency.unit_tallies(agency.responses(r)) for r in facts.ROUNDS}
EACH_ROUND = pytest.mark.parametrize("round_", facts.ROUNDS, ids=lambda r: str(r.year))


def pooled(round_, tallies):
    return score(add(tallies[no] for no in round_.counted_nos), SKM_2017)


def made_up_round(published, index, respondents, counted=3, surveyed=4):
    elements = tuple(
        ElementValue(key, SKM_2017.code(key), key, value)
        for key, value in zip(SKM_2017.keys, published, strict=True)
    )
    nos = tuple(range(1, surveyed + 1))
    return Round(
        2030, "", respondents, index, None, elements, "exact", "pooled", nos, nos[:counted], ()
    )


UNITS = [Unit(no, f"Unit {no}", "balai") for no in range(1, 5)]


@EACH_ROUND
def test_the_made_up_respondents_have_exactly_the_published_score(round_):
    scored = pooled(round_, TALLIES[round_.year])
    assert (scored.n, scored.index) == (round_.respondents, round_.index)
    assert {e.key: e.index for e in scored.elements} == {e.key: e.value for e in round_.elements}


@EACH_ROUND
def test_every_surveyed_unit_has_respondents_and_units_differ(round_):
    tallies = TALLIES[round_.year]
    scores = [score(tally, SKM_2017) for tally in tallies.values()]
    assert sorted(tallies) == sorted(round_.unit_nos)
    assert min(s.n for s in scores) >= 15
    assert any(s.index < Decimal("88.31") for s in scores)
    assert "C" in {e.grade for s in scores for e in s.elements}
    assert min(s.index for s in scores) > Decimal("76.60")


def test_new_units_answer_in_2022_without_changing_the_agencys_figure():
    after = facts.ROUNDS[1]
    assert len(set(after.unit_nos) - set(after.counted_nos)) == 25
    assert score(add(TALLIES[2022].values()), SKM_2017).n > after.respondents


def test_the_same_seed_gives_the_same_answers_and_another_seed_others():
    first, again, other = (
        list(islice(agency.responses(facts.ROUNDS[0], seed), 200)) for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other


def test_each_answer_is_about_a_service_of_its_unit():
    services = {unit.unit.no: unit.services for unit in facts.UNITS}
    assert all(r.service in services[r.unit_no] for r in agency.responses(facts.ROUNDS[1]))


@given(st.lists(st.integers(5000, 9900), min_size=9, max_size=9), st.integers(2500, 9000))
def test_any_published_values_are_reached_when_enough_people_answered(hundredths, respondents):
    values = [Decimal(v) / 100 for v in hundredths]
    sums = target_sums(
        dict(zip(SKM_2017.keys, values, strict=True)), None, respondents, "exact", SKM_2017
    )
    scored = score({k: _spread(respondents, s) for k, s in sums.items()}, SKM_2017)
    assert [e.index for e in scored.elements] == values


def _spread(n, total):
    value, rest = divmod(total, n)
    return Counter({value: n - rest}) + Counter({value + 1: rest})


@given(st.lists(st.integers(2500, 10000), min_size=9, max_size=9), st.integers(1, 60))
def test_few_respondents_come_as_near_as_they_can(hundredths, respondents):
    values = [Decimal(v) / 100 for v in hundredths]
    round_ = made_up_round(values, None, respondents)
    given_ = agency.unit_tallies(generate(round_, UNITS, {}, 7))
    scored = score(add(given_[no] for no in round_.counted_nos if no in given_), SKM_2017)
    assert scored.n == respondents
    half_a_step = Decimal(25) / respondents / 2 + Decimal("0.011")
    assert all(
        abs(e.index - v) <= half_a_step for e, v in zip(scored.elements, values, strict=True)
    )


def test_an_index_without_elements_is_reproduced_by_all_of_them():
    round_ = made_up_round([None] * 9, Decimal("83.33"), 4000)
    assert pooled(round_, agency.unit_tallies(generate(round_, UNITS, {}, 7))).index == Decimal(
        "83.33"
    )


def test_an_element_that_was_not_published_is_not_asked():
    round_ = made_up_round([Decimal("88.00")] * 3 + [None] + [Decimal("90.00")] * 5, None, 500)
    assert {len(r.values) for r in generate(round_, UNITS, {}, 7)} == {8}


def test_without_any_figure_or_counted_unit_there_is_nothing_to_reproduce():
    assert list(generate(made_up_round([None] * 9, None, 500), UNITS, {}, 7)) == []
    nobody = replace(made_up_round([Decimal(80)] * 9, None, 500), counted_nos=())
    assert list(generate(nobody, UNITS, {}, 7)) == []


def test_where_the_number_of_respondents_is_not_printed_a_usual_one_is_taken():
    assert len(list(generate(made_up_round([Decimal(80)] * 9, None, None), UNITS, {}, 7))) > 100
