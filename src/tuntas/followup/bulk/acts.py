"""What a bulk does to one of its plans: the guards of the single act, and what would change.

Nothing is saved here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils import timezone

from tuntas.accounts.models import User
from tuntas.audit.actions import Act as AuditAct
from tuntas.core.base.errors import Refusal
from tuntas.core.base.messages import N_, Message
from tuntas.core.followup import workflow as core
from tuntas.followup.evidence.queries import OWN_WORK
from tuntas.followup.models import (
    ActionPlan,
    DeadlineChange,
    Evidence,
    Milestone,
    PlanElement,
    StatusEvent,
)
from tuntas.followup.permissions import may_write_plans, plans_seen, roles_at
from tuntas.followup.plans import steps
from tuntas.organisation.models import Service, Unit
from tuntas.organisation.permissions import Viewer
from tuntas.surveys.models import Round

NOTHING_NEW = N_("Sudah demikian; tidak ada yang berubah.")
NONE = "–"


@dataclass(frozen=True)
class Given:
    """What a person gives with an act for all its plans; each act looks at its own part.

    ``services``: of a copy's targets; ``round``: of a carry-over's. Ids, so that it can be kept as
    JSON.
    """

    person: int | None = None
    day: date | None = None
    reason: str = ""
    tags: tuple[str, ...] = ()
    services: tuple[int, ...] = ()
    round: int | None = None


@dataclass(frozen=True)
class Row:
    """A plan of a bulk, in the version that was seen; ``back`` is what undoing puts back."""

    plan: int
    seen: int
    back: Any = None


@dataclass(frozen=True)
class NewPlan:
    round: Round
    unit: Unit
    content: steps.PlanContent
    copy_of: ActionPlan | None = None
    carried_from: ActionPlan | None = None


@dataclass(frozen=True)
class Step:
    """What an act does to a plan. ``fields``: of the plan; ``back``: what undoing needs."""

    plan: ActionPlan
    says: Message
    fields: dict[str, Any] = field(default_factory=dict)
    audit: AuditAct | None = None
    event: StatusEvent | None = None
    wish: DeadlineChange | None = None
    answer: dict[str, Any] = field(default_factory=dict)  # fields of the wish, once it is decided
    makes: Sequence[NewPlan] = ()
    back: Any = None

    @property
    def changes(self) -> bool:
        """Whether the plan is another one afterwards, and so has another version."""
        return bool(self.fields or self.event or self.wish)


class Scene:
    """Some plans as they stand now, with all that their guards look at; a constant number of
    queries.
    """

    def __init__(
        self, rows: Iterable[Row], given: Given, viewer: Viewer, at: datetime, *, lock: bool = False
    ) -> None:
        self.rows, self.given, self.viewer, self.at = list(rows), given, viewer, at
        wanted = plans_seen(viewer).filter(pk__in=[row.plan for row in self.rows])
        # Few are shared by many plans: one object each, instead of one per plan.
        wanted = wanted.prefetch_related(
            "round__agency", "unit", "service", "recommendation", "person_in_charge", "made_by"
        )
        if lock:
            wanted = wanted.order_by("pk").select_for_update(of=("self",))
        self.plans: dict[int, ActionPlan] = {plan.pk: plan for plan in wanted}

    @cached_property
    def staff(self) -> dict[int, set[int]]:
        """Of the plans' units, and of those that plans are copied to."""
        units = [plan.unit for plan in self.plans.values()]
        return steps.staff_of([*units, *(service.unit for service in self.services)], self.at)

    @cached_property
    def people(self) -> dict[int, User]:
        """Those that plans may be given to."""
        back = {row.back["person"] for row in self.rows if isinstance(row.back, dict)}
        return User.objects.in_bulk({self.given.person, *back} - {None})

    @cached_property
    def round(self) -> Round | None:
        return Round.objects.filter(pk=self.given.round, agency=self.viewer.agency).first()

    @cached_property
    def services(self) -> list[Service]:
        found = Service.objects.filter(pk__in=self.given.services, unit__agency=self.viewer.agency)
        return list(found.select_related("unit"))

    @cached_property
    def wishes(self) -> dict[int, DeadlineChange]:
        asked = DeadlineChange.objects.filter(plan__in=self.plans, state=DeadlineChange.State.ASKED)
        return {wish.plan_id: wish for wish in asked}

    @cached_property
    def evidence(self) -> list[tuple[int, str, int, bool]]:
        """(plan, state, by, whether it stands) of every piece."""
        rows = Evidence.objects.filter(plan__in=self.plans)
        values = rows.values_list("plan_id", "state", "by_id", "withdrawn_at", "replaced_by")
        return [
            (plan, state, by, gone is None and after is None)
            for plan, state, by, gone, after in values
        ]

    @cached_property
    def hands(self) -> dict[int, set[int]]:
        """As ``queries_evidence.hands_of``."""
        hands = {pk: {plan.made_by_id} for pk, plan in self.plans.items()}
        for plan, by in StatusEvent.objects.filter(
            plan__in=self.plans, verb__in=OWN_WORK
        ).values_list("plan_id", "by_id"):
            hands[plan].add(by)
        for plan, _state, by, _stands in self.evidence:
            hands[plan].add(by)
        return {pk: {by for by in found if by is not None} for pk, found in hands.items()}

    @cached_property
    def carried(self) -> dict[int, ActionPlan]:
        """What became of plans that were carried over."""
        made = ActionPlan.objects.filter(carried_from__in=self.plans).select_related("round")
        return {plan.carried_from_id: plan for plan in made}

    @cached_property
    def copied(self) -> dict[int, list[int]]:
        """The services that have a copy already."""
        return _grouped(
            ActionPlan.objects.filter(copy_of__in=self.plans).values_list(
                "copy_of_id", "service_id"
            )
        )

    @cached_property
    def elements(self) -> dict[int, list[str]]:
        rows = PlanElement.objects.filter(plan__in=self.plans).order_by("code")
        return _grouped(rows.values_list("plan_id", "code"))

    @cached_property
    def milestones(self) -> dict[int, list[Milestone]]:
        return _grouped((m.plan_id, m) for m in Milestone.objects.filter(plan__in=self.plans))

    @cached_property
    def _standing(self) -> dict[int, list[str]]:
        return _grouped((plan, state) for plan, state, _by, stands in self.evidence if stands)

    def situation(self, plan: ActionPlan) -> core.Situation:
        """As ``actions_plans.situation``, for an act that asks nothing."""
        states = self._standing.get(plan.pk, [])
        return core.Situation(
            state=plan.state,
            today=timezone.localdate(self.at),
            actor=self.viewer.person.pk,
            text=plan.text,
            deadline=plan.deadline,
            evidence=sum(state != Evidence.State.REJECTED for state in states),
            accepted=sum(state == Evidence.State.ACCEPTED for state in states),
            hands=frozenset(self.hands[plan.pk]),
            outcome=plan.outcome,
            grounds=plan.grounds,
        )


