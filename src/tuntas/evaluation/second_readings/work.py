"""Second readings as queues of "my work": those that wait on their reader and on who settles, and
those that wait on nobody, for who can give them to somebody.
"""

from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext, gettext_lazy as _

from tuntas.evaluation.models import SecondReading
from tuntas.followup.permissions import VERIFIERS
from tuntas.followup.work.queries import NO_DAY, PLACING, Item, Me, Queue, for_leads
from tuntas.organisation.permissions import LEADS, Role

from .queries import disputes, to_read, to_settle, without_reader

_SHOWN = ("plan__round", "plan__unit", "sample__evaluation", "reader")


def _since(field: str, rows: QuerySet[Any]) -> QuerySet[Any]:
    found: QuerySet[Any] = rows.annotate(due_day=NO_DAY, waiting_since=F(field))
    return found


def _to_read(me: Me) -> QuerySet[Any]:
    rows = to_read(me.viewer, me.today)
    return _since("sample__made_at", rows)


def _to_settle(me: Me) -> QuerySet[Any]:
    """Where two opinions differ and it is this person's turn."""
    rows = to_settle(me.viewer, me.today).select_related(*_SHOWN)
    return _since("given_at", rows)


def _to_give(me: Me) -> QuerySet[Any]:
    """Whose reader may not read any more, for who can give them to others."""
    rows = for_leads(without_reader(me.viewer.agency, me.today), me).select_related(*_SHOWN)
    return _since("sample__made_at", rows)


def _unsettled(me: Me) -> QuerySet[Any]:
    """Differences that nobody may settle, for who appoints somebody."""
    rows = disputes(me.viewer.agency, me.today).filter(turn="").select_related(*_SHOWN)
    return _since("given_at", rows)


def _blind(reading: SecondReading, _me: Me) -> Item:
    """Without the code of the plan, which the reader shall not look up elsewhere."""
    about = Truncator(reading.plan.text).chars(140)
    address = reverse("second-reading", args=[reading.pk])
    label = gettext("Pembacaan {no}").format(no=reading.pk)
    return Item(label, address, about, reading.plan.unit.name)


def _item(reading: SecondReading, _me: Me) -> Item:
    plan, code = reading.plan, reading.sample.evaluation.code
    about = Truncator(plan.text).chars(140)
    address = f"{reverse('second-readings', args=[code])}#beda-{reading.pk}"
    return Item(plan.code, address, about, plan.unit.name)


def _left(reading: SecondReading, _me: Me) -> Item:
    """Without the code of the plan, which whoever still has to read it shall not look up, and
    without a name, which would be covered in the file: its page says who reads.
    """
    about = gettext("Dalam penugasan {code}").format(code=reading.sample.evaluation.code)
    address = f"{reverse('second-readings', args=[reading.sample.evaluation.code])}#pembaca-lain"
    label = gettext("Pembacaan {no}").format(no=reading.pk)
    return Item(label, address, about, reading.plan.unit.name)


def _nobody_s(reading: SecondReading, _me: Me) -> Item:
    about = gettext(
        "Pimpinan tim tidak bertugas, atau memutus pendapat atau pekerjaannya sendiri; "
        "angkat orang lain."
    )
    return Item(reading.plan.code, reverse("appoint"), about, reading.plan.unit.name)


READINGS = Queue(
    "pembacaan-kedua", _("Pembacaan kedua menunggu pendapat Anda"), VERIFIERS, _to_read, _blind
)
DISPUTES = Queue(
    "beda-pendapat",
    _("Beda pendapat menunggu putusan Anda"),
    frozenset(LEADS),
    _to_settle,
    _item,
)
LEFT = Queue("pembaca-lain", _("Pembacaan kedua yang perlu pembaca lain"), PLACING, _to_give, _left)
UNSETTLED = Queue(
    "tanpa-pemutus",
    _("Beda pendapat yang tidak dapat diputus siapa pun"),
    frozenset({Role.OPERATOR}),
    _unsettled,
    _nobody_s,
)
