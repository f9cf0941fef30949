"""Action plans of one unit as the papers tell of them; a constant number of queries."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Case, Max, Q, When
from django.utils import timezone

from tuntas.core.evaluation.pekppp import NOT_DONE
from tuntas.core.followup import workflow as core
from tuntas.core.followup.evidence import FLAGS
from tuntas.evaluation.cut_offs.queries import frozen_rounds
from tuntas.followup.models import ActionPlan, Evidence
from tuntas.followup.permissions import plans_seen
from tuntas.followup.plans.facts import PlanFacts, facts_of
from tuntas.followup.plans.queries import is_doubtful
from tuntas.organisation.models import Unit
from tuntas.organisation.permissions import Viewer
from tuntas.reports.refusals import refusal
from tuntas.surveys.models import Round
from tuntas.web import display
from tuntas.web.terms import gettext

from . import words


@dataclass(frozen=True)
class PaperPlan:
    """A plan as a paper prints it. ``elements``: codes. ``account``: the outcome or else the state,
    its grounds and the last word of progress, each on its line. ``evidence``: titles and
    addresses. ``doubtful``: it is called done, and a standing finding speaks against it;
    ``unknown``: its source has no status.
    """

    code: str
    elements: tuple[str, ...]
    text: str
    deadline: date | None
    deadline_raw: str
    person: str
    done: bool
    account: str
    evidence: tuple[str, ...]
    doubtful: bool = False
    unknown: bool = False

    @property
    def mark(self) -> str:
        """Whether it was carried out: yes, doubtful, no, unknown."""
        if self.done:
            return "doubtful" if self.doubtful else "yes"
        return "unknown" if self.unknown else "no"


class FollowedUp(NamedTuple):
    """``day``: when its unit handed in what is verified now, or it was closed where nobody knows
    that; None where it is not done. ``done``: closed as carried out. ``doubtful``: done, and a
    standing finding speaks against it.
    """

    plan: int
    unit: int
    done: bool
    day: date | None
    doubtful: bool


def plans_of_papers(viewer: Viewer, units: Iterable[Unit], rounds: Sequence[Round]) -> Any:
    """The plans that papers count: approved ones. Refuses whoever is to read one of them a second
    time (second_reading_waits), for a paper without it would say something wrong.
    """
    if blind_to(viewer, units, rounds):
        raise refusal("second_reading_waits")
    return _plans(units, rounds).filter(pk__in=plans_seen(viewer).values("pk"))


def blind_to(viewer: Viewer, units: Iterable[Unit], rounds: Sequence[Round]) -> set[int]:
    """The ids of those units of which this person is still to read a plan a second time."""
    if not viewer.is_inspectorate:
        return set()
    hidden = _plans(units, rounds).exclude(pk__in=plans_seen(viewer).values("pk"))
    return set(hidden.values_list("unit_id", flat=True))


def plans_counted(unit: Unit, round_: Round) -> int:
    """How many plans the papers of a unit list."""
    return int(_plans([unit], [round_]).count())


def _plans(units: Iterable[Unit], rounds: Sequence[Round]) -> Any:
    plans = ActionPlan.objects.filter(unit__in=units, round__in=rounds)
    return plans.exclude(state__in=core.NOT_YET_PLANS)


def plan_facts(viewer: Viewer, unit: Unit, round_: Round) -> tuple[PaperPlan, ...]:
    """In order of their codes; a constant number of queries."""
    plans = plans_of_papers(viewer, [unit], [round_])
    became = {found.plan: found for found in followed_up(plans)}
    facts = facts_of(plans.order_by("code"))
    return tuple(_paper_plan(p, became[p.pk]) for p in facts)


def as_of(unit: Unit, round_: Round) -> date | None:
    """The day of the last thing that happened to the plans; None without plans. One query."""
    last = _plans([unit], [round_]).aggregate(
        Max("events__recorded_at"), Max("notes__at"), Max("evidence__at")
    )
    known = [at for at in last.values() if at is not None]
    return timezone.localdate(max(known)) if known else None


def at_cut_off(unit: Unit, round_: Round, viewer: Viewer) -> str:
    """How many of the plans there were, and closed, when an evaluation of them was frozen; "" where
    none was.
    """
    frozen = frozen_rounds(unit, viewer).get(round_.pk)
    if frozen is None:
        return ""
    found, doubts = frozen.statuses(unit, round_), frozen.doubts(unit, round_)
    return words.text(
        "plans.at_cut_off",
        period=frozen.evaluation.period,
        at=display.moment(frozen.cut_off.at),
        plans=found.total(),
        closed=found[ActionPlan.Status.CLOSE],
        doubtful=words.text("plans.doubtful", n=doubts) if doubts else "",
    )


def _paper_plan(plan: PlanFacts, became: FollowedUp) -> PaperPlan:
    kept = [piece for piece in plan.evidence if piece.state != Evidence.State.REJECTED]
    return PaperPlan(
        code=plan.code,
        elements=plan.elements,
        text=plan.text,
        deadline=plan.due_on,
        deadline_raw=plan.deadline_raw,
        person=plan.person,
        done=became.done,
        account="\n".join(filter(None, (_outcome(plan), plan.grounds, plan.progress))),
        evidence=tuple(" ".join(filter(None, (e.title, e.url, FLAGS.get(e.flag)))) for e in kept),
        doubtful=became.doubtful,
        unknown=not plan.status,
    )


def _outcome(plan: PlanFacts) -> str:
    """The outcome or else the state; of a plan from an old report the status printed there."""
    if not plan.outcome and plan.state in ("closed", "") and plan.source:
        return str(ActionPlan.Status(plan.status).label)
    return gettext(core.OUTCOMES[plan.outcome] if plan.outcome else core.STATES[plan.state])


def followed_up(plans: Any) -> Iterator[FollowedUp]:
    """What became of each of these plans; one query."""
    rows = plans.order_by().annotate(
        handed_in=Max("events__happened_at", filter=Q(events__state="evidence_in")),
        closed=Max("events__happened_at", filter=Q(events__state="closed")),
        against=Case(When(is_doubtful(), then=True), default=False),
    )
    columns = ("pk", "unit", "status", "outcome", "handed_in", "closed", "against")
    for plan, unit, status, outcome, handed_in, closed, against in rows.values_list(
        *columns
    ).iterator():
        done = status == ActionPlan.Status.CLOSE and outcome not in NOT_DONE
        at = (handed_in or closed) if done else None
        yield FollowedUp(plan, unit, done, timezone.localdate(at) if at else None, done and against)
