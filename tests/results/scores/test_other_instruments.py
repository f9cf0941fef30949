"""Every page holds for any instrument, graded or not, and for elements that nobody answered."""

import json

import pytest
from django.urls import reverse

from tests import factories
from tests.factories import NOW
from tests.results.ranking.factories import leader
from tuntas.core.survey.instruments import INSTRUMENTS
from tuntas.results.scores.actions import roll_up
from tuntas.surveys.models import Response, Round
from tuntas.surveys.rounds.actions import open_round

pytestmark = pytest.mark.django_db
BEGINS = {"": b"<!doctype html>", "?format=json": b"[", "?format=svg": b"<svg"}
PAGES = ("results", "ranking", "map", "quality", "profile")


def survey(instrument, left_out=()):
    """A round of one unit with six respondents who differ; the elements in ``left_out`` were not
    asked.
    """
    agency = factories.agency()
    unit = factories.units(agency)[0]
    round_ = open_round(
        agency=agency,
        year=2023,
        name="Survei 2023",
        target=None,
        rules=[],
        counted=[unit],
        by=None,
        at=NOW,
    )
    Round.objects.update(instrument=instrument.id)
    keys = [key for key in instrument.keys if key not in left_out]
    Response.objects.bulk_create(
        Response(
            round=round_,
            service=unit.services.first(),
            received_at=NOW,
            answers={key: 1 + min(n + i % 2, instrument.scale - 1) for i, key in enumerate(keys)},
        )
        for n in range(6)
    )
    roll_up(at=NOW, round_=round_)
    return agency


@pytest.mark.thorough
@pytest.mark.parametrize("instrument", INSTRUMENTS.values(), ids=lambda i: i.id)
def test_every_page_and_every_file_of_it_is_there(instrument):
    client = leader(survey(instrument))
    for address in (*map(reverse, PAGES), "/unit/1/"):
        for kind in ("", "?format=json", "?format=svg"):
            response = client.get(f"{address}{kind}")
            assert response.status_code == 200, f"{address}{kind}"
            body = b"".join(response) if response.streaming else response.content
            assert BEGINS[kind] in body[:100], f"{address}{kind}"
            assert kind != "" or b"Balai Besar Contoh di Alfa" in body, address


def test_an_instrument_without_grades_has_values_intervals_and_no_letter():
    client = leader(survey(INSTRUMENTS["ipkp-6"]))
    response = client.get(f"{reverse('ranking')}?format=json&col=index&col=interval&col=grades")
    (row,) = json.loads(b"".join(response.streaming_content), parse_float=str)
    assert (row["index"], row["grades"]) == ("3.92", "–")  # (1.5 + 2.5 + 3.5 + 4.5 + 5.5 + 6) / 6
    assert row["interval"].count(",") == 2
    assert "tint-" not in client.get(reverse("ranking")).content.decode()


def test_an_element_that_nobody_answered_is_a_dash_on_every_page():
    client = leader(survey(INSTRUMENTS["skm-2017"], left_out=("biaya",)))
    matrix = client.get(reverse("results")).content.decode()
    assert matrix.count("grade-none") == 1
    response = client.get("/unit/1/?format=json")
    rows = {
        row["element"][:2]: row
        for row in json.loads(b"".join(response.streaming_content), parse_float=str)
    }
    assert [rows["U4"][key] for key in ("n", "nrr", "index", "grade", "low", "high")] == [
        0,
        *[None] * 5,
    ]
    items = {i.code: i for i in client.get(reverse("quality")).context["quality"].items}
    assert (items["U4"].index, str(items["U4"].why)) == (None, "tidak ada jawaban")
    assert items["U3"].r is not None
