"""Who gets which paper, publications, and the indicators of all units."""

import json
from datetime import date, datetime, time

import pytest
from django.utils import timezone

from tests.people import as_viewer, signed_in
from tests.reports.papers.surveyed import read_again, surveyed, verified
from tuntas.audit.models import Event
from tuntas.core.base.errors import Refusal
from tuntas.followup.models import ActionPlan, Recommendation, StatusEvent
from tuntas.reports.models import ResultPublication
from tuntas.reports.papers.actions import record_publication, withdraw_publication
from tuntas.reports.papers.files import PAPERS
from tuntas.surveys.queries import pekppp_edition_of

pytestmark = pytest.mark.django_db
PAGE = "/unit/1/naskah/"
EVERY = [(paper, kind) for paper, kinds in PAPERS.items() for kind in kinds]


def client(world, who):
    return signed_in(world[who])


@pytest.mark.parametrize(("paper", "kind"), EVERY)
def test_every_paper_comes_as_a_file_of_its_name(paper, kind):
    response = client(verified(), "officer").get(f"{PAGE}{paper}/{kind}/")
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith(f'attachment; filename="{paper}-unit-1-')
    assert response["Content-Disposition"].endswith(f'.{kind}"')


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_the_minutes_come_to_both_sides_and_to_no_other_unit(kind):
    world = verified()
    address = f"/evaluasi/{world['evaluation'].code}/berita-acara/1/{kind}/"
    people = ("head", "team_leader", "other_head", "stranger")
    sent = [client(world, who).get(address) for who in people]
    assert [response.status_code for response in sent] == [200, 200, 404, 404]
    begins = {"pdf": b"%PDF", "docx": b"PK"}[kind]
    assert [response.content.startswith(begins) for response in sent] == [True, True, False, False]


@pytest.mark.thorough
def test_a_unit_sees_its_own_papers_and_the_inspectorate_all():
    world = surveyed()
    people = ("officer", "head", "member", "leader", "other_officer", "stranger")
    for address in (PAGE, f"{PAGE}ratl/pdf/"):
        codes = [client(world, who).get(address).status_code for who in people]
        own = 200 if address == PAGE else 422  # no plans yet
        assert codes == [own, own, own, own, 404, 404]


@pytest.mark.parametrize(
    "rest", ["laporan/png/", "laporan/xlsx/", "surat/pdf/", "poster/pdf/?year=1999"]
)
def test_what_is_no_paper_is_not_there(rest):
    assert client(surveyed(), "officer").get(PAGE + rest).status_code == 404


def test_a_unit_without_answers_gets_a_refusal_with_its_code():
    response = client(surveyed(), "team_leader").get("/unit/3/naskah/laporan/pdf/")
    assert response.status_code == 422
    assert response.context["code"] == "no_answers"


@pytest.mark.thorough
def test_an_english_page_still_gives_indonesian_papers():
    world = surveyed()
    own = client(world, "officer")
    answers = [own.get(f"{PAGE}laporan/docx/").content]
    own.cookies["django_language"] = "en"
    assert own.get(f"{PAGE}laporan/docx/").content == answers[0]


def test_the_answers_as_a_file_tell_nothing_of_who_gave_them():
    response = client(surveyed(), "officer").get(f"{PAGE}responden/json/")
    rows = json.loads(b"".join(response.streaming_content))
    assert len(rows) == 32
    assert set(rows[0]) == {"no", *(f"U{n}" for n in range(1, 10))}
    assert [row["U3"] for row in rows] == sorted(row["U3"] for row in rows)


@pytest.mark.parametrize("made", [surveyed, verified])
def test_the_page_of_papers_takes_as_many_queries_with_plans_as_without(
    made, django_assert_num_queries
):
    own = client(made(), "officer")
    with django_assert_num_queries(11):
        own.get(PAGE)


# Publications


def add(world, who="officer", **changes):
    given = {
        "medium": "website",
        "place": "https://contoh.go.id/skm",
        "published_on": "2024-01-15",
    } | changes
    return client(world, who).post(f"{PAGE}publikasi/?year=2023", given)


