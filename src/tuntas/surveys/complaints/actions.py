"""Complaints: taken up, answered, the answer sent. Only the complaint officer of the unit does
so.
"""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import transaction
from django.utils import translation

from tuntas.audit.actions import record
from tuntas.core.survey.questionnaire import MAX_TEXT
from tuntas.organisation.permissions import Viewer, may_read_contacts
from tuntas.surveys import secrecy
from tuntas.surveys.models import Complaint
from tuntas.surveys.refusals import refusal
from tuntas.surveys.words import say
from tuntas.web import display

State = Complaint.State


@transaction.atomic
def take_complaint(*, complaint: Complaint, viewer: Viewer, at: datetime) -> Complaint:
    """Say that somebody is on it; refuses (complaint_taken) where that was said before."""
    complaint = _locked(complaint, viewer)
    if complaint.state != State.NEW:
        raise refusal("complaint_taken")
    complaint.state = State.IN_PROGRESS
    complaint.save(update_fields=["state"])
    _record(complaint, "take", viewer, at)
    return complaint


@transaction.atomic
def read_contact(*, complaint: Complaint, viewer: Viewer, at: datetime) -> str:
    """The contact that was left, "" where none is (any more). Each look is recorded."""
    complaint = _locked(complaint, viewer)
    contact = secrecy.decrypt(complaint.contact)
    _record(complaint, "read_contact", viewer, at)
    return contact


@transaction.atomic
def answer_complaint(
    *, complaint: Complaint, answer: str, viewer: Viewer, at: datetime
) -> Complaint:
    """Store the answer, once; ``send_answer`` sends it."""
    complaint = _locked(complaint, viewer)
    if complaint.state == State.ANSWERED:
        raise refusal("complaint_answered")
    if not (answer := answer.replace("\0", "").strip()):
        raise refusal("answer_empty")
    if len(answer) > MAX_TEXT:
        raise refusal("answer_too_long", most=MAX_TEXT)
    complaint.state, complaint.answer = State.ANSWERED, answer
    complaint.answered_at, complaint.answered_by = at, viewer.person
    complaint.save(update_fields=["state", "answer", "answered_at", "answered_by"])
    _record(complaint, "answer", viewer, at, answer=answer)
    return complaint


def send_answer(*, complaint: Complaint, viewer: Viewer, at: datetime) -> bool:
    """Send the answer to the e-mail address that was left; False where none was left.

    Refuses what is not answered or was sent (not_to_send), without a mail server (no_mail_server),
    and where the server does not take it (mail_not_sent). No transaction is open while the mail
    server is asked.
    """
    _may_answer(complaint, viewer)
    if complaint.state != State.ANSWERED or complaint.sent_at is not None:
        raise refusal("not_to_send")
    address = secrecy.decrypt(complaint.contact)
    if not _is_email(address):
        return False
    if not settings.EMAIL_HOST:
        raise refusal("no_mail_server")
    try:
        _mail(complaint, address).send()
    except OSError as error:  # smtplib's errors are among them
        raise refusal("mail_not_sent", why=type(error).__name__) from error
    with transaction.atomic():
        Complaint.objects.filter(pk=complaint.pk).update(sent_at=at)
        _record(complaint, "send_answer", viewer, at)
    return True


def _locked(complaint: Complaint, viewer: Viewer) -> Complaint:
    _may_answer(complaint, viewer)
    rows = Complaint.objects.select_for_update(of=("self",)).select_related("service__unit")
    return rows.get(pk=complaint.pk)


def _record(complaint: Complaint, verb: str, viewer: Viewer, at: datetime, **data: object) -> None:
    pk = complaint.pk
    record(at=at, by=viewer.person, verb=verb, noun="complaint", object_id=pk, data=data)


def _may_answer(complaint: Complaint, viewer: Viewer) -> None:
    if not may_read_contacts(viewer, complaint.service.unit):
        raise refusal("not_allowed", said="not_handling_complaints")


def _is_email(address: str) -> bool:
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True


def _mail(complaint: Complaint, address: str) -> EmailMessage:
    """In the language of the agency: nobody knows the person's."""
    with translation.override(settings.LANGUAGE_CODE):
        service, day = complaint.service, display.day(complaint.received_on)
        values = {"day": day, "service": service.name, "unit": service.unit.name}
        opening = say("complaints.opening", **values)
        subject = say("complaints.subject")
        return EmailMessage(subject, f"{opening}\n\n{complaint.answer}\n", to=[address])
