"""Second readings: drawn, given without knowing the first opinion, and settled where the two
differ.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction

from tuntas.audit.actions import record
from tuntas.core.base.errors import Refusal
from tuntas.core.evaluation.review import divide, random_draw, risky_draw
from tuntas.core.followup.acts import Given
from tuntas.core.followup.workflow import refuse_own_work
from tuntas.evaluation.assignments.actions import at_work_of
from tuntas.evaluation.models import Evaluation, Sample, SecondReading
from tuntas.evaluation.permissions import may_assign, may_settle
from tuntas.evaluation.queries import locked
from tuntas.evaluation.refusals import refusal
from tuntas.followup.models import StatusEvent
from tuntas.followup.permissions import may_verify
from tuntas.followup.plans.actions import move_plan
from tuntas.followup.plans.contributors import contributors_of
from tuntas.organisation.permissions import Role, Viewer

from .queries import candidates, disputes, to_read, to_settle, verdicts_of, without_reader

Opinion = SecondReading.Opinion


@transaction.atomic
def draw_sample(
    *, evaluation: Evaluation, kind: str, share: int, seed: str, viewer: Viewer, at: datetime
) -> Sample:
    """Draw ``share`` percent of the verdicts that nobody read a second time, and give each to a
    reader.

    A reader neither gave the verdict nor has a part in the plan. Refuses with sample_empty,
    no_second_reader.
    """
    if not may_assign(viewer):
        raise refusal("not_allowed", said="not_drawing")
    evaluation = locked(evaluation)
    verdicts = {v.plan_id: v for v in verdicts_of(evaluation).filter(second_reading=None)}
    known = {c.plan: c for c in candidates(evaluation, list(verdicts.values()))}
    random = kind == Sample.Kind.RANDOM
    drawn = random_draw(known, share, seed) if random else risky_draw(known.values(), share, seed)
    if not drawn:
        raise refusal("sample_empty")
    given = _readers(evaluation, [verdicts[plan] for plan in drawn], at)
    if set(drawn) - set(given):
        raise refusal("no_second_reader")
    sample = Sample.objects.create(
        evaluation=evaluation, kind=kind, share=share, seed=seed, population=len(known),
        made_by=viewer.person, made_at=at,
    )  # fmt: skip
    SecondReading.objects.bulk_create(
        SecondReading(
            sample=sample, plan_id=p, first=verdicts[p], reader_id=given[p], risks=asdict(known[p])
        )
        for p in drawn
    )
    data = {"kind": kind, "share": share, "seed": seed, "of": len(known), "plans": drawn}
    record("sample", "evaluation", evaluation.pk, data, at=at, by=viewer.person)
    return sample


def _readers(
    evaluation: Evaluation, verdicts: Sequence[StatusEvent], at: datetime
) -> dict[int, int]:
    """Plan id -> who reads it a second time; without those that nobody may read."""
    contributors = contributors_of(verdict.plan for verdict in verdicts)
    barred = {v.plan_id: {*contributors[v.plan_id], v.by_id or 0} for v in verdicts}
    readers = [m.person_id for m in at_work_of(evaluation, at) if m.person_id]
    return divide(dict.fromkeys(barred, 1), readers, barred=barred)


@transaction.atomic
def give_to_others(
    *, evaluation: Evaluation, reason: str, viewer: Viewer, at: datetime
) -> list[SecondReading]:
    """Give the readings whose reader may not read any more to others, evenly and by nobody's
    choice, as the draw does. What nobody else may read stays.

    Refuses with guard_has_reason, no_second_reader.
    """
    if not may_assign(viewer):
        raise refusal("not_allowed", said="not_drawing")
    if not reason.strip():
        raise refusal("guard_has_reason")
    evaluation = locked(evaluation)
    left = without_reader(evaluation.agency, at).filter(sample__evaluation=evaluation)
    rows = {r.plan_id: r for r in left.select_related("first__plan__unit", "plan")}
    given = _readers(evaluation, [row.first for row in rows.values()], at)
    if not given:
        raise refusal("no_second_reader")
    for plan, reader in given.items():
        row = rows[plan]
        data = {"plan": row.plan.code, "from": row.reader_id, "to": reader}
        row.reader_id = reader
        row.save(update_fields=["reader"])
        data["reason"] = reason.strip()
        record("give", "second_reading", row.pk, data, at=at, by=viewer.person)
    return [rows[plan] for plan in given]


@transaction.atomic
def give_opinion(
    *, reading: SecondReading, opinion: str, reason: str, viewer: Viewer, at: datetime
) -> SecondReading:
    """The second reader's own opinion; it cannot be changed, for now the first one is known."""
    reading = _locked(reading)
    if not may_verify(viewer) or reading.reader_id != viewer.person.pk:
        raise refusal("not_allowed", said="not_reading")
    if reading.given_at is not None:
        raise refusal("changed_meanwhile", said="opinion_given")
    _refuse_own_work(reading, viewer)
    if not to_read(viewer, at).filter(pk=reading.pk).exists():
        raise refusal("not_allowed", said="not_reading_any_more")
    if opinion == Opinion.RETURN and not reason.strip():
        raise refusal("guard_has_reason")
    reading.opinion, reading.reason, reading.given_at = opinion, reason.strip(), at
    reading.save(update_fields=["opinion", "reason", "given_at"])
    data = {"plan": reading.plan.code, "opinion": opinion, "reason": reading.reason}
    record("opinion", "second_reading", reading.pk, data, at=at, by=viewer.person)
    return reading


