"""Second readings always wait on somebody who may: on another reader, on who settles next, and on
who can place somebody.
"""

import json
from datetime import timedelta

import pytest

from tests.evaluation.verifiers import DAY, LATER, assigned, close, drawn, staffed, waiting
from tests.factories import NOW
from tests.people import as_viewer, person, signed_in
from tuntas.accounts.models import User
from tuntas.audit.models import Event
from tuntas.core.base.errors import Refusal
from tuntas.evaluation.models import SecondReading, TeamMember
from tuntas.evaluation.second_readings.actions import give_opinion, give_to_others, settle
from tuntas.followup.work.queries import Me, queues_of, waiting as waiting_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    made = staffed()
    return made | {"controller": person("controller", made["agency"], NOW)}


@pytest.fixture
def reading(team):
    """Of a plan that ``member`` closed; ``colleague`` is to read it."""
    made = assigned(team)
    close(team, waiting(team))
    drawn(team, made)
    SecondReading.objects.update(reader=team["colleague"])
    return SecondReading.objects.get()


def off(team, who):
    User.objects.filter(pk=team[who].pk).update(is_active=False)


def ended(team, who):
    team[who].appointments.update(ended_at=NOW)


def left_the_team(team, who):
    TeamMember.objects.filter(person=team[who]).delete()


def served(team, who):
    """A post at the unit that came after the draw."""
    team[who].appointments.create(
        agency=team["agency"], unit=team["unit"], role="head", acting="plt",
        valid_from=DAY - timedelta(days=30), valid_to=DAY - timedelta(days=1),
    )  # fmt: skip


def queued(team, who):
    """The keys of the person's queues in which a reading stands, and that count."""
    me = Me(as_viewer(team[who]), DAY)
    return [
        queue.key
        for queue in queues_of(me)
        if queue.yours and queue.rows(me).model is SecondReading and queue.rows(me).exists()
    ]


def given(team, reason="Pembacanya pindah tugas", who="team_leader"):
    evaluation = SecondReading.objects.get().sample.evaluation
    return give_to_others(evaluation=evaluation, reason=reason, viewer=as_viewer(team[who]), at=NOW)


def disputed(team, reading, *gone):
    give_opinion(
        reading=reading, opinion="return", reason="Buram", viewer=as_viewer(reading.reader), at=NOW
    )
    for who in gone:
        off(team, who)


def settled(team, who, holds="return"):
    return settle(
        reading=SecondReading.objects.get(), holds=holds, reason="Diperiksa bersama", due=LATER,
        viewer=as_viewer(team[who]), at=NOW,
    )  # fmt: skip


@pytest.mark.parametrize("gone", [off, ended, left_the_team, served])
def test_a_reading_whose_reader_may_not_read_any_more_waits_on_who_gives_it_to_another(
    team, reading, gone
):
    assert (queued(team, "colleague"), queued(team, "team_leader")) == (["pembacaan-kedua"], [])
    gone(team, "colleague")
    assert queued(team, "colleague") == []
    assert queued(team, "team_leader") == ["pembaca-lain"]
    path = f"/evaluasi/{reading.sample.evaluation.code}/uji-petik/"
    page = signed_in(team["team_leader"]).get(path)
    assert (page.context["unread"], "Perlu pembaca lain" in page.text) == (1, True)
    (again,) = given(team)
    assert again.reader == team["team_leader"]
    assert queued(team, "team_leader") == ["pembacaan-kedua"]
    told = json.loads(Event.objects.get(verb="give").data)
    assert (told["from"], told["to"], told["reason"]) == (
        team["colleague"].pk, team["team_leader"].pk, "Pembacanya pindah tugas",
    )  # fmt: skip


def test_a_reading_that_its_reader_may_read_is_not_taken_away(team, reading):
    with pytest.raises(Refusal) as caught:
        given(team)
    assert caught.value.code == "no_second_reader"
    reading.refresh_from_db()
    assert reading.reader == team["colleague"]


@pytest.mark.parametrize(
    ("who", "reason", "code"),
    [("member", "A", "not_allowed"), ("team_leader", " ", "guard_has_reason")],
)
def test_who_leads_gives_a_reading_to_another_and_says_why(team, reading, who, reason, code):
    off(team, "colleague")
    with pytest.raises(Refusal) as caught:
        given(team, reason, who)
    assert caught.value.code == code
    assert not Event.objects.filter(verb="give").exists()


def test_without_anybody_who_leads_the_operator_is_told(team, reading):
    off(team, "colleague")
    assert queued(team, "operator") == []
    for who in ("team_leader", "controller", "responsible"):
        off(team, who)
    assert queued(team, "operator") == ["pembaca-lain"]


def test_who_left_the_team_gives_no_opinion(team, reading):
    left_the_team(team, "colleague")
    with pytest.raises(Refusal) as caught:
        disputed(team, reading)
    assert caught.value.code == "not_allowed"
    page = signed_in(team["colleague"]).get(f"/evaluasi/verifikasi/kedua/{reading.pk}/")
    assert "perlu pembaca lain" in page.text


LEADING = ("team_leader", "controller", "responsible")


@pytest.mark.parametrize(
    ("gone", "turn"),
    [
        ((), "team_leader"),
        (("team_leader",), "controller"),
        (("team_leader", "controller"), "responsible"),
    ],
)
def test_a_dispute_goes_up_to_the_first_who_may_settle_it(team, reading, gone, turn):
    disputed(team, reading, *gone)
    waits = {who: queued(team, who) for who in (*LEADING, "operator") if who not in gone}
    assert {who for who, keys in waits.items() if keys} == {turn}
    assert waits[turn] == ["beda-pendapat"]
    later = [who for who in LEADING if who not in (*gone, turn)]
    for who in later:
        with pytest.raises(Refusal) as caught:
            settled(team, who)
        assert caught.value.code == "not_allowed"
    settled(team, turn)
    reading.plan.refresh_from_db()
    assert reading.plan.state == "reopened"


def test_a_leader_who_read_or_served_there_leaves_the_dispute_to_the_controller(team, reading):
    served(team, "team_leader")
    disputed(team, reading)
    assert (queued(team, "team_leader"), queued(team, "controller")) == ([], ["beda-pendapat"])
    with pytest.raises(Refusal) as caught:
        settled(team, "responsible")
    assert caught.value.message.values["role"] == "Pengendali teknis"


def test_a_dispute_that_nobody_may_settle_waits_on_the_operator(team, reading):
    disputed(team, reading, *LEADING)
    assert queued(team, "operator") == ["tanpa-pemutus"]
    assert queued(team, "member") == []


def test_the_number_of_who_places_somebody_is_one_query(team, reading, django_assert_num_queries):
    off(team, "colleague")
    me = Me(as_viewer(team["team_leader"]), DAY)
    with django_assert_num_queries(1):
        assert waiting_on(me) == 1


def test_the_page_gives_readings_to_others_with_a_reason(team, reading):
    off(team, "colleague")
    path = f"/evaluasi/{reading.sample.evaluation.code}/uji-petik/pembaca-lain/"
    leader = signed_in(team["team_leader"])
    assert leader.post(path, {"reason": ""}).status_code == 422
    assert signed_in(team["member"]).post(path, {"reason": "A"}).status_code == 403
    assert leader.post(path, {"reason": "Pindah tugas"}).status_code == 302
    reading.refresh_from_db()
    assert reading.reader == team["team_leader"]
