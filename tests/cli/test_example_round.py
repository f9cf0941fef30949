"""The demo's open round can be answered, and changes no result of the years before."""

import pytest
from django.utils import timezone

from tests import factories
from tuntas.cli import example_round
from tuntas.results.queries import agency_scores, rounds_of
from tuntas.surveys import queries
from tuntas.surveys.models import Channel, Response

pytestmark = pytest.mark.django_db


def test_the_open_round_has_answers_of_every_channel_and_a_path_and_is_no_result_yet():
    world, now = factories.world(), timezone.now()
    before = agency_scores(rounds_of(world.agency))
    made = example_round.open_now(world.agency, world.units[0], world.people.officer, 7, now)
    made.questionnaire.refresh_from_db()
    answers = Response.objects.filter(round=made)
    assert queries.is_open(made, now)
    assert made.questionnaire.locked_at is not None
    assert set(answers.values_list("channel", flat=True)) == {"link", "qr", "kiosk", "paper", "embed"}
    assert not answers.filter(channel=Channel.PAPER, entered_by=None).exists()
    assert all(made.opens <= timezone.localdate(a.received_at) <= timezone.localdate(now) for a in answers)
    asked = made.round_services.order_by("pk").first()
    assert example_round.survey_path() == f"/s/{asked.code}/"
    assert agency_scores(rounds_of(world.agency)) == before


def test_without_a_round_there_is_no_path():
    assert example_round.survey_path() is None
