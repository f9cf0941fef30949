"""Recommendations linked to plans that were there before them, decided without a database."""

from dataclasses import replace

import pytest

from tests.core.followup.plans import (
    CONTENT,
    HEAD_ACTS,
    MEMBER_ACTS,
    OFFICER_ACTS,
    PLAN,
    Row,
)
from tuntas.core.base.errors import Refusal
from tuntas.core.followup.acts import Given, decide
from tuntas.core.followup.workflow import STATES

MAIN, SECOND, THIRD = Row(1), Row(2), Row(3, service_id=7)
ROWS = {row.pk: row for row in (MAIN, SECOND, THIRD, Row(8, unit_id=2), Row(9, round_id=2))}
OFFICER, HEAD, MEMBER = (
    replace(who, recommendations=ROWS) for who in (OFFICER_ACTS, HEAD_ACTS, MEMBER_ACTS)
)


def plan(*answered, state="in_progress", linked=()):
    content = replace(CONTENT, recommendations=answered)
    return replace(PLAN, state=state, content=content, linked=frozenset(linked))


def act(verb, of, *pks, by=OFFICER, reason=""):
    return decide(of, by, Given(verb=verb, recommendations=pks, reason=reason))


def refused(verb, of, *pks, **more):
    with pytest.raises(Refusal) as refusal:
        act(verb, of, *pks, **more)
    return refusal.value.code


def answered(change):
    main = change.fields["recommendation"]
    return [*filter(None, [main]), *change.further]


@pytest.mark.parametrize("by", [OFFICER, HEAD])
@pytest.mark.parametrize("state", STATES)
def test_who_writes_plans_links_one_in_every_state_and_it_stays_as_it_was_approved(state, by):
    change = act("link", plan(state=state), 1, 3, by=by)
    assert answered(change) == [MAIN, THIRD]
    assert (set(change.fields), change.event) == ({"recommendation"}, None)
    assert (change.elements, change.milestones, change.changes) == (None, None, True)
    assert change.data == {
        "plan": PLAN.code,
        "recommendations_before": [],
        "recommendations": [1, 3],
        "reason": "",
    }


def test_what_a_plan_mainly_answers_stays_so_and_nothing_is_linked_twice():
    change = act("link", plan(SECOND), 1, 1, 2)
    assert answered(change) == [SECOND, MAIN]
    assert refused("link", plan(SECOND), 2) == "nothing_new"
    assert refused("link", plan(SECOND)) == "nothing_new"


@pytest.mark.parametrize("pk", [8, 9, 404])
def test_only_recommendations_of_the_plans_unit_and_round_are_linked(pk):
    assert refused("link", plan(), 1, pk) == "other_unit"


@pytest.mark.parametrize("verb", ["link", "unlink"])
def test_who_does_not_write_the_plan_neither_links_nor_unlinks_it(verb):
    assert refused(verb, plan(MAIN, linked=[1]), 1, by=MEMBER, reason="Salah") == "not_allowed"


def test_what_was_linked_is_taken_back_and_the_next_one_is_what_the_plan_mainly_answers():
    change = act("unlink", plan(MAIN, SECOND, THIRD, linked=[1, 3]), 1, reason=" Keliru ")
    assert answered(change) == [SECOND, THIRD]
    assert change.data["reason"] == "Keliru"
    assert change.data["recommendations_before"] == [1, 2, 3]
    assert answered(act("unlink", plan(MAIN, linked=[1]), 1, reason="Keliru")) == []


@pytest.mark.parametrize("state", STATES)
def test_taking_back_needs_a_reason_once_the_plan_is_approved(state):
    linked = plan(MAIN, state=state, linked=[1])
    if state in ("draft", "submitted"):
        assert answered(act("unlink", linked, 1)) == []
    else:
        assert refused("unlink", linked, 1, reason=" ") == "reason_missing"


@pytest.mark.parametrize("state", STATES)
def test_what_the_plan_itself_said_goes_only_while_it_is_a_draft(state):
    written = plan(MAIN, state=state)
    if state == "draft":
        assert answered(act("unlink", written, 1)) == []
    else:
        assert refused("unlink", written, 1, reason="Keliru") == "not_linked"


def test_what_is_not_answered_is_not_taken_back():
    assert refused("unlink", plan(MAIN, linked=[1, 2]), 2, reason="Keliru") == "nothing_new"
