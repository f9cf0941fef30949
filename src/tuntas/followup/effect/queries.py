"""What follow-up achieved from one round to the next: plans and scores, brought together for
``core.followup.effect``.

An element of a service was followed up when a plan of the earlier round for it was carried out by
the last day of the later round: closed by then, or, where the status was read from an old report
and has that report's date, closed and due by then. Where a plan exists but was not carried out in
time, or nobody knows, the element is neither followed up nor left alone, and stays out of the
comparison.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from django.utils import timezone

from tuntas.core.followup import effect as core
from tuntas.core.followup.effect import Cell, Effect
from tuntas.core.score import scoring
from tuntas.core.score.tallies import read_values
from tuntas.core.score.uncertainty import LEAST
from tuntas.core.survey.instruments import instrument
from tuntas.followup.models import ActionPlan
from tuntas.followup.plans.facts import PlanFacts, facts_of
from tuntas.organisation.models import Agency
from tuntas.results.models import Tally
from tuntas.results.scores import queries
from tuntas.results.trends import queries as trends
from tuntas.surveys.models import Round

CARRIED_OUT = ("done", "done_differently", "")  # an old report tells no outcome
DONE, UNSURE, NONE = "done", "unsure", "none"
_TALLIED = ("round", "service", "service__unit", "questions", "values")
Place = tuple[int, str]  # service id, element key


@dataclass(frozen=True)
class Plan:
    """``service`` None: for every service of the unit. ``elements``: keys; () where the plan names
    none.

    ``done_on``: when it was carried out, as far as that is known; None where it was not, or nobody
    knows. ``kinds``: what its unit says that kind of action it is (tags).
    """

    unit: int
    service: int | None
    code: str
    text: str
    elements: tuple[str, ...]
    done_on: date | None
    kinds: tuple[str, ...] = ()

    def in_time(self, last_day: date) -> bool:
        return self.done_on is not None and self.done_on <= last_day


@dataclass(frozen=True)
class Value:
    """One element of one service in one round: points of the index, from ``n`` answers."""

    unit: int
    exact: float
    index: Decimal
    n: int


@dataclass(frozen=True)
class ComparedElement:
    """One element of one service in both rounds, and what was done about it."""

    unit: int
    service: int
    key: str
    before: Value
    after: Value
    unit_before: float
    state: str
    plans: tuple[Plan, ...]
    kinds: frozenset[str] = frozenset()  # of the plans that were carried out in time
    unit_answers: int = 0  # behind ``unit_before``

    @property
    def change(self) -> Decimal:
        return self.after.index - self.before.index


@dataclass(frozen=True)
class Compared:
    """Two rounds that follow each other. ``rows`` is empty where they measure different things."""

    before: Round
    after: Round
    rows: tuple[ComparedElement, ...]
    effect: Effect
    plans: int  # of the earlier round
    without_element: int  # of these, how many name no element and so say nothing about one


def effect_of(before: Round, after: Round) -> Effect:
    """What follow-up of ``before`` achieved in ``after``: sentence, interval, or why there is
    none.
    """
    return compared([before, after])[0].effect


def of_agency(agency: Agency | None) -> list[Compared]:
    """Each pair of consecutive rounds whose answers are here, latest first."""
    return compared(trends.computed_rounds(agency))[::-1]


def compared(
    rounds: Sequence[Round],
    units: Mapping[int, Container[int]] | None = None,
    facts: Iterable[PlanFacts] | None = None,
) -> list[Compared]:
    """Each round with the next; the number of queries does not depend on how many there are.

    ``units``: by round, those that are compared from it to the next; without it, all. ``facts``:
    the plans that count, as of a moment; without it, all as they are now. The values of the rounds
    are always today's.
    """
    values = _values(queries.versions_of(rounds))
    plans = plans_of(rounds[:-1], facts)  # those of the last round have no later one to show in
    return [
        _pair(
            a,
            _of(values[a.pk], None if units is None else units.get(a.pk, ())),
            values[b.pk],
            b,
            plans,
        )
        for a, b in pairwise(rounds)
    ]


def _of(values: Mapping[Place, Value], units: Container[int] | None) -> Mapping[Place, Value]:
    return values if units is None else {place: v for place, v in values.items() if v.unit in units}


def _pair(
    before: Round,
    old: Mapping[Place, Value],
    new: Mapping[Place, Value],
    after: Round,
    of_rounds: Mapping[int, Sequence[Plan]],
) -> Compared:
    plans = of_rounds.get(before.pk, [])
    keys = queries.instrument_of(before).keys
    broken = {key: trends.broken(before, after, key, combined=False) for key in keys}
    same = [key for key in keys if broken[key] is None]
    unnamed = sum(not plan.elements for plan in plans)
    if not same:
        reason = next(message for message in broken.values() if message)
        return Compared(before, after, (), core.refused(reason), len(plans), unnamed)
    rows = tuple(_rows(old, new, same, plans, after.closes))
    return Compared(before, after, rows, measured(rows), len(plans), unnamed)


def measured(rows: Iterable[ComparedElement], confidence: Decimal = core.LEVEL) -> Effect:
    cells = (
        Cell(
            str(r.unit),
            str(r.service),
            r.key,
            r.before.exact,
            r.after.exact,
            r.state == DONE,
            r.unit_before,
            r.unit_answers,
        )
        for r in rows
        if r.state != UNSURE
    )
    return _effect(tuple(cells), confidence)


@dataclass(frozen=True)
class Kind:
    """What one kind of action achieved, against elements without any plan."""

    name: str
    effect: Effect
    confidence: (
        Decimal  # of its interval, such that the intervals of all kinds hold together at 95 %
    )


def by_kind(pair: Compared) -> list[Kind]:
    """Each kind of action that was carried out, by name. Elements followed up in another way stay
    out.
    """
    names = sorted({kind for row in pair.rows for kind in row.kinds})
    confidence = core.shared(len(names))
    return [
        Kind(
            name,
            measured([r for r in pair.rows if r.state != DONE or name in r.kinds], confidence),
            confidence,
        )
        for name in names
    ]


@lru_cache(maxsize=64)
def _effect(cells: tuple[Cell, ...], confidence: Decimal) -> Effect:
    """An effect depends on nothing but these, so one that was computed before stays true."""
    return core.effect(cells, confidence)


def _rows(
    before: Mapping[Place, Value],
    after: Mapping[Place, Value],
    keys: Iterable[str],
    plans: Iterable[Plan],
    last_day: date,
) -> Iterable[ComparedElement]:
    """Values that rest on fewer than ``LEAST`` answers are left out."""
    wanted = set(keys)
    found: dict[tuple[str, int, str], list[Plan]] = defaultdict(list)
    for plan in plans:
        for key in plan.elements:
            found[
                "unit" if plan.service is None else "service", plan.service or plan.unit, key
            ].append(plan)
    whole = _of_units(before)
    for (service, key), old in before.items():
        new = after.get((service, key))
        if key in wanted and new and min(old.n, new.n) >= LEAST:
            own = (*found["unit", old.unit, key], *found["service", service, key])
            done = [plan for plan in own if plan.in_time(last_day)]
            state = DONE if done else UNSURE if own else NONE
            kinds = frozenset(kind for plan in done for kind in plan.kinds)
            value, answers = whole[old.unit, key]
            yield ComparedElement(
                old.unit, service, key, old, new, value, state, own, kinds, answers
            )


def _of_units(values: Mapping[Place, Value]) -> dict[tuple[int, str], tuple[float, int]]:
    """Unit and element -> the value among all respondents of the unit, and how many answered."""
    sums: dict[tuple[int, str], float] = defaultdict(float)
    numbers: dict[tuple[int, str], int] = defaultdict(int)
    for (_service, key), value in values.items():
        sums[value.unit, key] += value.exact * value.n
        numbers[value.unit, key] += value.n
    return {place: (sums[place] / n, n) for place, n in numbers.items()}


@lru_cache(maxsize=16)
def _values(rounds: tuple[queries.RoundVersion, ...]) -> Mapping[int, Mapping[Place, Value]]:
    """Round id -> service and element -> its value; one query."""
    by_id = {r.pk: r for r in rounds}
    found: dict[int, dict[Place, Value]] = {pk: {} for pk in by_id}
    rows = Tally.objects.filter(round__in=by_id, n__gt=0)
    for round_id, service, unit, *stored in rows.values_list(*_TALLIED):
        used = instrument(by_id[round_id].instrument)
        for element in scoring.score(read_values(*stored), used).elements:
            if element.exact is not None and element.index is not None:
                value = Value(unit, float(element.exact * used.factor), element.index, element.n)
                found[round_id][service, element.key] = value
    return found


def plans_of(
    rounds: Sequence[Round], facts: Iterable[PlanFacts] | None = None
) -> dict[int, list[Plan]]:
    """Round id -> its plans by code; a constant number of queries. ``facts``: see ``compared``."""
    if facts is None:
        facts = facts_of(ActionPlan.objects.filter(round__in=rounds).order_by("code"))
    used = {r.pk: queries.instrument_of(r) for r in rounds}
    found: dict[int, list[Plan]] = defaultdict(list)
    for plan in facts:
        if plan.round_id in used:
            names = plan.elements or [plan.recommended_element]
            named = (used[plan.round_id].find(name) for name in names)
            keys = tuple(dict.fromkeys(element.key for element in named if element))
            about = (plan.unit_id, plan.service_id, plan.code, plan.text)
            found[plan.round_id].append(Plan(*about, keys, _done_on(plan), plan.tags))
    return found


def _done_on(plan: PlanFacts) -> date | None:
    """A plan that came in closed has the date of the report that said so; its deadline may say
    more.

    A plan closed as not applicable or not possible was not carried out.
    """
    if plan.status != ActionPlan.Status.CLOSE or plan.outcome not in CARRIED_OUT:
        return None
    closings = plan.closings
    here = [event.at for event in closings if event.before]
    if here:
        return timezone.localdate(max(here))
    came = [timezone.localdate(event.at) for event in closings]
    return min(filter(None, (max(came, default=None), plan.deadline)), default=None)
