"""Tallies follow the answers at the cost of what is new, and always are what counting anew
gives.
"""

from datetime import timedelta
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import NOW, agency, survey, units
from tuntas.core.score.tallies import count_of
from tuntas.core.survey.instruments import SKM_2017
from tuntas.organisation.models import Service
from tuntas.results.models import RollUp, Tally
from tuntas.results.scores.actions import check_tallies, rebuild_tallies, roll_up
from tuntas.results.scores.queries import (
    agency_scores,
    counts_by_service,
    counts_by_unit,
    unit_scores,
)
from tuntas.surveys.models import Response

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def round_():
    body = agency()
    return survey(body, 2023, units(body)[:2])


def add(round_, service, values, **fields):
    answers = dict.fromkeys(SKM_2017.keys, values)
    return Response.objects.create(
        round=round_,
        service=service,
        received_at=NOW,
        answers=answers,
        profile={"sex": "P"},
        **fields,
    )


def anew(round_):
    found = {}
    for response in Response.objects.filter(round=round_, excluded=False):
        found.setdefault(response.service_id, []).append((response.answers, response.profile))
    return {service: count_of(forms) for service, forms in found.items()}


def test_only_what_is_new_is_counted(round_):
    service = Response.objects.first().service
    add(round_, service, 1)
    before = counts_by_service(round_)[service.pk].n
    assert roll_up(at=LATER) == 1
    assert counts_by_service(round_)[service.pk].n == before + 1
    assert roll_up(at=LATER) == 0
    assert counts_by_service(round_) == anew(round_)


def test_late_answers_exclusions_and_restores_in_any_order_leave_what_counting_anew_gives(round_):
    random = Random(4)  # noqa: S311 - example answers, not secrets
    services = list(Service.objects.filter(tallies__round=round_))
    for _ in range(40):
        act = random.randrange(3)
        if act == 0:
            add(round_, random.choice(services), random.randint(1, 4))
        elif act == 1:
            chosen = random.choice(list(Response.objects.all()))
            Response.objects.filter(pk=chosen.pk).update(excluded=not chosen.excluded)
        else:
            roll_up(at=LATER)
    roll_up(at=LATER)
    assert counts_by_service(round_) == anew(round_)
    assert check_tallies(round_=round_, at=LATER) == []


def test_an_answer_that_was_excluded_before_it_was_counted_is_never_counted(round_):
    service = Response.objects.first().service
    before = counts_by_service(round_)
    add(round_, service, 1, excluded=True)
    assert roll_up(at=LATER) == 0
    assert counts_by_service(round_) == before


def test_the_check_says_which_service_differs_and_rebuilding_mends_it(round_):
    tally = Tally.objects.order_by("service_id").first()
    Tally.objects.filter(pk=tally.pk).update(n=tally.n + 5)
    assert check_tallies(round_=round_, at=LATER) == [(tally.service_id, tally.n + 5, tally.n)]
    rebuild_tallies(round_=round_, by=None, at=LATER)
    assert check_tallies(round_=round_, at=LATER) == []


def test_the_check_finds_a_tally_without_any_answer(round_):
    other = agency("Badan Kedua")
    service = units(other)[0].services.first()
    copy = Tally.objects.first()
    copy.pk, copy.service = None, service
    copy.save()
    assert check_tallies(round_=round_, at=LATER) == [(service.pk, copy.n, 0)]


def test_figures_of_all_units_follow_a_roll_up_at_once(round_):
    first = unit_scores([round_])
    assert unit_scores([round_]) == first
    service = Response.objects.first().service
    add(round_, service, 1)
    roll_up(at=LATER)
    key = (round_.pk, service.unit_id)
    assert unit_scores([round_])[key].n == first[key].n + 1
    assert unit_scores([round_])[key] == unit_scores([round_], service.unit)[key]


def test_a_unit_that_gets_a_service_of_another_gets_its_answers(round_):
    service = Response.objects.first().service
    units_ = {key[1] for key in unit_scores([round_])}
    to = next(iter(units_ - {service.unit_id}))
    before = unit_scores([round_])[round_.pk, to].n
    Service.objects.filter(pk=service.pk).update(unit=to, name="Layanan pindahan")
    assert (
        unit_scores([round_])[round_.pk, to].n == before + counts_by_service(round_)[service.pk].n
    )


def test_queries_do_not_grow_with_units_and_services(round_):
    with CaptureQueriesContext(connection) as asked:
        counts_by_unit([round_])
        counts_by_service(round_)
        agency_scores([round_])
    assert len(asked) <= 7


def test_a_roll_up_gives_the_round_a_new_version_only_when_something_changed(round_):
    version = RollUp.objects.get(round=round_).version
    roll_up(at=LATER)
    assert RollUp.objects.get(round=round_).version == version
    add(round_, Response.objects.first().service, 2)
    roll_up(at=LATER)
    assert RollUp.objects.get(round=round_).version != version
