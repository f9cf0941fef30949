"""Many plans at once: each by its own guards, with its own result, events and audit rows."""

from datetime import timedelta

import pytest
from django.db import connection
from django.http import Http404

from tests.factories import NOW, survey
from tests.followup.factories import DAY, LATER, go, write
from tests.people import as_viewer, person
from tuntas.audit.models import Event
from tuntas.audit.queries import history
from tuntas.core.base.errors import Refusal
from tuntas.followup.bulk import actions as bulk
from tuntas.followup.bulk.actions import Given
from tuntas.followup.models import ActionPlan, Batch, DeadlineChange, Finding, StatusEvent
from tuntas.notify.models import Notice
from tuntas.organisation.actions import appoint

pytestmark = pytest.mark.django_db


def prepared(world, act, plans, who="officer", **given):
    for plan in plans:
        plan.refresh_from_db()
    batch = bulk.prepare(
        act=act, rows=[(p.pk, p.version) for p in plans], viewer=as_viewer(world[who]), at=NOW
    )
    return bulk.give(batch=batch, given=Given(**given)) if given else batch


def done(world, act, plans, who="officer", **given):
    batch = prepared(world, act, plans, who, **given)
    return bulk.carry_out(batch=batch, viewer=as_viewer(world[who]), at=NOW)


def results(batch):
    return [(row["code"], row["done"]) for row in batch.outcome]


def verbs(plan):
    return [event.verb for event in history("plan", plan.pk)]


def test_a_plan_that_is_chosen_twice_is_acted_on_once(world):
    plan = write(world)
    batch = done(world, "submit", [plan, plan])
    assert [row["plan"] for row in batch.outcome] == [plan.pk]
    assert verbs(plan) == ["make", "submit"]


def test_submitting_many_gives_each_its_event_its_audit_row_and_a_result(world):
    plans = [write(world), write(world, deadline=None), write(world)]
    batch = done(world, "submit", plans)
    assert results(batch) == [("2023-01-01", True), ("2023-01-02", False), ("2023-01-03", True)]
    assert batch.outcome[1]["says"][0] == "Rencana aksi belum mempunyai tenggat."
    assert list(ActionPlan.objects.values_list("state", "version")) == [
        ("submitted", 2),
        ("draft", 1),
        ("submitted", 2),
    ]
    assert [verbs(plan) for plan in plans] == [["make", "submit"], ["make"], ["make", "submit"]]
    event = StatusEvent.objects.filter(plan=plans[0]).last()
    assert (event.verb, event.state, event.old, event.new, event.by) == (
        "submit",
        "submitted",
        "open",
        "open",
        world["officer"],
    )
    assert Notice.objects.filter(person=world["head"], kind="plan.submit").count() == 2


def test_a_bulk_and_the_single_acts_leave_the_same_rows(world):
    alone, many = write(world), write(world)
    go(world, alone, "submit", "officer")
    go(world, alone, "approve", "head")
    done(world, "submit", [many])
    done(world, "approve", [many], who="head")
    fields = ("state", "status", "due", "original_deadline", "version")
    rows = [ActionPlan.objects.filter(pk=plan.pk).values(*fields).get() for plan in (alone, many)]
    assert rows[0] == rows[1]
    kept = ("verb", "state", "old", "new", "due", "outcome", "happened_at", "by", "reason")
    events = [list(plan.events.order_by("id").values(*kept)) for plan in (alone, many)]
    assert events[0] == events[1]
    told = [
        [e.data.replace(plan.code, "KODE") for e in history("plan", plan.pk)]
        for plan in (alone, many)
    ]
    assert told[0] == told[1]


def test_what_a_bulk_would_do_is_told_before_and_changes_nothing(world):
    plans = [write(world), write(world, text="Menata ruang tunggu")]
    go(world, plans[1], "submit", "officer")
    batch = prepared(world, "submit", plans)
    before = (list(ActionPlan.objects.values()), Event.objects.count())
    shown = bulk.consider(batch=batch, viewer=as_viewer(world["officer"]), at=NOW)
    assert [(o.done, o.says[0]) for o in shown] == [
        (True, "{old} → {new}"),
        (False, "Berstatus {state}; langkah ini tidak berlaku."),
    ]
    assert (list(ActionPlan.objects.values()), Event.objects.count()) == before


