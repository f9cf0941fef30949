"""What pages show of plans. Each list and each page takes a constant number of queries."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import Http404, QueryDict

from tuntas.audit.models import Event
from tuntas.audit.queries import history
from tuntas.core.evaluation import live_checks
from tuntas.core.evaluation.plan_elements import elements_of
from tuntas.core.evaluation.snapshot import Finding as FindingFact
from tuntas.core.followup.acts import CONFIRMED
from tuntas.core.survey.instruments import instrument
from tuntas.followup.models import ActionPlan, Finding, PlanElement, StatusEvent
from tuntas.followup.permissions import may_decide, plans_seen
from tuntas.organisation.permissions import Viewer, may_decide_findings
from tuntas.surveys.models import Round
from tuntas.surveys.queries import called
from tuntas.web import display
from tuntas.web.terms import gettext, gettext_lazy as _

from .contributors import own_of

SEVERITIES = {"high": _("berat"), "medium": _("sedang"), "low": _("ringan")}
WITH_FINDINGS, WITHOUT_FINDINGS, NO_STATUS = "any", "none", "none"
AGAINST_CLOSING = "against-closing"  # a choice for all checks that speak against a closing
# The address of the closed plans that are doubtful.
DOUBTFUL: dict[str, str] = {"status": "close", "finding": AGAINST_CLOSING}

Plans = QuerySet[ActionPlan]
Choices = list[tuple[str, Any]]


def plans_listed(viewer: Viewer, *, in_order: bool = False) -> Plans:
    """The plans that this person may read, with what a list shows: of their findings those that
    were not dismissed. ``in_order``: see ``plans_seen``.
    """
    standing = Finding.objects.exclude(state=Finding.State.DISMISSED).order_by("check_id")
    plans: Plans = (
        plans_seen(viewer, in_order=in_order)
        .select_related("round", "unit", "service", "recommendation", "person_in_charge")
        .annotate(due_on_day=Coalesce("due", "deadline"))
        .prefetch_related(
            Prefetch("element_rows", PlanElement.objects.order_by("code")),
            Prefetch("findings", standing),
        )
    )
    return plans


def containing(plans: Plans, text: str) -> Plans:
    return plans.filter(Q(text__icontains=text) | Q(code__icontains=text))


def with_elements(plans: Plans, codes: list[str]) -> Plans:
    return plans.filter(pk__in=PlanElement.objects.filter(code__in=codes).values("plan"))


def with_status(plans: Plans, statuses: list[str]) -> Plans:
    return plans.filter(status__in=["" if s == NO_STATUS else s for s in statuses])


def with_findings(plans: Plans, wanted: list[str]) -> Plans:
    """Plans with any of the checks' findings; a dismissed finding does not count."""
    standing = Finding.objects.exclude(state=Finding.State.DISMISSED)
    checks = {*wanted, *(live_checks.AGAINST_CLOSING if AGAINST_CLOSING in wanted else ())}
    asked = standing if WITH_FINDINGS in wanted else standing.filter(check_id__in=checks)
    either = Q(pk__in=asked.values("plan"))
    if WITHOUT_FINDINGS in wanted:
        either |= ~Q(pk__in=standing.values("plan"))
    return plans.filter(either)


def is_doubtful() -> Q:
    """Closed, and a standing finding speaks against it."""
    standing = Finding.objects.exclude(state=Finding.State.DISMISSED)
    against = standing.filter(check_id__in=live_checks.AGAINST_CLOSING)
    return Q(status=ActionPlan.Status.CLOSE, pk__in=against.values("plan"))


def doubtful_in(rounds: Iterable[Any]) -> dict[str, Any]:
    """What narrows a list to the doubtful plans of these rounds, which have a code."""
    return {**DOUBTFUL, "round": [round_.code for round_ in rounds]}


def due_from(plans: Plans, days: list[str]) -> Plans:
    return plans.filter(deadline__gte=min(map(date.fromisoformat, days)))


def due_until(plans: Plans, days: list[str]) -> Plans:
    return plans.filter(deadline__lte=max(map(date.fromisoformat, days)))


def with_rounds(asked: QueryDict, rounds: Iterable[Round]) -> QueryDict:
    """The state of the plan list with codes of rounds for the years (``year``) that addresses and
    saved filters named before rounds had codes. A year without rounds stays, and matches nothing.
    """
    if not (years := list(filter(None, asked.getlist("year")))):
        return asked
    found = asked.copy()
    codes: dict[str, list[str]] = defaultdict(list)
    for round_ in rounds:
        codes[str(round_.year)].append(round_.code)
    named = [code for year in years for code in codes.get(year, [year])]
    found.setlist("round", [*asked.getlist("round"), *named])
    del found["year"]
    return found


def plan_or_404(viewer: Viewer, round_code: str, code: str) -> ActionPlan:
    """One plan with what its page shows; somebody else's plan is not there."""
    shown = ("round", "unit", "service", "recommendation__line", "person_in_charge")
    found = plans_seen(viewer).select_related(*shown, "copy_of__round", "carried_from__round")
    return reached(found, round_code, code, agency=viewer.agency)


def reached(plans: Plans, round_code: str, code: str, **agency: Any) -> ActionPlan:
    """The plan that an address names; 404 without one, or where an address from before rounds had
    codes, which said the year, would name two.
    """
    rounds = Round.objects.filter(called(round_code), **agency)  # only plans of these are read
    found = list(plans.filter(round__in=rounds, code=code))
    exact = [plan for plan in found if plan.round.code == round_code]
    if len(exact or found) != 1:
        raise Http404
    return (exact or found)[0]


