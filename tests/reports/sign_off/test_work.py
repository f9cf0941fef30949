"""The step of a signing that waits on somebody stands in his work and in the number of the
navigation.
"""

import pytest

from tests.factories import NOW
from tests.people import as_viewer, person, signed_in
from tests.reports.sign_off.factories import CHAIN, ROLES, act, cover, deputy
from tuntas.evaluation.models import TeamMember
from tuntas.followup.work.queries import Me, queues_of, waiting
from tuntas.reports.sign_off.work import SIGNING

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
