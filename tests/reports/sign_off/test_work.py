"""The step of a signing that waits on somebody stands in his work and in the number of the
navigation.
"""

import json
from datetime import timedelta

import pytest

from tests.factories import NOW
from tests.people import as_viewer, person, signed_in
from tests.reports.sign_off.factories import CHAIN, ROLES, act, cover, deputy
from tuntas.accounts.models import User
from tuntas.audit.models import Event
from tuntas.core.base.errors import Refusal
from tuntas.evaluation.assignments.actions import seat_another
from tuntas.evaluation.models import TeamMember
from tuntas.followup.work.queries import Me, queues_of, waiting
from tuntas.reports.sign_off.work import SIGNING, UNSIGNED

pytestmark = pytest.mark.django_db


def waits_on(people):
    """The roles whose step it is."""
    return [r for r in ROLES if SIGNING.rows(Me(people[r], NOW.date())).exists()]


def test_a_report_waits_on_one_after_the_other_until_all_have_signed(people):
    turns = [waits_on(people)]
    for role, verb in CHAIN:
        act(people, role, verb)
        turns.append(waits_on(people))
    cover(people)
    act(people, "responsible", "approve")
    assert [*turns, waits_on(people)] == [[role] for role in ROLES] + [[]]


def test_what_was_sent_back_waits_on_the_member_since_then(people):
    act(people, "member", "forward")
    act(people, "team_leader", "send_back", "Periksa angka")
    assert waits_on(people) == ["member"]
    me = Me(people["member"], NOW.date())
    row = SIGNING.rows(me).get()
    assert row.waiting_since == row.acts.get(verb="send_back").at
    assert SIGNING.item(row, me).address == f"/laporan/{row.evaluation.code}/tanda-tangan/"


def test_it_waits_on_those_of_this_team_only_and_on_who_acts_for_them(people):
    agency = people["signing"].evaluation.agency
    act(people, "member", "forward")
    other = as_viewer(person("team_leader", agency, NOW, username="other_leader"))
    assert not SIGNING.rows(Me(other, NOW.date())).exists()
    acting = deputy(people, "team_leader")
    assert SIGNING.rows(Me(acting, NOW.date())).exists()
    TeamMember.objects.filter(role="ketua_tim").update(person=other.person)
    assert not SIGNING.rows(Me(acting, NOW.date())).exists()


def test_it_counts_in_the_navigation_in_the_one_query_of_all_queues(
    people, django_assert_num_queries
):
    counted = {}
    for role in ROLES:
        me = Me(people[role], NOW.date())
        with django_assert_num_queries(1):
            counted[role] = waiting(me)
        assert SIGNING in queues_of(me)
    assert counted["member"] - counted["team_leader"] == 1


@pytest.mark.parametrize("role", ROLES)
def test_each_of_the_four_finds_it_on_the_first_page(people, role):
    for before, verb in CHAIN[: ROLES.index(role)]:
        act(people, before, verb)
    client = signed_in(people[role].person)
    keys = [each.queue.key for each in client.get("/pekerjaan/").context["waiting"]]
    assert "tanda-tangan" in keys
    link = f'href="/laporan/{people["signing"].evaluation.code}/tanda-tangan/"'
    assert link in client.get("/pekerjaan/tanda-tangan/").content.decode()


def gone(people, role):
    people[role].person.appointments.update(ended_at=NOW)


def off(people, role):
    User.objects.filter(pk=people[role].person.pk).update(is_active=False)


def served(people, role):
    """A post at the only unit of the scope that came after the seat was given."""
    for scope in people["signing"].evaluation.scope.select_related("unit"):
        people[role].person.appointments.create(
            agency=people[role].agency, unit=scope.unit, role="head", acting="plt",
            valid_from=NOW.date() - timedelta(days=9), valid_to=NOW.date() - timedelta(days=1),
        )  # fmt: skip


def stopped(people, role="responsible"):
    return UNSIGNED.rows(Me(people[role], NOW.date())).exists()


@pytest.mark.parametrize("happened", [gone, off, served])
@pytest.mark.parametrize("role", ["team_leader", "controller"])
def test_a_step_that_nobody_may_sign_any_more_waits_on_who_can_seat_another(people, role, happened):
    for before, verb in CHAIN[: ROLES.index(role)]:
        act(people, before, verb)
    assert not stopped(people)
    happened(people, role)
    assert stopped(people)
    evaluation = people["signing"].evaluation
    new = person(role, evaluation.agency, NOW, username="new")
    path = f"/laporan/{evaluation.code}/tanda-tangan/"
    client = signed_in(people["responsible"].person)
    assert client.get(path).context["to_seat"] == [new]
    given = {"person": new.pk, "reason": "Pindah tugas"}
    assert client.post(f"{path}kedudukan/", given | {"reason": ""}).status_code == 422
    assert signed_in(people["member"].person).post(f"{path}kedudukan/", given).status_code == 403
    assert client.post(f"{path}kedudukan/", given).status_code == 302
    assert not stopped(people)
    told = json.loads(Event.objects.get(verb="seat").data)
    assert (told["person"], told["before"], told["reason"]) == (
        new.pk, [people[role].person.pk], "Pindah tugas",
    )  # fmt: skip
    people[role] = as_viewer(new)
    assert act(people, role, "approve").acts.last().by == new


def test_a_deputy_signs_for_who_is_away_so_that_nothing_stops(people):
    act(people, "member", "forward")
    off(people, "team_leader")
    assert stopped(people)
    User.objects.update(is_active=True)
    deputy(people, "team_leader")
    off(people, "team_leader")
    assert not stopped(people)


def test_without_who_leads_the_operator_is_told_of_a_report_that_nobody_may_sign(people):
    operator = as_viewer(person("operator", people["member"].agency, NOW, username="keeper"))
    act(people, "member", "forward")
    off(people, "team_leader")
    assert not stopped(people | {"operator": operator}, "operator")
    off(people, "controller"), off(people, "responsible")
    assert stopped(people | {"operator": operator}, "operator")


def test_nobody_is_seated_without_the_role_or_in_conflict(people):
    act(people, "member", "forward")
    act(people, "team_leader", "approve")
    served(people, "controller")
    evaluation = people["signing"].evaluation
    for who, code in (("member", "not_in_role"), ("controller", "seat_in_conflict")):
        with pytest.raises(Refusal) as caught:
            seat_another(
                evaluation=evaluation, seat="pengendali_teknis", person=people[who].person,
                reason="A", viewer=people["responsible"], at=NOW,
            )  # fmt: skip
        assert caught.value.code == code
