"""A cut-off is the state at its moment, whenever it is made; what came later stands beside it."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings, strategies as st

from tests import factories
from tests.evaluation.cut_offs.stage import HOUR, plan_of, staged
from tests.factories import NOW
from tests.people import as_viewer
from tests.profiles import by_profile
from tests.reports.factories import ASSIGNMENT
from tests.tampering import without_guards
from tuntas.core.base.errors import Refusal
from tuntas.core.evaluation import addendum as core_addendum
from tuntas.core.evaluation.compare import compare
from tuntas.core.evaluation.snapshot import Finding as CoreFinding, Snapshot
from tuntas.evaluation.cut_offs import addendum
from tuntas.evaluation.cut_offs.actions import make_cut_off
from tuntas.evaluation.models import Evaluation
from tuntas.followup.evidence.actions import withdraw_evidence
from tuntas.followup.findings.actions import record_findings
from tuntas.followup.models import ActionPlan, DeadlineChange
from tuntas.followup.plans.actions import (
    ask_deadline,
    change_plan,
    decide_deadline,
    discard_plan,
)
from tuntas.organisation.actions import change_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    return staged()


# The same bytes


def random_act(stage, dice):
    """Something that somebody may do now; what is refused is refused."""
    plans = list(ActionPlan.objects.order_by("pk"))
    if not plans or dice.random() < 0.12:
        return stage.make(f"Kegiatan {dice.randrange(100)}")
    plan = dice.choice(plans)
    pieces = list(plan.evidence.filter(withdrawn_at=None, replaced_by=None))
    steps = {
        "draft": ["submit", "submit", "change", "discard"],
        "submitted": ["approve", "approve", "withdraw", "send_back"],
        "approved": ["start", "link", "deadline"],
        "in_progress": ["link", "replace", "replace", "take_back", "hand_in", "deadline"],
        "evidence_in": ["judge", "judge", "close", "return", "take_back"],
        "returned": ["link", "replace", "hand_in", "deadline"],
        "closed": ["reopen"],
        "reopened": ["link", "hand_in", "deadline"],
    }[plan.state]
    verb = dice.choice([*steps, "finding", "rename"])
    days, piece = dice.randrange(5, 300), dice.choice(pieces) if pieces else None
    match verb:
        case "change" | "discard":
            act = {
                "plan": plan,
                "viewer": stage.viewer("officer"),
                "at": stage.now(),
                "seen": plan.version,
            }
            more = {"content": stage.content(f"Lain {days}", days)} if verb == "change" else {}
            return (change_plan if verb == "change" else discard_plan)(**act, **more)
        case "link":
            return stage.link(plan, dice.randrange(1000))
        case "replace":
            return stage.link(plan, dice.randrange(1000), replaces=piece)
        case "take_back":
            return piece and withdraw_evidence(
                evidence=piece, viewer=stage.viewer("officer"), at=stage.now()
            )
        case "judge":
            return piece and stage.judge(piece, dice.random() < 0.7)
        case "deadline":
            return stage.move_deadline(plan, days)
        case "finding":
            finding = dice.choice(plan.findings.order_by("pk"))
            return stage.decide(plan, dice.choice(["confirmed", "dismissed", "open"]), finding)
        case "rename":
            return change_unit(
                unit=stage.units[0], by=None, at=stage.now(), name=f"Balai Bernama {days}"
            )
    who = {"approve": "head", "send_back": "head", "close": "member", "return": "member"}
    who |= {"reopen": "team_leader"}
    return stage.go(
        plan, verb, who.get(verb, "officer"), reason="Perlu diperbaiki", due=stage.day(days),
        outcome=dice.choice(["done", "done", "done_differently", "cannot"]), grounds="Lewat daring",
    )  # fmt: skip


@pytest.mark.thorough
@settings(
    max_examples=by_profile(3, 6),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 10**9))
@example(seed=12445)  # a plan with two findings
def test_a_cut_off_made_at_once_and_one_made_after_more_acts_are_equal_bytes(stage, seed):
    dice, began = Random(seed), stage.clock  # noqa: S311 - play
    with transaction.atomic():
        seen = {}
        for _ in range(60):
            try:
                with transaction.atomic():
                    random_act(stage, dice)
            except Refusal:
                pass
            if dice.random() < 0.2:
                seen[stage.clock] = stage.state().to_json()
        assert {at: stage.state(at).to_json() for at in seen} == seen
        transaction.set_rollback(True)
    stage.clock = began


def test_a_stored_cut_off_is_what_its_digest_says_and_stays_so(stage):
    stage.closed()
    first = stage.freeze()
    moment = stage.clock
    stage.go(ActionPlan.objects.get(), "reopen", "team_leader", reason="Pengaduan", due=stage.day())
    assert stage.state(moment).to_json() == first.snapshot
    assert Snapshot.from_json(first.snapshot).digest == first.digest
    assert first.addendum == "[]"
    assert [what for _plan, what, _detail in stage.later(moment)] == ["reopen"]


def test_the_same_state_is_frozen_once(stage):
    stage.closed()
    first = stage.freeze()
    moment = stage.clock
    stage.now()
    assert stage.freeze(moment) == first
    assert stage.freeze() != first
    assert stage.evaluation.cut_offs.count() == 2


# What counts, and as of when


def test_drafts_and_what_is_not_approved_are_no_plans(stage):
    draft, submitted, approved = stage.make(), stage.make(), stage.approved()
    stage.go(submitted, "submit", "officer")
    assert [p.id for p in stage.state().plans] == [approved.code]
    before = stage.clock
    stage.go(submitted, "approve", "head")
    assert [p.id for p in stage.state(before).plans] == [approved.code]
    assert [p.id for p in stage.state().plans] == sorted([approved.code, submitted.code])
    assert draft.code not in {p.id for p in stage.state().plans}


def test_the_life_of_a_plan_can_be_told_for_every_moment(stage):
    plan = stage.approved()
    told = []
    for verb, who, given_ in (
        ("start", "officer", {}),
        ("hand_in", "officer", {"outcome": "cannot", "grounds": "Gedung ditutup"}),
        ("return", "member", {"reason": "Lampirkan surat", "due": stage.day(40)}),
        ("hand_in", "officer", {"outcome": "not_applicable", "grounds": "Layanan dihapus"}),
        ("close", "member", {}),
    ):
        stage.go(plan, verb, who, **given_)
        told.append((stage.clock, verb))
    stood = [plan_of(stage.state(at), plan.code) for at, _ in told]
    assert [(p.state, p.status, p.outcome, p.due is not None) for p in stood] == [
        ("in_progress", "open", "", False),
        ("evidence_in", "open", "cannot", False),
        ("returned", "open", "cannot", True),
        ("evidence_in", "open", "not_applicable", False),
        ("closed", "close", "not_applicable", False),
    ]


def test_a_deadline_is_that_of_the_moment_and_remembers_the_first(stage):
    plan = stage.approved()
    first, at_first = plan.deadline, stage.clock
    second = stage.move_deadline(plan, 90).new
    at_second = stage.clock
    stage.move_deadline(plan, 120)
    told = [plan_of(stage.state(at), plan.code) for at in (at_first, at_second)]
    assert [(p.deadline, p.original_deadline, p.deadline_raw) for p in told] == [
        (first, None, first.isoformat()),
        (second, first, ""),
    ]


def test_a_refused_wish_moves_nothing(stage):
    plan = stage.approved()
    wish = ask_deadline(
        plan=plan,
        new=stage.day(200),
        reason="Anggaran",
        viewer=stage.viewer("officer"),
        at=stage.now(),
        seen=plan.version,
    )
    decide_deadline(
        change=wish, grant=False, answer="Cukup", viewer=stage.viewer("head"), at=stage.now()
    )
    assert plan_of(stage.state(), plan.code).deadline == plan.deadline
    assert DeadlineChange.objects.get().state == "refused"


def test_what_was_returned_and_then_given_more_time_is_due_on_the_new_day(stage):
    plan = stage.approved()
    stage.link(plan)
    stage.go(plan, "hand_in", "officer", outcome="done")
    stage.go(plan, "return", "member", reason="Kabur", due=stage.day(10))
    new = stage.move_deadline(plan, 100).new
    assert plan_of(stage.state(), plan.code).due == new
    plan.refresh_from_db()
    assert plan.due == new


def test_evidence_stands_with_the_state_that_it_had(stage):
    plan = stage.approved()
    old = stage.link(plan, 1)
    with_old = stage.clock
    new = stage.link(plan, 2, replaces=old)
    with_new = stage.clock
    stage.go(plan, "hand_in", "officer", outcome="done")
    stage.judge(new)
    stage.judge(new, accept=False)
    rejected = stage.clock
    pieces = [
        plan_of(stage.state(at), plan.code).evidence
        for at in (with_old, with_new, rejected - HOUR, rejected)
    ]
    assert [[(p.url[-1], p.state) for p in found] for found in pieces] == [
        [("1", "waiting")], [("2", "waiting")], [("2", "accepted")], [("2", "rejected")],
    ]  # fmt: skip


def test_a_piece_that_stands_again_since_its_new_version_was_withdrawn_did_not_stand_before(stage):
    plan = stage.approved()
    first = stage.link(plan, 1)
    second = stage.link(plan, 2, replaces=first)
    third, with_third = stage.link(plan, 3, replaces=second), stage.clock
    moments = [with_third]
    for piece in (third, second):
        withdraw_evidence(evidence=piece, viewer=stage.viewer("officer"), at=stage.now())
        moments.append(stage.clock)
    stood = [plan_of(stage.state(at), plan.code).evidence for at in moments]
    assert [[p.url[-1] for p in pieces] for pieces in stood] == [["3"], ["2"], ["1"]]


def test_a_finding_has_the_judgement_of_the_moment(stage):
    plan = stage.approved()
    undecided = stage.clock
    stage.decide(plan, "dismissed")
    dismissed = stage.clock
    stage.decide(plan, "confirmed")
    found = [stage.state(at).findings[0].state for at in (undecided, dismissed, stage.clock)]
    assert found == ["open", "dismissed", "confirmed"]


def test_a_finding_that_was_made_later_is_news(stage):
    plan, then = stage.approved(), stage.clock
    doubt = CoreFinding("", "deadline_missing", plan.code, "low", "-")
    record_findings(plans={plan.code: plan}, findings=[doubt], by=None, at=stage.now(), later=True)
    found = [[f.check for f in stage.state(at).findings] for at in (then, stage.clock)]
    assert found == [["no_concrete_action"], ["deadline_missing", "no_concrete_action"]]
    assert stage.later(then) == [(plan.code, "finding_found", "deadline_missing")]


def test_a_unit_is_called_as_it_was_called_then(stage):
    stage.approved()
    then = stage.clock
    change_unit(unit=stage.units[0], by=None, at=stage.now(), name="Balai Besar Lain", kind="balai")
    between = stage.clock
    change_unit(unit=stage.units[0], by=None, at=stage.now(), name="Balai Besar Ketiga")
    units = [stage.state(at).units[0] for at in (then, between, stage.clock)]
    assert [(u.name, u.kind) for u in units] == [
        ("Balai Besar Contoh di Alfa", "balai_besar"),
        ("Balai Besar Lain", "balai"),
        ("Balai Besar Ketiga", "balai"),
    ]  # fmt: skip


def test_a_plan_outside_the_scope_is_not_spoken_of(stage):
    plan = stage.approved()
    stage.evaluation.scope.filter(unit=stage.units[0]).delete()
    assert stage.state().plans == ()
    assert plan.code


# Refusals


def test_a_moment_in_the_future_is_refused(stage):
    with pytest.raises(Refusal) as refusal:
        stage.freeze(stage.clock + timedelta(seconds=1))
    assert refusal.value.code == "cutoff_in_future"
    assert stage.evaluation.cut_offs.count() == 0


def test_an_evaluation_without_units_has_no_state(stage):
    stage.evaluation.scope.all().delete()
    with pytest.raises(Refusal) as refusal:
        stage.freeze()
    assert refusal.value.code == "scope_empty"


def test_a_moment_within_a_day_is_written_and_the_end_of_a_day_is_its_day(stage):
    frozen = Snapshot.from_json(
        stage.freeze(datetime.fromisoformat("2023-06-30T12:00:00+07:00")).snapshot
    )
    assert (frozen.moment, frozen.assignment.cut_off.isoformat()) == (
        "2023-06-30T12:00:00+07:00",
        "2023-06-30",
    )
    usual = Snapshot.from_json(
        make_cut_off(evaluation=stage.evaluation, by=None, at=stage.clock).snapshot
    )
    assert (usual.moment, usual.assignment.cut_off) == ("", ASSIGNMENT.cut_off)


# The addendum


def test_the_addendum_tells_what_came_later_by_plan_and_nothing_of_drafts(stage):
    plan, after = stage.approved(), stage.clock
    stage.make("Masih draf")
    new = stage.move_deadline(plan, 90).new
    piece = stage.link(plan)
    stage.go(plan, "hand_in", "officer", outcome="done")
    stage.judge(piece, accept=False)
    stage.judge(piece)
    stage.go(plan, "close", "member")
    stage.decide(plan, "dismissed")
    assert stage.later(after) == [
        (plan.code, "deadline", new.isoformat()),
        (plan.code, "evidence_added", "Foto"),
        (plan.code, "hand_in", ""),
        (plan.code, "evidence_rejected", "Tidak terbaca"),
        (plan.code, "evidence_accepted", "Tidak terbaca"),
        (plan.code, "close", ""),
        (plan.code, "finding_dismissed", "no_concrete_action: Sudah jelas"),
    ]


def test_what_is_loaded_later_about_the_time_before_is_told_as_late():
    made = factories.world()
    cut_off = made.cut_off
    assert addendum.since(cut_off, as_viewer(made.people.member), NOW) == ()
    with without_guards():  # as if it had been made before the plans were loaded
        made.evaluation.cut_offs.update(made_at=NOW - HOUR)
    cut_off.refresh_from_db()
    found = addendum.since(cut_off, as_viewer(made.people.member), NOW)
    assert {(e.what, e.late) for e in found} == {("load", True)}
    assert len(found) == 6


def test_an_addendum_is_read_back_as_it_was_written():
    event = core_addendum.Later(
        "2023-07-01T16:00:00+07:00", 2023, "2023-01-01", "Balai", "close", "ya", True
    )
    assert core_addendum.from_json(core_addendum.to_json([event])) == (event,)
    assert json.loads(core_addendum.to_json([event]))[0]["what"] == "close"


def test_two_states_compared_say_what_closed(stage):
    plan = stage.approved()
    before = stage.state()
    stage.link(plan)
    stage.go(plan, "hand_in", "officer", outcome="cannot", grounds="Gedung ditutup")
    stage.go(plan, "close", "member")
    found = [(c.kind, c.after) for c in compare(before, stage.state())]
    assert found == [("closed", "Selesai"), ("evidence", "0/1")]


def test_a_state_takes_as_many_queries_for_many_plans_as_for_one(
    stage, django_assert_max_num_queries
):
    stage.closed()
    with django_assert_max_num_queries(40) as one:
        stage.state()
    for _ in range(3):
        stage.closed()
    with django_assert_max_num_queries(len(one)):
        stage.state()


def test_old_reports_keep_the_plans_of_their_rounds():
    made = factories.world()
    frozen = Snapshot.from_json(made.cut_off.snapshot)
    assert len(frozen.plans) == 6
    assert {p.state for p in frozen.plans} == {"closed", "in_progress", "no_status"}
    assert Evaluation.objects.get().source == frozen.source
    assert replace(frozen) == frozen
