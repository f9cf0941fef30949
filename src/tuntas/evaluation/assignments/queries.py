"""How far an assignment is, from counts of its plans; a constant number of queries."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count
from django.utils import timezone

from tuntas.core.evaluation.review import divide
from tuntas.core.followup import workflow as core
from tuntas.core.survey.round_codes import RoundName
from tuntas.evaluation.cut_offs.queries import Frozen
from tuntas.evaluation.models import Evaluation, PlannedDay, ScopeUnit, TeamMember
from tuntas.evaluation.queries import plans_in_scope
from tuntas.evaluation.second_readings.queries import Agreements, agreements
from tuntas.evaluation.verification.queries import verifiers, with_holder
from tuntas.evaluation.words import words
from tuntas.followup.plans.page import overdue
from tuntas.organisation.models import Unit

from .actions import at_work_of, barred_of, verifiers_of

STANDINGS = words("standings")


@dataclass(frozen=True)
class UnitRow:
    """A unit of the scope in one round: its plans by state, and how many of them are late."""

    scope: ScopeUnit
    states: Mapping[str, int]
    late: int

    @property
    def plans(self) -> int:
        return sum(self.states.values())

    @property
    def standing(self) -> str:
        """``none``: no plan; ``silent``: none of its plans was ever handed in; else
        ``reported``.
        """
        if not self.plans:
            return "none"
        return "silent" if set(self.states).isdisjoint(core.HANDED_IN) else "reported"


@dataclass(frozen=True)
class MemberRow:
    """``member`` None: what is nobody's own. ``waiting``: plans to verify now."""

    member: TeamMember | None
    units: int
    waiting: int


@dataclass(frozen=True)
class AssignmentShown:
    units: Sequence[UnitRow]
    members: Sequence[MemberRow]
    days: Sequence[tuple[PlannedDay, bool]]  # with whether the day has passed
    agreement: Agreements
    states: Mapping[str, int] = field(default_factory=dict)

    @property
    def plans(self) -> int:
        return sum(self.states.values())

    @property
    def late(self) -> int:
        return sum(row.late for row in self.units)

    @property
    def unreported(self) -> int:
        return sum(row.standing != "reported" for row in self.units)

    @property
    def waiting(self) -> int:
        return self.states.get("evidence_in", 0)


def assignment_shown(
    evaluation: Evaluation, at: datetime, frozen: Frozen | None = None
) -> AssignmentShown:
    """What its plans are at the cut-off, or without one now; what its members have to do, now."""
    today = timezone.localdate(at)
    rows = frozen_rows(frozen) if frozen else unit_rows(evaluation, today)
    states: Counter[str] = Counter()
    for row in rows:
        states.update(row.states)
    return AssignmentShown(
        units=rows,
        members=_members(evaluation, rows, at),
        days=[(day, day.day < today) for day in evaluation.days.all()],
        agreement=agreements(evaluation),
        states={state: states[state] for state in core.STATES if states[state]},
    )


def unit_rows(evaluation: Evaluation, today: date) -> list[UnitRow]:
    """Two queries."""
    counts: dict[tuple[int, int], dict[str, int]] = defaultdict(dict)
    late: Counter[tuple[int, int]] = Counter()
    grouped = plans_in_scope(evaluation).order_by().values_list("round", "unit", "state")
    for round_, unit, state, n, overdue_ in grouped.annotate(
        n=Count("pk"), late=Count("pk", filter=overdue(today))
    ):
        counts[round_, unit][state] = n
        late[round_, unit] += overdue_
    scope = evaluation.scope.select_related("round", "unit", "member").order_by(
        "unit__no", "round__opens"
    )
    return [UnitRow(s, counts[s.round_id, s.unit_id], late[s.round_id, s.unit_id]) for s in scope]


def frozen_rows(frozen: Frozen) -> list[UnitRow]:
    """Each unit and round of the cut-off's scope, with its plans as they stood; four queries."""
    states: dict[tuple[RoundName, int], Counter[str]] = defaultdict(Counter)
    late: Counter[tuple[RoundName, int]] = Counter()
    day = timezone.localdate(frozen.cut_off.at)
    for plan in frozen.snapshot.plans:
        state = plan.state or core.state_of_printed(plan.status)
        states[plan.round, plan.unit_no][state] += 1
        late[plan.round, plan.unit_no] += core.is_late(state, plan.due or plan.deadline, day)
    scope = frozen.evaluation.scope.select_related("member")
    members = {(s.round_id, s.unit_id): s.member for s in scope}
    rows = []
    for round_, unit in frozen.pairs:
        member = members.get((round_.pk, unit.pk))
        place = RoundName(round_.year, round_.code), unit.no
        shown = ScopeUnit(evaluation=frozen.evaluation, round=round_, unit=unit, member=member)
        rows.append(UnitRow(shown, states[place], late[place]))
    return sorted(rows, key=lambda row: (row.scope.unit.no, row.scope.round.opens))


def _members(evaluation: Evaluation, rows: Sequence[UnitRow], at: datetime) -> list[MemberRow]:
    able = verifiers(evaluation.agency, at)
    waiting = with_holder(plans_in_scope(evaluation).filter(state="evidence_in"), able)
    held = Counter(waiting.values_list("holder", flat=True))
    units: dict[int | None, set[int]] = defaultdict(set)
    for row in rows:
        units[row.scope.member_id].add(row.scope.unit_id)
    members = verifiers_of(evaluation)
    found = [MemberRow(m, len(units[m.pk]), held[m.person_id]) for m in members]
    of_team = sum(row.waiting for row in found)
    return [*found, MemberRow(None, len(units[None]), held.total() - of_team)]


@dataclass(frozen=True)
class Division:
    """``members``: unit id -> member id, as it is or as it is proposed; ``loads``: plans of each
    unit.
    """

    units: Sequence[Unit]
    loads: Mapping[int, int]
    verifiers: Sequence[TeamMember]
    members: Mapping[int, int | None]


def division(evaluation: Evaluation, propose: bool, at: datetime) -> Division:
    """The proposal is even by plans, then by units, leaves everyone what he has, and gives nobody a
    unit in conflict.
    """
    rows = list(evaluation.scope.select_related("unit").order_by("unit__no"))
    units = {row.unit_id: row.unit for row in rows}
    has = {row.unit_id: row.member_id for row in rows if row.member_id}
    plans = dict(plans_in_scope(evaluation).order_by().values_list("unit").annotate(n=Count("pk")))
    loads = {unit: plans.get(unit, 0) for unit in units}
    able = at_work_of(evaluation, at)
    members: dict[int, Any] = dict.fromkeys(units) | has
    if propose:
        barred = barred_of(evaluation, able)
        members = dict.fromkeys(units) | divide(
            loads, [m.pk for m in able], kept=has, barred=barred
        )
    return Division(list(units.values()), loads, able, members)
