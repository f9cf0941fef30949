"""Plans to verify that nobody has wait on who can divide or appoint."""

import pytest

from tests.evaluation.verifiers import DAY, assigned, staffed, waiting
from tests.factories import NOW
from tests.people import as_viewer
from tuntas.accounts.models import User
from tuntas.evaluation.assignments.actions import divide_units
from tuntas.evaluation.verification.work import UNVERIFIED
from tuntas.followup.work.queries import Me, queues_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return staffed()


def found(team, who="responsible"):
    me = Me(as_viewer(team[who]), DAY)
    return [row.code for row in UNVERIFIED.rows(me)] if UNVERIFIED in queues_of(me) else None


def off(team, *who):
    User.objects.filter(pk__in=[team[each].pk for each in who]).update(is_active=False)


def test_a_plan_that_every_verifier_is_in_conflict_with_is_in_the_work_of_who_leads(team):
    plan = waiting(team)
    assert (found(team), found(team, "member")) == ([], None)
    off(team, "team_leader", "colleague")
    assert found(team) == []
    team["member"].appointments.create(
        agency=team["agency"], unit=team["unit"], role="officer", valid_from=DAY,
        valid_to=DAY, acting="plt",
    )  # fmt: skip
    assert (found(team), found(team, "operator")) == ([plan.code], [])
    off(team, "responsible")
    assert found(team, "operator") == [plan.code]


def test_a_unit_that_the_division_left_to_nobody_is_there_until_it_is_divided(team):
    made, first, second = assigned(team), waiting(team), waiting(team, at_second=True)
    assert found(team) == []
    member = made.team.get(person=team["member"]).pk
    leader = as_viewer(team["team_leader"])
    for units, left in (([team["unit"]], [second.code]), ([team["second"]], [])):
        made.refresh_from_db()
        divide_units(
            evaluation=made, members={unit.pk: member for unit in units}, viewer=leader,
            at=NOW, seen=made.version,
        )  # fmt: skip
        assert found(team) == left
    off(team, "member")
    assert set(found(team)) == {first.code, second.code}
    row = UNVERIFIED.rows(Me(leader, DAY)).first()
    assert UNVERIFIED.item(row, Me(leader, DAY)).address.endswith("/penugasan/pembagian/")