def neighbours(plans: Plans, plan: ActionPlan) -> tuple[ActionPlan | None, ActionPlan | None]:
    """The plans before and after ``plan`` in a list ordered by a field (no value last) and its key;
    None at its ends or outside it. At most six queries, however long the list is: each asks for one
    range."""
    order: Any = plans.query.order_by[0]
    field, down = order.expression.name, order.descending
    here = plans.filter(pk=plan.pk).values_list(field, flat=True)[:1]
    if not here:
        return None, None
    value, none = here[0], Q(**{field: None})
    later, earlier = Q(pk__gt=plan.pk), Q(pk__lt=plan.pk)
    if value is None:
        after, before = [none & later], [none & earlier, ~none]
    else:
        same, higher, lower = (Q(**{f"{field}{how}": value}) for how in ("", "__gt", "__lt"))
        after = [same & later, lower if down else higher, none]
        before = [same & earlier, higher if down else lower]
    near = plans.select_related(None).select_related("round").prefetch_related(None)
    near = near.only("code", "round__code")
    return _first(near.reverse(), before), _first(near, after)


def _first(plans: Plans, ranges: Iterable[Q]) -> ActionPlan | None:
    return next((found for each in ranges if (found := plans.filter(each).first())), None)


def check_title(check_id: str) -> str:
    return gettext(live_checks.title(check_id))


def explanation(finding: Finding) -> str:
    """Why the finding was made; the bare quote where the check no longer exists."""
    if finding.check_id not in live_checks.EVERY_CHECK:
        return finding.quote
    fact = FindingFact(
        id="", check=finding.check_id, plan="", severity=finding.severity, quote=finding.quote,
        values=finding.values,
    )  # fmt: skip
    return display.sentence(live_checks.explain(fact))


@dataclass(frozen=True)
class Change:
    """One change of a state, in words."""

    at: datetime
    who: str  # "" is the system
    old: Any
    new: Any
    reason: str


def _decision(event: Event) -> Change:
    data = json.loads(event.data)
    old, new = Finding.State(data["old"]).label, Finding.State(data["new"]).label
    return Change(event.at, event.actor.name if event.actor else "", old, new, data["reason"])


def status_changes(plan: ActionPlan) -> list[tuple[StatusEvent, Any]]:
    """The plan's status events, oldest first, each with the name of the state it led to; of a plan
    that was loaded from a report, with the status that was printed there."""
    events = plan.events.select_related("by").order_by("happened_at", "id")
    return [
        (e, e.get_state_display() if e.verb and e.state else ActionPlan.Status(e.new).label)
        for e in events
    ]


def findings_shown(viewer: Viewer, plan: ActionPlan) -> list[dict[str, Any]]:
    """The plan's findings, the gravest first, each with what was decided before; ``part``: its
    place on the page of the plan.
    """
    findings = list(plan.findings.select_related("plan__unit", "decided_by"))
    events: dict[str, list[Change]] = defaultdict(list)
    for event in history("finding", *(f.pk for f in findings)):
        events[event.object_id].append(_decision(event))
    own = own_of(findings, viewer.person) if may_decide_findings(viewer) else set()
    order = {severity: place for place, severity in enumerate(SEVERITIES)}
    return [
        {
            "finding": f,
            "part": f"temuan-{f.pk}",
            "title": check_title(f.check_id),
            "severity": display.word(SEVERITIES, f.severity),
            "explanation": explanation(f),
            "history": events[str(f.pk)],
            "may_decide": may_decide(viewer, f) and f.pk not in own,
        }
        for f in sorted(findings, key=lambda f: (order.get(f.severity, len(order)), f.check_id))
    ]


@dataclass(frozen=True)
class ElementsShown:
    names: list[tuple[str, str]]  # code, name
    suggested: bool
    confirmed: bool  # by a person of the inspectorate's team
    words: tuple[str, ...]  # what led to a suggestion


def elements_shown(plan: ActionPlan) -> ElementsShown:
    used = instrument(plan.round.instrument)
    codes = sorted(plan.element_rows.values_list("code", flat=True))
    names = [(code, gettext(found.name) if (found := used.find(code)) else code) for code in codes]
    suggested = plan.elements_source == "suggested"
    words = elements_of(" ".join(plan.text.split())).words if suggested else ()
    return ElementsShown(names, suggested, plan.elements_source == CONFIRMED, words)


@dataclass(frozen=True)
class CheckCount:
    check_id: str
    title: str
    severity: Any
    total: int  # standing: neither dismissed nor forgotten
    open: int
    confirmed: int
    dismissed: int


def check_counts(rows: Iterable[tuple[str, str, int]]) -> list[CheckCount]:
    """Of check, state and number, in the order of the register."""
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for check_id, state, total in rows:
        counts[check_id][state] = total
    order = [*live_checks.EVERY_CHECK, *sorted(set(counts) - set(live_checks.EVERY_CHECK))]
    return [_check_count(check_id, counts[check_id]) for check_id in order if check_id in counts]


def _check_count(check_id: str, by_state: dict[str, int]) -> CheckCount:
    check = live_checks.EVERY_CHECK.get(check_id)
    open_, confirmed = by_state["open"], by_state["confirmed"]
    return CheckCount(
        check_id,
        check_title(check_id),
        SEVERITIES.get(check.severity, "") if check else "",
        open_ + confirmed,
        open_,
        confirmed,
        by_state["dismissed"],
    )
