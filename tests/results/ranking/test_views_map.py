"""Provinces on tiles: each with the grade of its units, and units that are on no tile."""

import json
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import agency
from tests.results.ranking.factories import CONTENT, leader, low, survey
from tuntas.organisation.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def body():
    return agency()


def page(body, query=""):
    return leader(body).get(f"{reverse('map')}?{query}")


def tiles(response):
    """Province -> what its tile says."""
    root = ElementTree.fromstring(response.context["chart"])  # noqa: S314 - our own picture
    titles = [t.text for t in root.iter("{http://www.w3.org/2000/svg}title")][1:]
    return dict(title.split(": ", 1) for title in titles)


def test_a_province_has_the_grade_of_its_units_together(body):
    survey(body, {1: [CONTENT] * 10, 2: [low(9)] * 10, 3: [CONTENT]})
    response = page(body)
    found = tiles(response)
    assert (len(found), found["Aceh"], found["Bali"]) == (38, "75,00 (C), 2 unit", "tidak ada unit")
    assert response.context["headline"] == (
        "SKM 2022: unit ada di 1 dari 38 provinsi: 1 bermutu C; terendah Aceh 75,00 (C)."
    )


def test_a_unit_without_a_province_is_listed_below_and_filtered_for(body):
    survey(body, {1: [CONTENT], 3: [CONTENT]})
    client = leader(body)
    response = client.get(f"{reverse('map')}?format=json&province=none")
    assert [row["unit"] for row in json.loads(b"".join(response.streaming_content))] == ["Kantor 3"]
    assert (
        "1 unit tanpa provinsi, tidak ada di peta:" in client.get(reverse("map")).content.decode()
    )


def test_a_province_that_is_written_otherwise_is_found(body):
    survey(body, {1: [CONTENT]})
    Unit.objects.update(province="Prov. D.I. Yogyakarta")
    assert tiles(page(body))["DI Yogyakarta"] == "100,00 (A), 1 unit"


def test_one_unit_is_opened_from_its_tile_and_several_in_the_table(body):
    survey(body, {1: [CONTENT]})
    assert 'href="/unit/1/?round=2022"' in page(body).content.decode()


def test_units_without_answers_are_a_dash_and_never_a_grade(body):
    survey(body, {1: []})
    response = page(body)
    assert tiles(response)["Aceh"] == "tidak ada data, 1 unit"
    assert (
        response.context["headline"]
        == "Belum ada jawaban responden yang dapat dipetakan pada SKM 2022."
    )
    assert "tint-none" in response.context["chart"]


def test_another_convention_is_kept_in_the_links_of_the_map(body):
    survey(body, {1: [CONTENT]})
    response = page(body, "bobot=0.11")
    assert tiles(response)["Aceh"] == "99,00 (A), 1 unit"
    page_text = response.content.decode()
    assert "/unit/1/?round=2022&amp;bobot=0.11&amp;gabung=pooled" in page_text
    assert "/hasil/peringkat/?round=2022&amp;bobot=0.11&amp;gabung=pooled" in page_text


def test_the_picture_is_a_file_of_its_own(body):
    survey(body, {1: [CONTENT]})
    response = page(body, "format=svg")
    root = ElementTree.fromstring(response.content)  # noqa: S314 - our own picture
    assert root.find("{http://www.w3.org/2000/svg}text").text == "Nilai SKM 2022 per provinsi"
    assert 'filename="peta-2022.svg"' in response["Content-Disposition"]


@pytest.mark.parametrize("name", ["map", "profile", "results"])
def test_a_page_takes_the_same_queries_for_one_unit_and_for_three(body, name):
    other = agency("Badan Kedua")
    survey(body, {1: [CONTENT]})
    survey(other, {no: [CONTENT] for no in (1, 2, 3)})
    assert queries(leader(body), name) == queries(leader(other, "leader-2"), name)


def queries(client, name):
    with CaptureQueriesContext(connection) as found:
        assert client.get(reverse(name)).status_code == 200
    return len(found)