@pytest.mark.parametrize("who", ["officer", "member", "leader", "operator"])
def test_only_the_head_approves_many(world, who):
    plan = write(world)
    go(world, plan, "submit", "officer")
    assert results(done(world, "approve", [plan], who=who)) == [(plan.code, False)]
    plan.refresh_from_db()
    assert plan.state == "submitted"


def test_the_plan_of_another_agency_is_as_if_it_were_not_there(world):
    batch = done(world, "submit", [write(world)], who="stranger")
    assert batch.outcome[0]["says"][0] == bulk.SAYS["gone"]
    assert ActionPlan.objects.get().state == "draft"


def test_a_plan_that_changed_since_it_was_chosen_is_left_alone(world):
    plan, other = write(world), write(world)
    batch = prepared(world, "tag", [plan, other], tags=("prioritas",))
    go(world, plan, "submit", "officer")
    batch = bulk.carry_out(batch=batch, viewer=as_viewer(world["officer"]), at=NOW)
    assert results(batch) == [(plan.code, False), (other.code, True)]
    assert batch.outcome[0]["says"][0] == bulk.SAYS["changed"]


def test_a_batch_is_done_once(world):
    batch = done(world, "submit", [write(world)])
    with pytest.raises(Refusal) as refusal:
        bulk.carry_out(batch=batch, viewer=as_viewer(world["officer"]), at=NOW)
    assert refusal.value.code == "batch_done"


def test_an_interrupted_batch_goes_on_where_it_stopped(world, monkeypatch):
    monkeypatch.setattr(bulk, "CHUNK", 1)
    plans = [write(world), write(world)]
    batch = prepared(world, "submit", plans)
    viewer = as_viewer(world["officer"])
    assert bulk._next_chunk(batch, viewer, NOW) is True
    batch.refresh_from_db()
    assert (batch.state, results(batch)) == ("prepared", [("2023-01-01", True)])
    batch = bulk.carry_out(batch=batch, viewer=viewer, at=NOW)
    assert (batch.state, results(batch)) == ("done", [("2023-01-01", True), ("2023-01-02", True)])
    assert StatusEvent.objects.filter(verb="submit").count() == 2


def test_a_batch_is_for_its_owner_until_it_expires(world):
    batch = prepared(world, "submit", [write(world)])
    officer = as_viewer(world["officer"])
    assert bulk.batch_or_404(officer, batch.pk, NOW) == batch
    with pytest.raises(Http404):
        bulk.batch_or_404(as_viewer(world["head"]), batch.pk, NOW)
    with pytest.raises(Http404):
        bulk.batch_or_404(officer, batch.pk, NOW + bulk.PREPARED_FOR)
    bulk.forget(NOW + bulk.PREPARED_FOR)
    assert not Batch.objects.exists()


def test_plans_are_given_to_a_person_of_their_unit_only_and_given_back(world):
    plan = write(world)
    assert results(done(world, "assign", [plan], person=world["member"].pk)) == [(plan.code, False)]
    batch = done(world, "assign", [plan], person=world["head"].pk)
    plan.refresh_from_db()
    assert (plan.person_in_charge, plan.version, verbs(plan)) == (
        world["head"],
        2,
        ["make", "assign"],
    )
    bulk.undo(batch=batch, viewer=as_viewer(world["officer"]), at=NOW)
    plan.refresh_from_db()
    assert (plan.person_in_charge, plan.version) == (world["officer"], 3)


