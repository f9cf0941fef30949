"""Units in order, and what of the order, the grades and the target is sure."""

import json
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from tests import factories
from tests.results.ranking.factories import CONTENT, leader, low, survey
from tuntas.results.ranking import queries as ranking, views as views_ranking
from tuntas.surveys.models import RoundService
from tuntas.web import display

pytestmark = pytest.mark.django_db


def rows(client, query=""):
    response = client.get(f"{reverse('ranking')}?format=json{query}")
    return json.loads(b"".join(response.streaming_content), parse_float=str)


@pytest.fixture
def agency():
    return factories.agency()


def varied(*shares):
    """Ten forms of each share: how many of the nine elements are at 2."""
    return [low(n) for n in shares for _ in range(10)]


def standings(round_, level="unit"):
    return ranking.standings(ranking.surveyed(round_), level)


def test_units_stand_in_order_of_their_value_and_those_without_answers_last(agency):
    round_ = survey(agency, {1: varied(3, 5), 2: [], 3: varied(0, 1)})
    found = standings(round_)
    assert [(row.name, row.index, row.grade) for row in found] == [
        ("Kantor 3", Decimal("97.22"), "A"),
        ("Kantor 1", Decimal("77.78"), "B"),
        ("Kantor 2", None, None),
    ]
    assert [row.next for row in found] == ["above", "", ""]


def test_neighbours_whose_difference_may_be_chance_cannot_be_told_apart(agency):
    round_ = survey(agency, {1: varied(0, 4), 2: [*varied(0, 4), low(5)]})
    assert [row.next for row in standings(round_)] == ["unsure", ""]


def test_a_unit_is_surely_above_or_below_the_target_or_neither(agency):
    round_ = survey(
        agency, {1: varied(0, 1), 2: varied(3, 4), 3: varied(7, 9), 4: [CONTENT]}, target="80"
    )
    found = {row.name: row.against_target for row in standings(round_)}
    assert found == {
        "Kantor 1": "above", "Kantor 2": "unsure", "Kantor 3": "below", "Kantor 4": "unknown"
    }  # fmt: skip


def test_grades_that_the_interval_reaches_cannot_be_told_apart(agency):
    round_ = survey(agency, {1: varied(0, 4), 2: varied(3, 4)})
    first, second = standings(round_)
    assert (first.grades, second.grades) == (("A", "B"), ("B",))
    assert views_ranking.grades_said(first).startswith("A atau B (A ")
    assert list(first.chances) == ["A", "B", "C", "D"]
    assert round(sum(first.chances.values()), 9) == 1


def test_one_respondent_has_a_value_and_no_interval(agency):
    (row,) = standings(survey(agency, {1: [low(9)]}))
    assert (row.index, row.interval, row.grades, row.against_target) == (
        Decimal("50.00"),
        None,
        (),
        "unknown",
    )
    page = leader(agency).get(reverse("ranking")).content.decode()
    assert "1 tidak dapat dihitung" in page


def test_respondents_alike_say_why_there_is_no_interval(agency):
    (row,) = standings(survey(agency, {1: [CONTENT] * 6}))
    assert (
        views_ranking.grades_said(row)
        == "Selang tidak dapat dihitung: jawaban semua responden sama."
    )


def test_required_respondents_are_known_where_the_users_of_every_service_are(agency):
    round_ = survey(agency, {1: varied(0, 4), 2: varied(0)})
    RoundService.objects.create(
        round=round_, service=agency.units.get(no=1).services.get(), users_last_year=30
    )
    found = {row.name: (row.n, row.required) for row in standings(round_)}
    assert found == {"Kantor 1": (20, 28), "Kantor 2": (10, None)}


def test_a_known_number_of_users_makes_the_interval_narrower(agency):
    round_ = survey(agency, {1: varied(0, 4)})
    before = standings(round_)[0].interval
    RoundService.objects.create(
        round=round_, service=agency.units.get(no=1).services.get(), users_last_year=21
    )
    after = standings(round_)[0].interval
    assert before[0] < after[0] < after[1] < before[1]


def test_kinds_of_unit_are_scored_by_the_rounds_own_method_from_the_counted_units(agency):
    forms = {1: [CONTENT] * 10, 2: [low(9)] * 30, 3: [low(9)] * 10}
    round_ = survey(agency, forms, counted=[1, 2])
    assert [(r.name, r.index) for r in standings(round_, "kind")] == [("Balai", Decimal("62.50"))]
    round_.aggregation = "mean_of_units"
    assert [(r.name, r.index) for r in standings(round_, "kind")] == [("Balai", Decimal("75.00"))]
    assert ranking.agency_standing(ranking.surveyed(round_)).index == Decimal("75.00")


def test_services_stand_for_themselves(agency):
    round_ = survey(agency, {1: varied(0), 2: varied(1)})
    found = standings(round_, "service")
    assert [(r.name, r.unit.no, r.index) for r in found] == [
        ("Pengujian", 1, Decimal("100.00")),
        ("Pengujian", 2, Decimal("94.44")),
    ]


# The page


