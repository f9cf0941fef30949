"""Rounds: prepared, opened, watched, closed; who may do what; users per service from a file."""

import json
import re
import uuid
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.downloads import rows_in
from tests.people import as_viewer, person, signed_in
from tests.surveys.channel_factories import ALL_FOUR, LONG_AGO, collecting
from tuntas.audit.models import Event
from tuntas.core.base.errors import Refusal
from tuntas.core.survey.progress import Outlook, Progress
from tuntas.core.survey.standard_questionnaires import standard
from tuntas.surveys import queries
from tuntas.surveys.answers import actions as answers_actions
from tuntas.surveys.models import Round, RoundService, RoundUnit
from tuntas.surveys.questionnaires import actions as questionnaires_actions
from tuntas.surveys.rounds import actions as rounds_actions
from tuntas.surveys.rounds.queries import outlook, overall, service_progress
from tuntas.surveys.rounds.views_progress import headline
from tuntas.web import display

pytestmark = pytest.mark.django_db

NEXT_WEEK = timezone.localdate() + timedelta(days=7)


@pytest.fixture
def made():
    return collecting()


@pytest.fixture
def operator(made):
    return signed_in(made.people.operator)


def plan_of(made, **changes):
    today = timezone.localdate()
    plan = rounds_actions.RoundPlan(
        name="SKM berikutnya",
        year=today.year,
        questionnaire=made.questionnaire,
        target=Decimal("88.50"),
        opens=today,
        closes=today + timedelta(days=30),
        weights="exact",
        aggregation="pooled",
    )
    return replace(plan, **changes)


def draft(made, **changes):
    return rounds_actions.prepare_round(
        agency=made.agency,
        plan=plan_of(made, **changes),
        by=made.people.operator,
        at=timezone.now(),
    )


def act(made, verb, **values):
    return verb(by=made.people.operator, at=timezone.now(), **values)


def answer(asked, times=1, channel="link"):
    for _ in range(times):
        answers_actions.receive(
            asked=asked, key=uuid.uuid4(), given=ALL_FOUR, channel=channel, at=timezone.now()
        )


def events(round_):
    found = Event.objects.filter(noun="round", object_id=str(round_.pk)).order_by("pk")
    return list(found.values_list("verb", flat=True))


# Preparing and opening


def test_nobody_answers_a_prepared_round_before_it_is_opened(made):
    round_ = draft(made)
    act(made, rounds_actions.choose_services, round_=round_, add=[made.asked.service])
    with pytest.raises(Refusal) as refusal:
        answer(round_.round_services.get())
    assert refusal.value.code == "round_closed"
    act(made, rounds_actions.start_round, round_=round_)
    answer(round_.round_services.get())
    assert round_.responses.count() == 1
    assert events(round_) == ["prepare", "choose_services", "start"]