def test_tags_come_and_go_and_come_back(world):
    plan = write(world)
    done(world, "tag", [plan], tags=("prioritas", "loket"))
    batch = done(world, "untag", [plan], tags=("loket",))
    plan.refresh_from_db()
    assert plan.tags == ["prioritas"]
    bulk.undo(batch=batch, viewer=as_viewer(world["officer"]), at=NOW)
    plan.refresh_from_db()
    assert plan.tags == ["loket", "prioritas"]
    assert results(done(world, "tag", [plan], tags=("loket",))) == [(plan.code, False)]


def test_what_was_submitted_is_taken_back_except_what_was_approved_since(world):
    first, second = write(world), write(world)
    batch = done(world, "submit", [first, second])
    go(world, first, "approve", "head")
    batch = bulk.undo(batch=batch, viewer=as_viewer(world["officer"]), at=NOW)
    assert (batch.state, results(batch)) == ("undone", [(first.code, False), (second.code, True)])
    states = ActionPlan.objects.order_by("code").values_list("state", flat=True)
    assert list(states) == ["approved", "draft"]


def test_an_approval_is_not_undone(world):
    plan = write(world)
    go(world, plan, "submit", "officer")
    batch = done(world, "approve", [plan], who="head")
    with pytest.raises(Refusal) as refusal:
        bulk.undo(batch=batch, viewer=as_viewer(world["head"]), at=NOW)
    assert refusal.value.code == "not_undoable"


def approved(world):
    plan = write(world)
    go(world, plan, "submit", "officer")
    return go(world, plan, "approve", "head")


def test_deadlines_move_for_many_with_a_reason_and_the_heads_consent(world):
    plans, new = [approved(world), approved(world)], LATER + timedelta(days=30)
    assert results(done(world, "ask_deadline", plans, day=new)) == [(p.code, False) for p in plans]
    done(world, "ask_deadline", plans, day=new, reason="Anggaran turun")
    assert DeadlineChange.objects.filter(state="asked").count() == 2
    assert results(done(world, "grant_deadline", plans)) == [
        (p.code, False) for p in plans
    ]  # not the head
    assert results(done(world, "grant_deadline", plans, who="head")) == [
        (p.code, True) for p in plans
    ]
    moved = ActionPlan.objects.order_by().values_list("original_deadline", "deadline").distinct()
    assert list(moved) == [(LATER, new)]
    decided = DeadlineChange.objects.order_by().values_list("state", "decided_by").distinct()
    assert list(decided) == [("granted", world["head"].pk)]


def test_deadline_requests_are_refused_with_a_reason(world):
    plan = approved(world)
    done(world, "ask_deadline", [plan], day=LATER + timedelta(days=1), reason="Anggaran turun")
    assert results(done(world, "refuse_deadline", [plan], who="head", reason=" ")) == [
        (plan.code, False)
    ]
    assert results(done(world, "refuse_deadline", [plan], who="head", reason="Tidak perlu")) == [
        (plan.code, True)
    ]
    plan.refresh_from_db()
    assert (plan.deadline, DeadlineChange.objects.get().state) == (LATER, "refused")


@pytest.fixture
def later_round(world):
    return survey(world["agency"], 2024, [world["unit"], world["other"]])


def test_an_open_plan_is_carried_into_the_next_round_once_with_its_lineage(world, later_round):
    plan = approved(world)
    batch = done(world, "carry", [plan], round=later_round.pk)
    made = ActionPlan.objects.get(carried_from=plan)
    assert (made.code, made.state, made.round, made.text, made.deadline) == (
        "2024-01-01",
        "draft",
        later_round,
        plan.text,
        LATER,
    )
    assert [e.code for e in made.element_rows.all()] == ["U3"]
    assert [m.text for m in made.milestones.all()] == ["Menyusun bahan"]
    again = done(world, "carry", [plan], round=later_round.pk)
    assert results(again) == [(plan.code, False)]
    assert again.outcome[0]["says"][0] == "Sudah dibawa ke {round} sebagai {plan}."
    plan.refresh_from_db()
    assert plan.state == "approved"
    bulk.undo(batch=batch, viewer=as_viewer(world["officer"]), at=NOW)
    assert not ActionPlan.objects.filter(carried_from=plan).exists()


