"""The team says which elements a plan addresses: singly, in bulk, with audit row and undo."""

import json
from datetime import timedelta

import pytest

from tests.factories import NOW
from tests.followup.factories import go, write
from tests.people import as_viewer
from tuntas.audit.models import Event
from tuntas.core.base.errors import Refusal
from tuntas.followup.bulk import actions as actions_bulk
from tuntas.followup.plans.actions import confirm_elements, release_elements
from tuntas.followup.plans.history import story
from tuntas.followup.plans.queries import elements_shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(world):
    made = write(world)
    go(world, made, "submit", "officer")
    return go(world, made, "approve", "head")


def confirm(world, plan, codes, who="member", seen=None):
    given = {"viewer": as_viewer(world[who]), "at": NOW + timedelta(hours=1)}
    return confirm_elements(
        plan=plan, codes=codes, seen=plan.version if seen is None else seen, **given
    )


def release(world, plan, who="member"):
    return release_elements(
        plan=plan, viewer=as_viewer(world[who]), at=NOW + timedelta(hours=2), seen=plan.version
    )


def holds(plan):
    plan.refresh_from_db()
    return sorted(plan.element_rows.values_list("code", flat=True)), plan.elements_source


def test_a_confirmed_element_is_told_from_a_stated_one(world, plan):
    assert (holds(plan), elements_shown(plan).confirmed) == ((["U3"], "stated"), False)
    plan = confirm(world, plan, ["U3"])
    assert (holds(plan), elements_shown(plan).confirmed) == ((["U3"], "confirmed"), True)


def test_a_correction_keeps_in_the_audit_trail_what_was_there(world, plan):
    confirm(world, plan, ["U6", "U9"])
    assert holds(plan) == (["U6", "U9"], "confirmed")
    row = Event.objects.filter(noun="plan", verb="confirm_elements").get()
    assert json.loads(row.data) == {
        "plan": plan.code,
        "elements_before": ["U3"],
        "source_before": "stated",
        "elements": ["U6", "U9"],
        "source": "confirmed",
    }


def test_taking_it_back_returns_to_what_the_unit_stated_however_often_it_was_corrected(world, plan):
    plan = confirm(world, confirm(world, plan, ["U6"]), ["U9"])
    plan = release(world, plan)
    assert holds(plan) == (["U3"], "stated")
    with pytest.raises(Refusal) as refusal:
        release(world, plan)
    assert refusal.value.code == "not_confirmed"


def test_a_plan_may_answer_no_element_at_all(world, plan):
    confirm(world, plan, [])
    assert holds(plan) == ([], "confirmed")


def test_the_second_of_two_people_is_told_and_nothing_is_overwritten(world, plan):
    seen = plan.version
    confirm(world, plan, ["U6"], seen=seen)
    with pytest.raises(Refusal) as refusal:
        confirm(world, plan, ["U9"], who="team_leader", seen=seen)
    assert (refusal.value.code, holds(plan)) == ("changed_meanwhile", (["U6"], "confirmed"))


@pytest.mark.parametrize("who", ["officer", "head", "leader", "operator", "stranger"])
def test_only_the_inspectorate_of_the_agency_confirms(world, plan, who):
    with pytest.raises(Refusal) as refusal:
        confirm(world, plan, ["U3"], who=who)
    assert (refusal.value.code, holds(plan)) == ("not_allowed", (["U3"], "stated"))


@pytest.mark.parametrize(
    ("codes", "code"), [(["U3", "U12"], "element_unknown"), (["<b>"], "element_unknown")]
)
def test_an_element_that_the_questionnaire_does_not_have_is_refused(world, plan, codes, code):
    with pytest.raises(Refusal) as refusal:
        confirm(world, plan, codes)
    assert (refusal.value.code, holds(plan)) == (code, (["U3"], "stated"))


def test_what_was_confirmed_is_not_confirmed_again(world, plan):
    plan = confirm(world, plan, ["U3"])
    with pytest.raises(Refusal) as refusal:
        confirm(world, plan, ["U3"])
    assert refusal.value.code == "nothing_new"


def test_a_draft_is_its_units(world):
    draft = write(world)
    with pytest.raises(Refusal) as refusal:
        confirm(world, draft, ["U3"])
    assert refusal.value.code == "plan_not_yet"


def test_nobody_confirms_a_plan_of_his_own(world, plan):
    plan.made_by = world["member"]
    plan.save()
    with pytest.raises(Refusal) as refusal:
        confirm(world, plan, ["U3"])
    assert refusal.value.code == "own_work"


def test_the_story_tells_of_it_and_of_taking_it_back(world, plan):
    release(world, confirm(world, plan, ["U9"]))
    told = story(plan)[-2:]
    assert [(t.what, [(c.old, c.new) for c in t.changes]) for t in told] == [
        ("menegaskan unsur yang dijawab rencana", [("U3", "U9")]),
        ("membatalkan penegasan unsur", [("U9", "U3")]),
    ]


def batch(world, plans, who="member"):
    for plan in plans:
        plan.refresh_from_db()
    viewer = as_viewer(world[who])
    rows = [(plan.pk, plan.version) for plan in plans]
    made = actions_bulk.prepare(act="confirm_elements", rows=rows, viewer=viewer, at=NOW)
    return {"batch": made, "viewer": viewer, "at": NOW}


def test_many_are_confirmed_as_they_are_read_and_taken_back(world, plan):
    other = write(world, text="Membeli kursi", elements=["U9"])
    given = batch(world, [plan, other])
    done = actions_bulk.carry_out(**given)
    assert [row["done"] for row in done.outcome] == [True, False]  # the other one is a draft
    assert (holds(plan), holds(other)) == ((["U3"], "confirmed"), (["U9"], "stated"))
    actions_bulk.undo(**given | {"batch": done})
    assert holds(plan) == (["U3"], "stated")
    assert Event.objects.filter(noun="plan", verb="confirm_elements").count() == 2


def test_the_bulk_is_offered_to_the_inspectorate_only(world):
    offered = {
        who: "confirm_elements" in dict(actions_bulk.acts_of(as_viewer(world[who])))
        for who in ("officer", "member")
    }
    assert offered == {"officer": False, "member": True}


def test_a_bulk_by_somebody_else_changes_nothing(world, plan):
    given = batch(world, [plan], who="officer")
    assert [row["done"] for row in actions_bulk.carry_out(**given).outcome] == [False]
    assert holds(plan) == (["U3"], "stated")


def test_a_plan_in_which_no_element_is_read_is_left_to_a_person(world, plan):
    plan.element_rows.all().delete()
    given = batch(world, [plan])
    (row,) = actions_bulk.carry_out(**given).outcome
    assert (row["done"], holds(plan)) == (False, ([], "stated"))
