"""A plan is written, approved, worked on, verified; every step leaves its event and its audit
row.
"""

from datetime import timedelta

import pytest

from tests.factories import NOW
from tests.followup.factories import DAY, LATER, content, evidence, go, write
from tests.people import as_viewer, person
from tuntas.audit.models import Event
from tuntas.core.base.errors import Refusal
from tuntas.followup.models import ActionPlan, Evidence, StatusEvent
from tuntas.followup.plans.actions import (
    add_note,
    ask_deadline,
    change_plan,
    decide_deadline,
    discard_plan,
    move_plan,
    tick_milestone,
)
from tuntas.organisation.actions import appoint

pytestmark = pytest.mark.django_db


def handed_in(world):
    plan = write(world)
    go(world, plan, "submit", "officer")
    go(world, plan, "approve", "head")
    evidence(world, plan)
    return go(world, plan, "hand_in", "officer", outcome="done")


def test_a_draft_has_its_code_its_elements_and_its_milestones(world):
    plan, next_one = write(world), write(world)
    assert (plan.code, next_one.code, plan.state, plan.status) == (
        "2023-01-01",
        "2023-01-02",
        "draft",
        "open",
    )
    assert list(plan.element_rows.values_list("code", flat=True)) == ["U3"]
    assert [m.text for m in plan.milestones.all()] == ["Menyusun bahan"]
    assert plan.tags == ["loket"]


def test_the_whole_life_of_a_plan(world):
    plan = handed_in(world)
    back = go(world, plan, "return", "member", reason="Foto tidak terbaca", due=LATER)
    assert (back.state, back.due, back.due_on) == ("returned", LATER, LATER)
    Evidence.objects.filter(plan=plan).update(
        state="accepted", decided_by=world["member"], decided_at=NOW
    )
    again = go(
        world, plan, "hand_in", "officer", outcome="done_differently", grounds="Lewat daring"
    )
    assert (again.due, again.outcome, again.grounds) == (None, "done_differently", "Lewat daring")
    closed = go(world, plan, "close", "member")
    assert (closed.state, closed.status) == ("closed", "close")
    reopened = go(world, plan, "reopen", "team_leader", reason="Pengaduan berulang", due=LATER)
    assert (reopened.state, reopened.status) == ("reopened", "open")
    events = (
        StatusEvent.objects.filter(plan=plan)
        .order_by("id")
        .values_list("verb", "state", "old", "new")
    )
    assert list(events) == [
        ("make", "draft", "", "open"),
        ("submit", "submitted", "open", "open"),
        ("approve", "approved", "open", "open"),
        ("hand_in", "evidence_in", "open", "open"),
        ("return", "returned", "open", "open"),
        ("hand_in", "evidence_in", "open", "open"),
        ("close", "closed", "open", "close"),
        ("reopen", "reopened", "close", "open"),
    ]
    verbs = (
        Event.objects.filter(noun="plan", object_id=str(plan.pk))
        .order_by("id")
        .values_list("verb", flat=True)
    )
    assert list(verbs) == [verb for verb, *_ in events]


def test_closing_needs_evidence_that_was_accepted(world):
    plan = handed_in(world)
    with pytest.raises(Refusal) as refusal:
        go(world, plan, "close", "member")
    assert refusal.value.code == "guard_evidence_accepted"


def test_somebody_of_the_team_who_wrote_the_plan_does_not_verify_it(world):
    double = person("officer", world["agency"], NOW, world["unit"], username="double")
    appoint(
        person=double,
        agency=world["agency"],
        role="member",
        unit=None,
        valid_from=DAY,
        by=None,
        at=NOW,
    )
    world["double"] = double
    plan = handed_in(world | {"officer": double})
    with pytest.raises(Refusal) as refusal:
        go(world, plan, "return", "double", reason="x", due=LATER)
    assert refusal.value.code == "guard_not_own_work"


@pytest.mark.parametrize("who", ["officer", "member", "leader", "operator", "stranger"])
def test_only_the_head_of_the_unit_approves(world, who):
    plan = go(world, write(world), "submit", "officer")
    with pytest.raises(Refusal) as refusal:
        go(world, plan, "approve", who)
    assert refusal.value.code == "role_missing"


def test_the_second_of_two_who_act_at_once_is_told_and_nothing_is_overwritten(world):
    plan = write(world)
    seen = plan.version
    go(world, plan, "submit", "officer")
    with pytest.raises(Refusal) as refusal:
        move_plan(plan=plan, verb="submit", viewer=as_viewer(world["head"]), at=NOW, seen=seen)
    assert refusal.value.code == "changed_meanwhile"
    assert StatusEvent.objects.filter(plan=plan).count() == 2


