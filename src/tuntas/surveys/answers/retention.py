"""What is deleted, and when (docs/reference/privacy.md). Each deletion leaves its count in the
audit.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from tuntas.audit.actions import record
from tuntas.surveys.actions import record_round
from tuntas.surveys.models import Complaint, DuplicateTrace, Invitation, Round


@dataclass(frozen=True)
class Swept:
    """How much was deleted."""

    traces: int
    addresses: int
    contacts: int


@transaction.atomic
def on_close(*, round_: Round, at: datetime) -> tuple[int, int]:
    """Drop the duplicate traces and the invited addresses of a round that takes no more answers.

    Returns (traces, addresses); does nothing the second time.
    """
    traces, _by_model = DuplicateTrace.objects.filter(round=round_).delete()
    invited = Invitation.objects.filter(round_service__round=round_).exclude(address="")
    addresses = invited.update(address="")
    if traces or addresses:
        data = {"traces": traces, "addresses": addresses}
        record_round(round_, "delete_traces", None, at, data)
    return traces, addresses


@transaction.atomic
def delete_contacts(*, at: datetime) -> int:
    """Delete the contacts that are due: CONTACT_DAYS after the answer, or after the round's end
    without one.

    The complaint itself stays, with what was answered.
    """
    limit = at - timedelta(days=settings.CONTACT_DAYS)
    answered = Q(state=Complaint.State.ANSWERED, answered_at__lt=limit)
    ended = Q(round__closed_at__lt=limit) | Q(round__closes__lt=timezone.localdate(limit))
    due = Complaint.objects.exclude(contact="").filter(
        answered | (~Q(state=Complaint.State.ANSWERED) & ended)
    )
    keys = list(due.values_list("pk", flat=True))
    deleted = Complaint.objects.filter(pk__in=keys).update(contact="")
    if deleted:
        data = {"complaints": keys, "days": settings.CONTACT_DAYS}
        record(at=at, by=None, verb="delete_contacts", noun="complaint", object_id="all", data=data)
    return deleted


def contact_ends(complaint: Complaint) -> date | None:
    """The day after which ``delete_contacts`` deletes its contact, as things stand; None without
    one.
    """
    if not complaint.contact:
        return None
    ended = complaint.answered_at or complaint.round.closed_at
    last = timezone.localdate(ended) if ended else complaint.round.closes
    return last + timedelta(days=settings.CONTACT_DAYS)


def sweep(*, at: datetime) -> Swept:
    """Delete everything that is due. Safe to run at any time and as often as one likes."""
    ended = Round.objects.filter(Q(closed_at__lte=at) | Q(closes__lt=timezone.localdate(at)))
    dropped = [on_close(round_=round_, at=at) for round_ in ended]
    return Swept(
        sum(traces for traces, _ in dropped),
        sum(addresses for _, addresses in dropped),
        delete_contacts(at=at),
    )
