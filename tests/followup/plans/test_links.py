"""Recommendations linked to plans that were there before them: saved, told, and taken back."""

import json

import pytest
from django.db import connection

from tests.factories import NOW
from tests.followup.factories import content, go, write
from tests.people import as_viewer, signed_in
from tuntas.audit.queries import history
from tuntas.core.base.errors import Refusal
from tuntas.followup.models import ActionPlan, Recommendation
from tuntas.followup.plans.actions import change_plan, link_plan, unlink_plan
from tuntas.followup.plans.history import story

pytestmark = pytest.mark.django_db


def asked(world, unit="unit", text="Perbaiki"):
    return Recommendation.objects.create(round=world["round"], unit=world[unit], text=text)


def link(world, plan, *recommendations, who="officer", seen=None):
    plan.refresh_from_db()
    return link_plan(
        plan=plan,
        recommendations=[r.pk for r in recommendations],
        viewer=as_viewer(world[who]),
        at=NOW,
        seen=plan.version if seen is None else seen,
    )


def unlink(world, plan, recommendation, reason="", who="officer"):
    plan.refresh_from_db()
    return unlink_plan(
        plan=plan,
        recommendation=recommendation.pk,
        reason=reason,
        viewer=as_viewer(world[who]),
        at=NOW,
        seen=plan.version,
    )


def answered(plan):
    plan = ActionPlan.objects.get(pk=plan.pk)
    return [*filter(None, [plan.recommendation]), *plan.further.order_by("pk")]


@pytest.fixture
def approved(world):
    plan = write(world)
    go(world, plan, "submit", "officer")
    return go(world, plan, "approve", "head")


def test_an_approved_plan_answers_what_is_linked_and_is_otherwise_the_same(world, approved):
    first, second = asked(world), asked(world)
    fields = [f.attname for f in ActionPlan._meta.fields]
    before = ActionPlan.objects.values(*fields).get()
    link(world, approved, first, second)
    after = ActionPlan.objects.values(*fields).get()
    assert {name for name in fields if before[name] != after[name]} == {
        "recommendation_id",
        "version",
    }
    assert answered(approved) == [first, second]
    last = history("plan", approved.pk)[-1]
    assert (last.verb, last.actor) == ("link", world["officer"])
    assert json.loads(last.data)["recommendations"] == [first.pk, second.pk]


def test_a_link_and_its_audit_row_stand_or_fall_together(world, approved, monkeypatch):
    def broken(**_):
        raise RuntimeError

    one = asked(world)
    monkeypatch.setattr("tuntas.followup.plans.saving.record_many", broken)
    with pytest.raises(RuntimeError):
        link(world, approved, one)
    assert answered(approved) == []


def test_who_acted_on_an_older_version_is_told(world, approved):
    with pytest.raises(Refusal) as refusal:
        link(world, approved, asked(world), seen=1)
    assert (refusal.value.code, answered(approved)) == ("changed_meanwhile", [])


def test_nothing_of_another_unit_is_linked(world, approved):
    with pytest.raises(Refusal) as refusal:
        link(world, approved, asked(world, "other"))
    assert refusal.value.code == "other_unit"


def test_what_was_written_into_the_plan_is_no_link_even_where_it_was_one_before(world):
    plan, one = write(world), asked(world)
    link(world, plan, one)
    plan.refresh_from_db()
    change_plan(
        plan=plan,
        content=content(world, recommendations=[one]),
        viewer=as_viewer(world["officer"]),
        at=NOW,
        seen=plan.version,
    )
    go(world, plan, "submit", "officer")
    with pytest.raises(Refusal) as refusal:
        unlink(world, plan, one)
    assert (refusal.value.code, answered(plan)) == ("not_linked", [one])


def test_the_story_of_a_plan_tells_links_with_what_they_are_about(world, approved):
    one = asked(world, text="Percepat loket")
    link(world, approved, one)
    unlink(world, approved, one, "Bukan rencana ini")
    linked, gone = story(approved)[-2:]
    assert [(c.old, c.new) for c in linked.changes] == [("", "Percepat loket")]
    assert linked.what == "menautkan rekomendasi pada rencana"
    assert (gone.what, gone.reason) == ("melepas tautan rekomendasi", "Bukan rencana ini")
    assert [(c.old, c.new) for c in gone.changes] == [("Percepat loket", "")]


def test_a_link_takes_few_queries(world, approved, django_assert_num_queries):
    many = [asked(world) for _ in range(3)]
    approved.refresh_from_db()
    lock = connection.vendor == "postgresql"
    with django_assert_num_queries(14 + lock):
        link(world, approved, *many)


# On the plan's own page


def address(plan, part=""):
    return f"/rencana/{plan.round.code}/{plan.code}/{part}"


def test_the_page_of_the_plan_takes_a_link_back_with_a_reason(world, approved):
    one, client = asked(world), signed_in(world["officer"])
    link(world, approved, one)
    approved.refresh_from_db()
    assert "Lepaskan tautan" in client.get(address(approved)).content.decode()
    given = {"recommendation": one.pk, "seen": approved.version}
    refused = client.post(address(approved, "lepas/"), given | {"reason": " "})
    assert (refused.status_code, answered(approved)) == (422, [one])
    assert "Tuliskan alasannya" in refused.content.decode()
    done = client.post(address(approved, "lepas/"), given | {"reason": "Keliru"})
    assert (done.status_code, answered(approved)) == (302, [])


@pytest.mark.parametrize("who", ["member", "leader", "operator"])
def test_others_are_offered_no_unlinking_and_cannot_do_it(world, approved, who):
    one, client = asked(world), signed_in(world[who])
    link(world, approved, one)
    approved.refresh_from_db()
    assert "Lepaskan tautan" not in client.get(address(approved)).content.decode()
    given = {"recommendation": one.pk, "seen": approved.version, "reason": "Keliru"}
    assert client.post(address(approved, "lepas/"), given).status_code == 403
    assert answered(approved) == [one]


def test_what_the_plan_said_when_it_was_approved_is_not_offered_to_be_taken_off(world):
    plan = write(world, recommendations=[asked(world)])
    go(world, plan, "submit", "officer")
    page = signed_in(world["officer"]).get(address(plan)).content.decode()
    assert "Lepaskan tautan" not in page