def test_neither_a_closed_plan_nor_one_into_its_own_round_is_carried(world, later_round):
    closed, running = write(world), write(world)
    done_already = {"state": "closed", "status": "close", "outcome": "done"}
    ActionPlan.objects.filter(pk=closed.pk).update(**done_already)
    assert results(done(world, "carry", [closed], round=later_round.pk)) == [(closed.code, False)]
    batch = done(world, "carry", [running], round=world["round"].pk)
    assert batch.outcome[0]["says"][0] == "Pilih putaran yang lebih baru daripada {round}."


def test_a_deadline_that_has_passed_is_not_carried(world, later_round):
    plan = approved(world)
    ActionPlan.objects.filter(pk=plan.pk).update(deadline=DAY)
    done(world, "carry", [plan], round=later_round.pk)
    assert ActionPlan.objects.get(carried_from=plan).deadline is None


def test_a_copy_for_another_service_says_so_and_so_does_the_check(world):
    plan = write(world)
    other = world["unit"].services.last()
    done(world, "copy", [plan], services=(other.pk,))
    made = ActionPlan.objects.get(copy_of=plan)
    assert (made.service, made.text, made.state) == (other, plan.text, "draft")
    found = Finding.objects.get(plan=made)
    assert (found.check_id, found.values["other"]) == ("copied_text", plan.code)
    assert results(done(world, "copy", [plan], services=(other.pk,))) == [(plan.code, False)]


def test_a_copy_goes_to_other_units_of_ones_own_only(world):
    plan, elsewhere = write(world), world["other"].services.first()
    assert results(done(world, "copy", [plan], services=(elsewhere.pk,))) == [(plan.code, False)]
    both = person("officer", world["agency"], NOW, world["other"], username="both")
    world["both"] = both
    appoint(
        person=both,
        agency=world["agency"],
        role="officer",
        unit=world["unit"],
        valid_from=DAY,
        by=None,
        at=NOW,
    )
    done(world, "copy", [plan], who="both", services=(elsewhere.pk,))
    made = ActionPlan.objects.get(copy_of=plan)
    assert (made.unit, made.code, made.person_in_charge) == (world["other"], "2023-02-01", None)


def test_without_its_audit_rows_no_plan_of_a_bulk_moves(world, monkeypatch):
    plan = write(world)
    batch = prepared(world, "submit", [plan])

    def broken(**_):
        raise RuntimeError

    monkeypatch.setattr("tuntas.followup.plans.saving.record_many", broken)
    with pytest.raises(RuntimeError):
        bulk.carry_out(batch=batch, viewer=as_viewer(world["officer"]), at=NOW)
    plan.refresh_from_db()
    assert (plan.state, plan.events.count()) == ("draft", 1)


@pytest.mark.parametrize("many", [2, 6])
def test_a_bulk_takes_as_many_queries_for_six_plans_as_for_two(
    world, many, django_assert_num_queries
):
    plans = [write(world) for _ in range(many)]
    batch = prepared(world, "submit", plans)
    viewer = as_viewer(world["officer"])
    lock = (
        connection.vendor == "postgresql"
    )  # of the audit chain, which SQLite holds with the transaction
    with django_assert_num_queries(25 + lock):
        bulk.carry_out(batch=batch, viewer=viewer, at=NOW)


@pytest.mark.parametrize(
    ("act", "rows", "code"),
    [
        ("submit", [], "nothing_chosen"),
        ("launch", [(1, 1)], "act_unknown"),
        ("submit", [(n, 1) for n in range(bulk.MOST + 1)], "too_many"),
    ],
)
def test_a_bulk_of_nothing_of_too_much_or_of_no_act_is_refused(world, act, rows, code):
    with pytest.raises(Refusal) as refusal:
        bulk.prepare(act=act, rows=rows, viewer=as_viewer(world["officer"]), at=NOW)
    assert refusal.value.code == code
