"""What is kept for a time is deleted in time, and the audit trail tells how much."""

import json
from argparse import Namespace
from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils import timezone

from tests.factories import NOW, agency, units
from tests.people import cast
from tuntas.audit.models import Event
from tuntas.cli.server.sweep import run as sweep_command
from tuntas.surveys import secrecy
from tuntas.surveys.answers import retention
from tuntas.surveys.answers.actions import receive_complaint
from tuntas.surveys.models import Complaint, DuplicateTrace, Invitation, RoundService
from tuntas.surveys.rounds.actions import close_round, open_round

pytestmark = pytest.mark.django_db

AFTER = datetime(2024, 1, 2, tzinfo=UTC)  # the round of 2023 is over


@pytest.fixture
def asked():
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
    return RoundService.objects.create(round=round_, service=made[0].services.first())


def with_traces(asked):
    DuplicateTrace.objects.create(round=asked.round, digest="a" * 64, hour=NOW, count=3)
    Invitation.objects.create(
        round_service=asked,
        address=secrecy.encrypt("ani@contoh.id"),
        code_digest="b" * 64,
        made_at=NOW,
    )
    return asked.round


def kept():
    return DuplicateTrace.objects.count(), Invitation.objects.exclude(address="").count()


def complain(asked, contact="ani@contoh.id"):
    return receive_complaint(asked=asked, text="Antrean terlalu lama", contact=contact, at=NOW)


def answer(complaint, asked, at):
    person = cast(asked.round.agency, asked.service.unit, NOW).officer
    Complaint.objects.filter(pk=complaint.pk).update(
        state="answered", answered_at=at, answered_by=person
    )


def last_event():
    event = Event.objects.order_by("-id").first()
    return event.verb, json.loads(event.data)


def test_closing_a_round_deletes_traces_and_addresses_with_their_counts_in_the_audit_trail(asked):
    round_ = with_traces(asked)
    close_round(round_=round_, reason="Sampel cukup", by=None, at=NOW)
    assert kept() == (0, 0)
    assert Invitation.objects.count() == 1
    assert last_event() == ("delete_traces", {"traces": 1, "addresses": 1})


def test_a_round_that_ended_by_itself_is_swept_and_an_open_one_is_not(asked):
    with_traces(asked)
    assert retention.sweep(at=NOW) == retention.Swept(0, 0, 0)
    assert kept() == (1, 1)
    assert retention.sweep(at=AFTER) == retention.Swept(1, 1, 0)
    assert kept() == (0, 0)


def test_sweeping_again_deletes_nothing_and_records_nothing(asked):
    with_traces(asked)
    retention.sweep(at=AFTER)
    events = Event.objects.count()
    assert retention.sweep(at=AFTER) == retention.Swept(0, 0, 0)
    assert Event.objects.count() == events


def test_the_contact_of_an_answered_complaint_goes_after_the_days_of_the_setting(asked, settings):
    settings.CONTACT_DAYS = 30
    complaint = complain(asked)
    answer(complaint, asked, NOW)
    retention.sweep(at=NOW + timedelta(days=30))
    complaint.refresh_from_db()
    assert secrecy.decrypt(complaint.contact) == "ani@contoh.id"
    assert retention.sweep(at=NOW + timedelta(days=31)).contacts == 1
    complaint.refresh_from_db()
    assert (complaint.contact, complaint.text) == ("", "Antrean terlalu lama")
    assert last_event() == ("delete_contacts", {"complaints": [complaint.pk], "days": 30})


def test_the_contact_of_an_unanswered_complaint_stays_until_the_round_is_over_for_as_long(
    asked, settings
):
    settings.CONTACT_DAYS = 30
    complain(asked)
    assert retention.sweep(at=AFTER).contacts == 0
    assert retention.sweep(at=AFTER + timedelta(days=30)).contacts == 1


@pytest.mark.parametrize("answered", [True, False])
def test_the_day_that_is_told_is_the_last_one_with_the_contact(asked, settings, answered):
    settings.CONTACT_DAYS = 30
    complaint = complain(asked)
    if answered:
        answer(complaint, asked, NOW)
        complaint.refresh_from_db()
    last = timezone.make_aware(datetime.combine(retention.contact_ends(complaint), time.min))
    assert retention.delete_contacts(at=last) == 0
    assert retention.delete_contacts(at=last + timedelta(days=2)) == 1
    complaint.refresh_from_db()
    assert retention.contact_ends(complaint) is None


def test_the_command_says_what_it_deleted(asked, capsys, evidence_on_disk):
    with_traces(asked)
    complain(asked)
    assert sweep_command(Namespace(orphans=False)) == 0
    assert capsys.readouterr().out == (
        "Dihapus: 1 jejak pengirim ganda, 1 alamat undangan, 1 kontak pengaduan, "
        "0 sisa unggahan yang terputus.\n"
    )
