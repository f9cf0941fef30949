"""Who served at a unit, or acts there, neither judges its plans nor speaks of them for all."""

from datetime import timedelta

import pytest

from tests.evaluation.verifiers import DAY, assigned, close, content, drawn, staffed, waiting
from tests.factories import NOW
from tests.people import as_viewer, signed_in
from tuntas.accounts.models import User
from tuntas.core.base.errors import Refusal
from tuntas.evaluation.assignments.actions import Seat, divide_units, make_assignment
from tuntas.evaluation.assignments.queries import division
from tuntas.evaluation.verification.queries import queue
from tuntas.followup.plans.actions import move_plan
from tuntas.followup.plans.contributors import contributors_of
from tuntas.organisation.people.actions import delegate
from tuntas.organisation.people.queries import colleagues

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return staffed()


def serves(team, who, role="head", unit="unit", acting="plh", first=-30, last=0):
    """A post at a unit that was given before the rule was there, or is over."""
    team[who].appointments.create(
        agency=team["agency"], unit=team[unit], role=role, acting=acting,
        valid_from=DAY + timedelta(days=first), valid_to=DAY + timedelta(days=last),
    )  # fmt: skip


def refused(call):
    with pytest.raises(Refusal) as caught:
        call()
    return caught.value.code


def test_the_inspectorate_is_not_offered_as_acting_head_and_not_taken(team):
    head = as_viewer(team["head"], DAY)
    offered = set(colleagues(head))
    assert team["officer"] in offered
    assert not offered & {team["team_leader"], team["member"]}

    def given():
        delegate(
            appointment=team["head"].appointments.get(), person=team["team_leader"], role="head",
            valid_from=DAY, valid_to=DAY, viewer=head, at=NOW,
        )  # fmt: skip

    assert refused(given) == "roles_mixed"


def test_even_division_gives_nobody_the_unit_of_a_post_within_the_round(team):
    serves(team, "team_leader")
    evaluation = assigned(team)
    proposed = division(evaluation, propose=True, at=NOW)
    leader = next(m for m in proposed.verifiers if m.person == team["team_leader"])
    assert proposed.members[team["unit"].pk] not in (leader.pk, None)

    def divided():
        divide_units(
            evaluation=evaluation, members={team["unit"].pk: leader.pk},
            viewer=as_viewer(team["team_leader"]), at=NOW, seen=evaluation.version,
        )  # fmt: skip

    assert refused(divided) == "conflict_of_interest"


def test_a_post_that_was_over_before_the_round_is_none(team):
    serves(team, "team_leader", first=-3000, last=-2900)
    proposed = division(assigned(team), propose=True, at=NOW)
    assert proposed.members[team["unit"].pk] is not None
    plan = waiting(team)
    assert team["team_leader"].pk not in contributors_of([plan])[plan.pk]


def test_plans_of_the_own_unit_wait_on_others_and_are_verified_by_others(team):
    plan = waiting(team)
    member = as_viewer(team["member"], DAY)
    assert plan in queue(member, NOW)
    serves(team, "member", role="officer", last=-1)
    assert plan not in queue(member, NOW, everybodys=True)

    def closed():
        move_plan(plan=plan, verb="close", viewer=member, at=NOW, seen=plan.version)

    assert refused(closed) == "guard_not_own_work"


def test_who_answers_for_the_report_served_at_none_of_its_units(team):
    serves(team, "responsible", last=-1)
    told = refused(
        lambda: make_assignment(
            content=content(
                team,
                team=[
                    Seat("penanggung_jawab", "Responsible", team["responsible"]),
                    Seat("ketua_tim", "Leader", team["team_leader"]),
                ],
            ),
            viewer=as_viewer(team["team_leader"]),
            at=NOW,
        )
    )
    assert told == "seat_in_conflict"


@pytest.mark.parametrize("gone", ["ended", "account off"])
def test_neither_division_nor_sample_gives_work_to_who_is_not_at_work(team, gone):
    made = assigned(team)
    for _ in range(3):
        close(team, waiting(team))
    if gone == "ended":
        team["colleague"].appointments.update(valid_to=DAY - timedelta(days=1))
    else:
        User.objects.filter(pk=team["colleague"].pk).update(is_active=False)
    offered = {m.person for m in division(made, propose=True, at=NOW).verifiers}
    assert offered == {team["team_leader"], team["member"]}
    assert {reading.reader for reading in drawn(team, made)} == {team["team_leader"]}
    absent = made.team.get(person=team["colleague"])

    def given():
        divide_units(
            evaluation=made, members={team["unit"].pk: absent.pk},
            viewer=as_viewer(team["team_leader"]), at=NOW, seen=made.version,
        )  # fmt: skip

    assert refused(given) == "not_of_team"


def test_who_served_at_the_unit_is_not_offered_to_confirm_the_elements_of_its_plans(team):
    made, plan = assigned(team), waiting(team)
    path = f"/evaluasi/{made.code}/kesesuaian/unsur/{plan.round.code}/{plan.code}/"
    client = signed_in(team["member"])
    assert client.get(path).context["may_confirm"] is True
    serves(team, "member", role="officer", last=-1)
    assert client.get(path).context["may_confirm"] is False
