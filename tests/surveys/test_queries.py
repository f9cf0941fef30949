"""Until when the answers of a round may still come in: the rule that the form and papers share."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.surveys.channel_factories import collecting
from tuntas.surveys.queries import late_until, takes_answers

pytestmark = pytest.mark.django_db
NOW = timezone.now()
HOUR = timedelta(hours=1)


@pytest.fixture
def round_():
    return collecting().round


def test_an_open_round_has_no_late_answers(round_):
    assert late_until(round_, NOW) is None


def test_answers_come_late_as_long_as_the_form_takes_them(round_, settings):
    round_.closed_at = NOW
    until = late_until(round_, NOW)
    assert until == NOW + timedelta(days=settings.LATE_DAYS)
    for at in (NOW, until - HOUR, until, until + HOUR):
        assert takes_answers(round_, NOW - HOUR, at) == bool(late_until(round_, at)), at


def test_none_come_late_where_the_installation_takes_none_or_the_round_was_asked_elsewhere(
    round_, settings
):
    round_.closed_at = NOW
    round_.round_services.all().delete()
    assert late_until(round_, NOW) is None
    settings.LATE_DAYS = 0
    assert late_until(collecting_again(round_), NOW) is None


def collecting_again(round_):
    service = round_.agency.units.first().services.first()
    round_.round_services.create(service=service, users_last_year=10)
    return round_
