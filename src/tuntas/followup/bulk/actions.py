"""Many plans at once, each by the same decision as alone (``core.followup.acts``).

A batch is prepared, shown plan by plan (``consider`` saves nothing), and done once: some hundred
plans per transaction, so that others can work meanwhile, with a result for each plan. A batch that
was interrupted goes on where it stopped.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404

from tuntas.core.base.data import rows
from tuntas.core.base.errors import Refusal
from tuntas.core.base.messages import Message
from tuntas.core.followup import workflow
from tuntas.core.followup.acts import Change, Given
from tuntas.followup.models import ActionPlan, Batch
from tuntas.followup.permissions import plans_seen
from tuntas.followup.plans.actions import discard_plan
from tuntas.followup.plans.deciding import Held, locked, shared
from tuntas.followup.plans.saving import save
from tuntas.followup.refusals import refusal
from tuntas.followup.sentences import packed
from tuntas.organisation.permissions import INSPECTORATE, Viewer

CHUNK = 1_000  # plans of one transaction
MOST = 10_000  # plans of one batch
PREPARED_FOR = timedelta(days=1)
RESULT_KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True)
class BulkAct:
    """``asks``: fields of ``Given``. ``undo``: the act that takes it back, by what was kept of the
    plan; None where nothing can be taken back.
    """

    asks: tuple[str, ...] = ()
    undo: Callable[[Any], Given] | None = None
    roles: Collection[str] = ("officer", "head")  # who is offered it; each plan's guards decide


DISCARD = "discard_made"  # undoing only: what was made from a plan goes again


def _tags_back(back: Any) -> Given:
    return Given(verb="set_tags", tags=tuple(back))


def _discard(_back: Any) -> Given:
    return Given(verb=DISCARD)


ACTS: Mapping[str, BulkAct] = {
    "assign": BulkAct(
        ("person",),
        lambda back: Given(verb="assign", person=back["person"]),
    ),
    "ask_deadline": BulkAct(("day", "reason")),
    "grant_deadline": BulkAct(roles=("head",)),
    "refuse_deadline": BulkAct(("reason",), roles=("head",)),
    "tag": BulkAct(("tags",), _tags_back),
    "untag": BulkAct(("tags",), _tags_back),
    "submit": BulkAct(undo=lambda _back: Given(verb="withdraw")),
    "approve": BulkAct(roles=("head",)),
    "carry": BulkAct(("round", "day"), _discard),
    "copy": BulkAct(("services",), _discard),
    "confirm_elements": BulkAct(
        undo=lambda _back: Given(verb="release_elements"),
        roles=INSPECTORATE,
    ),
}
_TEXTS = rows("bulk/actions", "tuntas.followup")
LABELS: Mapping[str, str] = _TEXTS["labels"]
SAYS: Mapping[str, str] = _TEXTS["says"]


@dataclass(frozen=True)
class Chosen:
    """A plan of a batch, in the version that was seen, and what is done with it."""

    plan: int
    seen: int
    given: Given
    back: Any = None


@dataclass(frozen=True)
class Outcome:
    """What becomes, or became, of one plan. ``says`` is packed; ``seen``: its version after."""

    plan: int
    code: str
    round: str  # its code
    unit: str
    done: bool
    says: Any
    seen: int
    back: Any = None


# Batches


@transaction.atomic
def prepare(*, act: str, rows: Sequence[tuple[int, int]], viewer: Viewer, at: datetime) -> Batch:
    """Keep which plans (id, version) an act is wanted for, each once. Old batches go."""
    rows = list(dict(rows).items())
    if act not in ACTS:
        raise refusal("act_unknown")
    if not rows:
        raise refusal("nothing_chosen")
    if len(rows) > MOST:
        raise refusal("too_many", n=len(rows), most=MOST)
    forget(at)
    wanted: dict[str, Any] = {
        "rows": [list(row) for row in rows],
        "given": None if ACTS[act].asks else {},
    }
    return Batch.objects.create(
        owner=viewer.person, act=act, wanted=wanted, made_at=at, expires_at=at + PREPARED_FOR
    )


def rows_of(plans: QuerySet[ActionPlan]) -> list[tuple[int, int]]:
    """Id and version of the chosen plans; of too many, one more than there may be."""
    return list(plans.order_by("unit__no", "code").values_list("pk", "version")[: MOST + 1])


def acts_of(viewer: Viewer) -> list[tuple[str, str]]:
    """What this person is offered for many plans: act and label."""
    return [
        (name, LABELS[name]) for name, act in ACTS.items() if not viewer.roles.isdisjoint(act.roles)
    ]


def forget(at: datetime) -> None:
    Batch.objects.filter(expires_at__lte=at).delete()


def batch_or_404(viewer: Viewer, pk: int, at: datetime) -> Batch:
    """A batch is for its owner's eyes only, until it expires."""
    batch = Batch.objects.filter(pk=pk, owner=viewer.person, expires_at__gt=at).first()
    if batch is None:
        raise Http404
    return batch


def give(*, batch: Batch, given: Given) -> Batch:
    """Keep what the act asks for; it can be given anew until the batch is done."""
    kept = {name: getattr(given, name) for name in ACTS[batch.act].asks}
    day = kept.get("day")
    batch.wanted["given"] = kept | ({"day": day.isoformat()} if day else {})
    if not Batch.objects.filter(pk=batch.pk, state=Batch.State.PREPARED, outcome=[]).update(
        wanted=batch.wanted
    ):
        raise refusal("batch_done")
    return batch


def given_of(batch: Batch) -> Given | None:
    """None: still to be given."""
    kept = batch.wanted["given"]
    if kept is None:
        return None
    day = kept.get("day")
    lists = {name: tuple(kept.get(name) or ()) for name in ("tags", "services")}
    days = {"day": date.fromisoformat(day) if day else None}
    return Given(**{**kept, **lists, **days, "verb": batch.act})


