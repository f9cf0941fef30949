import pytest

from tuntas.core.errors import Refusal
from tuntas.core.followup import (
    GUARDS,
    START,
    STATES,
    TRANSITIONS,
    move,
    printed_status,
    published_status,
    verbs,
)

EVERY_FACT = set(GUARDS)
EVERY_ROLE = {role for t in TRANSITIONS for role in t.roles}


def test_a_plan_goes_from_draft_to_closed():
    state = START
    for verb, role in (
        ("submit", "officer"),
        ("approve", "head"),
        ("start", "officer"),
        ("hand_in", "officer"),
        ("return", "member"),
        ("hand_in", "officer"),
        ("close", "team_leader"),
    ):
        state = move(state, verb, {role}, EVERY_FACT)
    assert state == "closed"


def test_only_a_verified_plan_is_published_as_closed():
    assert [state for state in STATES if published_status(state) == "close"] == ["closed"]


def test_every_state_is_reached_and_left():
    assert {t.target for t in TRANSITIONS} | {START} == set(STATES)
    assert {t.source for t in TRANSITIONS} == set(STATES)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("role", sorted(EVERY_ROLE))
def test_what_a_role_may_try_is_what_it_can_do(state, role):
    offered = verbs(state, {role})
    for verb in {t.verb for t in TRANSITIONS}:
        if verb in offered:
            assert move(state, verb, {role}, EVERY_FACT) in STATES
        else:
            with pytest.raises(Refusal):
                move(state, verb, {role}, EVERY_FACT)


@pytest.mark.parametrize("transition", TRANSITIONS, ids=lambda t: f"{t.source}-{t.verb}")
def test_every_guard_refuses_with_its_own_code(transition):
    for guard in transition.guards:
        with pytest.raises(Refusal) as refusal:
            move(transition.source, transition.verb, set(transition.roles), EVERY_FACT - {guard})
        assert refusal.value.code == f"guard_{guard}"


def test_the_team_verifies_and_the_unit_does_not():
    assert verbs("evidence_in", {"officer", "head"}) == ()
    assert verbs("evidence_in", {"member"}) == ("return", "close")


def test_a_verb_of_another_state_is_refused_apart_from_a_missing_role():
    with pytest.raises(Refusal) as unknown:
        move("draft", "close", EVERY_ROLE, EVERY_FACT)
    with pytest.raises(Refusal) as missing:
        move("evidence_in", "close", {"officer"}, EVERY_FACT)
    assert (unknown.value.code, missing.value.code) == ("transition_unknown", "role_missing")


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
