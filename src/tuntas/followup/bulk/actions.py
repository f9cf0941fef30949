"""Many plans at once, each by the guards, events and audit rows of the single act.

A batch is prepared, shown plan by plan (``consider`` saves nothing), and done once: some hundred
plans per transaction, so that others can work meanwhile, with a result for each plan. A batch that
was interrupted goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.http import Http404

from tuntas.core.base.errors import Refusal
from tuntas.core.base.messages import N_, Message
from tuntas.core.followup import workflow as core
from tuntas.followup.bulk import acts as bulk_acts
from tuntas.followup.bulk import carry_over
from tuntas.followup.bulk.acts import Decide, Given, Row, Scene, Step
from tuntas.followup.bulk.saving import write
from tuntas.followup.models import (
    ActionPlan,
    Batch,
)
from tuntas.followup.plans import elements
from tuntas.followup.plans.actions import discard_plan
from tuntas.followup.sentences import packed
from tuntas.organisation.permissions import INSPECTORATE, Viewer

CHUNK = 1_000  # plans of one transaction
MOST = 10_000  # plans of one batch
PREPARED_FOR = timedelta(days=1)
RESULT_KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True)
class BulkAct:
    """``asks``: fields of ``Given``; ``undo`` is None where nothing can be taken back."""

    label: str
    decide: Decide
    asks: tuple[str, ...] = ()
    undo: Decide | None = None
    roles: Collection[str] = ("officer", "head")  # who is offered it; each plan's guards decide


def _discard(plan: ActionPlan, scene: Scene, back: Any) -> Step:
    """Take back what was made from a plan; refused where somebody has worked on it."""
    for pk in back:
        made = ActionPlan.objects.filter(pk=pk).first()
        if made is None:
            raise Refusal("plan_gone", GONE)
        discard_plan(plan=made, viewer=scene.viewer, at=scene.at, seen=1)
    return Step(plan, Message(N_("Draf yang dibuat sudah dihapus")))


ACTS: Mapping[str, BulkAct] = {
    "assign": BulkAct(
        N_("Tetapkan penanggung jawab"), bulk_acts.assign, ("person",), bulk_acts.assign
    ),
    "ask_deadline": BulkAct(N_("Usulkan tenggat baru"), bulk_acts.ask_deadline, ("day", "reason")),
    "grant_deadline": BulkAct(
        N_("Setujui usulan tenggat"), bulk_acts.answer_deadline(True), roles=("head",)
    ),
    "refuse_deadline": BulkAct(
        N_("Tolak usulan tenggat"), bulk_acts.answer_deadline(False), ("reason",), roles=("head",)
    ),
    "tag": BulkAct(N_("Beri penanda"), bulk_acts.tag, ("tags",), bulk_acts.tags_back),
    "untag": BulkAct(N_("Hapus penanda"), bulk_acts.untag, ("tags",), bulk_acts.tags_back),
    "submit": BulkAct(
        N_("Ajukan kepada kepala unit"), bulk_acts.move("submit"), (), bulk_acts.move("withdraw")
    ),
    "approve": BulkAct(N_("Setujui rencana"), bulk_acts.move("approve"), roles=("head",)),
    "carry": BulkAct(
        N_("Bawa ke putaran berikutnya"), carry_over.carry, ("round", "day"), _discard
    ),
    "copy": BulkAct(N_("Salin ke layanan lain"), carry_over.copy, ("services",), _discard),
    "confirm_elements": BulkAct(
        N_("Tegaskan unsur yang terbaca"),
        elements.confirm_as_read,
        (),
        elements.release_again,
        INSPECTORATE,
    ),
}
GONE = N_("Rencana ini tidak ada lagi.")
CHANGED = N_("Orang lain mengubahnya sementara itu; pilih lagi setelah membaca keadaan terbarunya.")
NOT_YOURS = N_("Bukan wewenang Anda pada unit ini.")
WRONG_STATE = N_("Berstatus {state}; langkah ini tidak berlaku.")


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
    """Keep which plans (id, version) an act is wanted for. Old batches go."""
    if act not in ACTS:
        raise Refusal("act_unknown", N_("Pilih apa yang akan dilakukan."))
    if not rows:
        raise Refusal("nothing_chosen", N_("Pilih sedikitnya satu rencana."))
    if len(rows) > MOST:
        text = N_("{n} rencana terlalu banyak untuk sekali jalan; paling banyak {most}.")
        raise Refusal("too_many", text, n=len(rows), most=MOST)
    forget(at)
    wanted = {"rows": [list(row) for row in rows], "given": None if ACTS[act].asks else {}}
    return Batch.objects.create(
        owner=viewer.person, act=act, wanted=wanted, made_at=at, expires_at=at + PREPARED_FOR
    )


def acts_of(viewer: Viewer) -> list[tuple[str, str]]:
    """What this person is offered for many plans: act and label."""
    return [
        (name, act.label) for name, act in ACTS.items() if not viewer.roles.isdisjoint(act.roles)
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
    batch.wanted["given"] = asdict(given) | {"day": given.day and given.day.isoformat()}
    if not Batch.objects.filter(pk=batch.pk, state=Batch.State.PREPARED, outcome=[]).update(
        wanted=batch.wanted
    ):
        raise Refusal("batch_done", N_("Ini sudah dikerjakan."))
    return batch


def given_of(batch: Batch) -> Given | None:
    """None: still to be given."""
    kept = batch.wanted["given"]
    if kept is None:
        return None
    day = kept.get("day")
    lists = {name: tuple(kept.get(name) or ()) for name in ("tags", "services")}
    return Given(**{**kept, **lists, "day": date.fromisoformat(day) if day else None})


def outcomes_of(batch: Batch) -> list[Outcome]:
    """What became of each plan; results from before rounds had codes say the year."""
    return [
        Outcome(**{key: value for key, value in row.items() if key != "year"}, **_round_of(row))
        for row in batch.outcome
    ]


def _round_of(row: Mapping[str, Any]) -> dict[str, str]:
    return {} if "round" in row else {"round": str(row["year"])}


def rows_of(batch: Batch) -> list[Row]:
    return [Row(plan, seen) for plan, seen in batch.wanted["rows"]]


def consider(*, batch: Batch, viewer: Viewer, at: datetime) -> list[Outcome]:
    """What would become of each plan that is not done yet."""
    rows = rows_of(batch)[len(batch.outcome) :]
    given = given_of(batch) or Given()
    decide = ACTS[batch.act].decide
    return [
        outcome
        for chunk in _chunks(rows)
        for outcome, _step in _decided(Scene(chunk, given, viewer, at), decide)
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
    given = given_of(batch)
    if batch.state != Batch.State.PREPARED or given is None:
        raise Refusal("batch_done", N_("Ini sudah dikerjakan."))
    rows = rows_of(batch)
    done = len(batch.outcome)
    batch.outcome += _perform(rows[done : done + CHUNK], given, ACTS[batch.act].decide, viewer, at)
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
    decide = ACTS[batch.act].undo
    if batch.state != Batch.State.DONE or decide is None:
        raise Refusal("not_undoable", N_("Ini tidak dapat dibatalkan."))
    before = outcomes_of(batch)
    rows = [Row(o.plan, o.seen, o.back) for o in before if o.done]
    batch.outcome = [
        o for chunk in _chunks(rows) for o in _perform(chunk, Given(), decide, viewer, at)
    ]
    batch.state = Batch.State.UNDONE
    batch.save()
    return batch


# One chunk


def _chunks(rows: Sequence[Row]) -> Iterable[Sequence[Row]]:
    return (rows[at : at + CHUNK] for at in range(0, len(rows), CHUNK))


def _perform(
    rows: Sequence[Row], given: Given, decide: Decide, viewer: Viewer, at: datetime
) -> list[dict[str, Any]]:
    decided = _decided(Scene(rows, given, viewer, at, lock=True), decide)
    made = write([step for _outcome, step in decided if step], viewer, at)
    outcomes = [
        replace(outcome, back=made[step.plan.pk]) if step and step.makes else outcome
        for outcome, step in decided
    ]
    return [vars(outcome) for outcome in outcomes]


def _decided(scene: Scene, decide: Decide) -> list[tuple[Outcome, Step | None]]:
    return [_one(scene, row, decide) for row in scene.rows]


def _one(scene: Scene, row: Row, decide: Decide) -> tuple[Outcome, Step | None]:
    plan = scene.plans.get(row.plan)
    if plan is None:
        return Outcome(row.plan, "", "", "", False, packed(Message(GONE)), row.seen), None
    known = {"plan": plan.pk, "code": plan.code, "round": plan.round.code, "unit": plan.unit.name}
    state = plan.state
    try:
        _refuse_stale(plan, row)
        step = decide(plan, scene, row.back)
    except Refusal as refusal:
        return Outcome(
            **known, done=False, says=packed(_plainly(refusal, state)), seen=row.seen
        ), None
    seen = row.seen + step.changes
    return Outcome(**known, done=True, says=packed(step.says), seen=seen, back=step.back), step


def _refuse_stale(plan: ActionPlan, row: Row) -> None:
    if plan.version != row.seen:
        raise Refusal("changed_meanwhile", CHANGED)


def _plainly(refusal: Refusal, state: str) -> Message:
    if refusal.code == "role_missing":
        return Message(NOT_YOURS)
    if refusal.code == "transition_unknown":
        return Message(WRONG_STATE, {"state": Message(core.STATES[state])})
    return refusal.message
