"""An assignment: what is refused, what a change keeps, how units are divided, how far it is."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.evaluation.assignments.forms import posted
from tests.evaluation.verifiers import DAY, assigned, close, content, staffed, waiting
from tests.factories import NOW, world
from tests.followup.factories import write
from tests.people import as_viewer, signed_in
from tuntas.audit.models import Event
from tuntas.core.base.errors import Refusal
from tuntas.evaluation.assignments.actions import (
    Seat,
    change_assignment,
    divide_units,
    make_assignment,
)
from tuntas.evaluation.assignments.queries import assignment_shown, division
from tuntas.evaluation.cut_offs.actions import make_cut_off
from tuntas.evaluation.models import Evaluation

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return staffed()


def change(known, evaluation, seen=None, **changes):
    evaluation.refresh_from_db()
    return change_assignment(
        evaluation=evaluation,
        content=content(known, **changes),
        viewer=as_viewer(known["team_leader"]),
        at=NOW,
        seen=evaluation.version if seen is None else seen,
    )


def divide(team, evaluation, members):
    evaluation.refresh_from_db()
    viewer = as_viewer(team["team_leader"])
    return divide_units(
        evaluation=evaluation, members=members, viewer=viewer, at=NOW, seen=evaluation.version
    )


def test_an_assignment_has_its_letter_team_scope_and_days(team):
    made = assigned(team)
    assert (made.code, made.letter_number, made.signer) == (
        "2023-06",
        "ST-12/2023",
        "Responsible Contoh",
    )
    assert [m.role for m in made.team.all()] == [
        "penanggung_jawab",
        "ketua_tim",
        "anggota",
        "anggota",
    ]
    assert made.scope.count() == 2
    assert [(d.what, d.day) for d in made.days.all()] == [("Rapat awal", date(2023, 5, 10))]
    assert Event.objects.filter(noun="evaluation", verb="open", object_id=str(made.pk)).count() == 1


def test_a_second_assignment_of_the_month_has_a_code_of_its_own(team):
    assert [assigned(team).code, assigned(team).code] == ["2023-06", "2023-06-2"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"cut_off": DAY + timedelta(days=1)}, "cutoff_in_future"),
        ({"scope": []}, "scope_empty"),
        ({"team": [Seat("ketua_tim", "Andini Contoh")]}, "signer_missing"),
    ],
)
def test_bad_input_is_refused_and_leaves_nothing(team, changes, code):
    with pytest.raises(Refusal) as refusal:
        assigned(team, **changes)
    assert (refusal.value.code, Evaluation.objects.count()) == (code, 0)


def test_a_unit_that_was_not_surveyed_is_no_scope(team):
    with pytest.raises(Refusal) as refusal:
        assigned(team, scope=[(team["round"].pk, team["third"].pk)])
    assert refusal.value.code == "scope_unknown"


@pytest.mark.parametrize("who", ["member", "officer", "operator", "leader", "stranger"])
def test_only_those_who_lead_the_team_make_assignments(team, who):
    with pytest.raises(Refusal) as refusal:
        make_assignment(content=content(team), viewer=as_viewer(team[who]), at=NOW)
    assert refusal.value.code in {"not_allowed", "scope_unknown"}
    assert Evaluation.objects.count() == 0


def test_a_change_keeps_the_units_of_those_who_stay(team):
    made = assigned(team)
    first, second = (m.pk for m in made.team.filter(role="anggota"))
    divide(team, made, {team["unit"].pk: first, team["second"].pk: second})
    smaller = [s for s in content(team).team if s.person != team["colleague"]]
    change(team, made, team=smaller, letter_number="ST-13/2023")
    made.refresh_from_db()
    assert made.letter_number == "ST-13/2023"
    assert dict(made.scope.values_list("unit", "member")) == {
        team["unit"].pk: first,
        team["second"].pk: None,
    }


def test_the_second_of_two_changes_at_once_is_told(team):
    made = assigned(team)
    change(team, made, seen=1)
    with pytest.raises(Refusal) as refusal:
        change(team, made, seen=1)
    assert refusal.value.code == "changed_meanwhile"


def test_a_unit_is_divided_to_verifiers_of_the_team_only(team):
    made = assigned(team)
    signer = made.team.get(role="penanggung_jawab")
    with pytest.raises(Refusal) as refusal:
        divide(team, made, {team["unit"].pk: signer.pk})
    assert refusal.value.code == "not_of_team"


def test_the_even_proposal_leaves_everyone_what_he_has(team):
    made = assigned(team)
    write(team)
    leader = made.team.get(role="ketua_tim")
    divide(team, made, {team["second"].pk: leader.pk})
    assert division(made, propose=False, at=NOW).members == {
        team["unit"].pk: None,
        team["second"].pk: leader.pk,
    }
    proposed = division(made, propose=True, at=NOW).members
    assert proposed[team["second"].pk] == leader.pk
    assert proposed[team["unit"].pk] in {m.pk for m in made.team.filter(role="anggota")}


def test_progress_counts_what_waits_what_is_late_and_who_is_silent(team):
    made = assigned(team)
    plan = waiting(team)
    close(team, waiting(team))
    write(team | {"unit": team["second"], "officer": team["other_officer"]}, person_in_charge=None)
    member = made.team.get(person=team["member"])
    divide(team, made, {plan.unit_id: member.pk})
    shown = assignment_shown(made, NOW + timedelta(days=400))
    assert shown.states == {"draft": 1, "evidence_in": 1, "closed": 1}
    assert (shown.plans, shown.waiting, shown.unreported, shown.late) == (3, 1, 1, 0)
    assert [row.standing for row in shown.units] == ["reported", "silent"]
    queues = {
        row.member and row.member.person_id: (row.units, row.waiting) for row in shown.members
    }
    assert queues[team["member"].pk] == (1, 1)
    assert queues[None] == (1, 0)


def test_the_page_takes_the_same_number_of_queries_for_more_units(team):
    made, client = assigned(team), signed_in(team["team_leader"])
    address = f"/evaluasi/{made.code}/penugasan/"
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        assert client.get(address).status_code == 200
    waiting(team)
    waiting(team, at_second=True)
    with CaptureQueriesContext(connection) as more:
        client.get(address)
    assert len(more) == len(few)


def test_an_imported_evaluation_keeps_working_and_gets_a_team_with_accounts():
    known = world()
    client = signed_in(known.people.team_leader)
    assert client.get("/evaluasi/2023-06/penugasan/").status_code == 200
    page = client.get("/evaluasi/2023-06/penugasan/ubah/")
    data = posted(page.context["form"])
    refused = client.post("/evaluasi/2023-06/penugasan/ubah/", data)
    assert (refused.status_code, "Penanggung Jawab" in refused.content.decode()) == (422, True)
    data |= {"team-2-role": "penanggung_jawab", "team-2-name": "Ratna Contoh"}
    assert client.post("/evaluasi/2023-06/penugasan/ubah/", data).status_code == 302
    known.evaluation.refresh_from_db()
    assert [m.name for m in known.evaluation.team.all()] == [
        "Budi Contoh",
        "Sari Contoh",
        "Ratna Contoh",
    ]
    assert known.evaluation.signer != "Ratna Contoh"
    assert make_cut_off(evaluation=known.evaluation, by=None, at=NOW).digest != ""


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("team_leader", 200),
        ("responsible", 200),
        ("member", 403),
        ("leader", 403),
        ("officer", 403),
    ],
)
@pytest.mark.parametrize("path", ["baru/", "{code}/penugasan/ubah/", "{code}/penugasan/pembagian/"])
def test_who_may_open_the_forms(team, who, status, path):
    made = assigned(team)
    assert (
        signed_in(team[who]).get("/evaluasi/" + path.format(code=made.code)).status_code == status
    )


def test_a_stranger_does_not_find_it(team):
    made = assigned(team)
    for path in ("penugasan/", "penugasan/ubah/", "penugasan/pembagian/", "uji-petik/"):
        assert signed_in(team["stranger"]).get(f"/evaluasi/{made.code}/{path}").status_code == 404
