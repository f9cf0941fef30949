"""The queue: whose a plan is, what comes next; its screen closes and returns as every other road
does.
"""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.evaluation.verifiers import assigned, close, send_back, staffed, waiting
from tests.factories import NOW
from tests.followup.factories import go
from tests.people import as_viewer, signed_in
from tuntas.core.base.errors import Refusal
from tuntas.core.base.holidays import Calendar
from tuntas.evaluation.assignments.actions import divide_units
from tuntas.evaluation.models import ReasonTemplate
from tuntas.evaluation.verification.actions import (
    add_template,
    change_template,
    reason_of,
    retire_template,
)
from tuntas.evaluation.verification.queries import (
    place_in,
    proposed_due,
    queue,
    templates_offered,
    values_of,
)
from tuntas.followup.models import Evidence
from tuntas.organisation.models import Appointment

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return staffed()


def in_queue(team, who, **more):
    return {plan.pk for plan in queue(as_viewer(team[who]), NOW, **more)}


def divided(team, evaluation, **units):
    """``unit="member"``: that unit of the world is the member's."""
    seats = {m.person_id: m.pk for m in evaluation.team.all()}
    members = {team[unit].pk: seats[team[who].pk] for unit, who in units.items()}
    viewer = as_viewer(team["team_leader"])
    divide_units(
        evaluation=evaluation, members=members, viewer=viewer, at=NOW, seen=evaluation.version
    )


def test_without_a_division_everyone_sees_all(team):
    plan = waiting(team)
    assert [in_queue(team, who) for who in ("member", "colleague", "team_leader")] == [
        {plan.pk}
    ] * 3


def test_a_divided_unit_waits_on_its_member_alone(team):
    made, plan, other = assigned(team), waiting(team), waiting(team, at_second=True)
    divided(team, made, unit="member")
    assert in_queue(team, "member") == {plan.pk, other.pk}
    assert in_queue(team, "colleague") == {other.pk}
    assert in_queue(team, "colleague", everybodys=True) == {plan.pk, other.pk}


def test_a_returned_plan_comes_back_to_who_returned_it(team):
    made, plan = assigned(team), waiting(team)
    send_back(team, plan, "colleague")
    divided(team, made, unit="member")
    go(team, plan, "hand_in", "officer", outcome="done")
    assert (in_queue(team, "colleague"), in_queue(team, "member")) == ({plan.pk}, set())


def test_what_somebody_had_who_verifies_no_more_is_everybodys(team):
    plan = waiting(team)
    send_back(team, plan, "colleague")
    go(team, plan, "hand_in", "officer", outcome="done")
    Appointment.objects.filter(person=team["colleague"]).update(valid_to=date(2023, 6, 1))
    assert in_queue(team, "member") == {plan.pk}


def test_ones_own_work_is_not_in_ones_queue(team):
    plan = waiting(team)
    Evidence.objects.filter(plan=plan).update(by=team["member"])
    assert (in_queue(team, "member"), in_queue(team, "colleague")) == (set(), {plan.pk})


def test_a_plan_knows_its_neighbours_and_one_that_left_has_no_place(team):
    first, second, third = (waiting(team) for _ in range(3))
    listed = queue(as_viewer(team["member"]), NOW)
    place = place_in(listed, second)
    assert (place.number, place.total, place.before, place.after) == (2, 3, first, third)
    close(team, second)
    assert place_in(queue(as_viewer(team["member"]), NOW), second) is None


def test_the_new_due_date_is_a_working_day_thirty_days_on(team):
    assert proposed_due(team["agency"], date(2023, 7, 3)) == date(2023, 8, 2)
    assert proposed_due(team["agency"], date(2023, 7, 6)) == date(
        2023, 8, 7
    )  # the 5th is a Saturday
    assert proposed_due(team["agency"], date(2023, 7, 18)) == date(
        2023, 8, 18
    )  # the 17th is a holiday


def test_the_values_beside_a_plan_are_those_of_its_service(team):
    plan = waiting(team)
    (row,) = values_of(plan, ["U3"])
    assert (row.code, row.value, row.grade, row.answers) == ("U3", 87.5, "B", 2)
    assert values_of(plan, []) == []


