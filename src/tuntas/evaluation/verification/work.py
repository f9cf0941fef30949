"""Plans that wait to be verified and that nobody has, as a queue of "my work" of who can place
somebody.
"""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from tuntas.evaluation.models import ScopeUnit
from tuntas.followup.models import ActionPlan, StatusEvent
from tuntas.followup.permissions import VERIFIERS
from tuntas.followup.plans.contributors import judges
from tuntas.followup.work.queries import NO_DAY, PLACING, Item, Me, Queue, for_leads
from tuntas.organisation.models import Appointment

from .queries import with_holder


def _nobody_s(me: Me) -> QuerySet[Any]:
    """Plans that nobody at work may verify, and those whose unit an assignment left to nobody that
    divided others. ``of``: the code of the latest assignment that looks at the unit.
    """
    able = Appointment.objects.at_work(me.today).filter(role__in=VERIFIERS)
    able = able.filter(agency=me.viewer.agency)
    scope = ScopeUnit.objects.filter(round=OuterRef("round"), unit=OuterRef("unit"))
    shared = ScopeUnit.objects.filter(evaluation=OuterRef("evaluation"), member__isnull=False)
    latest = scope.order_by("-evaluation__cut_off", "-evaluation")
    last = StatusEvent.objects.filter(plan=OuterRef("pk")).order_by("-happened_at", "-pk")
    plans = ActionPlan.objects.filter(unit__agency=me.viewer.agency, state="evidence_in")
    plans = with_holder(plans, able.values("person")).filter(
        Q(~Exists(judges(VERIFIERS, me.today)))
        | Q(Exists(scope.filter(Exists(shared))), holder=None)
    )
    found: QuerySet[Any] = for_leads(plans, me).annotate(
        due_day=NO_DAY,
        waiting_since=Subquery(last.values("happened_at")[:1]),
        of=Subquery(latest.values("evaluation__code")[:1]),
    )
    return found.select_related("round", "unit")


def _item(plan: Any, _me: Me) -> Item:
    there = reverse("assignment-divide", args=[plan.of]) if plan.of else reverse("evaluations")
    return Item(plan.code, there, Truncator(plan.text).chars(140), plan.unit.name)


UNVERIFIED = Queue(
    "tanpa-pemeriksa",
    _("Rencana yang belum dipegang pemeriksa mana pun"),
    PLACING,
    _nobody_s,
    _item,
)
