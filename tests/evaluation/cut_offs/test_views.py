"""The pages of cut-offs: any past moment, what came after it, two of them compared."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import NOW, world
from tests.people import as_viewer, signed_in
from tuntas.evaluation.cut_offs.actions import make_cut_off
from tuntas.evaluation.models import Sample, SecondReading
from tuntas.followup.models import Finding
from tuntas.followup.plans.actions import Given, move_plan

pytestmark = pytest.mark.django_db
PAGE = "/evaluasi/2023-06/cut-off/"
CLOSED = "2021-01-01"


@pytest.fixture
def made():
    return world()


@pytest.fixture
def two(made):
    """A second cut-off, after a closed plan was opened again."""
    at = NOW + timedelta(hours=1)
    plan = made.plan(CLOSED)
    move_plan(
        plan=plan,
        verb="reopen",
        viewer=as_viewer(made.people.team_leader),
        at=at,
        seen=plan.version,
        given=Given(reason="Pengaduan berulang", due=NOW.date() + timedelta(days=30)),
    )
    later = make_cut_off(evaluation=made.evaluation, by=None, at=at, moment=at)
    return made, f"{PAGE}banding/?dari={made.cut_off.pk}&ke={later.pk}"


def text(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def test_the_list_shows_every_state_with_its_digest(made):
    page = text(signed_in(made.people.member), PAGE)
    assert made.cut_off.digest in page
    assert "1 keadaan dibekukan, yaitu pada 6 Juni 2023, 23.59." in page


def test_a_past_moment_is_frozen_from_the_page(made):
    response = signed_in(made.people.member).post(
        f"{PAGE}bekukan/", {"day": "2023-06-20", "hour": "12:00"}
    )
    assert (response.status_code, response.url) == (302, PAGE)
    local = [
        timezone.localtime(at).isoformat()
        for at in made.evaluation.cut_offs.values_list("at", flat=True)
    ]
    assert "2023-06-20T12:00:00+07:00" in local


def test_a_future_moment_is_refused_with_a_sentence(made):
    day = timezone.localdate() + timedelta(days=2)
    response = signed_in(made.people.member).post(f"{PAGE}bekukan/", {"day": day.isoformat()})
    assert response.status_code == 422
    assert "belum lewat" in response.content.decode()
    assert made.evaluation.cut_offs.count() == 1


def test_a_day_that_is_none_is_asked_again(made):
    response = signed_in(made.people.member).post(f"{PAGE}bekukan/", {"day": "kemarin"})
    assert response.status_code == 422
    assert made.evaluation.cut_offs.count() == 1


@pytest.mark.parametrize(
    ("who", "read", "freeze"),
    [("member", 200, 422), ("leader", 200, 403), ("officer", 403, 403), ("stranger", 404, 404)],
)
def test_who_reads_and_who_freezes(made, who, read, freeze):
    client = signed_in(made.people.everyone()[who])
    pages = (PAGE, f"{PAGE}{made.cut_off.pk}/adendum/", f"{PAGE}banding/")
    assert [client.get(page).status_code for page in pages] == [read] * 3
    assert client.post(f"{PAGE}bekukan/").status_code == freeze


def test_the_addendum_tells_what_came_after(two):
    made, _ = two
    page = text(signed_in(made.people.member), f"{PAGE}{made.cut_off.pk}/adendum/")
    assert "terjadi 1 hal pada 1 rencana aksi" in page
    assert "Pengaduan berulang" in page


def test_the_addendum_calls_every_check_by_its_title(made):
    for check, minute in (("evidence_reused", 1), ("placeholder", 2)):
        at = NOW + timedelta(minutes=minute)
        Finding.every.create(
            plan=made.plan(CLOSED), check_id=check, severity="high", quote="Foto", found_at=at
        )
    address = f"{PAGE}{made.cut_off.pk}/adendum/?format=json"
    rows = json.loads(b"".join(signed_in(made.people.member).get(address).streaming_content))
    assert [(row["what"], row["detail"]) for row in rows] == [
        ("Temuan baru", "Data dukung dipakai berulang"),
        ("Temuan baru", "Belum berisi rencana"),
    ]


def test_two_states_are_compared_in_a_sentence_and_in_files(two):
    made, address = two
    client = signed_in(made.people.member)
    assert (
        "0 rencana aksi selesai, 1 dibuka kembali, 0 muncul, 0 tidak ada lagi, 1 berpindah tenggat"
        in text(client, address)
    )
    rows = json.loads(b"".join(client.get(f"{address}&format=json").streaming_content))
    assert [(r["kind"], r["plan"], r["before"], r["after"]) for r in rows] == [
        ("Dibuka kembali", CLOSED, "Selesai", "Dibuka kembali"),
        ("Tenggat berpindah", CLOSED, "31 Desember 2022", "31 Juli 2023"),
    ]
    for kind in ("csv", "xlsx"):
        assert client.get(f"{address}&format={kind}").status_code == 200


def test_a_state_is_equal_to_itself(made):
    page = text(
        signed_in(made.people.member), f"{PAGE}banding/?dari={made.cut_off.pk}&ke={made.cut_off.pk}"
    )
    assert "tidak ada rencana aksi yang berubah" in page


@pytest.mark.parametrize("query", ["?dari=1", "?dari=x&ke=y", "?dari=999999&ke=999998"])
def test_what_cannot_be_compared_is_asked_again(two, query):
    made, _ = two
    page = text(signed_in(made.people.member), f"{PAGE}banding/{query}", status=422)
    assert 'name="dari"' in page


def test_a_second_reader_is_not_told_the_first_opinion_here(two):
    made, address = two
    plan, reader = made.plan(CLOSED), made.people.member
    sample = Sample.objects.create(
        evaluation=made.evaluation,
        kind="random",
        share=10,
        seed="1",
        population=1,
        made_by=reader,
        made_at=NOW,
    )
    SecondReading.objects.create(sample=sample, plan=plan, first=plan.events.last(), reader=reader)
    for page in (address, f"{PAGE}{made.cut_off.pk}/adendum/"):
        assert CLOSED not in text(signed_in(reader), page)
        assert CLOSED in text(signed_in(made.people.team_leader), page)


def test_the_pages_take_as_many_queries_for_more_states(two, django_assert_max_num_queries):
    made, address = two
    client = signed_in(made.people.member)
    pages = (PAGE, address, f"{PAGE}{made.cut_off.pk}/adendum/")
    counted = []
    for page in pages:
        with django_assert_max_num_queries(30) as queries:
            client.get(page)
        counted.append(len(queries))
    for hour in range(3):
        make_cut_off(
            evaluation=made.evaluation, by=made.people.member, at=NOW + timedelta(hours=2 + hour)
        )
    for page, most in zip(pages, counted, strict=True):
        with django_assert_max_num_queries(most):
            client.get(page)
