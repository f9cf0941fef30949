"""The page of a plan: what may be done there, by whom, and what is said where it may not."""

import json

import pytest
from django.db import transaction

from tests.followup.plans.one_plan import DAY, WAY, one_plan
from tests.people import signed_in
from tuntas.core.base.errors import Refusal
from tuntas.core.followup import workflow as core
from tuntas.followup.models import ActionPlan, DeadlineChange, PlanNote, StatusEvent
from tuntas.followup.plans.actions import Given, ask_deadline, move_plan
from tuntas.followup.plans.page import place_of, turn

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return one_plan()


VERBS = list(dict.fromkeys(t.verb for t in core.TRANSITIONS))
GIVEN = {"reason": "Foto tidak terbaca", "outcome": "cannot", "grounds": "Anggaran dicabut"}


def verbs_at(state):
    """Those of the table, and one that does not belong here."""
    own = [t.verb for t in core.TRANSITIONS if t.source == state]
    return [*own, next(verb for verb in VERBS if verb not in own)]


def expected(roles, state, verb):
    """By the table: the new state, or the answer's status. Somebody who cannot take this step is
    told 403 where the step exists here, and 422 where it does not."""
    found = next((t for t in core.TRANSITIONS if (t.source, t.verb) == (state, verb)), None)
    if found is None:
        return 422
    return found.target if set(found.roles) & roles else 403


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("who", "roles"),
    [
        ("officer", {"officer"}),
        ("head", {"head"}),
        ("acting_head", {"head"}),
        ("member", {"member"}),
        ("team_leader", {"team_leader"}),
        ("leader", set()),
        ("operator", set()),
    ],
)
def test_every_role_takes_exactly_the_transitions_of_the_table_in_every_state(world, who, roles):
    client = signed_in(world.acting_head() if who == "acting_head" else getattr(world.people, who))
    due = (world.today + 30 * DAY).isoformat()
    seen, wanted = {}, {}
    for state in WAY:
        for verb, actor in WAY[state]:
            world.act(verb, actor)
        for verb in verbs_at(state):
            wanted[state, verb] = expected(roles, state, verb)
            with transaction.atomic():  # tried, and taken back
                response = world.post(client, verb, due=due, **GIVEN)
                new = ActionPlan.objects.get(pk=world.plan.pk).state
                seen[state, verb] = new if response.status_code == 302 else response.status_code
                transaction.set_rollback(True)
    # Closing what nobody accepted is refused by a guard, which has its own test.
    assert {key: what for key, what in seen.items() if key != ("evidence_in", "close")} == {
        key: what for key, what in wanted.items() if key != ("evidence_in", "close")
    }


def test_a_stranger_finds_no_plan(world):
    client = signed_in(world.people.stranger)
    assert [client.get(world.address(part)).status_code for part in ("", "riwayat/")] == [404, 404]
    assert {world.post(client, verb, **GIVEN).status_code for verb in VERBS} == {404}


@pytest.mark.thorough
def test_the_page_shows_the_buttons_that_the_table_gives_and_no_other(world):
    clients = {
        who: signed_in(getattr(world.people, who))
        for who in ("officer", "head", "member", "leader")
    }
    shown, wanted = {}, {}
    for state in WAY:
        for verb, actor in WAY[state]:
            world.act(verb, actor)
        for who, client in clients.items():
            page = client.get(world.address())
            assert page.context["headline"].startswith(core.STATES[state])
            shown[state, who] = [act["verb"] for act in page.context["acts"]]
            wanted[state, who] = [
                t.verb for t in core.TRANSITIONS if t.source == state and who in t.roles
            ]
    assert shown == wanted


def test_a_grey_button_says_why(world):
    world.bring_to("evidence_in")
    page = signed_in(world.people.member).get(world.address()).content.decode()
    assert (
        '<button class="button" disabled aria-describedby="mengapa-close">Tutup rencana</button>'
        in page
    )
    assert core.GUARDS["evidence_accepted"].sentence in page


