import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from tuntas.core.base.errors import Refusal
from tuntas.core.base.messages import N_
from tuntas.core.survey import questionnaire as core
from tuntas.core.survey.questionnaire import Problem
from tuntas.surveys import queries, secrecy
from tuntas.surveys.actions import record_round
from tuntas.surveys.models import (
    Channel,
    Complaint,
    Questionnaire,
    Response,
    Round,
    RoundService,
)
from tuntas.surveys.questionnaires.queries import asked_in
from tuntas.surveys.refusals import refusal

MAX_CONTACT = 254  # bytes: the longest e-mail address


class AnswerProblems(Refusal):
    """A form that cannot be stored as it is; ``problems`` says which answer and why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            "answers_incomplete", N_("Ada jawaban yang perlu diperbaiki sebelum dikirim.")
        )


def questionnaire_of(asked: RoundService) -> core.Questionnaire:
    """What this service asks in its round: not for the tariff where there is none."""
    return asked_in(asked.round).for_service(has_tariff=asked.service.has_tariff)


@transaction.atomic
def receive(
    *,
    asked: RoundService,
    key: uuid.UUID,
    given: Mapping[str, str],
    channel: str,
    at: datetime,
    questionnaire: core.Questionnaire | None = None,
    shown: datetime | None = None,
    **about: Any,
) -> Response:
    """Store one filled form, once: the same form again gives the answer that is there.

    ``about``: its language, the seconds it took, who entered it, as fields of ``Response``.
    ``questionnaire`` is given where the caller has it at hand, or where blanks are allowed (paper);
    ``shown`` is when the form was shown, where it may have waited on a device without connection.
    Refuses a round that takes no answers now (round_closed), a key that another answer has
    (key_used) and, with ``AnswerProblems``, what is incomplete or hostile.
    """
    round_ = Round.objects.only("draft", "opens", "closes", "closed_at").get(pk=asked.round_id)
    open_ = queries.takes_answers(round_, shown or at, at)
    if not open_ and not Response.objects.filter(key=key).exists():
        raise round_closed()
    answers, problems = core.read_answers(questionnaire or questionnaire_of(asked), given)
    if problems:
        raise AnswerProblems(problems)
    about |= {"key": key, "channel": channel, "received_at": at}
    response = _response(answers, round=round_, service_id=asked.service_id, **about)
    if not open_:
        return _sent_before(response)
    try:
        with transaction.atomic():
            response.save(force_insert=True)
    except IntegrityError:  # sent before, perhaps at this very moment: the database decides
        return _sent_before(response)
    used = asked.round.questionnaire
    if used and used.locked_at is None:
        Questionnaire.objects.filter(pk=used.pk, locked_at=None).update(locked_at=at)
    return response


def _response(answers: core.Answers, **fields: Any) -> Response:
    """Not saved yet."""
    extra = dict(answers.extra)
    return Response(
        answers=dict(answers.ratings),
        comment=extra.pop("x.saran", ""),
        extra=extra,
        profile=dict(answers.profile),
        **fields,
    )


def round_closed() -> Refusal:
    return refusal("round_closed")


def _sent_before(again: Response) -> Response:
    """The stored answer with this key. Refuses (key_used) where it says something else: then
    somebody went back and answered anew, and neither answer may be taken for the other."""
    stored = Response.objects.get(key=again.key)
    said = ("round_id", "service_id", "answers", "comment", "extra", "profile")
    if any(getattr(stored, name) != getattr(again, name) for name in said):
        raise refusal("key_used")
    return stored


@transaction.atomic
def receive_many(
    *, round_: Round, answers: Iterable[tuple[Any, ...]], by: Any, at: datetime
) -> int:
    """Store answers of another system in batches; returns how many.

    Each is (service id, {element key: value}) or has a third part, the profile ({question key:
    band}). All are received at ``at``, which says nothing about when somebody answered.
    """
    stream = (
        Response(
            key=uuid.uuid4(),
            round=round_,
            service_id=service,
            channel=Channel.API,
            received_at=at,
            answers=dict(values),
            profile=dict(*profile),
        )
        for service, values, *profile in answers
    )
    total = 0
    while batch := list(islice(stream, 2000)):
        total += len(Response.objects.bulk_create(batch))
    record_round(round_, "receive", by, at, {"responses": total})
    return total


@transaction.atomic
def receive_complaint(
    *, asked: RoundService, text: str, contact: str, at: datetime, shown: datetime | None = None
) -> Complaint:
    """Store a complaint, apart from any answer to the survey. ``contact`` may be "", ``shown`` is
    that of ``receive``.

    The same complaint sent again since the day on which its form was shown is stored once. No
    audit row: its moment would
    lead to the answer that was given at that moment.
    """
    # PostgreSQL stores no NUL.
    text, contact = (s.replace("\0", "").strip() for s in (text, contact))
    if not queries.takes_answers(asked.round, shown or at, at):
        raise round_closed()
    if not text:
        raise refusal("complaint_empty")
    if len(text) > core.MAX_TEXT:
        raise refusal("complaint_too_long", most=core.MAX_TEXT)
    if len(contact.encode()) > MAX_CONTACT:
        raise refusal("contact_too_long", most=MAX_CONTACT)
    day = timezone.localdate(at)
    days = (timezone.localdate(shown or at), day)
    alike = Complaint.objects.filter(
        round=asked.round, service=asked.service, received_on__range=days, text=text
    )
    if existing := next((c for c in alike if secrecy.decrypt(c.contact) == contact), None):
        return existing
    return Complaint.objects.create(
        round=asked.round,
        service=asked.service,
        received_on=day,
        text=text,
        contact=secrecy.encrypt(contact),
    )
