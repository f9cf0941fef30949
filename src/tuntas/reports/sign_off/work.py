"""The step of a report's signing that waits on somebody, or on nobody, as queues of "my work"."""

from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from tuntas.core.report import sign_off as signoff
from tuntas.evaluation.models import TeamMember
from tuntas.followup.work.queries import NO_DAY, PLACING, Item, Me, Queue, for_leads
from tuntas.reports.models import Signing, SignOff
from tuntas.web.terms import gettext, gettext_lazy as _

from .queries import stood_for, without_signer


def _waiting(me: Me) -> QuerySet[Signing]:
    """Signings whose next signature is this person's, or of somebody the person deputises for."""
    mine = Q(pk__in=())
    for state, role in signoff.TURNS.items():
        if role in me.viewer.roles:
            seats = TeamMember.objects.filter(
                role=signoff.SEATS[role], person__in=stood_for(me.viewer.person, role)
            )
            mine |= Q(state=state, evaluation__in=seats.values("evaluation"))
    return _since(Signing.objects.filter(mine, evaluation__agency=me.viewer.agency))


def _without_signer(me: Me) -> QuerySet[Signing]:
    return _since(for_leads(without_signer(me.viewer.agency, me.today), me))


def _since(signings: QuerySet[Signing]) -> QuerySet[Any]:
    last = SignOff.objects.filter(signing=OuterRef("pk")).order_by("-pk").values("at")[:1]
    since = Coalesce(Subquery(last), F("opened_at"))
    found: QuerySet[Any] = signings.annotate(due_day=NO_DAY, waiting_since=since)
    return found.select_related("evaluation")


def _item(signing: Signing, _me: Me) -> Item:
    evaluation = signing.evaluation
    about = f"{evaluation.title}, {evaluation.period}: {gettext(signoff.STATES[signing.state])}"
    return Item(evaluation.code, reverse("sign-off", args=[evaluation.code]), about)


SIGNING = Queue(
    "tanda-tangan",
    _("Laporan menunggu tanda tangan Anda"),
    frozenset(signoff.SEATS),
    _waiting,
    _item,
)
UNSIGNED = Queue(
    "tanpa-penanda-tangan",
    _("Laporan yang perlu penanda tangan lain"),
    PLACING,
    _without_signer,
    _item,
)
