"""What an operator who begins still has to do, on the first page."""

import re

import pytest

from tests.factories import NOW, agency, world
from tests.people import person, signed_in

pytestmark = pytest.mark.django_db
ALL = ["kinds", "units", "services", "people", "questionnaire", "round", "opened", "answered"]


def to_do(page):
    return [step.key for step in page.context["steps"] if not step.done]


def test_an_operator_of_an_empty_agency_sees_every_step_and_each_leads_somewhere():
    client = signed_in(person("operator", agency(), NOW))
    page = client.get("/pekerjaan/")
    assert to_do(page) == ALL
    links = re.findall(r'href="([^"]+)"', page.text.split('id="langkah"')[1].split("</section>")[0])
    assert len(links) == len(ALL)
    assert {client.get(link).status_code for link in links} == {200}


def test_a_step_that_is_done_is_marked():
    body = agency()
    person("leader", body, NOW)
    page = signed_in(person("operator", body, NOW)).get("/pekerjaan/")
    assert to_do(page) == [key for key in ALL if key != "people"]


def test_whoever_is_not_the_operator_has_no_list():
    page = signed_in(person("leader", agency(), NOW)).get("/pekerjaan/")
    assert 'id="langkah"' not in page.text


def test_the_list_goes_when_the_first_answer_is_there():
    page = signed_in(world().people.operator).get("/pekerjaan/")
    assert page.context["steps"] == ()
    assert 'id="langkah"' not in page.text
