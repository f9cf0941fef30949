"""The checks of ``core.evaluation.live_checks`` run over the plans of an assignment, and what they
saw recorded.

Facts are read in a constant number of queries, outside any transaction; writing is short. A run
again writes nothing where nothing changed. What is seen no more, or seen differently, is marked
(``Finding.gone_at``) and kept with its decision; what is seen differently is a new finding.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django_tasks import TaskContext, TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from tuntas.accounts.models import User
from tuntas.audit.actions import record
from tuntas.audit.models import Event
from tuntas.core.evaluation import live_checks as core
from tuntas.core.evaluation.snapshot import Finding as Fact
from tuntas.evaluation.models import Evaluation, ScopeUnit
from tuntas.evaluation.queries import locked, plans_of
from tuntas.evaluation.refusals import refusal
from tuntas.followup.findings.actions import record_findings
from tuntas.followup.models import ActionPlan, Finding
from tuntas.organisation.permissions import Viewer
from tuntas.web.models import TaskProgress
from tuntas.web.tasks import Progress, enqueue

from .facts import LiveFacts, Pair, unit_key

AT_ONCE = 1_000  # plans that are looked at while a person waits; more are given to a worker


@dataclass(frozen=True)
class Ran:
    """What a run did: plans that it looked at; findings that are new, that are gone, that stand."""

    plans: int
    new: int
    gone: int
    standing: int


def may_check(viewer: Viewer) -> bool:
    return viewer.is_inspectorate


def start_checks(*, evaluation: Evaluation, viewer: Viewer, at: datetime) -> Ran | None:
    """Run the checks now, or, over many plans, have a worker run them (None)."""
    if not may_check(viewer):
        raise refusal("not_allowed", said="not_checking")
    if plans_of(evaluation).count() <= AT_ONCE:
        return run_checks(evaluation=evaluation, by=viewer.person, at=at)
    with transaction.atomic():
        locked(evaluation)  # two at once
        run = run_of(evaluation)
        if run is None or run.failed:
            enqueue(check_plans, evaluation.pk, viewer.person.pk)
    return None


@task(takes_context=True)
def check_plans(context: TaskContext, evaluation: int, person: int) -> None:
    """In a worker. It may be called again after a worker was killed: nothing is written twice."""
    run_checks(
        evaluation=Evaluation.objects.get(pk=evaluation),
        by=User.objects.get(pk=person),
        at=timezone.now(),
        progress=Progress(context.task_result.id),
    )


@dataclass(frozen=True)
class Run:
    """A run that was given to a worker and is not done: ``done`` of ``total`` plans were looked at;
    ``total`` is 0 while they are read.
    """

    failed: bool
    done: int = 0
    total: int = 0

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0


def run_of(evaluation: Evaluation) -> Run | None:
    """The latest run that was given to a worker, unless one is done since; at most two queries."""
    tasks = DBTaskResult.objects.filter(task_path=check_plans.module_path)
    last = tasks.filter(args_kwargs__args__0=evaluation.pk).order_by("-enqueued_at").first()
    if last is None or last.status == TaskResultStatus.SUCCESSFUL:
        return None
    if last.status == TaskResultStatus.FAILED:
        since = last_run(evaluation)
        return None if since and since.at > last.enqueued_at else Run(failed=True)
    told = TaskProgress.objects.filter(task=last.pk).first()
    return Run(False, told.done, told.total) if told else Run(False)


def last_run(evaluation: Evaluation) -> Event | None:
    runs = Event.objects.filter(noun="evaluation", verb="check", object_id=str(evaluation.pk))
    return runs.select_related("actor").order_by("-id").first()


NIGHT = range(1, 5)  # hours of the agency's day


def check_nightly(at: datetime) -> int:
    """Once a night, every assignment but those that were read from a signed report. Returns how
    many were checked.
    """
    now = timezone.localtime(at)
    if now.hour not in NIGHT:
        return 0
    done = 0
    for evaluation in Evaluation.objects.filter(signed_on=None):
        last = last_run(evaluation)
        if last is None or timezone.localdate(last.at) < now.date():
            run_checks(evaluation=evaluation, by=None, at=at)
            done += 1
    return done


def run_checks(
    *,
    evaluation: Evaluation,
    by: Any,
    at: datetime,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Ran:
    """Look at the plans and units of the assignment, but for those that a later assignment looks
    at too.

    ``progress`` is called with how many plans were looked at, and of how many.
    """
    progress(0, 0)
    facts = LiveFacts(evaluation)
    subjects: dict[str, ActionPlan | Pair] = {}
    ids: dict[str, frozenset[str]] = {}
    found: list[Fact] = []
    for plan in facts.plans():
        key = plan.written.id
        subjects[key], ids[key] = ActionPlan(pk=int(key)), core.checks_run(plan)
        found += core.plan_findings([plan], facts.copies)
        progress(len(subjects), len(facts))
    for unit, pair in facts.units():
        subjects[unit.id], ids[unit.id] = pair, frozenset(core.LIVE_CHECKS)
        found += core.unit_findings([unit])
    return _write(evaluation, subjects, ids, found, by, at)


def _write(
    evaluation: Evaluation,
    subjects: Mapping[str, ActionPlan | Pair],
    ids: Mapping[str, frozenset[str]],
    found: Sequence[Fact],
    by: Any,
    at: datetime,
) -> Ran:
    seen = {(f.plan, f.check): f for f in found}
    with transaction.atomic():
        locked(evaluation)  # one run at a time
        same, gone = set(), []
        for pk, subject, check, quote, values in _standing(evaluation):
            if check in ids.get(subject, ()):
                fact = seen.get((subject, check))
                if fact and (fact.quote, dict(fact.values)) == (quote, values):
                    same.add((subject, check))
                else:
                    gone.append(pk)
        for first in range(0, len(gone), 500):
            Finding.every.filter(pk__in=gone[first : first + 500]).update(gone_at=at)
        new = [f for key, f in seen.items() if key not in same]
        if new:
            record_findings(plans=subjects, findings=new, by=by, at=at, later=True)
        plans = sum(isinstance(subject, ActionPlan) for subject in subjects.values())
        ran = Ran(plans, len(new), len(gone), len(seen))
        data = {"code": evaluation.code, **vars(ran)}
        record("check", "evaluation", evaluation.pk, data, at=at, by=by)
    return ran


def _standing(evaluation: Evaluation) -> Iterator[tuple[int, str, str, str, dict[str, Any]]]:
    fields = ("pk", "plan_id", "round_id", "unit_id", "check_id", "quote", "values")
    for pk, plan, round_, unit, check, quote, values in (
        findings_of(evaluation).values_list(*fields).iterator()
    ):
        yield pk, str(plan) if plan else unit_key((round_, unit)), check, quote, values


def findings_of(evaluation: Evaluation) -> QuerySet[Finding]:
    """What the checks see now of the plans of an assignment and the units of its scope."""
    within = ScopeUnit.objects.filter(
        evaluation=evaluation, round=OuterRef("round"), unit=OuterRef("unit")
    )
    return Finding.objects.filter(Q(plan__in=plans_of(evaluation).values("pk")) | Q(Exists(within)))
