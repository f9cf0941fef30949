"""What waits on whom: the queues of each role, as one table. The page "my work" and the number in
the navigation come from it. An app that imports this one adds its own queues to ``QUEUES`` in its
``ready``.

Every queue is a queryset with ``waiting_since`` and ``due_day`` (either may be None), the latest
first, then the oldest, so that counting all of them is one query and a long one can be paged.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db.models import (
    Count,
    DateField,
    DateTimeField,
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tuntas.core.base.data import rows
from tuntas.core.followup import workflow as core
from tuntas.core.voices.masking import mask
from tuntas.followup.models import (
    ActionPlan,
    Finding,
    Recommendation,
    RecommendationRun,
    StatusEvent,
)
from tuntas.followup.permissions import findings_seen, plans_seen
from tuntas.followup.plans.contributors import judges, without_own
from tuntas.followup.plans.page import (
    carried_on,
    deadline_requests,
    deadlines_to_decide,
    overdue,
)
from tuntas.followup.plans.queries import check_title
from tuntas.followup.words import say
from tuntas.notify.models import Delivery
from tuntas.notify.permissions import deliveries_seen
from tuntas.organisation.models import Appointment, Unit
from tuntas.organisation.permissions import (
    LEADS,
    Role,
    Viewer,
    complaints_wait_on,
    units_seen,
)
from tuntas.surveys.complaints.queries import complaints_seen
from tuntas.surveys.models import Complaint, Round
from tuntas.web.terms import gettext, gettext_lazy as _

TO_DO = tuple(state for state in core.IN_WORK if state != "returned")  # that queue is its own
WRITERS = (Role.OFFICER, Role.HEAD)
SOON = timedelta(days=7)
NO_DAY = Cast(Value(None), DateField())  # PostgreSQL does not order by a bare constant
NO_TIME = Cast(Value(None), DateTimeField())


@dataclass(frozen=True)
class Me:
    """Whose work it is, and on which day."""

    viewer: Viewer
    today: date


@dataclass(frozen=True)
class Item:
    """One thing that waits: what it is, where it is done ("" is nowhere in the product), what it is
    about.
    """

    label: str
    address: str
    about: str
    unit: str = ""


@dataclass(frozen=True)
class Queue:
    """``yours``: it waits on the person who looks, and counts in the navigation; the other queues
    are there to be watched.

    ``unit``: where a row has its unit; only those of units at which the person holds one of the
    roles count. ``since`` and ``due``: the fields to wait from and until, where ``find`` does not
    say so itself. ``first``: the role that comes before the others at a unit; they have the rows
    only where nobody at work holds it.
    """

    key: str
    title: Any
    roles: frozenset[str]
    find: Callable[[Me], QuerySet[Any]]
    item: Callable[[Any, Me], Item]
    yours: bool = True
    unit: str = ""
    since: str = ""
    due: str = ""
    first: str = ""

    def found(self, me: Me) -> QuerySet[Any]:
        rows = self.find(me)
        if self.unit:
            own = {unit for role, unit in me.viewer.held if role in self.roles}
            rows = rows.filter(**{f"{self.unit}__in": own})
            rows = rows.filter(self._comes_to(me)) if self.first else rows
        if self.since or self.due:
            since, due = self.since and F(self.since), self.due and F(self.due)
            rows = rows.annotate(due_day=due or NO_DAY, waiting_since=since or NO_TIME)
        return rows

    def _comes_to(self, me: Me) -> Q:
        """Rows of units where the person holds the first role, or nobody at work does."""
        own = [unit for role, unit in me.viewer.held if role == self.first]
        held = Appointment.objects.at_work(me.today).filter(role=self.first, unit__isnull=False)
        return Q(**{f"{self.unit}__in": own}) | ~Q(**{f"{self.unit}__in": held.values("unit")})

    def rows(self, me: Me) -> QuerySet[Any]:
        """The most overdue first, then what has waited longest."""
        order = (F("due_day").asc(nulls_last=True), F("waiting_since").asc(nulls_last=True), "pk")
        return self.found(me).order_by(*order)


def queues_of(me: Me) -> list[Queue]:
    return [queue for queue in QUEUES if queue.roles & me.viewer.roles]


def waiting(me: Me) -> int:
    """How many things wait on this person; one query."""
    # A constant: keys of different tables are of different types, which PostgreSQL does not unite.
    one = {"one": Value(1)}
    own = [q.found(me).order_by().values(**one) for q in queues_of(me) if q.yours]
    if not own:
        return 0
    return own[0].union(*own[1:], all=True).count() if len(own) > 1 else own[0].count()


# What waits on nobody is shown to who can place somebody.
PLACING = frozenset({*LEADS, Role.OPERATOR})


def for_leads(rows: QuerySet[Any], me: Me) -> QuerySet[Any]:
    """Rows that wait until the inspectorate's team places somebody: for who leads it; where nobody
    at work does, for the operator, who appoints.
    """
    if not me.viewer.roles.isdisjoint(LEADS):
        return rows
    led = Appointment.objects.at_work(me.today).filter(agency=me.viewer.agency, role__in=LEADS)
    return rows.exclude(Exists(led))


# Plans


def _plans(me: Me) -> QuerySet[Any]:
    last = StatusEvent.objects.filter(plan=OuterRef("pk")).order_by("-happened_at", "-pk")
    plans: QuerySet[Any] = (
        plans_seen(me.viewer)
        .select_related("round", "unit")
        .annotate(
            due_day=Coalesce("due", "deadline"),
            waiting_since=Subquery(last.values("happened_at")[:1]),
        )
    )
    return plans


def _in_state(*states: str) -> Callable[[Me], QuerySet[Any]]:
    return lambda me: _plans(me).filter(state__in=states)


def _to_do(me: Me) -> QuerySet[Any]:
    return _plans(me).filter(state__in=TO_DO).exclude(carried_on())


def _late(me: Me) -> QuerySet[ActionPlan]:
    return _to_do(me).filter(due_day__lt=me.today)


def _in_work(me: Me) -> QuerySet[ActionPlan]:
    return _to_do(me).filter(Q(due_day__gte=me.today) | Q(due_day=None))


def _to_verify(me: Me) -> QuerySet[ActionPlan]:
    """Without what the person has a part in: somebody else verifies that."""
    return without_own(_in_state("evidence_in")(me), me.viewer.person.pk)


def _plan_item(plan: ActionPlan, _me: Me, about: str = "", page: str = "plan") -> Item:
    about = Truncator(about or plan.text).chars(140)
    return Item(plan.code, _address(plan, page), about, plan.unit.name)


def _address(plan: ActionPlan, page: str = "plan") -> str:
    return reverse(page, args=[plan.round.code, plan.code])


# Recommendations, requests for a deadline, findings


def _unanswered(_me: Me) -> QuerySet[Recommendation]:
    """Released recommendations that no plan answers."""
    released = RecommendationRun.State.RELEASED
    found = Recommendation.objects.filter(line__run__state=released, plans=None, further_plans=None)
    there = ActionPlan.objects.filter(round=OuterRef("round"), unit=OuterRef("unit"))
    return found.annotate(may_link=Exists(there)).select_related("unit", "service", "line")


def _recommendation_item(each: Any, _me: Me) -> Item:
    """Leads to the screen on which plans of its service are linked and written."""
    service = each.service.name if each.service else ""
    address = f"{reverse('plan-new')}?unit={each.unit.no}&round={each.round_id}"
    address += f"&service={each.service_id or 'unit'}"
    code = each.line.code if each.line else ""
    label = " · ".join(filter(None, (code, service)))
    about = Truncator(each.text).chars(140)
    if each.may_link:
        address, about = f"{address}#tautkan", say("work.link_or_write", text=about)
    return Item(label, address, about, each.unit.name)


def _deadline_requests(me: Me) -> QuerySet[Any]:
    asked = deadlines_to_decide(me.viewer, me.today)
    return asked.select_related("plan__round", "plan__unit")


def _findings(me: Me) -> QuerySet[Any]:
    """With the code of the latest evaluation that covers the finding's unit in its round."""
    looked_at = Round.objects.filter(pk=OuterRef("round"), scopeunit__unit=OuterRef("unit"))
    latest = looked_at.order_by("-scopeunit__evaluation__cut_off", "-scopeunit__evaluation")
    code = Subquery(latest.values("scopeunit__evaluation__code")[:1])
    found: QuerySet[Any] = (
        findings_seen(me.viewer)
        .filter(state=Finding.State.OPEN)
        .select_related("plan__round", "plan__unit", "unit", "round")
        .annotate(due_day=NO_DAY, waiting_since=NO_TIME, evaluation_code=code)
    )
    return found


