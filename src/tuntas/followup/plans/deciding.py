"""Plans held for an act, and what the core decides about each: one plan is a batch of one."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime
from functools import cached_property

from django.db.models import QuerySet
from django.utils import timezone

from tuntas.accounts.models import User
from tuntas.audit.queries import history
from tuntas.core.followup import acts as core
from tuntas.core.followup.workflow import Offer, offers
from tuntas.followup.models import (
    ActionPlan,
    DeadlineChange,
    Evidence,
    Milestone,
    PlanElement,
    Recommendation,
)
from tuntas.followup.permissions import roles_at
from tuntas.organisation.models import Appointment, Service, Unit
from tuntas.organisation.permissions import Viewer
from tuntas.surveys.models import Round

from .contributors import contributors_of
from .facts import grouped

RELATED = ("round__agency", "unit", "service", "recommendation", "person_in_charge", "made_by")


# What the core calls as the plan's own row does.
OF_PLAN = (
    "code", "round", "state", "status", "due", "original_deadline", "outcome", "grounds",
    "elements_source",
)  # fmt: skip
OF_CONTENT = ("text", "deadline", "service", "cause", "measure", "person_in_charge", "tags")


class Held:
    """Plans as they stand now, with all that the core looks at.

    What an act does not need is not asked for; what it needs takes a query each, however many the
    plans are. ``lock``: nobody else changes them until the end of the transaction.
    """

    def __init__(
        self,
        plans: Iterable[ActionPlan],
        viewer: Viewer,
        at: datetime,
        givens: Collection[core.Given] = (),
        units: Iterable[Unit] = (),
    ) -> None:
        self.plans: dict[int, ActionPlan] = {plan.pk: plan for plan in plans}
        self.viewer, self.at, self.givens = viewer, at, list(givens)
        self._more_units = list(units)

    def decide(self, plan: ActionPlan, given: core.Given) -> core.Change:
        """Raises the Refusal that stands in the way."""
        needs = core.needs(given.verb)
        return core.decide(self.facts(plan, needs), self.context(needs), given)

    def facts(self, plan: ActionPlan, needs: frozenset[str]) -> core.Plan:
        found = {
            name: of[plan.pk] for name in needs & FACTS if plan.pk in (of := getattr(self, name))
        }
        return core.Plan(
            unit=plan.unit_id,
            content=self.content(plan, whole="content" in needs, elements="elements" in needs),
            **{name: getattr(plan, name) for name in OF_PLAN},
            **found,
        )

    def content(
        self, plan: ActionPlan, *, whole: bool = True, elements: bool = False
    ) -> core.PlanContent:
        """What the plan says; without ``whole`` only what its own row says."""
        main = [plan.recommendation] if plan.recommendation else []
        return core.PlanContent(
            recommendations=[*main, *(self.further[plan.pk] if whole else ())],
            elements=self.elements[plan.pk] if whole or elements else (),
            milestones=[(m.text, m.due) for m in self.milestones[plan.pk]] if whole else (),
            **{name: getattr(plan, name) for name in OF_CONTENT},
        )

    def context(self, needs: frozenset[str]) -> core.Context:
        return core.Context(
            today=timezone.localdate(self.at),
            actor=self.viewer.person.pk,
            roles=self.roles,
            **{name: getattr(self, name) for name in needs & CONTEXT},
        )

    @cached_property
    def units(self) -> dict[int, Unit]:
        """Of the plans, and of those that plans are made for."""
        units = [plan.unit for plan in self.plans.values()]
        services = self.services.values() if any(g.services for g in self.givens) else ()
        return {u.pk: u for u in (*units, *self._more_units, *(s.unit for s in services))}

    @cached_property
    def roles(self) -> dict[int, frozenset[str]]:
        return {pk: roles_at(self.viewer, unit) for pk, unit in self.units.items()}

    @cached_property
    def staff(self) -> dict[int, set[int]]:
        return staff_of(self.units, self.at)

    @cached_property
    def heads(self) -> dict[int, set[int]]:
        return staff_of(self.units, self.at, Appointment.Role.HEAD)

    @cached_property
    def people(self) -> dict[int, User]:
        return User.objects.in_bulk({given.person for given in self.givens} - {None})

    @cached_property
    def rounds(self) -> dict[int, Round]:
        wanted = {given.round for given in self.givens} - {None}
        return Round.objects.filter(agency=self.viewer.agency).in_bulk(wanted)

    @cached_property
    def recommendations(self) -> dict[int, Recommendation]:
        wanted = {pk for given in self.givens for pk in given.recommendations}
        return Recommendation.objects.filter(unit__agency=self.viewer.agency).in_bulk(wanted)

    @cached_property
    def services(self) -> dict[int, Service]:
        wanted = {pk for given in self.givens for pk in given.services}
        rows = Service.objects.filter(unit__agency=self.viewer.agency).select_related("unit")
        return rows.in_bulk(wanted)

    @cached_property
    def _standing(self) -> dict[int, list[str]]:
        """The states of the evidence that was neither withdrawn nor replaced."""
        rows = Evidence.objects.filter(plan__in=self.plans, withdrawn_at=None, replaced_by=None)
        return grouped(rows.values_list("plan_id", "state"))

    @cached_property
    def evidence(self) -> dict[int, int]:
        rejected = Evidence.State.REJECTED
        return {pk: sum(s != rejected for s in states) for pk, states in self._standing.items()}

    @cached_property
    def accepted(self) -> dict[int, int]:
        return {pk: states.count(Evidence.State.ACCEPTED) for pk, states in self._standing.items()}

    @cached_property
    def contributors(self) -> dict[int, frozenset[int]]:
        return contributors_of(self.plans.values())

    @cached_property
    def request(self) -> dict[int, core.DeadlineRequest]:
        asked = DeadlineChange.objects.filter(plan__in=self.plans, state=DeadlineChange.State.ASKED)
        rows = asked.values_list("plan_id", "pk", "new", "asked_by")
        return {plan: core.DeadlineRequest(pk, new, by) for plan, pk, new, by in rows}

    @cached_property
    def elements(self) -> dict[int, list[str]]:
        rows = PlanElement.objects.filter(plan__in=self.plans).order_by("code")
        return grouped(rows.values_list("plan_id", "code"))

    @cached_property
    def milestones(self) -> dict[int, list[Milestone]]:
        return grouped((m.plan_id, m) for m in Milestone.objects.filter(plan__in=self.plans))

    @cached_property
    def further(self) -> dict[int, list[Recommendation]]:
        links = ActionPlan.further.through.objects.filter(actionplan__in=self.plans).order_by("pk")
        rows = links.select_related("recommendation")
        return grouped((link.actionplan_id, link.recommendation) for link in rows)

    @cached_property
    def reached(self) -> dict[int, frozenset[tuple[str, date]]]:
        return {
            pk: frozenset((m.text, m.due) for m in rows if m.done_on)
            for pk, rows in self.milestones.items()
        }

    @cached_property
    def before(self) -> dict[int, tuple[list[str], str]]:
        """What held before the team spoke, by the latest audit row that replaced it."""
        found = {}
        for event in history("plan", *self.plans):
            if event.verb == "confirm_elements":
                data = json.loads(event.data)
                if data["source_before"] != core.CONFIRMED:
                    found[int(event.object_id)] = data["elements_before"], data["source_before"]
        return found

    @cached_property
    def linked(self) -> dict[int, frozenset[int]]:
        """Recommendations by link since the plan was last written, by its audit rows."""
        found: dict[int, frozenset[int]] = defaultdict(frozenset)
        for event in history("plan", *self.plans):
            pk = int(event.object_id)
            if event.verb in ("make", "change"):
                found[pk] = frozenset()
            elif event.verb == "link":
                data = json.loads(event.data)
                old, new = (set(data[key]) for key in ("recommendations_before", "recommendations"))
                found[pk] = (found[pk] | (new - old)) & new
        return found

    @cached_property
    def carried(self) -> dict[int, tuple[str, str]]:
        made = ActionPlan.objects.filter(carried_from__in=self.plans)
        rows = made.values_list("carried_from__pk", "round__name", "code")
        return {source: (name, code) for source, name, code in rows}

    @cached_property
    def copied(self) -> dict[int, frozenset[int | None]]:
        made = ActionPlan.objects.filter(copy_of__in=self.plans)
        found = grouped(made.values_list("copy_of__pk", "service_id"))
        return {pk: frozenset(services) for pk, services in found.items()}


FACTS = frozenset(
    {
        "evidence",
        "accepted",
        "contributors",
        "request",
        "reached",
        "before",
        "carried",
        "copied",
        "linked",
    }
)
CONTEXT = frozenset({"staff", "heads", "people", "services", "rounds", "recommendations"})


def locked(plans: QuerySet[ActionPlan]) -> QuerySet[ActionPlan]:
    """Held until the end of the transaction."""
    return plans.order_by("pk").select_for_update(of=("self",))


def shared(plans: QuerySet[ActionPlan]) -> QuerySet[ActionPlan]:
    """Many plans with what acts and notices name of them: one object each of the few that they
    share, instead of one per plan.
    """
    return plans.prefetch_related(*RELATED)


def staff_of(units: Collection[int], at: datetime, *roles: str) -> dict[int, set[int]]:
    """Who works at each unit, in one of these roles or any, by ids of units and persons. One
    query.
    """
    staff: dict[int, set[int]] = {unit: set() for unit in units}
    held = working(at).filter(unit__in=staff)
    held = held.filter(role__in=roles) if roles else held
    for unit, person in held.values_list("unit_id", "person_id"):
        staff[unit].add(person)
    return staff


def working(at: datetime) -> QuerySet[Appointment]:
    """The roles of those who can be put in charge of a plan."""
    held: QuerySet[Appointment] = Appointment.objects.at_work(at)
    return held


def offered(plan: ActionPlan, viewer: Viewer, at: datetime) -> tuple[Offer, ...]:
    """What this person may do now with a plan, and what stands in the way."""
    roles = roles_at(viewer, plan.unit)
    if not roles:
        return ()
    held = Held([plan], viewer, at)
    facts = held.facts(plan, frozenset({"evidence", "accepted", "contributors"}))
    return offers(core.situation(facts, held.context(frozenset()), core.Given()), roles)
