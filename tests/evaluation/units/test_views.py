"""The page of a unit: its figures are everyone's, its plans and findings are not."""

import json

import pytest

from tests import factories
from tests.factories import NOW, world
from tests.people import person, signed_in
from tests.results.ranking.factories import leader, survey, users
from tuntas.organisation.models import Unit
from tuntas.results.ranking import queries as ranking
from tuntas.surveys.models import Round
from tuntas.web import display

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
    assert (
        response.context["headline"] == "Belum ada jawaban responden untuk unit ini pada SKM 2021."
    )
    assert "Nilai tiap unsur" not in response.content.decode()


def test_services_stand_with_their_own_scores(made):
    services = page(made.people.leader, 1).context["services"]
    assert [(s.name, s.score.n, str(s.score.index)) for s in services] == [
        ("Pengujian", 2, "88.89"),
        ("Layanan Informasi", 2, "88.89"),
    ]


@pytest.mark.thorough
def test_plans_and_findings_are_shown_to_those_who_may_read_them(made):
    everyone = made.people.everyone()
    shown = {
        name: "Temuan pada rencana aksi" in page(p, 2).content.decode()
        for name, p in everyone.items()
    }
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
        assert len(json.loads(b"".join(response.streaming_content), parse_float=str)) == count == 1


def test_what_does_not_agree_about_the_unit_is_explained(made):
    found = page(made.people.leader, 2).context["discrepancies"]
    assert [(d.year, d.summary, d.detail) for d, *_ in found] == [(2021, "2", "1")]
    assert page(made.people.leader, 1).context["discrepancies"] == []


@pytest.mark.parametrize("no", [0, 99, 10**30])
def test_an_unknown_number_is_not_there(made, no):
    assert page(made.people.leader, no).status_code == 404


def test_the_list_of_units_knows_kind_and_name(made):
    client = signed_in(made.people.officer)
    listed = client.get("/unit/?kind=loka&format=json")
    assert json.loads(b"".join(listed.streaming_content), parse_float=str) == [
        {
            "name": "Loka Contoh di Gama",
            "no": 3,
            "kind": "Loka",
            "province": "",
            "independent_since": "2022",
        }
    ]
    assert "Loka Contoh di Gama" not in client.get("/unit/?q=alfa").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_lists_and_pages_take_the_same_queries_for_one_and_for_three(
    count, django_assert_num_queries
):
    agency = factories.agency()
    units = factories.units(agency)[:count]
    factories.survey(agency, 2022, units)
    client = signed_in(person("leader", agency, NOW))
    with django_assert_num_queries(7):
        listed = client.get("/unit/")
    assert [row.name for row in listed.context["table"].rows][:count] == [u.name for u in units]
    with django_assert_num_queries(17):
        page = client.get("/unit/1/")
    assert f"<h1>{units[0].name}</h1>" in page.content.decode()


# How sure it is


def surveyed(forms, **changes):
    """A round in which the one unit got these forms; the page's context."""
    agency = factories.agency()
    survey(agency, {1: forms}, **changes)
    return leader(agency).get("/unit/1/")


def test_interval_probable_grade_sample_and_boundary_are_said():
    forms = [[2] * n + [4] * (9 - n) for n in (0, 1, 2, 3, 4, 4) for _ in range(10)]
    certainty = surveyed(forms).context["certainty"]
    low, high = ranking.unit_standing(Round.objects.get(), Unit.objects.get()).interval
    assert certainty[0].startswith(
        f"Selang kepercayaan 95 %: {display.number(low, 2)}–{display.number(high, 2)}; mutu "
    )
    assert certainty[1] == (
        "Responden yang diperlukan belum dapat dihitung: jumlah pengguna belum diketahui."
    )
    # U1 to U4 are 58.33, 66.67, 75.00 and 83.33: each is surely lower than the next, also U3 than
    # U4.
    assert certainty[2].startswith(
        "Urutan ke-3 terendah, U3 (75,00), nyata lebih rendah daripada U4 (83,33)"
    )


def test_one_respondent_is_said_to_tell_nothing_about_chance():
    certainty = surveyed([[3] * 9]).context["certainty"]
    assert certainty[0] == "Selang tidak dapat dihitung dari satu responden."


def test_few_respondents_are_said_to_be_too_few():
    certainty = surveyed([[3] * 9, [4] * 9]).context["certainty"]
    assert certainty[0] == "Selang tidak dapat dihitung: hanya 2 jawaban, paling sedikit 5."


def test_the_sample_that_is_needed_is_told_where_the_users_are_known():
    agency = factories.agency()
    round_ = survey(agency, {1: [[3] * 9, [4] * 9]})
    users(round_, 1, 10)
    response = leader(agency).get("/unit/1/")
    assert response.context["certainty"][1] == "2 dari 10 responden yang diperlukan sudah tercapai."
    assert response.context["services"][0].required == 10


def test_elements_are_files_and_a_picture_under_the_convention_that_is_shown(made):
    client = signed_in(made.people.leader)
    found = client.get("/unit/1/?bobot=0.11&format=json")
    first = json.loads(b"".join(found.streaming_content), parse_float=str)[0]
    assert first == {
        "element": "U1 Persyaratan", "n": 2, "nrr": "4.0000", "index": "100.00", "grade": "A",
        "interval": None, "low": None, "high": None, "change": "0.00",
        "convention": "bobot 0,11, seluruh responden digabung",
    }  # fmt: skip
    picture = client.get("/unit/1/?format=svg")
    assert 'filename="unit-1-2022.svg"' in picture["Content-Disposition"]
    assert "Nilai tiap unsur Balai Besar Contoh di Alfa, SKM 2022" in picture.content.decode()
    assert client.get("/unit/1/?format=xml").status_code == 404


def test_another_convention_is_said_loudly(made):
    response = page(made.people.leader, 1, "?bobot=0.11")
    assert "Bukan konvensi SKM 2022 sendiri" in response.content.decode()
    # (100 + 8 x 87.50) x 0.11 in both rounds, so the comparison is of like with like.
    assert response.context["headline"].startswith(
        "Nilai SKM 2022: 88,00 (B), 0,46 di bawah target, tetap dari SKM 2021"
    )


def test_a_unit_without_answers_has_no_picture_to_download(made):
    assert page(made.people.leader, 3, "?year=2021&format=svg").status_code == 404