def test_reason_templates_are_added_changed_retired_and_offered_again(team):
    viewer = as_viewer(team["member"])
    made = add_template(text=" Foto tidak terbaca. ", viewer=viewer, at=NOW)
    with pytest.raises(Refusal) as refusal:
        add_template(text="Foto tidak terbaca.", viewer=viewer, at=NOW)
    assert refusal.value.code == "template_known"
    change_template(template=made, text="Foto buram.", viewer=viewer, at=NOW)
    assert [str(t) for t in templates_offered(team["agency"])] == ["Foto buram."]
    retire_template(template=made, viewer=viewer, at=NOW)
    assert list(templates_offered(team["agency"])) == []
    assert add_template(text="Foto buram.", viewer=viewer, at=NOW).pk == made.pk


@pytest.mark.parametrize(
    ("who", "text", "code"), [("officer", "A", "not_allowed"), ("member", " ", "text_missing")]
)
def test_who_may_not_and_what_is_empty_adds_nothing(team, who, text, code):
    with pytest.raises(Refusal) as refusal:
        add_template(text=text, viewer=as_viewer(team[who]), at=NOW)
    assert (refusal.value.code, ReasonTemplate.objects.count()) == (code, 0)


def test_chosen_reasons_and_own_words_make_one_reason():
    chosen = [ReasonTemplate(text="Foto buram."), ReasonTemplate(text="Tanpa tanggal.")]
    assert (
        reason_of(chosen, " Lihat halaman 2. ") == "Foto buram.\nTanpa tanggal.\nLihat halaman 2."
    )
    assert reason_of([], "") == ""


# Pages


def address(plan, more=""):
    return f"/evaluasi/verifikasi/{plan.round.year}/{plan.code}/{more}"


def listed(plan, more=""):
    return address(plan, f"?v={plan.version}{more}")


def test_a_screen_that_is_fetched_ahead_is_kept_and_a_changed_plan_has_another_address(team):
    plan, client = waiting(team), signed_in(team["member"])
    ahead = client.get(listed(plan), headers={"Sec-Purpose": "prefetch"})
    assert ahead.headers["Cache-Control"] == "private, max-age=300"
    assert client.get(listed(plan)).headers["Cache-Control"] == "private, no-store"
    piece, before = plan.evidence.get(), listed(plan)
    sent = {"accept": "1", "remark": "", "seen": "waiting"}
    after = client.post(address(plan, f"data-dukung/{piece.pk}/"), sent).url
    plan.refresh_from_db()
    assert (after, after == before) == (listed(plan), False)


def test_the_verifier_reads_the_mark_of_what_acts_and_does_not_open_it_here(team):
    plan, client = waiting(team), signed_in(team["member"])
    piece = plan.evidence.get()
    Evidence.objects.filter(pk=piece.pk).update(
        url="", size=9, sha256="0" * 64, kind="pdf", flag="kind_pdf_unchecked"
    )
    shown = client.get(address(plan)).content.decode()
    said = ("isi PDF ini tidak dapat diperiksa seluruhnya", "Berkas ini tidak dibuka di sini")
    assert [each in shown for each in (*said, "<iframe")] == [True, True, False]
    assert client.get(address(plan, f"isi/{piece.pk}/")).status_code == 404


def test_accepting_and_closing_leads_to_the_next_plan(team):
    first, second = waiting(team), waiting(team)
    client, piece = signed_in(team["member"]), first.evidence.get()
    page = client.get(address(first))
    assert (page.context["unread"], page.context["after"]) == (piece.pk, listed(second))
    assert page.context["close"].refusal is not None  # nothing is accepted yet
    accepted = client.post(
        address(first, f"data-dukung/{piece.pk}/"), {"accept": "1", "remark": "", "seen": "waiting"}
    )
    first.refresh_from_db()
    assert accepted.url == listed(first)
    done = client.post(address(first, "putusan/"), {"verb": "close", "seen": first.version})
    first.refresh_from_db()
    assert first.state == "closed"
    event = first.events.get(verb="close")
    assert done.url == listed(second, f"&sesudah={event.pk}")
    assert f"Rencana {first.code} ditutup." in client.get(done.url).content.decode()