def test_the_unit_records_where_its_result_was_published():
    world = surveyed()
    assert add(world).status_code == 302
    made = ResultPublication.objects.get()
    assert (made.medium, made.place, made.by) == (
        "website",
        "https://contoh.go.id/skm",
        world["officer"],
    )
    assert Event.objects.filter(noun="publication", verb="record").count() == 1
    assert (
        "https://contoh.go.id/skm"
        in client(world, "member").get(f"{PAGE}?year=2023").content.decode()
    )


def test_others_do_not():
    world = surveyed()
    codes = [
        add(world, who).status_code for who in ("member", "leader", "other_officer", "stranger")
    ]
    assert codes == [403, 403, 404, 404]
    assert ResultPublication.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"published_on": "2023-12-30"}, "berakhirnya survei"),
        ({"published_on": "2999-01-01"}, "hari ini"),
        ({"published_on": "kemarin"}, "Pilih tanggalnya."),
        ({"medium": "merpati"}, "Pilih media publikasinya."),
    ],
)
def test_what_cannot_be_is_refused_and_what_was_typed_stays(changes, said):
    response = add(surveyed(), **changes)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert "https://contoh.go.id/skm" in response.content.decode()


def test_a_withdrawn_publication_counts_no_more_and_stays_on_record():
    world = surveyed()
    add(world)
    made = ResultPublication.objects.get()
    own = client(world, "officer")
    for _ in range(2):
        assert own.post(f"{PAGE}publikasi/{made.pk}/tarik/").status_code == 302
    made.refresh_from_db()
    assert made.withdrawn_by == world["officer"]
    assert Event.objects.filter(noun="publication", verb="withdraw").count() == 1
    assert own.get(f"{PAGE}?year=2023").context["publications"].count() == 0


def test_the_actions_refuse_whoever_is_not_of_the_unit():
    world = surveyed()
    add(world)
    by = {"viewer": as_viewer(world["other_officer"]), "at": timezone.now()}
    about = {"unit": world["unit"], "round_": world["round"], "medium": "board", "place": ""}
    with pytest.raises(Refusal) as recorded:
        record_publication(**about, published_on=world["round"].closes, **by)
    with pytest.raises(Refusal) as withdrawn:
        withdraw_publication(publication=ResultPublication.objects.get(), **by)
    assert (recorded.value.code, withdrawn.value.code) == ("not_allowed", "not_allowed")


# Indicators


COLUMNS = [
    "unit",
    "no",
    "planned",
    "done",
    "share",
    "share_points",
    "reported",
    "followed_up",
    "months",
    "speed_points",
    "media",
]


def indicators(world, who="leader"):
    response = client(world, who).get(
        "/tindak-lanjut/pekppp/", {"year": "2023", "format": "json", "col": COLUMNS}
    )
    return {row["no"]: row for row in json.loads(b"".join(response.streaming_content))}


def test_share_speed_and_media_stand_per_unit():
    world = verified()
    add(world, medium="report", published_on="2024-01-05", place="LAP-1")
    add(world)
    add(world, place="https://contoh.go.id/lain")
    add(world, medium="board", place="")
    row = indicators(world)[1]
    assert (row["planned"], row["done"], row["share_points"]) == (2, 1, 3)
    assert (row["reported"], row["followed_up"]) == ("2024-01-05", None)  # one was returned
    assert (row["months"], row["speed_points"], row["media"]) == (None, 0, 2)


def days_handed_in(plan, *days):
    """The plan was handed in on these days, the last one standing."""
    plan.events.filter(state="evidence_in").delete()
    for day in days:
        at = datetime.combine(day, time(12), timezone.get_current_timezone())
        StatusEvent.objects.create(
            plan=plan, state="evidence_in", new="open", happened_at=at, recorded_at=at
        )


def close_returned(world):
    """As the other plan of the world was closed."""
    closed = ActionPlan.objects.values("state", "status", "outcome").get(pk=world["closed"].pk)
    ActionPlan.objects.filter(pk=world["returned"].pk).update(**closed)


@pytest.mark.parametrize(
    ("edition", "last", "months", "points"),
    [
        ("seluruhnya", date(2024, 2, 29), 1, 5),
        ("seluruhnya", date(2024, 3, 1), 2, 4),
        ("seluruhnya", date(2024, 1, 15), 1, 5),
        ("sebelum-laporan", date(2024, 1, 30), 1, 5),
        ("sebelum-laporan", date(2024, 2, 29), 1, 4),
    ],
)
def test_speed_counts_to_the_last_required_plan(edition, last, months, points):
    world = verified()
    world["round"].pekppp_edition = edition
    world["round"].save()
    add(world, medium="report", published_on="2024-01-31", place="LAP-1")
    days_handed_in(world["closed"], date(2023, 9, 1))
    close_returned(world)
    days_handed_in(world["returned"], date(2023, 9, 2), last)
    row = indicators(world)[1]
    assert (row["followed_up"], row["months"], row["speed_points"]) == (
        last.isoformat(),
        months,
        points,
    )