def _finding_item(finding: Any, _me: Me) -> Item:
    if finding.plan is None:
        unit, code = finding.of_unit, finding.evaluation_code
        address = (
            reverse("finding", args=[code, finding.pk]) if code else reverse("unit", args=[unit.no])
        )
        return Item(unit.name, address, check_title(finding.check_id), unit.name)
    address = f"{_address(finding.plan)}#temuan-{finding.pk}"
    return Item(finding.plan.code, address, check_title(finding.check_id), finding.plan.unit.name)


def _late_units(me: Me) -> QuerySet[Any]:
    """With ``late``, the number of their overdue plans, and ``until``, the last day these were
    due on.
    """
    late = overdue(me.today, "plans__")
    first = Min(Coalesce("plans__due", "plans__deadline"), filter=late)
    units = units_seen(me.viewer).annotate(late=Count("plans", filter=late), due_day=first)
    return units.filter(late__gt=0).annotate(
        waiting_since=NO_TIME, until=Value(me.today - timedelta(days=1), DateField())
    )


def _headless(me: Me) -> QuerySet[Any]:
    """Units whose work waits on a head, and none is at work who may do it; ``waits``: how many of
    their plans are the unit's to act on.
    """
    at_work = Appointment.objects.at_work(me.today).filter(unit=OuterRef("pk"))
    plans = ActionPlan.objects.filter(unit=OuterRef("pk")).exclude(carried_on())
    to_do = plans.filter(state__in=(core.START, *core.IN_WORK))
    unanswered = _unanswered(me).filter(unit=OuterRef("pk"))
    asked = deadline_requests(me.today).filter(plan__unit=OuterRef("pk"), has_head=False)
    asked = asked.exclude(Exists(judges(LEADS, me.today, "plan__")))
    waits = ("submitted", core.START, *core.IN_WORK)
    units = Unit.objects.filter(agency=me.viewer.agency).filter(
        Q(~Exists(at_work.filter(role=Role.HEAD)), Exists(plans.filter(state="submitted")))
        | Q(~Exists(at_work.filter(role__in=WRITERS)), Q(Exists(to_do)) | Exists(unanswered))
        | Exists(asked)
    )
    n = Count("plans", filter=Q(plans__state__in=waits))
    return units.annotate(waits=n, due_day=NO_DAY, waiting_since=NO_TIME)


