from collections import Counter

import pytest

from tuntas.core.base.periods import read_date
from tuntas.core.evaluation.checks import CheckInput, run_checks
from tuntas.core.evaluation.plan_elements import elements_of
from tuntas.example import agency, facts, plans
from tuntas.example.plans import DOUBTFUL

SNAPSHOT = agency.snapshot()
CUT_OFF = facts.ASSIGNMENT.cut_off
NAMES = {unit.unit.no: unit.unit.name for unit in facts.UNITS}
PUT_IN = {doubt: round(n * len(SNAPSHOT.plans) / 1000) for doubt, n in plans.DOUBTS.items()}


def test_counts_per_unit_and_year_are_the_printed_ones():
    made, closed = Counter(), Counter()
    for plan in SNAPSHOT.plans:
        made[plan.unit_no, plan.year] += 1
        closed[plan.unit_no, plan.year] += plan.status == "close"
    printed = {(u.unit.no, year): c for u in facts.UNITS for year, c in u.counts.items()}
    assert made == {key: c.plans for key, c in printed.items()}
    assert closed == {key: c.closed for key, c in printed.items()}
    assert Counter(p.year for p in SNAPSHOT.plans) == {2021: 275, 2022: 586}


def test_recommendations_are_as_many_as_printed_and_each_has_a_plan():
    asked = [(r.unit_no, r.year, r.number, r.service) for r in SNAPSHOT.recommendations]
    assert Counter((no, year) for no, year, _, _ in asked) == {
        (u.unit.no, year): c.recommendations for u in facts.UNITS for year, c in u.counts.items()
    }
    assert set(asked) == {
        (p.unit_no, p.year, p.recommendation_no, p.service) for p in SNAPSHOT.plans
    }


def test_every_deadline_reads_as_it_is_written():
    for plan in SNAPSHOT.plans:
        assert read_date(plan.deadline_raw, plan.year).value == plan.deadline


def test_every_plan_states_its_element():
    for plan in SNAPSHOT.plans:
        reading = elements_of(plan.text)
        assert (reading.codes, reading.source) == (plan.elements, "stated"), plan.text


def test_plans_are_about_the_weakest_elements_of_the_unit():
    tallies = agency.unit_tallies(agency.responses(facts.ROUNDS[1]))
    for unit in facts.UNITS:
        weakest = agency.weakest(tallies[unit.unit.no])[0]
        about = {
            p.elements[0] for p in SNAPSHOT.plans if (p.unit_no, p.year) == (unit.unit.no, 2022)
        }
        assert f"U{1 + list(plans.ACTIONS).index(weakest)}" in about


def test_the_checks_find_the_doubts_about_dates_and_copies_and_no_others():
    inputs = [
        CheckInput(
            id=p.id,
            year=p.year,
            unit=NAMES[p.unit_no],
            service=p.service,
            text=p.text,
            deadline=read_date(p.deadline_raw, p.year),
            status_raw=p.status,
            elements=p.elements,
        )
        for p in SNAPSHOT.plans
    ]
    found = Counter(finding.check for finding in run_checks(inputs, cutoff=CUT_OFF))
    judging_words = {"placeholder", "no_concrete_action", "text_says_not_done"}
    assert {check: n for check, n in found.items() if check not in judging_words} == {
        "deadline_after_cutoff": PUT_IN["deadline_after_cutoff"],
        "deadline_missing": PUT_IN["deadline_missing"],
        "copied_text": 2 * PUT_IN["copied_text"],  # the copy and its original
    }


def test_doubtful_wordings_are_put_in_as_often_as_said():
    for doubt, wordings in DOUBTFUL.items():
        assert sum(any(w in p.text for w in wordings) for p in SNAPSHOT.plans) == PUT_IN[doubt]


@pytest.mark.thorough
def test_the_same_seed_gives_the_same_agency():
    assert agency.snapshot(5).digest == agency.snapshot(5).digest
    assert agency.snapshot(5).digest != SNAPSHOT.digest
