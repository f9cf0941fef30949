"""What is said about a questionnaire, bad cases included, and its page."""

import json
from collections import Counter
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories
from tests.factories import NOW, world
from tests.people import person, signed_in
from tuntas.core.score.tallies import Count, count_of
from tuntas.core.survey.instruments import SKM_2017
from tuntas.results.quality.queries import quality
from tuntas.surveys.models import Round

KEYS = SKM_2017.keys


def counted(*forms):
    """Each form the values of the nine elements; None is a blank."""
    return count_of(
        ({key: value for key, value in zip(KEYS, form, strict=True) if value}, {}) for form in forms
    )


FORMS = ([1] * 9, [2] * 9, [4] * 8 + [2], [3] * 9)


def test_each_question_has_its_answers_its_value_and_its_correlation():
    found = quality([counted(*FORMS)], SKM_2017)
    first, last = found.items[0], found.items[-1]
    assert (found.n, found.complete, first.code, last.code) == (4, 4, "U1", "U9")
    assert (first.counts, first.blank, first.index, first.grade) == (
        Counter({1: 1, 2: 1, 3: 1, 4: 1}), 0, Decimal("62.50"), "D"
    )  # fmt: skip
    assert first.share(4) == Decimal("25.00")
    assert (found.weakest.code, found.weakest.r) == ("U9", Decimal("0.676"))  # 18 / sqrt(2 x 354)


def test_alpha_of_questions_that_say_the_same_is_one():
    assert quality([counted([1] * 9, [2] * 9, [4] * 9)], SKM_2017).alpha == Decimal("1.000")


def test_a_question_that_all_answer_alike_has_no_correlation_and_says_so():
    found = quality([counted([4, 1, *[2] * 7], [4, 3, *[3] * 7])], SKM_2017)
    assert found.items[0].r is None
    assert str(found.items[0].why) == "tidak dapat dihitung: semua menjawab 4"
    assert found.uniform == [found.items[0]]


def test_a_question_without_answers_is_there_without_a_value():
    item = quality([counted([None, *[2] * 8], [None, *[3] * 8])], SKM_2017).items[0]
    assert (item.n, item.blank, item.index, item.grade, item.r, item.share(1)) == (
        0,
        2,
        None,
        None,
        None,
        None,
    )
    assert str(item.why) == "tidak ada jawaban"


def test_without_two_complete_forms_there_is_no_correlation():
    found = quality([counted([None, *[2] * 8], [3] * 9, [1] * 8 + [None])], SKM_2017)
    assert (found.complete, found.alpha) == (1, None)
    assert str(found.items[1].why) == "tidak dapat dihitung: hanya 1 kuesioner lengkap"


def test_no_data_and_one_respondent_have_no_alpha():
    assert (quality([Count()], SKM_2017).alpha, quality([Count()], SKM_2017).weakest) == (
        None,
        None,
    )
    alone = quality([counted([3] * 9)], SKM_2017)
    assert (alone.alpha, alone.items[0].index, len(alone.uniform)) == (None, Decimal("75.00"), 9)


def test_several_questions_on_one_element_are_told_apart():
    forms = [({"waktu": 2, "waktu.2": 4}, {}), ({"waktu": 3, "waktu.2": 1}, {})]
    codes = [item.code for item in quality([count_of(forms)], SKM_2017).items if item.n]
    assert codes == ["U3", "U3.2"]


# The page


@pytest.fixture
def made(db):
    return world()


def page(made, query=""):
    return signed_in(made.people.leader).get(f"{reverse('quality')}?{query}")


def test_the_headline_says_how_reliable_the_questionnaire_is(made):
    # Half of the forms leave the first element empty: 6 of 12 are complete, and all of those are
    # alike.
    assert page(made).context["headline"] == (
        "SKM 2022, instansi: alpha Cronbach tidak dapat dihitung dari 8 responden yang dihitung."
    )
    assert "Semua responden menjawab sama pada U1" in page(made).content.decode()


def test_the_address_chooses_a_unit_and_a_service(made):
    service = made.units[1].services.first()
    assert page(made, "unit=2").context["quality"].n == 4
    chosen = page(made, f"unit=2&service={service.pk}").context
    assert (chosen["quality"].n, chosen["scope"].name) == (
        2,
        f"{service.name}, {made.units[1].name}",
    )
    assert page(made, f"unit=1&service={service.pk}").context["scope"].name == made.units[0].name


@pytest.mark.parametrize("query", ["unit=99", "unit=x", "unit=1&service=x", "year=1999"])
def test_what_the_address_cannot_mean_is_not_there(made, query):
    assert page(made, query).status_code == 404


def test_a_unit_of_another_agency_is_not_there(made):
    stranger = signed_in(made.people.stranger)
    assert stranger.get(reverse("quality")).status_code == 200
    Round.objects.filter(year=2022).update(agency=made.people.stranger.appointments.get().agency)
    assert stranger.get(f"{reverse('quality')}?unit=1").status_code == 404


def test_the_files_hold_what_is_shown(made):
    response = page(made, "format=json&unit=1")
    first = json.loads(b"".join(response.streaming_content), parse_float=str)[0]
    assert first == {
        "question": "U1 Persyaratan", "n": 2, "blank": 2, "v1": 0, "v2": 0, "v3": 0, "v4": 2,
        "index": "100.00", "r": None, "why": "tidak dapat dihitung: semua menjawab 4",
    }  # fmt: skip
    picture = page(made, "format=svg&unit=1")
    assert 'filename="sebaran-2022-unit-1.svg"' in picture["Content-Disposition"]
    root = ElementTree.fromstring(picture.content)  # noqa: S314 - our own picture
    texts = [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert texts[0] == f"Sebaran jawaban SKM 2022, {made.units[0].name}"
    assert {"4: 100 %", "3: 50 %"} <= set(texts)


def test_a_unit_without_answers_says_so_and_shows_no_picture(made):
    found = page(made, "unit=3&year=2021")
    assert (
        found.context["headline"] == f"Belum ada jawaban responden: SKM 2021, {made.units[2].name}."
    )
    assert "<figure>" not in found.content.decode()


def test_the_page_takes_the_same_queries_for_one_unit_and_for_three(db):
    first, second = factories.agency(), factories.agency("Badan Kedua")
    factories.survey(first, 2022, factories.units(first)[:1])
    factories.survey(second, 2022, factories.units(second))
    assert queries(first, "leader-1") == queries(second, "leader-2")


def queries(agency, username):
    client = signed_in(person("leader", agency, NOW, username=username))
    with CaptureQueriesContext(connection) as found:
        assert client.get(reverse("quality")).status_code == 200
    return len(found)
