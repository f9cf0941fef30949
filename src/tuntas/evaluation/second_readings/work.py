"""Second readings as queues of "my work": those that wait on their reader, and on who settles."""

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext, gettext_lazy as _

from tuntas.evaluation.models import SecondReading
from tuntas.evaluation.permissions import readings_seen
from tuntas.followup.permissions import VERIFIERS
from tuntas.followup.work.queries import NO_DAY, Item, Me, Queue
from tuntas.organisation.permissions import Role

from .queries import to_read


def _to_read(me: Me) -> QuerySet[SecondReading]:
    rows = to_read(me.viewer)
    return rows.annotate(due_day=NO_DAY, waiting_since=F("sample__made_at"))


def _to_settle(me: Me) -> QuerySet[SecondReading]:
    """Where two opinions differ, of which neither is this person's."""
    mine = me.viewer.person
    rows = readings_seen(me.viewer).filter(given_at__isnull=False, holds="")
    rows = rows.exclude(opinion=F("first__verb")).exclude(reader=mine).exclude(first__by=mine)
    rows = rows.select_related("plan__round", "plan__unit")
    return rows.annotate(due_day=NO_DAY, waiting_since=F("given_at"))


def _blind(reading: SecondReading) -> Item:
    """Without the code of the plan, which the reader shall not look up elsewhere."""
    about = Truncator(reading.plan.text).chars(140)
    address = reverse("second-reading", args=[reading.pk])
    label = gettext("Pembacaan {no}").format(no=reading.pk)
    return Item(label, address, about, reading.plan.unit.name)


def _item(reading: SecondReading) -> Item:
    plan = reading.plan
    about = Truncator(plan.text).chars(140)
    return Item(plan.code, reverse("second-reading", args=[reading.pk]), about, plan.unit.name)


READINGS = Queue(
    "pembacaan-kedua", _("Pembacaan kedua menunggu pendapat Anda"), VERIFIERS, _to_read, _blind
)
DISPUTES = Queue(
    "beda-pendapat",
    _("Beda pendapat menunggu putusan Anda"),
    frozenset({Role.TEAM_LEADER}),
    _to_settle,
    _item,
)