def test_a_unit_that_is_new_this_year_is_surveyed_but_not_counted(made):
    new = made.units[2]
    round_ = draft(made, year=new.independent_since)
    services = [made.asked.service, *new.services.all()]
    act(made, rounds_actions.choose_services, round_=round_, add=services)
    act(made, rounds_actions.start_round, round_=round_)
    found = RoundUnit.objects.filter(round=round_).values_list("unit__no", "counted")
    assert sorted(found) == [(1, True), (3, False)]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "SKM berjalan"}, "name"),
        ({"closes": timezone.localdate() - timedelta(days=1)}, "closes"),
        ({"target": Decimal(101)}, "target"),
        ({"target": Decimal(3)}, "target"),
        ({"weights": "0.5"}, "weights"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_at_its_field(made, changes, field):
    assert [f for f, _ in rounds_actions.plan_problems(plan_of(made, **changes), made.agency)] == [
        field
    ]
    with pytest.raises(Refusal) as refusal:
        draft(made, **changes)
    assert refusal.value.code == f"round_{field}"


def test_a_questionnaire_of_the_past_opens_no_round(made):
    old = act(
        made,
        questionnaires_actions.make_questionnaire,
        agency=made.agency,
        name="2004",
        definition=standard("kep-25-2004"),
    )
    problems = rounds_actions.plan_problems(plan_of(made, questionnaire=old), made.agency)
    assert [str(m) for _, m in problems] == [
        "KEP/25/2004 hanya untuk riwayat dan tidak dapat dipakai untuk putaran baru."
    ]


def test_a_round_without_services_or_past_its_last_day_is_not_opened(made):
    today = timezone.localdate()
    round_ = draft(made, opens=today - timedelta(days=9), closes=today - timedelta(days=2))
    assert [str(p) for p in rounds_actions.opening_problems(round_, timezone.now())] == [
        "Belum ada layanan yang dipilih.",
        "Hari terakhirnya sudah lewat; ubah masa surveinya.",
    ]
    with pytest.raises(Refusal):
        act(made, rounds_actions.start_round, round_=round_)


@pytest.mark.parametrize(
    "verb", ["change_round", "choose_services", "start_round", "discard_round"]
)
def test_an_opened_round_keeps_what_it_asks(made, verb):
    more = {"plan": plan_of(made)} if verb == "change_round" else {}
    with pytest.raises(Refusal) as refusal:
        act(made, getattr(rounds_actions, verb), round_=made.round, **more)
    assert refusal.value.code == "round_opened"


def test_a_draft_that_is_discarded_leaves_only_its_trail(made):
    round_ = draft(made)
    act(made, rounds_actions.choose_services, round_=round_, add=[made.asked.service])
    act(made, rounds_actions.discard_round, round_=round_)
    assert not Round.objects.filter(pk=round_.pk).exists()
    assert events(round_)[-1] == "discard"


def test_closing_early_and_opening_again_need_a_reason_and_are_recorded(made):
    with pytest.raises(Refusal) as refusal:
        act(made, rounds_actions.close_round, round_=made.round, reason=" ")
    assert refusal.value.code == "reason_missing"
    act(made, rounds_actions.close_round, round_=made.round, reason="Kantor pindah")
    with pytest.raises(Refusal):
        answer(made.asked)
    act(made, rounds_actions.reopen_round, round_=made.round, reason="Sudah menempati kantor baru")
    answer(made.asked)
    assert events(made.round)[-2:] == ["close", "reopen"]


def test_a_round_that_is_over_is_not_opened_again(made):
    act(made, rounds_actions.close_round, round_=made.round, reason="Selesai")
    later = timezone.now() + timedelta(days=40)
    with pytest.raises(Refusal) as refusal:
        rounds_actions.reopen_round(round_=made.round, reason="Kurang", by=None, at=later)
    assert refusal.value.code == "round_not_closed"


# Users and progress


def test_required_follows_from_the_users_and_answers_are_counted_by_channel(made):
    act(made, rounds_actions.set_users, round_=made.round, users={made.asked.service_id: 100})
    answer(made.asked, 2)
    answer(made.asked, 1, "qr")
    answer(made.elsewhere)
    found = service_progress(made.viewer("operator"), made.round, timezone.now())
    row = next(s for s in found if s.asked == made.asked)
    assert (row.asked.required, row.answers, row.missing) == (80, 3, 77)
    assert row.channels == {"link": 2, "qr": 1}
    assert overall(found) == Progress(required=80, counted=3, answers=4, unknown=3)


def test_an_officer_sees_the_own_unit_only(made):
    answer(made.elsewhere)
    found = service_progress(made.viewer("officer"), made.round, timezone.now())
    assert {s.asked.service.unit for s in found} == {made.units[0]}
    assert overall(found).answers == 0
    page = signed_in(made.people.officer).get(made.address("")).content.decode()
    assert made.units[1].name not in page


@pytest.mark.parametrize("users", [-1, 10**10])
def test_users_that_cannot_be_are_refused(made, users):
    with pytest.raises(Refusal) as refusal:
        act(made, rounds_actions.set_users, round_=made.round, users={made.asked.service_id: users})
    assert refusal.value.code == "users_impossible"


@pytest.mark.parametrize(
    ("total", "outlook", "days", "sentence"),
    [
        (
            Progress(100, 50, 60, 0),
            Outlook(NEXT_WEEK, 0),
            0,
            "50 dari 100 responden yang diperlukan; 20 hari lagi; dengan laju 11 hari terakhir "
            "tercapai "
            f"{display.day(NEXT_WEEK)}.",
        ),
        (
            Progress(100, 50, 60, 0),
            Outlook(NEXT_WEEK, 2),
            0,
            f"50 dari 100 responden yang diperlukan; 20 hari lagi; 2 layanan tanpa laju yang dapat "
            "diperkirakan, yang lain dengan laju 11 hari terakhir tercapai "
            f"{display.day(NEXT_WEEK)}.",
        ),
        (
            Progress(100, 0, 0, 0),
            Outlook(None, 1),
            0,
            "0 dari 100 responden yang diperlukan; 20 hari lagi; "
            "kapan tercapai tidak dapat diperkirakan dari 11 hari terakhir.",
        ),
        (
            Progress(0, 0, 7, 2),
            Outlook(None, 0),
            20,
            "7 responden; yang diperlukan belum dapat dihitung; hari ini hari terakhir.",
        ),
        (
            Progress(9, 9, 9, 0),
            Outlook(None, 0),
            0,
            "9 dari 9 responden yang diperlukan; 20 hari lagi; semua layanan sudah mencapai yang "
            "diperlukan.",
        ),
        (
            Progress(1000, 10, 10, 0),
            Outlook(NEXT_WEEK + timedelta(days=30), 0),
            0,
            "10 dari 1.000 responden yang diperlukan; 20 hari lagi; dengan laju 11 hari terakhir "
            "tercapai "
            f"{display.day(NEXT_WEEK + timedelta(days=30))}, setelah putaran ditutup.",
        ),
        (
            Progress(9, 4, 4, 0),
            Outlook(None, 1),
            30,
            "4 dari 9 responden yang diperlukan; ditutup "
            f"{display.day(NEXT_WEEK + timedelta(days=13))}.",
        ),
        (
            Progress(9, 0, 0, 0),
            Outlook(None, 1),
            -20,
            f"Diperlukan 9 responden; dibuka {display.day(NEXT_WEEK - timedelta(days=17))}.",
        ),
    ],
)
def test_the_page_begins_with_a_sentence(made, total, outlook, days, sentence):
    assert headline(made.round, total, outlook, timezone.now() + timedelta(days=days)) == sentence


def test_the_pace_is_that_of_the_last_two_weeks_and_each_services_own(made):
    Round.objects.filter(pk=made.round.pk).update(opens=timezone.localdate() - timedelta(days=60))
    made.round.refresh_from_db()
    users = {made.asked.service_id: 30, made.elsewhere.service_id: 10}  # 28 and 10 are needed
    act(made, rounds_actions.set_users, round_=made.round, users=users)
    answer(made.asked, 14)
    made.round.responses.update(received_at=timezone.now() - timedelta(days=20))
    answer(made.asked, 7)
    answer(made.elsewhere, 10)
    at = timezone.now()
    found = {s.asked: s for s in service_progress(made.viewer("operator"), made.round, at)}
    row, today = found[made.asked], timezone.localdate(at)
    assert (row.answers, row.recent, row.days, row.missing) == (21, 7, 14, 7)
    assert row.projected(today) == today + timedelta(days=14)
    assert found[made.elsewhere].projected(today) is None
    assert outlook(list(found.values()), today) == Outlook(today + timedelta(days=14), 0)


# Pages and access

PAGES = ("", "ubah/", "layanan/", "pengguna/", "tutup/")
MANAGING = [p for p in PAGES if p]


@pytest.mark.parametrize("role", ["officer", "head", "member", "team_leader", "leader"])
def test_everyone_of_the_agency_watches_and_only_the_operator_manages(made, role):
    client = signed_in(getattr(made.people, role))
    assert client.get(made.address("")).status_code == 200
    assert [client.get(made.address(p)).status_code for p in MANAGING] == [403] * 4
    assert client.get("/survei/baru/").status_code == 403
    assert client.post(made.address("tutup/"), {"reason": "x"}).status_code == 403


@pytest.mark.thorough
@pytest.mark.parametrize("role", ["officer", "head", "member", "team_leader", "leader", "operator"])
def test_nobody_is_shown_a_link_that_leads_to_a_refusal(made, role):
    client = signed_in(getattr(made.people, role))
    for page in (
        "/survei/",
        made.address(""),
        "/survei/kuesioner/",
        "/survei/kuesioner/siap/ipak-6/",
    ):
        links = set(re.findall(r'href="(/survei/[^"#?]*)', client.get(page).content.decode()))
        assert [link for link in links if client.get(link).status_code == 403] == [], page


def test_the_service_leads_to_its_channels_for_those_who_may_collect(made):
    link = made.address(f"kanal/{made.asked.code}/")
    found = {
        role: f'href="{link}"'
        in signed_in(getattr(made.people, role)).get(made.address("")).content.decode()
        for role in ("officer", "head", "operator", "member", "leader")
    }
    assert found == {
        "officer": True,
        "head": True,
        "operator": True,
        "member": False,
        "leader": False,
    }


def test_an_open_round_says_of_when_its_figures_are_and_loads_them_anew(made, operator):
    answer(made.asked)
    page = operator.get(made.address("?unit=1"))
    text = page.content.decode()
    assert f"Keadaan {display.moment(page.context['at'])}." in text
    assert f'href="{made.address("?unit=1")}">Perbarui' in text
    act(made, rounds_actions.close_round, round_=made.round, reason="Cukup")
    assert "Perbarui" not in operator.get(made.address("")).content.decode()


def test_a_stranger_finds_nothing_and_nobody_is_asked_to_sign_in(made, client):
    stranger = signed_in(made.people.stranger)
    boss = signed_in(
        person(
            "operator", made.people.stranger.appointments.get().agency, LONG_AGO, username="asing"
        )
    )
    assert [
        stranger.get(made.address("")).status_code,
        boss.get(made.address("layanan/")).status_code,
    ] == [404] * 2
    assert made.round.name not in stranger.get("/survei/").content.decode()
    assert client.get(made.address("")).status_code == 302


def test_a_draft_is_seen_by_those_who_prepare_it(made):
    round_ = draft(made)
    assert queries.rounds_seen(made.viewer("operator")).filter(pk=round_.pk).exists()
    assert signed_in(made.people.leader).get(f"/survei/{round_.pk}/").status_code == 404


def test_an_officer_whose_unit_is_not_asked_does_not_see_the_round(made):
    other = person("officer", made.agency, LONG_AGO, made.units[2], username="gama")
    assert signed_in(other).get(made.address("")).status_code == 404
    assert list(queries.rounds_seen(as_viewer(other, timezone.localdate()))) == []


def number_of_queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


@pytest.mark.parametrize("rest", ["", "layanan/"])
def test_more_services_and_answers_need_no_more_queries(made, operator, rest):
    few = number_of_queries(operator, made.address(rest))
    for service in made.units[2].services.all():
        answer(RoundService.objects.create(round=made.round, service=service), 3, "qr")
    assert number_of_queries(operator, made.address(rest)) == few


def test_more_open_rounds_need_no_more_queries(made, operator):
    few = number_of_queries(operator, "/survei/")
    for name in ("Tambahan 1", "Tambahan 2"):
        round_ = draft(made, name=name)
        act(made, rounds_actions.choose_services, round_=round_, add=[made.asked.service])
        act(made, rounds_actions.start_round, round_=round_)
    assert number_of_queries(operator, "/survei/") == few


# Forms


def form_data(made, **changes):
    plan = plan_of(made)
    return {
        "name": plan.name,
        "year": plan.year,
        "questionnaire": made.questionnaire.pk,
        "target": "88,50",
        "opens": plan.opens.isoformat(),
        "closes": plan.closes.isoformat(),
        "weights": "0.11",
        "aggregation": "pooled",
    } | changes


def test_the_form_prepares_a_round_and_leads_to_its_services(made, operator):
    response = operator.post("/survei/baru/", form_data(made))
    round_ = Round.objects.get(name="SKM berikutnya")
    assert response.headers["Location"] == f"/survei/{round_.pk}/layanan/"
    assert (round_.draft, round_.target, round_.weights) == (True, Decimal("88.50"), "0.11")


def test_a_wrong_form_is_shown_again_with_its_sentence_and_what_was_typed(made, operator):
    response = operator.post(
        "/survei/baru/", form_data(made, closes="2020-01-01", name="Percobaan")
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert "Hari terakhir tidak boleh mendahului hari pertama." in page
    assert 'value="Percobaan"' in page
    assert Round.objects.count() == 1


def test_services_are_ticked_on_the_page_or_taken_as_the_filter_shows_them(made, operator):
    round_ = draft(made)
    address = f"/survei/{round_.pk}/layanan/"
    first = made.units[0].services.first()
    operator.post(address, {"do": "save", "shown": [first.pk], "service": [first.pk]})
    assert [r.service for r in round_.round_services.all()] == [first]
    operator.post(f"{address}?kind=loka", {"do": "add"})
    assert {r.service.unit for r in round_.round_services.all()} == {made.units[0], made.units[2]}
    operator.post(f"{address}?q={made.units[2].name}", {"do": "remove"})
    assert [r.service for r in round_.round_services.all()] == [first]
    operator.post(
        address,
        {"do": "save", "shown": [first.pk], "service": [first.pk], f"users-{first.pk}": "40"},
    )
    assert round_.round_services.get().users_last_year == 40
    operator.post(address, {"do": "save", "shown": [first.pk]})
    assert not round_.round_services.exists()


def test_a_count_that_is_none_changes_nothing_and_stays_to_be_mended(made, operator):
    service = made.asked.service_id
    response = operator.post(made.address("layanan/"), {"do": "save", f"users-{service}": "1.234"})
    assert response.status_code == 422
    assert 'value="1.234"' in response.content.decode()
    assert made.asked.users_last_year is None


def upload(client, made, text):
    return client.post(
        made.address("pengguna/"), {"file": SimpleUploadedFile("pengguna.csv", text.encode())}
    )


def test_an_uploaded_file_is_shown_first_and_stored_after(made, operator):
    unit, service = made.asked.service.unit.name, made.asked.service.name
    response = upload(
        operator, made, f"unit,layanan,pengguna\n{unit},{service},500\n{unit},Entah,9\n"
    )
    page = response.content.decode()
    assert "Baris 3:" in page
    assert made.asked.users_last_year is None
    rows = response.context["rows"]
    assert json.loads(rows) == {str(made.asked.service_id): 500}
    operator.post(made.address("pengguna/"), {"rows": rows})
    assert (made.asked.users_last_year, made.asked.required) == (500, 217)


def test_the_list_itself_can_be_filled_in_and_uploaded(made, operator):
    act(made, rounds_actions.set_users, round_=made.round, users={made.asked.service_id: 75})
    listed = b"".join(
        operator.get(made.address("layanan/") + "?format=csv").streaming_content
    ).decode("utf-8-sig")
    response = upload(operator, made, listed)
    assert response.context["problems"] == ()
    assert json.loads(response.context["rows"])[str(made.asked.service_id)] == 75


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n"])
def test_a_file_that_cannot_be_read_says_why(made, operator, text):
    response = upload(operator, made, text)
    assert response.status_code == 422
    assert "pengguna.csv" in response.content.decode()


@pytest.mark.parametrize(
    "rows", ["", "[]", "{", '{"a": 1}', '{"1": "2"}', '{"1": 2.5}', '{"1": true}']
)
def test_rows_that_the_preview_did_not_make_are_refused(made, operator, rows):
    assert operator.post(made.address("pengguna/"), {"rows": rows}).status_code == 400


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_the_progress_has_its_files(made, operator, kind):
    assert len(rows_in(operator.get(made.address(f"?format={kind}")))) == 4
