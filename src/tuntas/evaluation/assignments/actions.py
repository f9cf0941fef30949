"""An assignment of the inspectorate: made, changed, and its units divided among those who
verify.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from tuntas.audit.actions import record
from tuntas.core.base.conflicts import bars_seat
from tuntas.core.base.fields import fields_of
from tuntas.core.evaluation.snapshot import Assignment
from tuntas.core.report.sign_off import SEATS
from tuntas.evaluation.models import Evaluation, PlannedDay, ScopeUnit, TeamMember
from tuntas.evaluation.permissions import may_assign
from tuntas.evaluation.queries import locked
from tuntas.evaluation.refusals import refusal
from tuntas.evaluation.verification.queries import verifiers
from tuntas.followup.plans.contributors import conflicts_of
from tuntas.organisation.models import Agency, Appointment, Unit
from tuntas.organisation.permissions import Viewer
from tuntas.surveys.models import Round, RoundUnit

Role = TeamMember.Role


@dataclass(frozen=True)
class Seat:
    """A place in the team; ``person`` is the account of who holds it, if there is one."""

    role: str
    name: str
    person: Any = None


@dataclass(frozen=True)
class AssignmentContent:
    """What the assignment letter says. ``scope``: (round id, unit id); ``days``: (what, by
    when).
    """

    title: str
    period: str
    cut_off: date
    team: Sequence[Seat]
    scope: Sequence[tuple[int, int]]
    days: Sequence[tuple[str, date]] = ()
    letter_number: str = ""
    letter_date: date | None = None
    application: str = ""
    place: str = ""
    signer_title: str = ""


# What the letter says besides whom it sends where.
PLAIN = tuple(f.name for f in fields(AssignmentContent) if f.name not in ("team", "scope", "days"))
# With what comes when the report is signed, and what one that was read says of itself.
LETTER = (*PLAIN, "number", "signed_on", "signer", "legal_basis")


def letter_of(assignment: Any) -> dict[str, Any]:
    """What an evaluation, a snapshot's assignment or one that was read says besides its team and
    scope, by name.
    """
    return fields_of(assignment, *LETTER)


@transaction.atomic
def open_evaluation(
    *,
    agency: Agency,
    code: str,
    assignment: Assignment,
    scope: Mapping[Round, Iterable[int]],
    source: str = "",
    source_sha256: str = "",
    by: Any,
    at: datetime,
) -> Evaluation:
    """Letter, team, scope (round -> unit ids) and cut-off of one assignment."""
    evaluation = Evaluation.objects.create(
        agency=agency,
        code=code,
        source=source,
        source_sha256=source_sha256,
        **letter_of(assignment),
    )
    TeamMember.objects.bulk_create(
        TeamMember(evaluation=evaluation, role=m.role, order=i, name=m.name)
        for i, m in enumerate(assignment.team)
    )
    ScopeUnit.objects.bulk_create(
        ScopeUnit(evaluation=evaluation, round=round_, unit_id=unit)
        for round_, units in scope.items()
        for unit in units
    )
    data = {"code": code, "cut_off": assignment.cut_off, "rounds": [r.name for r in scope]}
    record("open", "evaluation", evaluation.pk, data, at=at, by=by)
    return evaluation


@transaction.atomic
def make_assignment(*, content: AssignmentContent, viewer: Viewer, at: datetime) -> Evaluation:
    """Refuses with cutoff_in_future, scope_empty, scope_unknown, signer_missing, seat_in_conflict
    or not_allowed.
    """
    _refuse(content, viewer, at)
    evaluation = Evaluation(agency=viewer.agency, code=_next_code(viewer, content.cut_off))
    return _store(evaluation, content, viewer, at, "open")


@transaction.atomic
def change_assignment(
    *, evaluation: Evaluation, content: AssignmentContent, viewer: Viewer, at: datetime, seen: int
) -> Evaluation:
    """Replace what the letter says; what was frozen before stays as it was. Refuses as
    ``make_assignment``, and with changed_meanwhile where somebody was faster than the version
    ``seen``."""
    _refuse(content, viewer, at)
    return _store(_locked(evaluation, viewer, seen), content, viewer, at, "change")


@transaction.atomic
def divide_units(
    *,
    evaluation: Evaluation,
    members: Mapping[int, int | None],
    viewer: Viewer,
    at: datetime,
    seen: int,
) -> Evaluation:
    """Give units (unit id -> id of a team member, None: nobody's own) to those who verify their
    plans.
    """
    evaluation = _locked(evaluation, viewer, seen)
    team = at_work_of(evaluation, at)
    able = {m.pk for m in team}
    if set(members.values()) - able - {None}:
        raise refusal("not_of_team")
    barred = barred_of(evaluation, team)
    if wrong := [unit for unit, member in members.items() if member in barred.get(unit, ())]:
        names = Unit.objects.filter(pk__in=wrong).values_list("name", flat=True)
        raise refusal("conflict_of_interest", units=", ".join(names))
    rows = list(evaluation.scope.filter(unit__in=members))
    for row in rows:
        row.member_id = members[row.unit_id]
    ScopeUnit.objects.bulk_update(rows, ["member"], batch_size=500)
    _save(evaluation)
    data = {
        "code": evaluation.code,
        "members": {str(unit): member for unit, member in members.items()},
    }
    record("divide", "evaluation", evaluation.pk, data, at=at, by=viewer.person)
    return evaluation


@transaction.atomic
def seat_another(
    *, evaluation: Evaluation, seat: str, person: Any, reason: str, viewer: Viewer, at: datetime
) -> TeamMember:
    """Somebody takes a seat whose holder cannot do its work any more: the holder's place, beside
    the others where it is a member's.

    Refuses with guard_has_reason, not_in_role and seat_in_conflict.
    """
    _require_leader(viewer)
    evaluation = locked(evaluation)
    if not reason.strip():
        raise refusal("guard_has_reason")
    role = next(role for role, of in SEATS.items() if of == seat)
    held = Appointment.objects.at_work(at).filter(agency=viewer.agency, role=role)
    if evaluation.agency != viewer.agency or not held.filter(person=person).exists():
        raise refusal("not_in_role", name=person.name)
    scope = evaluation.scope.values_list("round_id", "unit_id")
    _refuse_conflicts([Seat(seat, person.name, person)], list(scope))
    before = evaluation.team.filter(role=seat)
    data = {"code": evaluation.code, "seat": seat, "person": person.pk, "reason": reason.strip()}
    data["before"] = list(before.values_list("person", flat=True))
    if seat != Role.MEMBER:
        before.delete()
    if seat == Role.RESPONSIBLE:
        evaluation.signer = person.name
    last = evaluation.team.count()
    made = TeamMember.objects.create(
        evaluation=evaluation, role=seat, order=last, name=person.name, person=person
    )
    _save(evaluation)
    record("seat", "evaluation", evaluation.pk, data, at=at, by=viewer.person)
    return made


def verifiers_of(evaluation: Evaluation) -> list[TeamMember]:
    """Those of the team who verify in Tuntas, each once."""
    team = evaluation.team.filter(role__in=(Role.LEADER, Role.MEMBER), person__isnull=False)
    return list({m.person_id: m for m in team.select_related("person")}.values())


def at_work_of(evaluation: Evaluation, at: datetime) -> list[TeamMember]:
    """Those of ``verifiers_of`` whom work can be given to: their role is in force, their account
    active.
    """
    able = set(verifiers(evaluation.agency, at))
    return [member for member in verifiers_of(evaluation) if member.person_id in able]


def barred_of(evaluation: Evaluation, team: Sequence[TeamMember]) -> dict[int, set[int]]:
    """Unit id -> ids of those of the team who are in conflict with it."""
    scope = evaluation.scope.values_list("round_id", "unit_id")
    conflicts = conflicts_of(scope, [m.person_id for m in team if m.person_id])
    barred: dict[int, set[int]] = defaultdict(set)
    for member in team:
        for unit in conflicts.get(member.person_id or 0, ()):
            barred[unit].add(member.pk)
    return barred


def _refuse_conflicts(team: Sequence[Seat], scope: Sequence[tuple[int, int]]) -> None:
    """No seat for who is in conflict with what it speaks of (``core.base.conflicts``)."""
    people = {seat.person.pk for seat in team if seat.person}
    conflicts = conflicts_of(scope, people)
    units = {unit for _round, unit in scope}
    for seat in team:
        if seat.person and bars_seat(seat.role, conflicts[seat.person.pk], units):
            names = Unit.objects.filter(pk__in=conflicts[seat.person.pk])
            listed = ", ".join(names.values_list("name", flat=True)[:3])
            raise refusal("seat_in_conflict", name=seat.name, units=listed)


def _refuse(content: AssignmentContent, viewer: Viewer, at: datetime) -> None:
    _require_leader(viewer)
    if content.cut_off > timezone.localdate(at):
        raise refusal("cutoff_in_future", said="cutoff_to_plan", day=content.cut_off)
    if not content.scope:
        raise refusal("scope_empty")
    if not any(seat.role == Role.RESPONSIBLE for seat in content.team):
        raise refusal("signer_missing")
    known = RoundUnit.objects.filter(
        round__agency=viewer.agency, round__in={r for r, _ in content.scope}
    )
    if set(content.scope) - set(known.values_list("round_id", "unit_id")):
        raise refusal("scope_unknown")
    _refuse_conflicts(content.team, content.scope)


def _require_leader(viewer: Viewer) -> None:
    if not may_assign(viewer):
        raise refusal("not_allowed", said="not_assigning")


def _locked(evaluation: Evaluation, viewer: Viewer, seen: int) -> Evaluation:
    _require_leader(viewer)
    found = Evaluation.objects.select_for_update(of=("self",)).get(
        pk=evaluation.pk, agency=viewer.agency
    )
    if found.version != seen:
        raise refusal("changed_meanwhile", said="assignment_changed")
    return found


def _store(
    evaluation: Evaluation, content: AssignmentContent, viewer: Viewer, at: datetime, verb: str
) -> Evaluation:
    for name in PLAIN:
        setattr(evaluation, name, getattr(content, name))
    if not evaluation.source:  # an old report keeps who signed it
        evaluation.signer = next(s.name for s in content.team if s.role == Role.RESPONSIBLE)
    _save(evaluation)
    _set_team(evaluation, content.team)
    _set_scope(evaluation, set(content.scope))
    evaluation.days.all().delete()
    PlannedDay.objects.bulk_create(
        PlannedDay(evaluation=evaluation, what=w, day=d) for w, d in content.days
    )
    data = {
        "code": evaluation.code,
        "cut_off": content.cut_off,
        "letter": content.letter_number,
        "team": [[s.role, s.name, s.person and s.person.pk] for s in content.team],
        "units": len(content.scope),
        "rounds": sorted({r for r, _ in content.scope}),
    }
    record(verb, "evaluation", evaluation.pk, data, at=at, by=viewer.person)
    return evaluation


def _save(evaluation: Evaluation) -> None:
    if evaluation.pk:
        evaluation.version += 1
    evaluation.save()


def _set_team(evaluation: Evaluation, team: Sequence[Seat]) -> None:
    """Who stays keeps the row, and with it the units that were divided to it."""
    before = list(evaluation.team.all())
    for place, seat in enumerate(team):
        who = seat.person.pk if seat.person else None
        same = next(
            (m for m in before if (m.role, m.person_id, m.name) == (seat.role, who, seat.name)),
            None,
        )
        same = same or next((m for m in before if who and m.person_id == who), None)
        if same:
            before.remove(same)
        row = same or TeamMember(evaluation=evaluation)
        row.role, row.name, row.person, row.order = seat.role, seat.name, seat.person, place
        row.save()
    evaluation.team.filter(pk__in=[m.pk for m in before]).delete()
    evaluation.scope.exclude(member__in=verifiers_of(evaluation)).update(member=None)


def _set_scope(evaluation: Evaluation, wanted: set[tuple[int, int]]) -> None:
    """A unit that joins with a further round stays with who has it already."""
    rows = list(evaluation.scope.all())
    holds = {row.unit_id: row.member_id for row in rows if row.member_id}
    known = {(row.round_id, row.unit_id) for row in rows}
    evaluation.scope.filter(
        pk__in=[r.pk for r in rows if (r.round_id, r.unit_id) not in wanted]
    ).delete()
    ScopeUnit.objects.bulk_create(
        ScopeUnit(evaluation=evaluation, round_id=round_, unit_id=unit, member_id=holds.get(unit))
        for round_, unit in sorted(wanted - known)
    )


def _next_code(viewer: Viewer, cut_off: date) -> str:
    """``2023-06``; a second one of the month is ``2023-06-2``."""
    base = f"{cut_off:%Y-%m}"
    taken = set(Evaluation.objects.filter(agency=viewer.agency).values_list("code", flat=True))
    return next(
        c for n in range(1, len(taken) + 2) if (c := base if n == 1 else f"{base}-{n}") not in taken
    )