def test_what_was_typed_stays_when_an_act_is_refused(world):
    world.bring_to("evidence_in")
    response = world.post(signed_in(world.people.member), "return", reason="Foto buram", due="")
    page = response.content.decode()
    assert response.status_code == 422
    assert core.GUARDS["has_due"].sentence in page
    assert ">\nFoto buram</textarea>" in page
    assert '<details class="act" id="return" open>' in page


def test_a_day_that_is_no_day_is_refused_with_the_words_kept(world):
    world.bring_to("evidence_in")
    response = world.post(
        signed_in(world.people.member), "return", reason="Foto buram", due="kemarin"
    )
    assert response.status_code == 422
    assert 'value="kemarin"' in response.content.decode()
    assert ActionPlan.objects.get(pk=world.plan.pk).state == "evidence_in"


def test_the_second_of_two_who_act_at_once_is_told_on_the_page_of_the_new_state(world):
    client, seen = signed_in(world.people.officer), world.plan.version
    world.act("submit", "head")
    response = client.post(world.address("langkah/"), {"verb": "submit", "seen": seen})
    assert response.status_code == 409
    assert "Rencana ini berubah sejak Anda membukanya." in response.content.decode()
    assert response.context["headline"].startswith("Diajukan")
    assert StatusEvent.objects.filter(plan=world.plan, verb="submit").count() == 1


def test_a_deadline_is_asked_for_and_decided_by_the_head(world):
    world.bring_to("in_progress")
    new = world.today + 90 * DAY
    officer, head = signed_in(world.people.officer), signed_in(world.people.head)
    form = {"new": new.isoformat(), "reason": "Anggaran turun", "seen": world.plan.version}
    assert officer.post(world.address("tenggat/"), form).status_code == 302
    request = DeadlineChange.objects.get()
    decide = world.address(f"tenggat/{request.pk}/")
    assert officer.post(decide, {"grant": "1", "answer": ""}).status_code == 403
    refused = head.post(decide, {"grant": "0", "answer": " "})
    assert (refused.status_code, DeadlineChange.objects.get().state) == (422, "asked")
    assert head.post(decide, {"grant": "1", "answer": ""}).status_code == 302
    assert ActionPlan.objects.get(pk=world.plan.pk).deadline == new


def test_a_deadline_of_a_closed_plan_can_only_be_refused(world):
    world.bring_to("in_progress")
    ask_deadline(
        plan=world.plan,
        new=world.today + 90 * DAY,
        reason="Anggaran turun",
        viewer=world.viewer("officer"),
        at=world.now,
        seen=world.plan.version,
    )
    head, grant = signed_in(world.people.head), 'name="grant" value="1"'
    assert grant in head.get(world.address()).content.decode()
    ActionPlan.objects.filter(pk=world.plan.pk).update(state="closed", outcome="done")
    page = head.get(world.address()).content.decode()
    assert (grant in page, 'name="grant" value="0"' in page) == (False, True)
    assert "Rencana ini sudah selesai." in page


def test_a_refused_wish_keeps_its_reason(world):
    world.bring_to("in_progress")
    form = {"new": world.today.isoformat(), "reason": "Anggaran turun", "seen": world.plan.version}
    response = signed_in(world.people.officer).post(world.address("tenggat/"), form)
    assert response.status_code == 422
    assert "Anggaran turun</textarea>" in response.content.decode()


def test_a_wish_of_another_plan_is_not_there(world):
    world.bring_to("in_progress")
    ask_deadline(
        plan=world.plan,
        new=world.today + 90 * DAY,
        reason="x",
        viewer=world.viewer("officer"),
        at=world.now,
        seen=world.plan.version,
    )
    request = DeadlineChange.objects.get()
    world.plan = world.write()
    answer = signed_in(world.people.head).post(
        world.address(f"tenggat/{request.pk}/"), {"grant": "1"}
    )
    assert (answer.status_code, DeadlineChange.objects.get().state) == (404, "asked")


