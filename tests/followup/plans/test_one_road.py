"""What is done to one plan and what is done to many is decided and saved in one way."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.factories import NOW
from tests.followup.factories import DAY, LATER, content, evidence, go, write
from tests.people import as_viewer
from tuntas.audit.queries import history
from tuntas.core.base.errors import Refusal
from tuntas.followup.bulk import actions as bulk
from tuntas.followup.bulk.actions import Given
from tuntas.followup.models import ActionPlan, Evidence, Recommendation, StatusEvent
from tuntas.followup.plans.actions import (
    ask_deadline,
    change_plan,
    confirm_elements,
    decide_deadline,
    make_plan,
    release_elements,
    tick_milestone,
)
from tuntas.followup.plans.deciding import Held
from tuntas.followup.plans.saving import save
from tuntas.surveys.rounds.actions import open_round

pytestmark = pytest.mark.django_db
SOON = DAY + timedelta(days=10)


def done(world, act, plans, who="officer", **given):
    for plan in plans:
        plan.refresh_from_db()
    viewer = as_viewer(world[who])
    rows = [(plan.pk, plan.version) for plan in plans]
    batch = bulk.prepare(act=act, rows=rows, viewer=viewer, at=NOW)
    if given:
        batch = bulk.give(batch=batch, given=Given(**given))
    return bulk.carry_out(batch=batch, viewer=viewer, at=NOW)


def change(world, plan, **changes):
    plan.refresh_from_db()
    return change_plan(
        plan=plan,
        content=content(world, **changes),
        viewer=as_viewer(world["officer"]),
        at=NOW,
        seen=plan.version,
    )


def tick(world, plan, text="Menyusun bahan"):
    step = plan.milestones.get(text=text)
    tick_milestone(milestone=step, done_on=DAY, viewer=as_viewer(world["officer"]), at=NOW)


def ticks(plan):
    return list(plan.milestones.values_list("text", "done_on"))


def second_round(world):
    """Another round of the same year, later in it."""
    round_ = open_round(
        agency=world["agency"],
        year=2023,
        name="SKM 2023 semester II",
        target=None,
        rules=[],
        counted=[world["unit"], world["other"]],
        by=None,
        at=NOW,
    )
    round_.opens = world["round"].opens + timedelta(days=181)
    round_.save()
    return round_


def recommended(world, service=None, number=""):
    return Recommendation.objects.create(
        round=world["round"], unit=world["unit"], service=service, number=number, text="Perbaiki"
    )


# Codes


def test_a_plan_carried_into_a_second_round_of_the_year_has_a_code_of_its_own(world):
    plan = write(world)
    done(world, "carry", [plan], round=second_round(world).pk)
    codes = list(ActionPlan.objects.values_list("code", flat=True))
    assert (len(codes), len(set(codes))) == (2, 2)


def test_plans_of_two_rounds_of_one_year_never_share_a_code_however_they_are_made(world):
    later = second_round(world)
    write(world)
    write(world | {"round": later})
    done(world, "carry", [write(world)], round=later.pk)
    write(world)
    codes = list(ActionPlan.objects.values_list("code", flat=True))
    assert (len(codes), len(set(codes))) == (5, 5)


# Drafts


def test_a_milestone_that_stays_in_a_changed_draft_keeps_its_tick(world):
    plan = write(world)
    tick(world, plan)
    stays, new = ("Menyusun bahan", SOON), ("Menilai hasil", LATER)
    change(world, plan, milestones=[stays, new])
    assert ticks(plan) == [("Menyusun bahan", DAY), ("Menilai hasil", None)]
    change(world, plan, milestones=[new])
    assert ticks(plan) == [("Menilai hasil", None)]


def test_of_two_equal_milestones_one_keeps_its_tick(world):
    twice = [("Rapat", SOON), ("Rapat", SOON)]
    plan = write(world, milestones=twice)
    tick_milestone(
        milestone=plan.milestones.first(),
        done_on=DAY,
        viewer=as_viewer(world["officer"]),
        at=NOW,
    )
    change(world, plan, milestones=twice)
    assert sorted(ticks(plan), key=str) == [("Rapat", None), ("Rapat", DAY)]


def test_a_copy_keeps_what_it_answers_besides_and_tells_the_audit_trail_its_source(world):
    first, other = world["unit"].services.first(), world["unit"].services.last()
    answered = [recommended(world), recommended(world), recommended(world, first)]
    plan = write(world, recommendations=answered)
    done(world, "copy", [plan], services=(other.pk,))
    made = ActionPlan.objects.get(copy_of=plan)
    assert [made.recommendation, *made.further.all()] == answered[:2]  # the third is of the service
    assert f'"copy_of":"{plan.code}"' in history("plan", made.pk)[0].data


def test_what_a_draft_says_is_in_the_audit_trail_with_tags_service_and_recommendations(world):
    asked = recommended(world)
    plan = write(world, recommendations=[asked], tags=["loket"])
    data = history("plan", plan.pk)[0].data
    assert f'"recommendations":[{asked.pk}]' in data
    assert '"tags":["loket"]' in data
    assert f'"service":{plan.service_id}' in data


def test_nobody_writes_plans_into_a_round_that_is_being_prepared(world):
    later = second_round(world)
    later.draft = True
    later.save()
    with pytest.raises(Refusal) as refusal:
        write(world | {"round": later})
    assert refusal.value.code == "round_draft"


def test_a_person_who_left_is_put_in_charge_of_nothing(world):
    world["head"].is_active = False
    world["head"].save()
    with pytest.raises(Refusal) as refusal:
        write(world, person_in_charge=world["head"])
    assert refusal.value.code == "not_of_unit"


def test_of_several_copies_all_are_taken_back_or_none(world):
    services = list(world["unit"].services.all())
    plan = write(world, service=None)
    batch = done(world, "copy", [plan], services=tuple(s.pk for s in services))
    made = list(ActionPlan.objects.filter(copy_of=plan).order_by("pk"))
    assert len(made) > 1
    go(world, made[-1], "submit", "officer")
    batch = bulk.undo(batch=batch, viewer=as_viewer(world["officer"]), at=NOW)
    assert [row["done"] for row in batch.outcome] == [False]
    assert ActionPlan.objects.filter(copy_of=plan).count() == len(made)


# Outcomes


def returned(world):
    plan = write(world)
    go(world, plan, "submit", "officer")
    go(world, plan, "approve", "head")
    evidence(world, plan)
    go(world, plan, "hand_in", "officer", outcome="cannot", grounds="Anggaran tidak ada")
    return go(world, plan, "return", "member", reason="Belum cukup", due=LATER)


def test_a_returned_plan_is_not_handed_in_again_without_its_outcome(world):
    plan = returned(world)
    with pytest.raises(Refusal) as refusal:
        go(world, plan, "hand_in", "officer", outcome="")
    assert refusal.value.code == "guard_has_outcome"
    plan.refresh_from_db()
    assert (plan.state, plan.outcome) == ("returned", "cannot")


def test_grounds_of_an_earlier_time_do_not_stand_for_those_of_this_time(world):
    with pytest.raises(Refusal) as refusal:
        go(world, returned(world), "hand_in", "officer", outcome="cannot", grounds=" ")
    assert refusal.value.code == "guard_has_grounds"


def test_a_plan_without_an_outcome_is_not_closed(world):
    plan = returned(world)
    go(world, plan, "hand_in", "officer", outcome="done")
    Evidence.objects.update(state="accepted", decided_by=world["member"], decided_at=NOW)
    ActionPlan.objects.filter(pk=plan.pk).update(outcome="")  # as older versions could leave it
    with pytest.raises(Refusal) as refusal:
        go(world, plan, "close", "member")
    assert refusal.value.code == "guard_outcome_told"


def test_the_database_closes_no_plan_of_ours_and_records_no_closing_without_an_outcome(world):
    plan = write(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        ActionPlan.objects.filter(pk=plan.pk).update(state="closed")
    with pytest.raises(IntegrityError), transaction.atomic():
        StatusEvent.objects.create(
            plan=plan, verb="close", state="closed", happened_at=NOW, recorded_at=NOW
        )
    read = {"made_by": None, "source": "LHE 2022", "state": "closed"}  # printed as closed, not how
    assert ActionPlan.objects.filter(pk=plan.pk).update(**read) == 1


def test_the_grounds_of_an_outcome_are_in_the_audit_trail(world):
    data = [e.data for e in history("plan", returned(world).pk) if e.verb == "hand_in"]
    assert '"grounds":"Anggaran tidak ada"' in data[0]


def test_different_acts_are_saved_together_and_set_each_column_once(world):
    officer, head = as_viewer(world["officer"]), world["head"]
    plans, rewritten = [write(world), write(world)], content(world, person_in_charge=head)
    givens = [Given(verb="change", content=rewritten), Given(verb="assign", person=head.pk)]
    held = Held(plans, officer, NOW, givens)
    decided = [(plan, held.decide(plan, given)) for plan, given in zip(plans, givens, strict=True)]
    with CaptureQueriesContext(connection) as asked:
        save(decided, officer, NOW)
    updates = [query["sql"] for query in asked if "UPDATE" in query["sql"]]
    assert [sql.count('"person_in_charge_id" = ') for sql in updates if "actionplan" in sql] == [1]
    assert set(ActionPlan.objects.values_list("person_in_charge", flat=True)) == {head.pk}


# Queries


def write_one(world):
    officer = as_viewer(world["officer"])
    given = content(world)
    return lambda: make_plan(
        round_=world["round"], unit=world["unit"], content=given, viewer=officer, at=NOW
    )


def change_one(world):
    plan, officer, given = write(world), as_viewer(world["officer"]), content(world, text="Lain")
    return lambda: change_plan(plan=plan, content=given, viewer=officer, at=NOW, seen=1)


def move_one(verb, who, **given):
    def ready(world):
        plan = write(world)
        for earlier, by in BEFORE[verb]:
            plan = go(world, plan, earlier, by, **(HANDED_IN if earlier == "hand_in" else {}))
        evidence(world, plan, Evidence.State.ACCEPTED)
        return lambda: go(world, plan, verb, who, **given)

    return ready


HANDED_IN = {"outcome": "cannot", "grounds": "Anggaran tidak ada"}
APPROVED = (("submit", "officer"), ("approve", "head"))
BEFORE = {
    "submit": (),
    "approve": APPROVED[:1],
    "hand_in": APPROVED,
    "close": (*APPROVED, ("hand_in", "officer")),
}


def ask_one(world):
    plan, officer = go_through(world, APPROVED), as_viewer(world["officer"])
    given = {"new": LATER + timedelta(days=9), "reason": "Anggaran", "seen": plan.version}
    return lambda: ask_deadline(plan=plan, viewer=officer, at=NOW, **given)


def decide_one(world):
    request, head = ask_one(world)(), as_viewer(world["head"])
    return lambda: decide_deadline(change=request, grant=True, answer="", viewer=head, at=NOW)


def confirm_one(world):
    plan, member = go_through(world, APPROVED), as_viewer(world["member"])
    return lambda: confirm_elements(plan=plan, codes=["U9"], viewer=member, at=NOW, seen=3)


def release_one(world):
    plan, member = confirm_one(world)(), as_viewer(world["member"])
    return lambda: release_elements(plan=plan, viewer=member, at=NOW, seen=plan.version)


def go_through(world, acts):
    plan = write(world)
    for verb, who in acts:
        plan = go(world, plan, verb, who)
    return plan


@pytest.mark.parametrize(
    ("ready", "most"),
    [
        pytest.param(write_one, 11, id="make"),
        pytest.param(change_one, 11, id="change"),
        pytest.param(move_one("submit", "officer"), 18, id="submit"),
        pytest.param(move_one("approve", "head"), 18, id="approve"),
        pytest.param(move_one("hand_in", "officer", outcome="done"), 19, id="hand_in"),
        pytest.param(move_one("close", "member"), 26, id="close"),
        pytest.param(ask_one, 20, id="ask_deadline"),
        pytest.param(decide_one, 25, id="decide_deadline"),
        pytest.param(confirm_one, 13, id="confirm_elements"),
        pytest.param(release_one, 14, id="release_elements"),
    ],
)
def test_a_single_act_takes_few_queries(world, ready, most, django_assert_num_queries):
    act = ready(world)
    lock = connection.vendor == "postgresql"  # of the audit chain; SQLite has one writer anyway
    with django_assert_num_queries(most + lock):
        act()