def agency_of(page):
    return ranking.agency_standing(ranking.surveyed(page.context["round"]))


def test_the_headline_counts_what_is_sure(agency):
    survey(agency, {1: varied(0, 1), 2: varied(3, 4), 3: varied(7, 9)}, target="80")
    page = leader(agency).get(reverse("ranking"))
    low, high = (display.number(bound, 2) for bound in agency_of(page).interval)
    assert page.context["headline"] == (
        "Dari 3 unit yang disurvei, 1 pasti di atas target 80,00, 1 pasti di bawahnya, 1 belum "
        f"dapat dipastikan; nilai instansi 77,78 (B), selang 95 % {low}–{high}."
    )


def test_the_address_chooses_round_level_and_rows(agency):
    survey(agency, {1: varied(0, 1), 2: varied(3, 4), 3: varied(7, 9)}, target="80")
    client = leader(agency)
    assert [row["name"] for row in rows(client, "&target=below")] == ["Kantor 3"]
    assert [row["name"] for row in rows(client, "&kind=balai&q=2")] == ["Kantor 2"]
    assert [row["name"] for row in rows(client, "&per=kind")] == ["Balai", "Loka"]
    assert [row["unit"] for row in rows(client, "&per=service&sort=unit")] == [
        "Kantor 1",
        "Kantor 2",
        "Kantor 3",
    ]
    statuses = [
        client.get(f"{reverse('ranking')}?{q}").status_code
        for q in ("per=x", "year=1999", "bobot=1/9")
    ]
    assert statuses == [404, 404, 404]


def test_another_convention_says_so_on_the_page_and_in_the_file(agency):
    survey(agency, {1: [CONTENT] * 10, 2: [low(9)] * 30})
    client, address = leader(agency), "&bobot=0.11&gabung=mean_of_units"
    page = client.get(f"{reverse('ranking')}?year=2022{address}").content.decode()
    assert (
        "Bukan konvensi SKM 2022 sendiri: angka di sini memakai bobot 0,11, rata-rata nilai unit; "
        "konvensi putaran itu bobot 1/x, seluruh responden digabung."
    ) in page
    assert [(r["index"], r["convention"]) for r in rows(client, address)] == [
        ("99.00", "bobot 0,11, rata-rata nilai unit"),
        ("49.50", "bobot 0,11, rata-rata nilai unit"),
    ]
    file = client.get(f"{reverse('ranking')}?format=csv{address}")
    assert 'filename="peringkat-unit-2022-bobot-0.11-mean_of_units-' in file["Content-Disposition"]
    assert "convention" not in rows(client)[0]


def test_the_rounds_own_convention_in_the_address_is_no_other_one(agency):
    round_ = survey(agency, {1: [CONTENT]}, weights="0.11")
    client = leader(agency)
    found = client.get(f"{reverse('ranking')}?bobot=0.11&gabung=pooled").context["shown"]
    assert (found.banner, found.suffix, found.own) == ("", "", round_)


def test_a_convention_in_english_has_a_point(agency):
    round_ = survey(agency, {1: [CONTENT]}, weights="0.11")
    with override("en"):
        assert display.weights(round_.weights) == "0.11"


def test_the_picture_is_whole_by_itself_and_tells_its_convention(agency):
    survey(agency, {1: varied(0, 1), 2: varied(3, 4), 3: []})
    response = leader(agency).get(f"{reverse('ranking')}?format=svg&bobot=0.11")
    root = ElementTree.fromstring(response.content)  # noqa: S314 - our own picture
    texts = [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert response["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert texts[0] == "Nilai unit SKM 2022 dengan selang kepercayaan 95 %"
    assert {"Kantor 1", "Kantor 2", "Kantor 3", "–"} <= set(texts)
    assert any("Bukan konvensi SKM 2022 sendiri" in text for text in texts)
    assert any(
        "Sumber: jawaban SKM 2022, Badan Contoh Republik Indonesia." in text for text in texts
    )


def test_without_rounds_the_page_says_so(agency):
    assert "Belum ada putaran survei" in leader(agency).get(reverse("ranking")).content.decode()


def test_the_ranking_takes_the_same_queries_for_one_unit_and_for_three(agency):
    other = factories.agency("Badan Kedua")
    survey(agency, {1: varied(0, 1)})
    survey(other, {no: varied(0, 1) for no in (1, 2, 3)})
    assert queries(leader(agency)) == queries(leader(other, "leader-2"))


def queries(client):
    with CaptureQueriesContext(connection) as found:
        assert client.get(reverse("ranking")).status_code == 200
    return len(found)


@pytest.mark.parametrize("page", ["?per=kind", "", "?per=service"])
def test_a_kind_that_nobody_named_is_called_by_its_code_and_breaks_no_page(agency, page):
    survey(agency, {1: varied(0), 2: varied(1)})
    agency.units.filter(no=1).update(kind="Puskesmas keliling")
    shown = leader(agency).get(reverse("ranking") + page)
    assert shown.status_code == 200
    assert page != "?per=kind" or "Puskesmas keliling" in shown.text
