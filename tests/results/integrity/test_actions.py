"""What is unusual is kept per service and read again only where answers are new."""

import json
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection

from tests.factories import NOW, agency, units
from tests.results.integrity.factories import QUOTE, add, mixed, suspected
from tuntas.core.survey import integrity as core
from tuntas.results.integrity import queries as integrity
from tuntas.results.integrity.actions import read_answers
from tuntas.results.models import AnswerSigns
from tuntas.results.scores.actions import rebuild_tallies, roll_up
from tuntas.surveys.models import Response
from tuntas.surveys.rounds.actions import open_round

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def asked():
    """A round with six services, and ten answers of each."""
    body = agency()
    made = units(body)
    round_ = open_round(
        agency=body,
        year=2023,
        name="SKM 2023",
        target=None,
        rules=[],
        counted=made,
        by=None,
        at=NOW,
    )
    services = [service for unit in made for service in unit.services.order_by("pk")]
    for service in services:
        add(round_, service, [mixed(n) for n in range(10)])
    rebuild_tallies(round_=round_, by=None, at=NOW)
    return round_, services


def signs(round_):
    return {s.service_id: s for s in AnswerSigns.objects.filter(round=round_)}


def one_more(round_, service):
    Response.objects.create(
        round=round_, service=service, answers={}, received_at=NOW + timedelta(days=2), seconds=60
    )
    roll_up(at=LATER)


def test_every_service_is_read_once_and_then_only_where_something_is_new(asked):
    round_, services = asked
    assert (read_answers(at=NOW + timedelta(minutes=1)), read_answers(at=LATER)) == (6, 0)
    one_more(round_, services[0])
    assert read_answers(at=LATER + timedelta(minutes=1)) == 1
    assert [signs(round_)[s.pk].answers for s in services] == [11, 10, 10, 10, 10, 10]


def test_a_service_is_held_against_the_others_again_when_they_have_a_tenth_more(asked):
    round_, services = asked
    read_answers(at=NOW)
    for n in range(6):
        Response.objects.create(
            round=round_, service=services[0], answers={}, received_at=NOW + timedelta(days=n + 2)
        )
    roll_up(at=LATER)
    assert read_answers(at=LATER) == 6
    assert [signs(round_)[s.pk].others for s in services] == [50, 56, 56, 56, 56, 56]


def test_answers_read_little_by_little_give_the_same_counts_as_all_at_once(asked):
    round_, services = asked
    read_answers(at=NOW)
    for service in services * 3:
        one_more(round_, service)
        read_answers(at=LATER)
    little = {pk: s.counts for pk, s in signs(round_).items()}
    AnswerSigns.objects.all().delete()
    read_answers(at=LATER, round_=round_)
    assert {pk: s.counts for pk, s in signs(round_).items()} == little


def test_what_is_kept_is_what_a_look_at_the_answers_gives():
    round_, *_ = suspected()
    counts = {s: core.count(some) for s, some in integrity.answers_by_service(round_)}
    everything = sum(counts.values(), start=Counter())
    looked = [
        signal
        for s, some in integrity.answers_by_service(round_)
        for signal in core.look(s, some, counts[s], everything - counts[s])
    ]
    rows = list(AnswerSigns.objects.filter(round=round_).order_by("service"))
    assert integrity._signals(round_, rows, whole=False) == looked
    assert looked != []


def test_no_word_of_a_comment_is_copied():
    suspected()
    kept = json.dumps([s.signals for s in AnswerSigns.objects.all()])
    assert '"quoted": true' in kept
    assert [word for word in QUOTE.split() if len(word) > 4 and word in kept] == []


def test_no_transaction_is_open_while_answers_are_read(asked, monkeypatch):
    look, depths = core.look, []
    outside = len(connection.savepoint_ids)
    monkeypatch.setattr(
        core, "look", lambda *a: depths.append(len(connection.savepoint_ids)) or look(*a)
    )
    read_answers(at=NOW)
    assert depths == [outside] * 6


def test_what_is_packed_is_the_same_again():
    rows = [
        core.Answer(n, NOW + timedelta(seconds=n), "link", (4,) * 9, 1, 100, QUOTE)
        for n in range(30)
    ]
    calm = [
        core.Answer(n, NOW + timedelta(hours=n), "link", (3, 4) * 5, 60, 100, "") for n in range(99)
    ]
    found = core.look(7, rows, core.count(rows), core.count(calm))
    assert {s.kind for s in found} == {"straight_lining", "burst", "too_fast", "same_text"}
    for signal in found:
        data = json.loads(json.dumps(core.pack(signal)))
        assert core.unpack(signal.service, data, {0: QUOTE}) == signal
    assert core.unpack_counts(
        json.loads(json.dumps(core.pack_counts(core.count(rows))))
    ) == core.count(rows)
