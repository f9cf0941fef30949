"""Who has a part in a plan, and so does not verify it: who wrote, approved or handed it in, brought
any of its evidence (``core.followup.workflow.CONTRIBUTING``), or had a post at its unit since its
round opened (``core.base.conflicts``).
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from tuntas.core.base.conflicts import Post, in_conflict
from tuntas.core.followup.workflow import CONTRIBUTING
from tuntas.followup.models import ActionPlan, Evidence, Finding, StatusEvent
from tuntas.organisation.models import Appointment
from tuntas.organisation.queries import last_day, posts_at
from tuntas.surveys.models import Round


def contributors_of(plans: Iterable[ActionPlan]) -> dict[int, frozenset[int]]:
    """By plan id, the ids of persons; three queries."""
    found: dict[int, set[int]] = defaultdict(set)
    for plan in plans:
        found[plan.pk] |= {plan.made_by_id} if plan.made_by_id else set()
    acts = StatusEvent.objects.filter(plan__in=found, verb__in=CONTRIBUTING, by__isnull=False)
    brought = Evidence.objects.filter(plan__in=found)
    for pk, by in (*acts.values_list("plan", "by"), *brought.values_list("plan", "by")):
        found[pk].add(by)
    for key, unit, opened, posts in _posts(found):
        found[key] |= {by for _unit, by in in_conflict(posts, (), {unit: opened})}
    return {pk: frozenset(people) for pk, people in found.items()}


def _posts(plans: Iterable[int]) -> Iterator[tuple[int, int, date, list[Post]]]:
    """(plan, unit, when its round opened, who had a post there)."""
    post = "unit__appointment__"
    rows = ActionPlan.objects.filter(pk__in=plans, unit__appointment__isnull=False).values_list(
        "pk", "unit", "round__opens", *(post + f for f in ("person", "valid_to", "ended_at"))
    )
    for plan, unit, opened, person, last, ended in rows.order_by("pk"):
        yield plan, unit, opened, [Post(person, unit, last_day(last, ended))]


def hands_in(plans: QuerySet[ActionPlan], people: Collection[int]) -> set[tuple[int, int]]:
    """(unit, person): who of these had a hand in plans of a unit; three queries."""
    made = plans.filter(made_by__in=people).order_by().values_list("unit", "made_by")
    acts = StatusEvent.objects.filter(plan__in=plans, by__in=people, verb__in=CONTRIBUTING)
    brought = Evidence.objects.filter(plan__in=plans, by__in=people)
    of_plans = (rows.order_by().values_list("plan__unit", "by") for rows in (acts, brought))
    return {pair for rows in (made, *of_plans) for pair in rows.distinct()}


def conflicts_of(
    scope: Iterable[tuple[int, int]], people: Iterable[int]
) -> dict[int, frozenset[int]]:
    """Person -> the units (of pairs of round and unit) that this person must not judge; five
    queries.
    """
    pairs, wanted = set(scope), set(people)
    rounds = dict(Round.objects.filter(pk__in={r for r, _ in pairs}).values_list("pk", "opens"))
    opened: dict[int, date] = {}
    for round_, unit in pairs:
        opened[unit] = min(rounds[round_], opened.get(unit, rounds[round_]))
    plans = ActionPlan.objects.filter(round__in=rounds, unit__in=opened)
    found = in_conflict(posts_at(opened, wanted), hands_in(plans, wanted), opened)
    return {each: frozenset(u for u, by in found if by == each) for each in wanted}


def own_of(findings: Iterable[Finding], person: Any) -> set[int]:
    """The ids of those that speak of what this person must not judge; five queries a round."""
    of = {
        f.pk: (subject.round_id or 0, subject.unit_id or 0)
        for f in findings
        if (subject := f.plan or f)
    }
    barred = set()
    for round_ in {round_ for round_, _unit in of.values()}:
        pairs = [pair for pair in of.values() if pair[0] == round_]
        barred |= {(round_, unit) for unit in conflicts_of(pairs, [person.pk])[person.pk]}
    return {pk for pk, pair in of.items() if pair in barred}


def has_part(person: Any, row: Callable[[str], Any], plans: Collection[str] = ("pk",)) -> Q:
    """Rows whose plans this person must not judge, in SQL. ``row``: a field of the plan ("pk",
    "unit", "round__opens"), as seen from one query below the rows; ``plans``: the fields that tell
    which plans they are.
    """
    of = {f"plan__{name}": row(name) for name in plans}
    made = ActionPlan.objects.filter(made_by=person, **{name: row(name) for name in plans})
    acts = StatusEvent.objects.filter(by=person, verb__in=CONTRIBUTING, **of)
    brought = Evidence.objects.filter(by=person, **of)
    served = Appointment.objects.filter(person=person, unit=row("unit"))
    served = served.exclude(valid_to__lt=row("round__opens"))
    served = served.exclude(ended_at__date__lt=row("round__opens"))
    return Exists(served) | Exists(made) | Exists(acts) | Exists(brought)


def without_own(plans: QuerySet[ActionPlan], person: Any) -> QuerySet[ActionPlan]:
    """Those of the plans that this person may verify."""
    return plans.exclude(has_part(person, OuterRef))


def judges(roles: Collection[str], on: date, way: str = "") -> QuerySet[Appointment]:
    """The appointments at work in these roles whose holders may judge the plan of the row of the
    query above; ``way``: from that row to its plan, "plan__".
    """
    held = Appointment.objects.at_work(on)
    held = held.filter(role__in=roles, agency=OuterRef(f"{way}unit__agency"))
    part = has_part(OuterRef("person"), lambda field: OuterRef(OuterRef(f"{way}{field}")))
    free: QuerySet[Appointment] = held.exclude(part)
    return free
