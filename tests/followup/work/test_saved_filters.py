"""Saved filters: kept, renamed, shared with a unit, opened first, deleted; each person's own."""

import pytest

from tests.factories import NOW, agency, units
from tests.people import cast, person, signed_in
from tests.remembered import remembered
from tuntas.audit.models import Event
from tuntas.followup.models import SavedFilter
from tuntas.followup.work.saved_filters import MOST

pytestmark = pytest.mark.django_db
PAGE = "/rencana/saringan/"


@pytest.fixture
@remembered
def made():
    body = agency()
    first, second, _third = units(body)
    colleague = person("officer", body, NOW, first, username="colleague")
    elsewhere = person("officer", body, NOW, second, username="elsewhere")
    people = cast(body, first, NOW).everyone()
    return {
        "unit": first,
        "other": second,
        "colleague": colleague,
        "elsewhere": elsewhere,
        **people,
    }


def save(person, name="Terlambat", query="status=open&unit=1"):
    return signed_in(person).post(PAGE, {"name": name, "query": query})


def kept(person):
    return list(SavedFilter.objects.filter(person=person).values_list("name", "query"))


def test_the_state_of_the_list_is_kept_without_its_page_and_format(made):
    page = signed_in(made["officer"]).get(
        f"{PAGE}?status=open&page=3&format=csv&q=&col=code&col=text"
    )
    assert page.context["query"] == "status=open&col=code&col=text"
    answer = save(made["officer"], query="status=open&page=3&unit=1&unit=2")
    assert answer.url == "/rencana/?status=open&unit=1&unit=2"
    assert kept(made["officer"]) == [("Terlambat", "status=open&unit=1&unit=2")]


def test_the_same_name_gets_the_new_state(made):
    save(made["officer"])
    save(made["officer"], query="status=close")
    assert kept(made["officer"]) == [("Terlambat", "status=close")]


@pytest.mark.parametrize(
    ("name", "query", "sentence"),
    [
        ("", "status=open", "Beri nama saringan ini."),
        ("  ", "status=open", "Beri nama saringan ini."),
        ("x" * 81, "status=open", "Nama paling panjang 80 huruf."),
        ("Kosong", "page=2", "Daftar ini tidak disaring"),
        ("Panjang", "q=" + "x" * 2000, "Saringan ini terlalu panjang"),
    ],
)
def test_what_cannot_be_kept_is_said(made, name, query, sentence):
    page = save(made["officer"], name, query)
    assert page.status_code == 422
    assert sentence in page.text
    assert kept(made["officer"]) == []


@pytest.mark.thorough
def test_there_is_an_end_to_how_many_are_kept(made):
    for number in range(MOST):
        save(made["officer"], f"Saringan {number}")
    assert save(made["officer"], "Satu lagi").status_code == 422
    assert len(kept(made["officer"])) == MOST


def test_a_filter_is_renamed_shared_opened_first_and_deleted(made):
    save(made["officer"])
    one = SavedFilter.objects.get()
    client = signed_in(made["officer"])
    client.post(f"{PAGE}{one.pk}/", {"name": "Telat", "unit": made["unit"].pk, "first": "1"})
    one.refresh_from_db()
    assert (one.name, one.unit, one.first) == ("Telat", made["unit"], True)
    assert client.get("/rencana/utama/").url == "/rencana/?status=open&unit=1"
    client.post(f"{PAGE}{one.pk}/hapus/")
    assert client.get("/rencana/utama/").url == "/rencana/"
    verbs = list(Event.objects.filter(noun="filter").order_by("id").values_list("verb", flat=True))
    assert verbs == ["save", "change", "delete"]


def test_only_one_filter_is_opened_first(made):
    for name in ("A", "B"):
        save(made["officer"], name)
        client = signed_in(made["officer"])
        client.post(f"{PAGE}{SavedFilter.objects.get(name=name).pk}/", {"name": name, "first": "1"})
    assert list(SavedFilter.objects.filter(first=True).values_list("name", flat=True)) == ["B"]


def test_a_name_that_is_taken_is_refused(made):
    save(made["officer"], "A")
    save(made["officer"], "B")
    page = signed_in(made["officer"]).post(
        f"{PAGE}{SavedFilter.objects.get(name='B').pk}/", {"name": "A"}
    )
    assert page.status_code == 422
    assert sorted(name for name, _ in kept(made["officer"])) == ["A", "B"]


def test_a_shared_filter_is_seen_by_the_unit_and_nobody_else_and_changed_by_its_owner_alone(made):
    save(made["officer"])
    one = SavedFilter.objects.get()
    signed_in(made["officer"]).post(f"{PAGE}{one.pk}/", {"name": "Telat", "unit": made["unit"].pk})
    seen = {
        who: "Telat" in signed_in(made[who]).get("/rencana/").text
        for who in ("officer", "colleague", "elsewhere", "operator", "stranger")
    }
    nobody = dict.fromkeys(("elsewhere", "operator", "stranger"), False)
    assert seen == {"officer": True, "colleague": True, **nobody}
    client = signed_in(made["colleague"])
    assert client.post(f"{PAGE}{one.pk}/", {"name": "Milik saya"}).status_code == 404
    assert client.post(f"{PAGE}{one.pk}/hapus/").status_code == 404


def test_a_filter_is_not_shared_with_a_unit_that_is_not_one_s_own(made):
    save(made["officer"])
    one = SavedFilter.objects.get()
    page = signed_in(made["officer"]).post(
        f"{PAGE}{one.pk}/", {"name": "A", "unit": made["other"].pk}
    )
    assert page.status_code == 404
    one.refresh_from_db()
    assert one.unit is None