def _grouped(pairs: Iterable[tuple[int, Any]]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


Decide = Callable[[ActionPlan, Scene, Any], Step]  # raises Refusal


def move(verb: str) -> Decide:
    """A verb of ``core.followup.workflow`` that asks nothing."""

    def decide(plan: ActionPlan, scene: Scene, _back: Any) -> Step:
        target = core.move(scene.situation(plan), verb, roles_at(scene.viewer, plan.unit))
        fields = steps.moved_fields(plan, verb, target, steps.Act())
        says = Message(
            N_("{old} → {new}"),
            {"old": Message(core.STATES[plan.state]), "new": Message(core.STATES[target])},
        )
        old = plan.status
        for name, value in fields.items():
            setattr(plan, name, value)
        event = steps.event_of(plan, verb, target, old, scene.viewer, scene.at)
        audit = AuditAct(verb, "plan", plan.pk, steps.moved_data(plan, event))
        return Step(plan, says, fields, audit, event)

    return decide


def assign(plan: ActionPlan, scene: Scene, back: Any) -> Step:
    """Give a plan to a person of its unit, or to nobody; ``back`` is who had it."""
    writable(plan, scene)
    if plan.state == "closed":
        raise Refusal("plan_closed", N_("Rencana ini sudah selesai."))
    new = back["person"] if back else scene.given.person
    if new is not None:
        steps.refuse_person(new, scene.staff[plan.unit_id])
    if new == plan.person_in_charge_id:
        raise Refusal("nothing_new", NOTHING_NEW)
    names = {"old": _called(plan.person_in_charge), "new": _called(scene.people.get(new or 0))}
    data = {"plan": plan.code, "old": plan.person_in_charge_id, "new": new}
    return Step(
        plan,
        Message(N_("Penanggung jawab: {old} → {new}"), names),
        {"person_in_charge_id": new},
        AuditAct("assign", "plan", plan.pk, data),
        back={"person": plan.person_in_charge_id},
    )


def _called(person: User | None) -> str:
    return person.name if person else NONE


def tag(plan: ActionPlan, scene: Scene, _back: Any) -> Step:
    return _tagged(plan, scene, set(plan.tags) | set(scene.given.tags))


def untag(plan: ActionPlan, scene: Scene, _back: Any) -> Step:
    return _tagged(plan, scene, set(plan.tags) - set(scene.given.tags))


def tags_back(plan: ActionPlan, scene: Scene, back: Any) -> Step:
    return _tagged(plan, scene, back)


def _tagged(plan: ActionPlan, scene: Scene, tags: Collection[str]) -> Step:
    writable(plan, scene)
    new, old = sorted(tags), list(plan.tags)
    if new == old:
        raise Refusal("nothing_new", NOTHING_NEW)
    says = Message(
        N_("Penanda: {old} → {new}"), {"old": ", ".join(old) or NONE, "new": ", ".join(new) or NONE}
    )
    data = {"plan": plan.code, "old": old, "new": new}
    return Step(plan, says, {"tags": new}, AuditAct("tag", "plan", plan.pk, data), back=old)


def ask_deadline(plan: ActionPlan, scene: Scene, _back: Any) -> Step:
    return wish(plan, scene, scene.given.day, scene.given.reason)


def wish(plan: ActionPlan, scene: Scene, day: date | None, reason: str) -> Step:
    if day is None:
        raise Refusal("day_missing", N_("Beri tenggat yang diusulkan."))
    steps.refuse_wish(plan, day, reason, scene.viewer, scene.at, plan.pk in scene.wishes)
    asked = DeadlineChange(
        plan=plan,
        old=plan.deadline,
        new=day,
        reason=reason.strip(),
        asked_by=scene.viewer.person,
        asked_at=scene.at,
    )
    says = Message(
        N_("Usulan tenggat: {old} → {new}; kepala unit yang memutuskan"),
        {"old": plan.deadline or NONE, "new": day},
    )
    audit = AuditAct("ask_deadline", "plan", plan.pk, steps.wish_data(asked))
    return Step(plan, says, audit=audit, wish=asked)


def answer_deadline(grant: bool) -> Decide:
    def decide(plan: ActionPlan, scene: Scene, _back: Any) -> Step:
        wish = scene.wishes.get(plan.pk)
        if wish is None:
            raise Refusal("no_wish", N_("Tidak ada usulan tenggat yang menunggu keputusan."))
        wish.plan = plan
        steps.refuse_answer(wish, plan, grant, scene.given.reason, scene.viewer)
        answer = steps.answered_fields(grant, scene.given.reason, scene.viewer, scene.at)
        for name, value in answer.items():
            setattr(wish, name, value)
        template = N_("Tenggat: {old} → {new}") if grant else N_("Tenggat tetap {old}, bukan {new}")
        says = Message(template, {"old": plan.deadline or NONE, "new": wish.new})
        data = steps.answer_data(wish, grant, scene.given.reason)
        fields = steps.granted_fields(plan, wish) if grant else {}
        audit = AuditAct("decide_deadline", "plan", plan.pk, data)
        return Step(plan, says, fields, audit, wish=wish, answer=answer)

    return decide


def writable(plan: ActionPlan, scene: Scene) -> None:
    if not may_write_plans(scene.viewer, plan.unit):
        raise Refusal(
            "not_allowed", N_("Rencana aksi hanya dapat ditulis oleh petugas dan kepala unitnya.")
        )