def test_a_draft_changes_and_what_was_submitted_does_not(world):
    plan = write(world)
    viewer = as_viewer(world["officer"])
    changed = change_plan(
        plan=plan,
        content=content(world, elements=["U1", "U3"]),
        viewer=viewer,
        at=NOW,
        seen=plan.version,
    )
    assert list(changed.element_rows.order_by("code").values_list("code", flat=True)) == [
        "U1",
        "U3",
    ]
    go(world, plan, "submit", "officer")
    plan.refresh_from_db()
    with pytest.raises(Refusal) as refusal:
        change_plan(plan=plan, content=content(world), viewer=viewer, at=NOW, seen=plan.version)
    assert refusal.value.code == "plan_fixed"


def test_a_draft_can_be_thrown_away_until_it_was_submitted(world):
    viewer = as_viewer(world["officer"])
    plan = write(world)
    discard_plan(plan=plan, viewer=viewer, at=NOW, seen=plan.version)
    assert not ActionPlan.objects.filter(code=plan.code).exists()
    known = write(world)
    go(world, known, "submit", "officer")
    known = go(world, known, "withdraw", "officer")
    with pytest.raises(Refusal) as refusal:
        discard_plan(plan=known, viewer=viewer, at=NOW, seen=known.version)
    assert refusal.value.code == "plan_known"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"text": " "}, "text_missing"),
        ({"deadline": DAY}, "day_past"),
        ({"elements": ["U10"]}, "element_unknown"),
    ],
)
def test_what_cannot_be_promised_is_refused(world, changes, code):
    with pytest.raises(Refusal) as refusal:
        write(world, **changes)
    assert refusal.value.code == code
    assert not ActionPlan.objects.exists()


def test_a_person_in_charge_belongs_to_the_unit(world):
    with pytest.raises(Refusal) as refusal:
        write(world, person_in_charge=world["member"])
    assert refusal.value.code == "not_of_unit"


def test_a_service_of_another_unit_is_refused(world):
    with pytest.raises(Refusal) as refusal:
        write(world, service=world["other"].services.first())
    assert refusal.value.code == "other_unit"


@pytest.mark.parametrize("who", ["member", "leader", "operator", "stranger"])
def test_nobody_but_the_unit_writes_its_plans(world, who):
    with pytest.raises(Refusal) as refusal:
        write(world, who=who)
    assert refusal.value.code == "not_allowed"


def test_a_deadline_moves_with_a_reason_and_the_heads_consent(world):
    plan = write(world)
    go(world, plan, "submit", "officer")
    plan = go(world, plan, "approve", "head")
    new = LATER + timedelta(days=30)
    officer, head = as_viewer(world["officer"]), as_viewer(world["head"])
    request = ask_deadline(
        plan=plan, new=new, reason="Anggaran turun", viewer=officer, at=NOW, seen=plan.version
    )
    plan.refresh_from_db()
    assert plan.deadline == LATER
    with pytest.raises(Refusal) as own:
        decide_deadline(change=request, grant=True, answer="", viewer=officer, at=NOW)
    assert own.value.code == "not_allowed"
    decide_deadline(change=request, grant=True, answer="", viewer=head, at=NOW)
    plan.refresh_from_db()
    assert (plan.original_deadline, plan.deadline) == (LATER, new)
    with pytest.raises(Refusal) as twice:
        decide_deadline(change=request, grant=False, answer="Tidak", viewer=head, at=NOW)
    assert twice.value.code == "changed_meanwhile"


def test_unit_and_inspectorate_talk_and_only_the_unit_tells_of_progress(world):
    plan = write(world)
    add_note(
        plan=plan, kind="comment", text="Mohon foto", viewer=as_viewer(world["member"]), at=NOW
    )
    add_note(
        plan=plan, kind="progress", text="Bahan selesai", viewer=as_viewer(world["officer"]), at=NOW
    )
    assert [n.text for n in plan.notes.all()] == ["Mohon foto", "Bahan selesai"]
    for who, kind in (("member", "progress"), ("leader", "comment"), ("stranger", "comment")):
        with pytest.raises(Refusal) as refusal:
            add_note(plan=plan, kind=kind, text="x", viewer=as_viewer(world[who]), at=NOW)
        assert refusal.value.code == "not_allowed"


def test_a_step_is_ticked_on_a_day_that_has_come(world):
    step = write(world).milestones.get()
    officer = as_viewer(world["officer"])
    assert tick_milestone(milestone=step, done_on=DAY, viewer=officer, at=NOW).done_on == DAY
    with pytest.raises(Refusal) as refusal:
        tick_milestone(milestone=step, done_on=LATER, viewer=officer, at=NOW)
    assert refusal.value.code == "day_to_come"


def test_without_its_audit_row_a_plan_does_not_move(world, monkeypatch):
    plan = write(world)

    def broken(**_):
        raise RuntimeError

    monkeypatch.setattr("tuntas.followup.plans.saving.record_many", broken)
    with pytest.raises(RuntimeError):
        go(world, plan, "submit", "officer")
    plan.refresh_from_db()
    assert (plan.state, plan.events.count()) == ("draft", 1)
