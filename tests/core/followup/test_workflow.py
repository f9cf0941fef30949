from dataclasses import replace
from datetime import date, timedelta

import pytest

from tuntas.core.base.errors import Refusal
from tuntas.core.followup.workflow import (
    GUARDS,
    IN_WORK,
    OUTCOMES,
    START,
    STATES,
    TRANSITIONS,
    Situation,
    is_late,
    move,
    offers,
    printed_status,
    published_status,
    state_of_printed,
    state_then,
)

TODAY = date(2023, 7, 1)
ROLES = sorted({role for t in TRANSITIONS for role in t.roles})
READY = Situation(
    state=START,
    today=TODAY,
    actor=1,
    text="Melatih petugas loket",
    deadline=TODAY,
    evidence=1,
    accepted=1,
    contributors=frozenset({2, 3}),
    reason="Foto tidak terbaca",
    due=TODAY + timedelta(days=1),
    outcome="done",
    grounds="Ruang dipakai bersama",
)
BROKEN = {  # what makes each guard fail, all else being ready
    "has_text": {"text": "  "},
    "has_deadline": {"deadline": None},
    "has_reason": {"reason": " "},
    "has_due": {"due": TODAY},
    "has_outcome": {"outcome": ""},
    "has_grounds": {"outcome": "cannot", "grounds": ""},
    "has_evidence": {"evidence": 0},
    "outcome_told": {"outcome": ""},
    "evidence_accepted": {"accepted": 0},
    "not_own_work": {"contributors": frozenset({1})},
}


def at(state, **changes):
    return replace(READY, state=state, **changes)


def test_a_plan_goes_from_draft_to_closed_and_may_be_opened_again():
    state = START
    for verb, role in (
        ("submit", "officer"),
        ("withdraw", "officer"),
        ("submit", "officer"),
        ("send_back", "head"),
        ("submit", "officer"),
        ("approve", "head"),
        ("start", "officer"),
        ("hand_in", "officer"),
        ("return", "member"),
        ("hand_in", "officer"),
        ("close", "team_leader"),
        ("reopen", "controller"),
        ("hand_in", "head"),
        ("close", "member"),
    ):
        state = move(at(state), verb, {role})
    assert state == "closed"


def test_only_a_verified_plan_is_published_as_closed():
    assert [state for state in STATES if published_status(state) == "close"] == ["closed"]


def test_every_state_is_reached_and_left():
    assert {t.target for t in TRANSITIONS} | {START, "no_status"} == set(STATES)
    assert {t.source for t in TRANSITIONS} == set(STATES)


def test_evidence_can_be_handed_in_from_wherever_the_unit_is_to_act():
    assert {t.source for t in TRANSITIONS if t.verb == "hand_in"} == set(IN_WORK)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("role", ROLES)
def test_what_a_role_is_offered_is_what_it_can_do(state, role):
    offered = {offer.transition.verb for offer in offers(at(state), {role})}
    for verb in {t.verb for t in TRANSITIONS}:
        if verb in offered:
            assert move(at(state), verb, {role}) in STATES
        else:
            with pytest.raises(Refusal):
                move(at(state), verb, {role})


@pytest.mark.parametrize(
    ("transition", "guard"),
    [pytest.param(t, g, id=f"{t.source}-{t.verb}-{g}") for t in TRANSITIONS for g in t.guards],
)
def test_every_guard_refuses_with_its_own_code(transition, guard):
    broken = at(transition.source, **BROKEN[guard])
    with pytest.raises(Refusal) as refusal:
        move(broken, transition.verb, set(transition.roles))
    assert refusal.value.code == f"guard_{guard}"


@pytest.mark.parametrize("transition", TRANSITIONS, ids=lambda t: f"{t.source}-{t.verb}")
def test_a_button_is_grey_for_what_the_person_cannot_give_with_the_act(transition):
    for guard in transition.guards:
        broken = at(transition.source, **BROKEN[guard])
        offer = next(o for o in offers(broken, transition.roles) if o.transition == transition)
        expected = None if GUARDS[guard].asks else GUARDS[guard].sentence
        assert (offer.refusal and offer.refusal.template) == expected