def test_a_recommendation_without_a_plan_is_not_followed_up():
    world = verified()
    add(world, medium="report", published_on="2024-01-05", place="LAP-1")
    close_returned(world)
    assert indicators(world)[1]["speed_points"] == 5
    for unit in (world["unit"], world["second"]):
        Recommendation.objects.create(round=world["round"], unit=unit, text="U3")
    rows = indicators(world)
    assert [(rows[no]["followed_up"], rows[no]["speed_points"]) for no in (1, 2)] == [(None, 0)] * 2


def test_what_is_handed_in_and_not_verified_is_not_followed_up_yet():
    world = verified()
    add(world, medium="report", published_on="2024-01-05", place="LAP-1")
    ActionPlan.objects.filter(pk=world["returned"].pk).update(state="evidence_in")
    row = indicators(world)[1]
    assert (row["done"], row["followed_up"], row["speed_points"]) == (1, None, 0)


def choose(world, who, edition):
    return client(world, who).post("/tindak-lanjut/pekppp/edisi/?round=2023", {"edition": edition})


def test_the_edition_of_a_round_is_chosen_and_stands_on_page_and_paper():
    world = verified()
    page = client(world, "operator").get("/tindak-lanjut/pekppp/?year=2023").content.decode()
    assert "Seluruhnya ditindaklanjuti sesudah laporan" in page
    assert choose(world, "operator", "sebelum-laporan").status_code == 302
    assert choose(world, "operator", "sebelum-laporan").status_code == 302
    world["round"].refresh_from_db()
    assert world["round"].pekppp_edition == "sebelum-laporan"
    assert Event.objects.filter(verb="choose_edition").count() == 1
    page = client(world, "operator").get("/tindak-lanjut/pekppp/?year=2023").content.decode()
    assert "edisi formulir “Ditindaklanjuti sebelum laporan”: 5 sebelum laporan;" in page
    assert pekppp_edition_of(world["agency"]) == "sebelum-laporan"


def test_an_edition_that_is_none_is_refused_and_only_who_manages_surveys_chooses():
    world = verified()
    assert choose(world, "operator", "x").status_code == 422
    assert [choose(world, who, "seluruhnya").status_code for who in ("officer", "member")] == [
        403,
        403,
    ]


def test_without_plans_and_dates_there_are_no_points_for_speed():
    row = indicators(verified())[2]
    assert (row["planned"], row["share"], row["share_points"]) == (0, None, 0)
    assert (row["months"], row["speed_points"], row["media"]) == (None, None, 0)


def test_a_unit_sees_its_own_indicators_only():
    world = verified()
    assert set(indicators(world, "officer")) == {1}
    assert set(indicators(world)) == {1, 2}


def test_a_second_reader_sees_every_unit_but_the_one_that_is_read_again():
    world = verified()
    read_again(world)
    assert set(indicators(world, "colleague")) == {2}
    page = (
        client(world, "colleague").get("/tindak-lanjut/pekppp/", {"year": "2023"}).content.decode()
    )
    assert f"pendapat kedua pada halaman Verifikasi: {world['unit'].name}." in page
    assert (
        client(world, "colleague").get(f"{PAGE}ratl/pdf/").context["code"] == "second_reading_waits"
    )
    assert set(indicators(world, "member")) == {1, 2}


@pytest.mark.parametrize("units", [1, 2])
def test_the_page_of_indicators_takes_the_same_queries_for_one_and_for_two(
    units, django_assert_num_queries
):
    world = verified()
    world["round"].round_units.filter(unit__no__gt=units).delete()
    own = client(world, "leader")
    with django_assert_num_queries(9):
        page = own.get("/tindak-lanjut/pekppp/?year=2023")
    names = [world["unit"].name, world["second"].name]
    assert [name in page.content.decode() for name in names] == [True, units == 2]
