"""The page of a unit: its figures are everyone's, its plans and findings are not."""

import json

import pytest

from tests import factories
from tests.factories import NOW, world
from tests.people import person, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return world()


def page(person, no, query=""):
    return signed_in(person).get(f"/unit/{no}/{query}")


def test_the_headline_compares_with_the_target_and_the_round_before(made):
    assert page(made.people.leader, 1).context["headline"] == (
        "Nilai SKM 2022: 88,89 (A), 0,43 di atas target, tetap dari SKM 2021; "
        "unsur terendah U2 Sistem, Mekanisme, dan Prosedur 87,50 (B)."
    )


def test_a_unit_that_was_not_surveyed_has_no_data(made):
    response = page(made.people.leader, 3, "?year=2021")
    assert response.context["headline"] == "Belum ada jawaban responden untuk unit ini pada SKM 2021."
    assert "Nilai tiap unsur" not in response.content.decode()


def test_services_stand_with_their_own_scores(made):
    services = page(made.people.leader, 1).context["services"]
    assert [(s.name, s.score.n, str(s.score.index)) for s in services] == [
        ("Pengujian", 2, "88.89"),
        ("Layanan Informasi", 2, "88.89"),
    ]


def test_plans_and_findings_are_shown_to_those_who_may_read_them(made):
    everyone = made.people.everyone()
    shown = {name: "Temuan pada rencana aksi" in page(p, 2).content.decode() for name, p in everyone.items()}
    assert shown == {
        "officer": False,
        "head": False,
        "member": True,
        "team_leader": True,
        "leader": True,
        "operator": True,
        "stranger": False,
    }
    assert "Tanpa status" not in page(made.people.officer, 2).content.decode()
    assert page(made.people.stranger, 2).status_code == 404


def test_each_finding_opens_to_as_many_plans(made):
    client = signed_in(made.people.leader)
    for link, count in client.get("/unit/2/").context["findings"]:
        response = client.get(f"{link.address}&format=json")
        assert len(json.loads(b"".join(response.streaming_content))) == count == 1


def test_what_does_not_agree_about_the_unit_is_explained(made):
    found = page(made.people.leader, 2).context["discrepancies"]
    assert [(d.fact.year, d.fact.summary, d.fact.detail) for d in found] == [(2021, "2", "1")]
    assert page(made.people.leader, 1).context["discrepancies"] == []


@pytest.mark.parametrize("no", [0, 99, 10**30])
def test_an_unknown_number_is_not_there(made, no):
    assert page(made.people.leader, no).status_code == 404


def test_the_list_of_units_knows_kind_and_name(made):
    client = signed_in(made.people.officer)
    listed = client.get("/unit/?kind=loka&format=json")
    assert json.loads(b"".join(listed.streaming_content)) == [
        {"name": "Loka Contoh di Gama", "no": 3, "kind": "Loka", "province": "", "independent_since": "2022"}
    ]
    assert "Loka Contoh di Gama" not in client.get("/unit/?q=alfa").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_lists_and_pages_take_the_same_queries_for_one_and_for_three(count, django_assert_num_queries):
    agency = factories.agency()
    units = factories.units(agency)[:count]
    factories.survey(agency, 2022, units)
    client = signed_in(person("leader", agency, NOW))
    with django_assert_num_queries(6):
        client.get("/unit/")
    with django_assert_num_queries(15):
        assert client.get("/unit/1/").status_code == 200