def _headless_item(unit: Any, _me: Me) -> Item:
    address = f"{reverse('appoint')}?unit={unit.pk}&role={Role.HEAD}"
    return Item(unit.name, address, say("work.headless", n=unit.waits))


def _unit_item(unit: Any, _me: Me) -> Item:
    address = f"{reverse('plans')}?unit={unit.no}&status=open&due_until={unit.until.isoformat()}"
    about = say("work.late", late=unit.late)
    return Item(unit.name, address, about)


# Complaints, rounds, and what went wrong


def _complaints(me: Me) -> QuerySet[Complaint]:
    mine = complaints_wait_on(me.viewer, timezone.now(), "service__unit")
    return complaints_seen(me.viewer).filter(mine).exclude(state=Complaint.State.ANSWERED)


def _complaint_item(each: Complaint, me: Me) -> Item:
    text = Truncator(mask(each.text, gettext, me.viewer.house)).chars(140)
    return Item(
        each.service.name, reverse("complaint", args=[each.pk]), text, each.service.unit.name
    )


def _rounds(me: Me) -> QuerySet[Round]:
    """Those that are being prepared, and those whose last day is near."""
    ending = Q(draft=False, closed_at=None, closes__range=(me.today, me.today + SOON))
    return Round.objects.filter(Q(draft=True) | ending, agency=me.viewer.agency)


def _round_item(round_: Round, _me: Me) -> Item:
    about = say("work.prepared") if round_.draft else say("work.ending")
    return Item(round_.name, reverse("round", args=[round_.pk]), about)


def _undelivered(me: Me) -> QuerySet[Delivery]:
    seen = deliveries_seen(me.viewer).values("pk")
    failed = Delivery.objects.filter(pk__in=seen, state=Delivery.State.FAILED)
    return failed.select_related("person", "webhook")


def _delivery_item(each: Delivery, _me: Me) -> Item:
    to = each.webhook or each.person
    return Item(to.name if to else "", f"{reverse('deliveries')}?state=failed", each.problem)


def _failed_tasks(_me: Me) -> QuerySet[DBTaskResult[..., Any]]:
    return DBTaskResult.objects.filter(status=TaskResultStatus.FAILED)


def _task_item(task: DBTaskResult[..., Any], _me: Me) -> Item:
    error = task.exception_class_path or ""
    return Item(task.task_path.rpartition(".")[2], "", error.rpartition(".")[2])


_FOUND: Mapping[str, tuple[Callable[[Me], QuerySet[Any]], Callable[[Any, Me], Item]]] = {
    "setujui": (_in_state("submitted"), _plan_item),
    "tenggat": (_deadline_requests, lambda asked, me: _plan_item(asked.plan, me, asked.reason)),
    "kembali": (_in_state("returned"), _plan_item),
    "terlambat": (_late, _plan_item),
    "draf": (_in_state(core.START), _plan_item),
    "rekomendasi": (_unanswered, _recommendation_item),
    "berjalan": (_in_work, _plan_item),
    "pengaduan": (_complaints, _complaint_item),
    # Its page shows the evidence, too.
    "verifikasi": (_to_verify, partial(_plan_item, page="verify")),
    "dibuka-kembali": (_in_state("reopened"), _plan_item),
    "unit-terlambat": (_late_units, _unit_item),
    "unit-tanpa-kepala": (_headless, _headless_item),
    "temuan": (_findings, _finding_item),
    "putaran": (_rounds, _round_item),
    "kiriman": (_undelivered, _delivery_item),
    "tugas": (_failed_tasks, _task_item),
}


def _queue(key: str, title: str, roles: Iterable[str], **more: Any) -> Queue:
    return Queue(key, _(title), frozenset(map(Role, roles)), *_FOUND[key], **more)


QUEUES = [_queue(key, **of) for key, of in rows("work/queues", "tuntas.followup").items()]
