"""A complaint is stored apart from answers, its contact encrypted; a bad one is refused."""

from datetime import timedelta

import pytest

from tests.factories import NOW, agency, units
from tuntas.audit.models import Event
from tuntas.core.base.errors import Refusal
from tuntas.surveys import secrecy
from tuntas.surveys.answers.actions import receive_complaint
from tuntas.surveys.models import Complaint, RoundService
from tuntas.surveys.rounds.actions import open_round

pytestmark = pytest.mark.django_db


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


def send(asked, text="Antrean lama", contact="ani@contoh.id", at=NOW):
    return receive_complaint(asked=asked, text=text, contact=contact, at=at)


def test_the_contact_is_encrypted_and_only_the_day_is_kept(asked):
    complaint = send(asked)
    assert "ani" not in complaint.contact
    assert secrecy.decrypt(complaint.contact) == "ani@contoh.id"
    assert (complaint.received_on, complaint.state) == (NOW.date(), "new")


def test_no_audit_row_tells_the_moment_of_a_complaint(asked):
    before = Event.objects.count()
    send(asked)
    assert Event.objects.count() == before


def test_the_same_complaint_sent_again_is_the_one_that_is_there(asked):
    assert send(asked) == send(asked)
    assert send(asked, contact="") != send(asked)
    assert send(asked, at=NOW + timedelta(days=1)) != send(asked)
    assert Complaint.objects.count() == 3


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"text": "  \0 "}, "complaint_empty"),
        ({"text": "x" * 2001}, "complaint_too_long"),
        ({"contact": "é" * 128}, "contact_too_long"),
        ({"at": NOW + timedelta(days=400)}, "round_closed"),
    ],
)
def test_a_complaint_that_cannot_be_taken_is_refused_and_nothing_stored(asked, changes, code):
    with pytest.raises(Refusal) as refused:
        send(asked, **changes)
    assert refused.value.code == code
    assert Complaint.objects.count() == 0