def outcomes_of(batch: Batch) -> list[Outcome]:
    """What became of each plan; results from before rounds had codes say the year."""
    return [Outcome(**_with_round(row)) for row in batch.outcome]


def _with_round(row: Mapping[str, Any]) -> dict[str, Any]:
    if "year" not in row:
        return dict(row)
    return {"round": str(row["year"])} | {key: row[key] for key in row if key != "year"}


def chosen_of(batch: Batch) -> list[Chosen]:
    given = given_of(batch) or Given(verb=batch.act)
    return [Chosen(plan, seen, given) for plan, seen in batch.wanted["rows"]]


def consider(*, batch: Batch, viewer: Viewer, at: datetime) -> list[Outcome]:
    """What would become of each plan that is not done yet."""
    left = chosen_of(batch)[len(batch.outcome) :]
    return [
        outcome
        for chunk in _chunks(left)
        for outcome, _plan, _change in _decided(chunk, viewer, at)
    ]


def carry_out(*, batch: Batch, viewer: Viewer, at: datetime) -> Batch:
    """Do it, chunk by chunk. A second call does what is left, or refuses (batch_done)."""
    while _next_chunk(batch, viewer, at):
        pass
    batch.refresh_from_db()
    return batch


@transaction.atomic
def _next_chunk(batch: Batch, viewer: Viewer, at: datetime) -> bool:
    """Whether more is left."""
    batch = Batch.objects.select_for_update().get(pk=batch.pk, owner=viewer.person)
    if batch.state != Batch.State.PREPARED:
        raise refusal("batch_done")
    if given_of(batch) is None:
        raise refusal("nothing_given")
    rows, done = chosen_of(batch), len(batch.outcome)
    batch.outcome += _perform(rows[done : done + CHUNK], viewer, at)
    more = len(batch.outcome) < len(rows)
    if not more:
        batch.state, batch.done_at, batch.expires_at = Batch.State.DONE, at, at + RESULT_KEPT_FOR
    batch.save()
    return more


@transaction.atomic
def undo(*, batch: Batch, viewer: Viewer, at: datetime) -> Batch:
    """Take back what was done, except where somebody changed the plan since; a result for each
    plan.
    """
    batch = Batch.objects.select_for_update().get(pk=batch.pk, owner=viewer.person)
    undo = ACTS[batch.act].undo
    if batch.state != Batch.State.DONE or undo is None:
        raise refusal("not_undoable")
    before = outcomes_of(batch)
    rows = [Chosen(o.plan, o.seen, undo(o.back), o.back) for o in before if o.done]
    batch.outcome = [done for chunk in _chunks(rows) for done in _perform(chunk, viewer, at)]
    batch.state = Batch.State.UNDONE
    batch.save()
    return batch


# One chunk


def _chunks(rows: Sequence[Chosen]) -> Iterable[Sequence[Chosen]]:
    return (rows[at : at + CHUNK] for at in range(0, len(rows), CHUNK))


Decided = tuple["Outcome", ActionPlan | None, Change | None]


def _perform(rows: Sequence[Chosen], viewer: Viewer, at: datetime) -> list[dict[str, Any]]:
    decided = _decided(rows, viewer, at, lock=True)
    made = save([(plan, change) for _, plan, change in decided if plan and change], viewer, at)
    outcomes = [
        replace(outcome, back=[new.pk for new in made[outcome.plan]])
        if outcome.plan in made
        else outcome
        for outcome, *_ in decided
    ]
    return [vars(outcome) for outcome in outcomes]


def _decided(
    rows: Sequence[Chosen], viewer: Viewer, at: datetime, *, lock: bool = False
) -> list[Decided]:
    plans = shared(plans_seen(viewer).filter(pk__in=[row.plan for row in rows]))
    held = Held(locked(plans) if lock else plans, viewer, at, [row.given for row in rows])
    return [_one(held, row) for row in rows]


def _one(held: Held, row: Chosen) -> Decided:
    plan = held.plans.get(row.plan)
    if plan is None:
        says = packed(Message(SAYS["gone"]))
        return Outcome(row.plan, "", "", "", False, says, row.seen), None, None
    refused = Outcome(row.plan, plan.code, plan.round.code, plan.unit.name, False, None, row.seen)
    try:
        _refuse_stale(plan, row)
        if row.given.verb == DISCARD:
            _discard_made(row, held)
            says = packed(Message(SAYS["discarded"]))
            return replace(refused, done=True, says=says), None, None
        change = held.decide(plan, row.given)
    except Refusal as refusal:
        return replace(refused, says=packed(_plainly(refusal, plan.state))), None, None
    says, seen = packed(change.says), row.seen + change.changes
    return replace(refused, done=True, says=says, seen=seen, back=change.back), plan, change


def _refuse_stale(plan: ActionPlan, row: Chosen) -> None:
    if plan.version != row.seen:
        raise Refusal("changed_meanwhile", SAYS["changed"])


@transaction.atomic
def _discard_made(row: Chosen, held: Held) -> None:
    """All of them, or none where somebody has worked on one."""
    made = ActionPlan.objects.in_bulk(row.back)
    if len(made) < len(row.back):
        raise Refusal("plan_gone", SAYS["gone"])
    for plan in made.values():
        discard_plan(plan=plan, viewer=held.viewer, at=held.at, seen=1)


def _plainly(refusal: Refusal, state: str) -> Message:
    if refusal.code == "role_missing":
        return Message(SAYS["not_yours"])
    if refusal.code == "transition_unknown":
        return Message(SAYS["wrong_state"], {"state": Message(workflow.STATES[state])})
    return refusal.message
