"""What second readings need to know: verdicts that can be drawn, and what is risky about them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from django.utils import timezone

from tuntas.core.evaluation.agreement import Agreement, agreement
from tuntas.core.evaluation.review import Candidate
from tuntas.evaluation.models import Evaluation, Sample, SecondReading, TeamMember
from tuntas.evaluation.permissions import readings_seen
from tuntas.evaluation.queries import plans_in_scope, reused_evidence
from tuntas.evaluation.refusals import refusal
from tuntas.followup.models import Evidence, Finding, StatusEvent
from tuntas.followup.permissions import VERIFIERS
from tuntas.followup.plans.contributors import has_part, judges
from tuntas.notify.holidays.queries import calendar_of
from tuntas.organisation.models import Agency
from tuntas.organisation.permissions import LEADS, Viewer

VERDICTS = ("close", "return")  # verbs of a plan's life, and the opinions of a second reader
READERS = (TeamMember.Role.LEADER, TeamMember.Role.MEMBER)


def verdicts_of(evaluation: Evaluation) -> QuerySet[StatusEvent]:
    """The verdicts of the team that still stand, whose evidence is therefore as it was judged."""
    last = (
        StatusEvent.objects.filter(plan=OuterRef("pk")).order_by("-happened_at", "-pk").values("pk")
    )
    standing = plans_in_scope(evaluation).annotate(last=Subquery(last[:1])).values("last")
    return StatusEvent.objects.filter(pk__in=standing, verb__in=VERDICTS).select_related(
        "plan__unit"
    )


def candidates(evaluation: Evaluation, verdicts: Sequence[StatusEvent]) -> list[Candidate]:
    """The judged plans with what is risky about them; three queries."""
    plans = [v.plan_id for v in verdicts]
    standing = Finding.objects.filter(plan__in=plans).exclude(state=Finding.State.DISMISSED)
    findings = Counter(standing.values_list("plan", flat=True))
    evidence = reused_evidence(evaluation.agency).filter(plan__in=plans, replaced_by=None)
    reused = Counter(evidence.values_list("plan", flat=True))
    last = calendar_of(evaluation.agency).on_or_before(evaluation.cut_off)
    days = {v.plan_id: timezone.localdate(v.happened_at) for v in verdicts if v.verb == "close"}
    return [Candidate(plan, findings[plan], reused[plan], days.get(plan) == last) for plan in plans]


def reading_or_404(viewer: Viewer, pk: int) -> SecondReading:
    plan = ("plan__round", "plan__unit", "plan__service", "plan__recommendation__line")
    people = ("plan__person_in_charge", "first__by", "reader", "settled_by")
    rows = readings_seen(viewer).select_related(*plan, *people, "sample__evaluation__agency")
    return get_object_or_404(rows, pk=pk)


def _owed(viewer: Viewer) -> QuerySet[SecondReading]:
    return readings_seen(viewer).filter(reader=viewer.person, given_at=None)


def to_read(viewer: Viewer, on: date) -> QuerySet[SecondReading]:
    """Second readings that wait on this person, the oldest first."""
    rows = _owed(viewer).filter(reader_able(on))
    return rows.select_related("plan__round", "plan__unit").order_by("pk")


def readings_of(viewer: Viewer, evaluation: Evaluation, on: date) -> list[Any]:
    """All of an evaluation; ``able``: whether the reader may read; ``turn``: see ``disputes``. One
    query.
    """
    rows = readings_seen(viewer).filter(sample__evaluation=evaluation)
    shown = ("plan__round", "plan__unit", "first__by", "reader", "settled_by", "sample")
    able = Case(When(reader_able(on), then=True), default=False)
    return list(rows.annotate(able=able, turn=_turn(on)).select_related(*shown))


def reader_able(on: date) -> Q:
    """Readings whose reader may give the opinion: still of the team, at work, not in conflict."""
    seats = TeamMember.objects.filter(evaluation=OuterRef("sample__evaluation"))
    seats = seats.filter(role__in=READERS, person=OuterRef("reader"))
    return Exists(seats) & Exists(judges(VERIFIERS, on, "plan__").filter(person=OuterRef("reader")))


def without_reader(agency: Agency | None, on: date) -> QuerySet[SecondReading]:
    """Readings that wait for an opinion which their reader may not give any more."""
    waiting = SecondReading.objects.filter(sample__evaluation__agency=agency, given_at=None)
    return waiting.exclude(reader_able(on))


def disputes(agency: Agency | None, on: date) -> QuerySet[Any]:
    """Where two opinions differ and nobody has settled it; ``turn``: the role whose turn it is, ""
    where nobody may.
    """
    rows = SecondReading.objects.filter(sample__evaluation__agency=agency, given_at__isnull=False)
    return rows.filter(holds="").exclude(opinion=F("first__verb")).annotate(turn=_turn(on))


def _turn(on: date) -> Case:
    """The first of ``LEADS`` with somebody at work who gave neither opinion and may judge the
    plan.
    """

    def held(role: str) -> Exists:
        free = judges((role,), on, "plan__").exclude(person=OuterRef("reader"))
        return Exists(free.exclude(person=Coalesce(OuterRef("first__by"), 0)))

    turns = [When(held(role), then=Value(str(role))) for role in LEADS]
    return Case(*turns, default=Value(""), output_field=CharField())


def to_settle(viewer: Viewer, on: date) -> QuerySet[Any]:
    """The disputes that this person may settle: no opinion is the own one, nor a part in the plan,
    and nobody comes before in ``LEADS``.
    """
    me = viewer.person.pk
    rows = disputes(viewer.agency, on).exclude(reader=me).exclude(first__by=me)
    rows = rows.exclude(has_part(me, lambda field: OuterRef(f"plan__{field}")))
    before = list(takewhile(lambda role: role not in viewer.roles, LEADS))
    return rows.exclude(turn__in=before) if before != list(LEADS) else rows.none()


def evidence_then(reading: SecondReading) -> list[Evidence]:
    """The evidence as the first reader had it: without later versions."""
    at = reading.first.happened_at
    there = Evidence.objects.filter(plan=reading.plan, at__lte=at)
    there = there.filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=at))
    return list(there.exclude(replaced_by__at__lte=at).order_by("id"))


@dataclass(frozen=True)
class Agreements:
    """How far first and second readers agree. ``random`` says it of all verdicts, ``risk`` only of
    those that looked risky.
    """

    random: Agreement
    risk: Agreement
    waiting: int
    unsettled: int


def agreements(evaluation: Evaluation) -> Agreements:
    """One query."""
    readings = SecondReading.objects.filter(sample__evaluation=evaluation)
    rows = list(readings.values_list("sample__kind", "first__verb", "opinion", "holds"))
    given = [(kind, first, opinion, holds) for kind, first, opinion, holds in rows if opinion]

    def of(kind: str) -> Agreement:
        return agreement((first, second) for k, first, second, _ in given if k == kind)

    return Agreements(
        random=of(Sample.Kind.RANDOM),
        risk=of(Sample.Kind.RISK),
        waiting=len(rows) - len(given),
        unsettled=sum(first != second and not holds for _, first, second, holds in given),
    )


def refuse_blind(viewer: Viewer, evaluation: Evaluation) -> None:
    """Before a page or file that shows all plans at once (a report, two cut-offs compared): whoever
    still owes a second opinion would read the first one there (second_reading_waits).
    """
    if _owed(viewer).filter(sample__evaluation__agency=evaluation.agency_id).exists():
        raise refusal("second_reading_waits")