def test_a_return_joins_templates_and_words_and_proposes_the_day(team):
    plan, client = waiting(team), signed_in(team["member"])
    made = add_template(text="Foto buram.", viewer=as_viewer(team["member"]), at=NOW)
    form = client.get(address(plan)).context["returning"]
    due = form["due"].value()
    assert due >= timezone.localdate() + timedelta(days=30)
    assert Calendar().is_working(due)
    sent = {
        "verb": "return",
        "seen": plan.version,
        "due": due,
        "reason": "Halaman 2.",
        "templates": [made.pk],
    }
    assert client.post(address(plan, "putusan/"), sent).status_code == 302
    event = plan.events.get(verb="return")
    assert (event.reason, event.due, event.state) == ("Foto buram.\nHalaman 2.", due, "returned")


def test_a_return_without_a_reason_keeps_what_was_typed(team):
    plan, client = waiting(team), signed_in(team["member"])
    sent = {"verb": "return", "seen": plan.version, "due": "2099-01-05", "reason": " "}
    page = client.post(address(plan, "putusan/"), sent)
    assert (page.status_code, page.context["problem"]) == (422, "Alasan harus ditulis.")
    assert 'value="2099-01-05"' in page.content.decode()
    plan.refresh_from_db()
    assert plan.state == "evidence_in"


def test_reasons_that_are_too_long_together_are_refused_and_kept_on_the_page(team):
    plan, client = waiting(team), signed_in(team["member"])
    made = add_template(text="a" * 500, viewer=as_viewer(team["member"]), at=NOW)
    sent = {"verb": "return", "seen": plan.version, "due": "2099-01-05", "templates": [made.pk]}
    page = client.post(address(plan, "putusan/"), sent | {"reason": "b" * 500})
    assert (page.status_code, "b" * 500 in page.content.decode()) == (422, True)
    plan.refresh_from_db()
    assert plan.state == "evidence_in"


def test_the_second_of_two_verifiers_is_told_and_overwrites_nothing(team):
    plan, client = waiting(team), signed_in(team["colleague"])
    sent = {"verb": "return", "seen": plan.version, "due": "2099-01-05", "reason": "Kurang."}
    send_back(team, plan)
    page = client.post(address(plan, "putusan/"), sent)
    assert page.status_code == 409
    assert plan.events.filter(verb="return").count() == 1


def test_a_plan_that_waits_no_more_leads_to_its_own_page(team):
    plan = close(team, waiting(team))
    assert signed_in(team["member"]).get(address(plan)).url == f"/rencana/2023/{plan.code}/"


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("member", 200),
        ("team_leader", 200),
        ("officer", 403),
        ("head", 403),
        ("leader", 403),
    ],
)
def test_who_may_verify(team, who, status):
    plan = waiting(team)
    client = signed_in(team[who])
    assert client.get(address(plan)).status_code == status
    sent = {"verb": "close", "seen": plan.version}
    refused = 422 if status == 200 else status  # nothing is accepted yet
    assert client.post(address(plan, "putusan/"), sent).status_code == refused
    plan.refresh_from_db()
    assert plan.state == "evidence_in"


def test_a_team_of_another_agency_finds_nothing(team):
    plan, client = waiting(team), signed_in(team["stranger"])
    assert client.get(address(plan)).status_code == 404
    assert (
        client.post(address(plan, "putusan/"), {"verb": "close", "seen": plan.version}).status_code
        == 404
    )
    assert plan.code not in client.get("/evaluasi/verifikasi/?semua=1").content.decode()


def test_an_unknown_verdict_is_not_there(team):
    plan = waiting(team)
    sent = {"verb": "approve", "seen": plan.version}
    assert signed_in(team["member"]).post(address(plan, "putusan/"), sent).status_code == 404


@pytest.mark.thorough
def test_a_screen_takes_the_same_number_of_queries_for_a_longer_queue(team):
    first, client = waiting(team), signed_in(team["member"])
    waiting(team)
    client.get(address(first))
    with CaptureQueriesContext(connection) as few:
        client.get(address(first))
    for _ in range(3):
        waiting(team)
    with CaptureQueriesContext(connection) as more:
        client.get(address(first))
    assert len(more) == len(few)