@transaction.atomic
def settle(
    *, reading: SecondReading, holds: str, reason: str, due: date, viewer: Viewer, at: datetime
) -> SecondReading:
    """Who leads says which of two opinions holds (``to_settle``). Where a closed plan should have
    been returned, it is reopened with this reason until ``due``; a returned one comes back by
    itself."""
    reading = _locked(reading)
    if not may_settle(viewer):
        raise _not_settling(reading, at)
    if viewer.person.pk in (reading.reader_id, reading.first.by_id):
        raise refusal("own_opinion")
    _refuse_own_work(reading, viewer)
    if reading.given_at is None or reading.opinion == reading.first.verb:
        raise refusal("nothing_differs")
    if reading.holds:
        raise refusal("changed_meanwhile", said="opinion_settled")
    if not to_settle(viewer, at).filter(pk=reading.pk).exists():
        raise _not_settling(reading, at)
    if not reason.strip():
        raise refusal("guard_has_reason")
    reading.holds, reading.settled_reason = holds, reason.strip()
    reading.settled_by, reading.settled_at = viewer.person, at
    reading.save(update_fields=["holds", "settled_reason", "settled_by", "settled_at"])
    plan = reading.plan
    if holds == Opinion.RETURN and plan.state == "closed":
        given = Given(reason=reason, due=due)
        move_plan(plan=plan, verb="reopen", viewer=viewer, at=at, seen=plan.version, given=given)
    data = {"plan": plan.code, "holds": holds, "reason": reading.settled_reason}
    record("settle", "second_reading", reading.pk, data, at=at, by=viewer.person)
    return reading


def _not_settling(reading: SecondReading, at: datetime) -> Refusal:
    """Names whose turn it is."""
    found = disputes(reading.plan.unit.agency, at).filter(pk=reading.pk).first()
    if found and not found.turn:
        return refusal("not_allowed", said="nobody_settles")
    turn = Role(found.turn) if found else Role.TEAM_LEADER
    return refusal("not_allowed", said="not_settling", role=turn.label)


def _refuse_own_work(reading: SecondReading, viewer: Viewer) -> None:
    contributors = contributors_of([reading.plan])[reading.plan_id]
    refuse_own_work(viewer.person.pk, contributors, "guard_not_own_work")


def _locked(reading: SecondReading) -> SecondReading:
    rows = SecondReading.objects.select_for_update(of=("self",)).select_related(
        "plan__unit__agency", "first"
    )
    return rows.get(pk=reading.pk)
