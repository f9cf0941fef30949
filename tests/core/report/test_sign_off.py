"""A report goes from hand to hand, and nobody signs it twice."""

from dataclasses import replace

import pytest

from tuntas.core.base.errors import Refusal
from tuntas.core.report import sign_off as signoff
from tuntas.core.report.sign_off import Situation, move

ALL = frozenset(signoff.SEATS.values())
WHO = {"draft": ("member", 1), "leader": ("team_leader", 2), "controller": ("controller", 3)}
WHO |= {"responsible": ("responsible", 4)}


def act(verb, situation):
    role, actor = WHO[situation.state]
    return move(
        verb, replace(situation, actor=actor), frozenset({role}), frozenset({signoff.SEATS[role]})
    )


def ready(state="draft", **more):
    return Situation(state, 0, seats=ALL, number="7/LHE", place="Contoh", dated=True, **more)


def refused(call):
    with pytest.raises(Refusal) as refusal:
        call()
    return refusal.value.code


def test_four_people_sign_one_after_the_other():
    state, way = "draft", []
    while state != signoff.END:
        state = act("forward" if state == "draft" else "approve", ready(state)).target
        way.append(state)
    assert way == ["leader", "controller", "responsible", "signed"]


@pytest.mark.parametrize("state", ["leader", "controller", "responsible"])
def test_whoever_it_waits_for_may_send_it_back_with_a_reason(state):
    assert act("send_back", ready(state, reason="Angka Bab II")).target == "draft"
    assert refused(lambda: act("send_back", ready(state))) == "reason_missing"


@pytest.mark.parametrize("missing", sorted(ALL))
def test_a_team_without_one_of_its_signers_hands_nothing_in(missing):
    assert (
        refused(lambda: act("forward", replace(ready(), seats=ALL - {missing})))
        == "team_without_signer"
    )


@pytest.mark.parametrize("state", ["leader", "controller", "responsible"])
def test_nobody_signs_two_steps(state):
    assert (
        refused(lambda: act("approve", ready(state, signed=frozenset({WHO[state][1]}))))
        == "signed_before"
    )


@pytest.mark.parametrize("missing", [{"number": ""}, {"place": ""}, {"dated": False}])
def test_the_last_signature_needs_number_place_and_day(missing):
    assert (
        refused(lambda: act("approve", replace(ready("responsible"), **missing)))
        == "number_missing"
    )
    assert act("approve", replace(ready("controller"), **missing)).target == "responsible"


def test_an_open_remark_is_settled_before_the_next_signature():
    assert refused(lambda: act("forward", ready(open_remarks=1))) == "remarks_open"
    assert refused(lambda: act("approve", ready("leader", open_remarks=1))) == "remarks_open"


def test_only_who_handed_it_in_takes_it_back():
    mine = ready("leader", signed=frozenset({1}))
    member = (frozenset({"member"}), frozenset({"anggota"}))
    assert move("withdraw", replace(mine, actor=1), *member).target == "draft"
    assert refused(lambda: move("withdraw", replace(mine, actor=9), *member)) == "not_own_signature"


def test_a_role_without_the_seat_in_this_team_signs_nothing():
    leader = frozenset({"team_leader"})
    assert refused(lambda: move("approve", ready("leader"), leader, frozenset())) == "not_allowed"
    assert refused(lambda: move("approve", ready("leader"), frozenset(), ALL)) == "not_allowed"


def test_a_signed_report_moves_no_more():
    assert (
        refused(lambda: move("approve", ready("signed"), frozenset(WHO), ALL)) == "moved_meanwhile"
    )
