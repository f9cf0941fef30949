"""The demo's open round can be answered, and changes no result of the years before."""

import pytest
from django.utils import timezone

from tests import factories
from tests.people import SINCE
from tuntas.accounts.actions import register_person
from tuntas.cli.example import round as example_round
from tuntas.core.followup.rule_sets import RULE_SETS
from tuntas.followup.models import Recommendation, RecommendationRun
from tuntas.organisation.actions import appoint
from tuntas.organisation.models import Appointment
from tuntas.results.integrity.actions import read_answers
from tuntas.results.models import AnswerSigns
from tuntas.results.scores.queries import agency_scores, rounds_of
from tuntas.surveys import queries
from tuntas.surveys.models import Channel, Complaint, Response

pytestmark = pytest.mark.django_db
Role = Appointment.Role


def test_the_open_round_has_answers_of_every_channel_and_a_path_and_is_no_result_yet():
    world, now = factories.world(), timezone.now()
    before = agency_scores(rounds_of(world.agency))
    made = example_round.open_now(world.agency, world.units[0], world.people.officer, 7, now)
    made.questionnaire.refresh_from_db()
    answers = Response.objects.filter(round=made)
    assert queries.is_open(made, now)
    assert made.questionnaire.locked_at is not None
    assert set(answers.values_list("channel", flat=True)) == {
        "link",
        "qr",
        "kiosk",
        "paper",
        "embed",
    }
    assert not answers.filter(channel=Channel.PAPER, entered_by=None).exists()
    assert all(
        made.opens <= timezone.localdate(a.received_at) <= timezone.localdate(now) for a in answers
    )
    asked = made.round_services.order_by("pk").first()
    assert example_round.survey_path() == f"/s/{asked.code}/"
    assert agency_scores(rounds_of(world.agency)) == before


def test_the_example_listens_to_what_people_wrote():
    body, now = factories.agency(), timezone.now()
    own, *_ = factories.units(body)
    for name, role, unit in (
        ("petugas", Role.OFFICER, own),
        ("anggota", Role.MEMBER, None),
        ("pengaduan", Role.COMPLAINTS, own),
    ):
        person = register_person(
            username=name, name=name, password="kata-sandi-uji-1", by=None, at=now
        )
        appoint(person=person, agency=body, role=role, unit=unit, valid_from=SINCE, by=None, at=now)
    made = example_round.open_now(body, own, person, 7, now)
    example_round.listen(made, own, now)
    assert list(Complaint.objects.order_by("pk").values_list("state", flat=True)) == [
        "answered", "in_progress", "new"
    ]  # fmt: skip
    assert [bool(c.contact) for c in Complaint.objects.order_by("pk")] == [True, False, True]
    written = Response.objects.filter(round=made).exclude(comment="")
    accepted = written.filter(comment_labels__state="accepted").distinct().count()
    assert (accepted, written.filter(comment_labels=None).count()) == (example_round.ACCEPTED, 0)
    assert accepted < written.count()
    left_out = Response.objects.filter(excluded=True)
    assert set(left_out.values_list("channel", "exclusions__by__username")) == {
        ("kiosk", "anggota")
    }
    assert read_answers(at=now) > 0
    assert {s["kind"] for sign in AnswerSigns.objects.all() for s in sign.signals} == {
        "burst",
        "too_fast",
    }


def test_without_a_round_there_is_no_path():
    assert example_round.survey_path() is None


def test_the_example_has_a_draft_of_recommendations_for_each_round_and_releases_none():
    world, now = factories.world(), timezone.now()
    name, body = "ketua", world.agency
    person = register_person(username=name, name=name, password="kata-sandi-uji-1", by=None, at=now)
    appoint(
        person=person,
        agency=body,
        role=Role.TEAM_LEADER,
        unit=None,
        valid_from=SINCE,
        by=None,
        at=now,
    )
    before = list(Recommendation.objects.values_list("pk", flat=True))
    made = example_round.open_now(world.agency, world.units[0], world.people.officer, 7, now)
    example_round.recommend(world.agency, now)
    drafts = RecommendationRun.objects.filter(state="draft").order_by("round__year")
    assert list(drafts.values_list("round", "rule_set__name")) == [
        (world.rounds[2021].pk, RULE_SETS["skm-2021"].name),
        (world.rounds[2022].pk, RULE_SETS["skm-2022"].name),
        (made.pk, RULE_SETS["skm-2022"].name),
    ]
    assert set(drafts.get(round=made).lines.values_list("too_small", flat=True)) <= {"few", "short"}
    assert list(Recommendation.objects.values_list("pk", flat=True)) == before