def test_unit_and_inspectorate_write_notes_and_others_do_not(world):
    def say(who, kind):
        client = signed_in(getattr(world.people, who))
        return client.post(
            world.address("catatan/"), {"kind": kind, "text": "Bahan siap"}
        ).status_code

    assert [say("officer", "progress"), say("member", "comment")] == [302, 302]
    assert [say("member", "progress"), say("leader", "comment")] == [403, 403]
    assert say("stranger", "comment") == 404
    assert list(PlanNote.objects.values_list("kind", flat=True)) == ["progress", "comment"]


def test_a_step_on_the_way_is_ticked_by_the_unit(world):
    step = world.plan.milestones.get()
    form = {"done_on": world.today.isoformat()}
    address = world.address(f"tahapan/{step.pk}/")
    assert signed_in(world.people.member).post(address, form).status_code == 403
    assert signed_in(world.people.officer).post(address, form).status_code == 302
    step.refresh_from_db()
    assert step.done_on == world.today
    early = signed_in(world.people.officer).post(
        address, {"done_on": (world.today + DAY).isoformat()}
    )
    assert early.status_code == 422


def test_an_unknown_verb_is_not_there(world):
    assert world.post(signed_in(world.people.officer), "hapus").status_code == 404


@pytest.mark.parametrize(
    ("state", "roles"),
    [
        ("draft", ("officer", "head")),
        ("submitted", ("head",)),
        ("evidence_in", ("member", "team_leader")),
        ("returned", ("officer", "head")),
        ("closed", ()),
    ],
)
def test_whose_turn_it_is_comes_from_the_table(state, roles):
    assert turn(state) == roles


def test_every_state_has_a_place_on_the_way():
    assert [place_of(state) for state in core.STATES] == [0, 1, 2, 3, 3, 4, 3, 5, 3]


def test_a_verifier_cannot_give_an_outcome_that_would_need_no_evidence(world):
    world.bring_to("evidence_in")
    response = world.post(
        signed_in(world.people.member), "close", outcome="cannot", grounds="Tidak perlu"
    )
    assert response.status_code == 422
    with pytest.raises(Refusal) as refusal:
        move_plan(
            plan=world.plan,
            verb="close",
            viewer=world.viewer("member"),
            at=world.now,
            seen=None,
            given=Given(outcome="cannot", grounds="Tidak perlu"),
        )
    assert refusal.value.code == "guard_evidence_accepted"


def test_the_list_narrows_by_state_lateness_and_person(world):
    def codes(query):
        response = signed_in(world.people.member).get(f"/rencana/?format=json&{query}")
        return [row["code"] for row in json.loads(b"".join(response.streaming_content))]

    first = world.bring_to("in_progress").code
    second = world.write(person_in_charge=world.people.officer, deadline=world.today + 3 * DAY).code
    assert [codes("state=draft"), codes("state=in_progress")] == [[second], [first]]
    assert codes("state=closed") == []
    assert codes(f"person={world.people.officer.pk}") == [second]
    assert [codes("late=late"), codes("late=week")] == [[], []]
    ActionPlan.objects.filter(code=first).update(deadline=world.today - DAY)
    assert [codes("late=late"), codes("late=week")] == [[first], []]
    ActionPlan.objects.filter(code=first).update(due=world.today + DAY)
    assert [codes("late=late"), codes("late=week")] == [[], [first]]
    assert codes("sort=due") == [first, second]


@pytest.mark.thorough
def test_the_plans_before_and_after_are_those_of_the_list_in_either_direction(world):
    rows = [
        world.plan,
        *(world.write(deadline=None if n == 2 else world.today + n * DAY) for n in (1, 2, 3)),
    ]
    for order in ("code", "-code", "deadline", "-deadline", "-due", "person", "unit"):
        response = signed_in(world.people.head).get(f"/rencana/?format=json&sort={order}")
        codes = [row["code"] for row in json.loads(b"".join(response.streaming_content))]
        for place, code in enumerate(codes):
            page = signed_in(world.people.head).get(f"/rencana/2023/{code}/?sort={order}").context
            near = [page[side] and page[side].split("/")[3] for side in ("before", "after")]
            wanted = [codes[place - 1] if place else None, [*codes, None][place + 1]]
            assert (order, code, near) == (order, code, wanted)
    assert len(rows) == 4