def test_nobody_verifies_what_he_wrote_approved_or_handed_in():
    own = at("evidence_in", contributors=frozenset({1}))
    for verb in ("close", "return"):
        with pytest.raises(Refusal) as refusal:
            move(own, verb, {"member", "team_leader"})
        assert refusal.value.code == "guard_not_own_work"


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_what_was_done_is_shown_by_evidence_and_what_was_not_by_its_grounds(outcome):
    done = outcome in ("done", "done_differently")
    bare = at("evidence_in", outcome=outcome, evidence=0, accepted=0)
    if done:
        with pytest.raises(Refusal) as refusal:
            move(bare, "close", {"member"})
        assert refusal.value.code == "guard_evidence_accepted"
    else:
        assert move(bare, "close", {"member"}) == "closed"
        assert move(replace(bare, state="in_progress"), "hand_in", {"officer"}) == "evidence_in"


def test_the_team_verifies_and_the_unit_does_not():
    assert offers(at("evidence_in"), {"officer", "head"}) == ()
    assert [o.transition.verb for o in offers(at("evidence_in"), {"member"})] == ["return", "close"]


def test_a_verb_of_another_state_is_refused_apart_from_a_missing_role():
    with pytest.raises(Refusal) as unknown:
        move(at("draft"), "close", ROLES)
    with pytest.raises(Refusal) as missing:
        move(at("evidence_in"), "close", {"officer"})
    assert (unknown.value.code, missing.value.code) == ("transition_unknown", "role_missing")
    assert unknown.value.message.values == {"state": "draft", "verb": "close"}
    assert missing.value.message.values == {"verb": "close", "roles": "member, team_leader"}


def test_what_must_be_given_stands_in_the_order_of_the_form():
    asks = {t.verb: t.asks for t in TRANSITIONS}
    assert asks["return"] == ("reason", "due")
    assert asks["hand_in"] == ("outcome", "grounds")
    assert asks["approve"] == ()


def test_a_plan_that_was_read_stands_where_its_printed_status_says():
    assert [state_of_printed(status) for status in ("close", "open", "")] == [
        "closed", "in_progress", "no_status"
    ]  # fmt: skip


def test_a_plan_without_status_is_called_nothing_else():
    assert (STATES["no_status"], published_status("no_status")) == ("Tanpa status", "")
    assert is_late("no_status", TODAY - timedelta(days=1), TODAY) is True


@pytest.mark.parametrize(
    ("state", "status", "then"),
    [
        ("in_progress", "", "no_status"),  # frozen before it was a state of its own
        ("", "", "no_status"),
        ("", "open", "in_progress"),
        ("returned", "open", "returned"),
        ("closed", "close", "closed"),
    ],
)
def test_a_frozen_plan_without_status_stands_there_too(state, status, then):
    assert state_then(state, status) == then


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        ("Close", "close"),
        (" TUNTAS. ", "close"),
        ("Sudah selesai", "close"),
        ("Open", "open"),
        ("Dalam proses", "open"),
        ("", ""),
        ("lihat lampiran", ""),
    ],
)
def test_a_printed_status_is_read_by_meaning_and_never_guessed(cell, status):
    assert printed_status(cell) == status


@pytest.mark.parametrize(
    ("state", "due", "late"),
    [
        ("in_progress", TODAY - timedelta(days=1), True),
        ("in_progress", TODAY, False),
        ("in_progress", None, False),
        ("returned", TODAY - timedelta(days=1), True),
        ("evidence_in", TODAY - timedelta(days=1), False),
        ("closed", TODAY - timedelta(days=1), False),
        ("draft", TODAY - timedelta(days=1), False),
    ],
)
def test_a_plan_is_late_where_its_unit_works_on_it_past_the_day_that_counts(state, due, late):
    assert is_late(state, due, TODAY) is late


def test_what_cannot_be_done_now_says_who_may_or_where_the_plan_stands():
    told = []
    for state, verb in (("draft", "close"), ("submitted", "approve")):
        with pytest.raises(Refusal) as refusal:
            move(replace(READY, state=state), verb, ["officer"])
        told.append((refusal.value.code, str(refusal.value)))
    assert told == [
        ("transition_unknown", "Rencana aksi berstatus draft tidak dapat menjalani close."),
        ("role_missing", "approve hanya dapat dilakukan oleh: head."),
    ]
