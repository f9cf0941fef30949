"""What is known of a plan is the same for everything that counts plans."""

from datetime import timedelta

import pytest

from tests.evaluation.cut_offs.stage import staged
from tests.people import as_viewer
from tuntas.core.survey.instruments import SKM_2017
from tuntas.evaluation.conformity.queries import planned_of
from tuntas.evaluation.cut_offs.snapshots import snapshot
from tuntas.evaluation.findings.facts import LiveFacts
from tuntas.followup.effect import queries as effect
from tuntas.followup.models import ActionPlan, DeadlineChange
from tuntas.followup.plans.actions import confirm_elements
from tuntas.followup.plans.facts import facts_of
from tuntas.reports.papers.plan_facts import plan_facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    return staged()


def corrected(stage, plan, codes):
    plan.refresh_from_db()
    return confirm_elements(
        plan=plan, codes=codes, viewer=stage.viewer("member"), at=stage.now(), seen=plan.version
    )


def elements_by_reader(stage, plan):
    """As codes, by everything that reads the elements of plans."""
    (fact,) = facts_of(ActionPlan.objects.filter(pk=plan.pk))
    (frozen,) = snapshot(stage.evaluation, stage.now()).plans
    (checked,) = LiveFacts(stage.evaluation).plans()
    ((_fact, planned),) = planned_of(ActionPlan.objects.filter(pk=plan.pk), {})
    (paper,) = plan_facts(as_viewer(stage.people["head"]), plan.unit, plan.round)
    (effective,) = effect.plans_of([plan.round])[plan.round_id]
    return {
        "facts": fact.elements,
        "cut-off": frozen.elements,
        "checks": checked.written.elements,
        "conformity": planned.elements,
        "papers": paper.elements,
        "effect": tuple(SKM_2017.code(key) for key in effective.elements),
    }


def test_the_elements_of_a_plan_are_the_same_for_every_reader(stage):
    plan = stage.approved()
    assert set(elements_by_reader(stage, plan).values()) == {("U3",)}
    corrected(stage, plan, ["U9", "U1"])
    found = elements_by_reader(stage, plan)
    assert found == dict.fromkeys(
        ("facts", "cut-off", "checks", "conformity", "papers", "effect"), ("U1", "U9")
    )


def test_a_plan_as_it_stood_is_the_plan_of_that_moment(stage):
    plan = stage.approved()
    piece = stage.link(plan)
    stage.go(plan, "hand_in", "officer", outcome="done")
    moment = stage.now()
    (before,) = facts_of(ActionPlan.objects.all())
    hung_on = (before.evidence, before.events)  # read now: it would be read when asked for
    corrected(stage, plan, ["U1"])
    stage.judge(piece)
    stage.go(plan, "close", "member")
    (then,) = facts_of(ActionPlan.objects.all(), moment)
    (now,) = facts_of(ActionPlan.objects.all())
    assert then._replace(read=before.read) == before
    assert (then.evidence, then.events, then.granted) == (*hung_on, ())
    assert (now.state, now.elements, now.evidence[0].state) == ("closed", ("U1",), "accepted")
    assert [event.verb for event in now.events[len(then.events) :]] == ["close"]


def test_a_deadline_that_was_granted_later_is_not_yet_the_deadline(stage):
    plan = stage.approved()
    first = plan.deadline
    moment = stage.now()
    stage.move_deadline(plan, 90)
    request = DeadlineChange.objects.get()
    (then,) = facts_of(ActionPlan.objects.all(), moment)
    (now,) = facts_of(ActionPlan.objects.all(), request.decided_at)
    assert (then.deadline, then.granted) == (first, ())
    assert (now.deadline, [r.new for r in now.granted]) == (request.new, [request.new])


def test_a_plan_without_a_status_by_then_is_not_among_them(stage):
    plan = stage.approved()
    made = plan.events.order_by("happened_at").first().happened_at
    assert facts_of(ActionPlan.objects.all(), made - timedelta(seconds=1)) == []
