"""The pages of settings: who holds what, appointing, delegating, switching powers on."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import NOW, agency, units
from tests.people import cast, person, signed_in
from tests.remembered import remembered
from tuntas.accounts.models import User
from tuntas.organisation.models import Appointment, Elevation

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
@remembered
def made():
    body = agency()
    first, second, _third = units(body)
    people = cast(body, first, NOW)
    person("controller", body, NOW)
    person("officer", body, NOW, second, username="elsewhere")
    return {"agency": body, "unit": first, "other": second, **people.everyone()}


def own(person):
    return Appointment.objects.get(person=person)


def names(response):
    return [a.person.username for a in response.context["table"].rows]


def test_the_operator_sees_everybody_and_a_unit_its_own_people(made):
    everybody = [
        "controller", "elsewhere", "head", "leader", "member", "officer", "operator", "team_leader"
    ]  # fmt: skip
    assert names(signed_in(made["operator"]).get("/pengaturan/orang/")) == everybody
    assert names(signed_in(made["head"]).get("/pengaturan/orang/")) == ["head", "officer"]
    assert names(signed_in(made["stranger"]).get("/pengaturan/orang/")) == ["stranger"]


def test_the_list_is_filtered_by_role_unit_state_and_name(made):
    client = signed_in(made["operator"])
    Appointment.objects.filter(person=made["member"]).update(valid_to=TODAY - timedelta(days=1))
    Appointment.objects.filter(person=made["leader"]).update(valid_from=TODAY + timedelta(days=1))
    assert names(client.get("/pengaturan/orang/?role=head")) == ["head"]
    assert names(client.get("/pengaturan/orang/?unit=2")) == ["elsewhere"]
    assert names(client.get("/pengaturan/orang/?state=over")) == ["member"]
    assert names(client.get("/pengaturan/orang/?state=planned")) == ["leader"]
    assert names(client.get("/pengaturan/orang/?q=elsew")) == ["elsewhere"]


def test_a_person_that_one_may_not_see_is_not_there(made):
    page = f"/pengaturan/orang/{made['member'].pk}/"
    assert signed_in(made["operator"]).get(page).status_code == 200
    assert signed_in(made["head"]).get(page).status_code == 404
    assert signed_in(made["stranger"]).get(page).status_code == 404


def test_a_refused_appointment_says_why_and_keeps_what_was_typed(made):
    page = signed_in(made["operator"]).post(
        "/pengaturan/orang/angkat/",
        {"person": made["head"].pk, "role": "member", "unit": made["unit"].pk, "valid_from": TODAY},
    )
    assert page.status_code == 422
    assert "Pilih unit untuk peran di unit, dan kosongkan untuk peran lain." in page.text
    assert page.context["form"]["role"].value() == "member"


def test_the_operator_is_not_among_those_he_may_appoint(made):
    page = signed_in(made["operator"]).get("/pengaturan/orang/angkat/")
    assert made["operator"] not in page.context["form"].fields["person"].queryset


@pytest.mark.parametrize("who", ["officer", "head", "member", "team_leader", "leader", "stranger"])
def test_nobody_else_reaches_the_pages_of_appointing(made, who):
    client = signed_in(made[who])
    answers = [
        client.get(f"/pengaturan/orang/{page}/").status_code for page in ("angkat", "undang")
    ]
    assert answers == [403, 403]


def test_an_appointment_ends_at_once_or_on_its_last_day(made):
    client = signed_in(made["operator"])
    page = f"/pengaturan/pengangkatan/{own(made['member']).pk}/akhiri/"
    assert client.post(page, {"last_day": "31-12-2030"}).status_code == 422
    client.post(page, {"last_day": "2090-12-31"})
    assert str(own(made["member"]).valid_to) == "2090-12-31"
    client.post(page)
    assert own(made["member"]).ended_at is not None
    assert signed_in(made["member"]).get("/rencana/").context["viewer"].agency is None


def test_the_head_delegates_and_takes_it_back(made):
    head, officer = signed_in(made["head"]), signed_in(made["officer"])
    given = {
        "what": f"{own(made['head']).pk}:head",
        "person": made["officer"].pk,
        "valid_from": TODAY,
        "valid_to": TODAY + timedelta(days=3),
    }
    assert head.post("/pengaturan/delegasi/", given).url == "/pengaturan/"
    assert "Plh. Kepala unit" in officer.get("/pengaturan/").text
    delegation = Appointment.objects.get(delegate_of=own(made["head"]))
    head.post(f"/pengaturan/pengangkatan/{delegation.pk}/akhiri/")
    assert "Plh. Kepala unit" not in officer.get("/pengaturan/").text


def test_the_role_of_another_cannot_be_delegated(made):
    given = {
        "what": f"{own(made['head']).pk}:head",
        "person": made["member"].pk,
        "valid_from": TODAY,
        "valid_to": TODAY,
    }
    assert signed_in(made["officer"]).post("/pengaturan/delegasi/", given).status_code == 422
    assert Appointment.objects.filter(delegate_of__isnull=False).count() == 0


def test_a_power_shows_a_banner_on_every_page_until_it_is_switched_off(made):
    controller = User.objects.get(username="controller")
    client = signed_in(controller)
    given = {"what": f"{own(controller).pk}:team_leader", "hours": 1, "reason": "Ketua tim sakit"}
    client.post("/pengaturan/wewenang/", given)
    assert "Wewenang Ketua tim Inspektorat menyala sampai" in client.get("/rencana/").text
    on = Elevation.objects.get()
    assert (
        signed_in(made["head"]).post(f"/pengaturan/wewenang/{on.pk}/padamkan/").status_code == 404
    )
    client.post(f"/pengaturan/wewenang/{on.pk}/padamkan/")
    assert "menyala sampai" not in client.get("/rencana/").text


def test_who_is_not_entitled_sees_no_switch_and_may_not_use_it(made):
    client = signed_in(made["member"])
    assert "Wewenang sementara" not in client.get("/pengaturan/").text
    given = {"what": f"{own(made['member']).pk}:team_leader", "hours": 1, "reason": "Ingin"}
    assert client.post("/pengaturan/wewenang/", given).status_code == 422
    assert Elevation.objects.count() == 0


def test_the_list_takes_as_many_queries_for_many_people_as_for_few(made):
    client = signed_in(made["operator"])
    few = _queries(client)
    for number in range(5):
        person("officer", made["agency"], NOW, made["unit"], username=f"petugas{number}")
    assert _queries(client) == few


def _queries(client):
    with CaptureQueriesContext(connection) as asked:
        client.get("/pengaturan/orang/")
    return len(asked)
