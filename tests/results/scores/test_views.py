"""Units against elements: every figure of a round, and what is not known."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from tests import factories
from tests.factories import NOW, world
from tests.people import person, signed_in
from tuntas.core.survey.instruments import SKM_2017
from tuntas.organisation.actions import register_units
from tuntas.results.scores import queries
from tuntas.surveys.models import Round
from tuntas.surveys.published.actions import enter_published
from tuntas.surveys.published.queries import Figures
from tuntas.surveys.rounds.actions import open_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return world()


def a_round(agency, year, units, target=None):
    """A round that nobody has answered."""
    return open_round(
        agency=agency,
        year=year,
        name=f"SKM {year}",
        target=target,
        rules=[],
        counted=units,
        by=None,
        at=NOW,
    )


def rows(client, query=""):
    response = client.get(f"/hasil/?format=json{query}")
    return json.loads(b"".join(response.streaming_content), parse_float=str)


def test_each_unit_has_its_index_and_its_elements(made):
    # Two answers per service: all 4, and all 3 with a blank first element: U1 100, the others
    # 87.50.
    first = rows(signed_in(made.people.leader))[0]
    elements = {"U1": "100.00", **{f"U{n}": "87.50" for n in range(2, 10)}}
    assert first == {
        "unit": "Balai Besar Contoh di Alfa",
        "index": "88.89",
        **elements,
        "respondents": 4,
    }


def test_everyone_of_the_agency_sees_all_units_and_a_stranger_none_of_them(made):
    assert len(rows(signed_in(made.people.officer))) == 3
    assert (
        "Belum ada putaran survei"
        in signed_in(made.people.stranger).get("/hasil/").content.decode()
    )


@pytest.mark.parametrize(
    ("query", "units"),
    [
        ("&year=2021", [1, 2]),
        ("&kind=loka", [3]),
        ("&kind=loka&kind=balai", [2, 3]),
        ("&grade=A", [1, 2, 3]),
        ("&grade=B", []),
        ("&element_grade=B", [1, 2, 3]),
        ("&element_grade=C", []),
        ("&target=reached", [1, 2, 3]),
        ("&target=below", []),
        ("&q=gama", [3]),
        ("&sort=-unit", [3, 2, 1]),
    ],
)
def test_the_address_chooses_the_units(made, query, units):
    assert [row["no"] for row in rows(signed_in(made.people.leader), f"{query}&col=no")] == units


def test_a_year_without_a_round_is_not_there(made):
    client = signed_in(made.people.leader)
    pages = [client.get(f"/hasil/?year={year}") for year in ("2022", "1999", "x")]
    assert [page.status_code for page in pages] == [200, 404, 404]
    assert "SKM 2022" in pages[0].content.decode()


def test_a_unit_without_answers_has_no_data_and_is_in_no_grade(made):
    extra = register_units(
        agency=made.agency, rows=[{"no": 9, "name": "Sepi", "kind": "loka"}], by=None, at=NOW
    )
    silent = open_round(
        agency=made.agency,
        year=2023,
        name="SKM 2023",
        target=Decimal(90),
        rules=[],
        counted=extra,
        by=None,
        at=NOW,
    )
    results = queries.unit_results(silent, queries.unit_scores([silent]))
    assert queries.spread([r for r in results if r.unit.no == 9]) == queries.Spread(1, 1, {}, 0, 1)
    page = signed_in(made.people.leader).get("/hasil/?year=2023").content.decode()
    assert "tanpa data" in page
    assert 'class="kind-score grade-none index"' in page


def test_a_published_round_is_said_at_agency_level_without_answers(made):
    old = open_round(
        agency=made.agency,
        year=2020,
        name="SKM 2020",
        target=None,
        rules=[],
        counted=made.units,
        by=None,
        at=NOW,
    )
    values = {"": Decimal("89.80"), SKM_2017.keys[0]: Decimal("64.99")}
    enter_published(round_=old, figures=Figures(values, 10, "laporan"), by=None, at=NOW)
    score = queries.agency_scores([old])[0]
    assert (score.index, score.grade, score.elements[0].grade, score.over_target) == (
        Decimal("89.80"),
        "A",
        "D",
        None,
    )


def test_figures_of_another_instrument_are_not_compared(made):
    rounds = queries.rounds_of(made.agency)
    assert queries.round_before(rounds, rounds[1]) == rounds[0]
    rounds[0].instrument = "kep-25-2004"
    assert queries.round_before(rounds, rounds[1]) is None


def test_the_difference_is_that_of_the_printed_figures():
    assert queries.difference(Decimal("90.83"), Decimal("89.45")) == Decimal("1.38")
    assert queries.difference(None, Decimal("89.45")) is None


def test_the_convention_stands_beside_the_figures(made):
    assert queries.convention(made.rounds[2022]) == (
        "Nilai adalah jumlah rata-rata tiap unsur kali bobot 1/x, dikali 25. "
        "Nilai instansi: seluruh responden digabung. Dasar: PermenPANRB 14/2017."
    )


def test_generated_answers_are_called_so(made):
    client = signed_in(made.people.leader)
    assert "data contoh buatan program" not in client.get("/hasil/").content.decode()
    Round.objects.filter(agency=made.agency).update(generated=True)
    assert "data contoh buatan program" in client.get("/hasil/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_matrix_takes_the_same_queries_for_one_unit_and_for_three(
    count, django_assert_num_queries
):
    agency = factories.agency()
    units = factories.units(agency)[:count]
    for year in (2021, 2022):
        factories.survey(agency, year, units)
    client = signed_in(person("leader", agency, NOW))
    with django_assert_num_queries(11):
        response = client.get(reverse("results"))
    assert len(response.context["table"].rows) == count


def test_another_convention_changes_every_figure_and_says_so(made):
    client = signed_in(made.people.leader)
    page = client.get("/hasil/?bobot=0.11").content.decode()
    assert "Bukan konvensi SKM 2022 sendiri: angka di sini memakai bobot 0,11" in page
    first = rows(client, "&bobot=0.11")[0]
    # (100 + 8 x 87.50) x 0.11 = 88.00, and 88.89 under the round's own weight of 1/9.
    assert (first["index"], first["convention"]) == (
        "88.00",
        "bobot 0,11, seluruh responden digabung",
    )
    assert client.get("/hasil/?bobot=0.2").status_code == 404


def test_the_matrix_is_a_picture_of_the_rows_that_are_filtered(made):
    response = signed_in(made.people.leader).get("/hasil/?format=svg&kind=loka")
    assert 'filename="hasil-2022.svg"' in response["Content-Disposition"]
    picture = response.content.decode()
    assert "Loka Contoh di Gama" in picture
    assert "Balai Contoh di Beta" not in picture


def test_two_rounds_of_one_year_are_each_reached_by_their_code_or_their_first_day(made):
    first = made.rounds[2022]
    Round.objects.filter(pk=first.pk).update(name="SKM 2022, semester I", closes=date(2022, 6, 30))
    second = factories.survey(made.agency, 2022, made.units[:1])
    Round.objects.filter(pk=second.pk).update(opens=date(2022, 7, 1))
    rounds = queries.rounds_of(made.agency)
    reached = [
        queries.round_asked(rounds, {"year": asked}).pk
        for asked in ("2022-01-01", "2022-07-01", "2022")
    ]
    assert reached == [first.pk, second.pk, second.pk]
    by_code = [queries.round_asked(rounds, {"round": code}).pk for code in ("2022", "2022-2")]
    assert by_code == [first.pk, second.pk]
    page = signed_in(made.people.leader).get("/hasil/?year=2022-01-01").content.decode()
    assert "round=2022-2" in page
