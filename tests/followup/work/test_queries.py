"""What waits on whom: each role's queues, their order, and the number in the navigation."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tests.evaluation.verifiers import assigned, staffed
from tests.factories import NOW, agency, finding, survey, units
from tests.followup.runs import LATER, runs
from tests.people import as_viewer, cast, person, signed_in
from tests.remembered import remembered
from tuntas.accounts.models import User
from tuntas.core.followup import workflow
from tuntas.evaluation.findings.checks import run_checks
from tuntas.followup.models import ActionPlan, Evidence, Finding
from tuntas.followup.plans.actions import (
    Given,
    PlanContent,
    ask_deadline,
    decide_deadline,
    make_plan,
    move_plan,
)
from tuntas.followup.recommendations.actions import release_run
from tuntas.followup.work.queries import QUEUES, Me, queues_of, waiting
from tuntas.notify.models import Delivery, Notice
from tuntas.organisation.actions import appoint
from tuntas.organisation.models import Appointment
from tuntas.organisation.permissions import viewer
from tuntas.surveys.models import Complaint, Round

pytestmark = pytest.mark.django_db
DAY = NOW.date()
TODAY = timezone.localdate()


@pytest.fixture
@remembered
def made():
    body = agency()
    first, second, _third = units(body)
    people = cast(body, first, NOW)
    person("complaints", body, NOW, first)
    return {
        "agency": body,
        "round": survey(body, 2023, [first, second]),
        "unit": first,
        "other": second,
        "other_head": person("head", body, NOW, second, username="other_head"),
        "controller": person("controller", body, NOW),
        "responsible": person("responsible", body, NOW),
        **people.everyone(),
    }


def plan(made, state="draft", days=30, by="officer", unit="unit"):
    """A plan that went the way of the table to ``state``, due ``days`` after NOW."""
    way = ["submit", "approve", "start", "hand_in", "return", "close"]
    ends = {
        "draft": 0,
        "submitted": 1,
        "approved": 2,
        "in_progress": 3,
        "evidence_in": 4,
        "returned": 5,
    }
    content = PlanContent(text=f"Melatih petugas, {state}", deadline=DAY + timedelta(days=days))
    each = make_plan(
        round_=made["round"], unit=made[unit], content=content, viewer=as_viewer(made[by]), at=NOW
    )
    for verb in way[: ends.get(state, 4)]:
        each = step(made, each, verb, by)
    return each


def step(made, each, verb, by="officer"):
    who = {"approve": "head", "return": "member", "close": "member"}.get(verb, by)
    act = {
        "hand_in": Given(outcome="done"),
        "return": Given(reason="Foto tidak terbaca", due=DAY + timedelta(days=20)),
    }.get(verb)
    if verb == "hand_in":
        Evidence.objects.create(
            plan=each, title="Foto", url="https://contoh.go.id/f", by=made[by], at=NOW
        )
    return move_plan(
        plan=each, verb=verb, viewer=as_viewer(made[who]), at=NOW, seen=each.version, given=act
    )


def found(person, key, on=DAY):
    """The labels of a person's queue, in its order; None where the person has no such queue."""
    me = Me(viewer(person, on), on)
    queue = next((q for q in queues_of(me) if q.key == key), None)
    return None if queue is None else [queue.item(row, me).label for row in queue.rows(me)]


def test_a_plan_waits_on_one_after_the_other_along_its_life(made):
    plans = {
        state: plan(made, state).code for state in ("draft", "submitted", "approved", "returned")
    }
    handed_in = plan(made, "evidence_in").code
    assert found(made["officer"], "draf") == [plans["draft"]]
    assert found(made["head"], "setujui") == [plans["submitted"]]
    assert found(made["officer"], "kembali") == [plans["returned"]]
    assert found(made["officer"], "berjalan") == [plans["approved"]]
    assert found(made["member"], "verifikasi") == [handed_in]
    assert found(made["team_leader"], "verifikasi") == [handed_in]
    assert found(made["controller"], "verifikasi") is None


def test_what_is_late_stands_apart_and_the_latest_first(made):
    due_soon, due_first = plan(made, "in_progress", days=5), plan(made, "approved", days=2)
    on = DAY + timedelta(days=10)
    assert found(made["officer"], "terlambat", on) == [due_first.code, due_soon.code]
    assert found(made["head"], "terlambat", on) == [due_first.code, due_soon.code]
    assert found(made["officer"], "berjalan", on) == []
    assert found(made["officer"], "terlambat") == []


def test_a_plan_that_was_carried_on_gives_way_to_its_continuation_once_that_is_approved(made):
    old = plan(made, "in_progress", days=5)
    new = plan(made, "submitted", days=40)
    ActionPlan.objects.filter(pk=new.pk).update(carried_from=old)
    late = DAY + timedelta(days=6)
    assert found(made["officer"], "terlambat", on=late) == [old.code]
    step(made, new, "approve")
    assert found(made["officer"], "terlambat", on=late) == []
    assert found(made["officer"], "berjalan", on=late) == [new.code]


def test_a_returned_plan_is_due_on_its_new_day_and_one_without_a_day_is_last(made):
    first, second, third = (plan(made, "approved", days=n) for n in (9, 8, 7))
    ActionPlan.objects.filter(pk=third.pk).update(deadline=None)
    ActionPlan.objects.filter(pk=first.pk).update(due=DAY + timedelta(days=1))
    assert found(made["officer"], "berjalan") == [first.code, second.code, third.code]


def test_another_unit_s_plans_wait_on_its_own_people(made):
    theirs = plan(made, "submitted", by="other_head", unit="other")
    assert found(made["other_head"], "setujui") == [theirs.code]
    assert found(made["head"], "setujui") == []
    assert found(made["stranger"], "verifikasi") == []


def test_nobody_is_asked_to_verify_what_went_through_the_own_hands(made):
    appoint(
        person=made["head"],
        agency=made["agency"],
        role="member",
        unit=None,
        valid_from=DAY,
        by=None,
        at=NOW,
    )
    code = plan(made, "evidence_in").code
    assert found(made["head"], "verifikasi") == []
    assert found(made["member"], "verifikasi") == [code]


def test_a_wished_deadline_waits_on_the_head_unless_it_is_the_head_s_own(made):
    for by in ("officer", "head"):
        each = plan(made, "approved")
        ask_deadline(
            plan=each,
            new=DAY + timedelta(days=90),
            reason=f"Anggaran bergeser, kata {by}",
            viewer=as_viewer(made[by]),
            at=NOW,
            seen=each.version,
        )
    codes = list(ActionPlan.objects.order_by("code").values_list("code", flat=True))
    assert found(made["head"], "tenggat") == codes[:1]


def test_a_delegate_finds_the_head_s_work(made):
    code = plan(made, "submitted").code
    owner = Appointment.objects.get(person=made["head"])
    appoint(
        person=made["officer"],
        agency=made["agency"],
        role="head",
        unit=made["unit"],
        valid_from=DAY,
        valid_to=DAY,
        acting="plh",
        delegate_of=owner,
        by=made["head"],
        at=NOW,
    )
    assert found(made["officer"], "setujui") == [code]
    assert found(made["officer"], "setujui", DAY + timedelta(days=1)) is None


def test_leaders_see_which_units_are_late_and_how_much(made):
    plan(made, "approved", days=1)
    plan(made, "approved", days=2)
    on = DAY + timedelta(days=10)
    me = Me(viewer(made["leader"], on), on)
    queue = next(q for q in queues_of(me) if q.key == "unit-terlambat")
    item = queue.item(queue.rows(me).get(), me)
    assert (item.label, item.about) == (made["unit"].name, "2 rencana aksi melewati tenggat")
    assert item.address == "/rencana/?unit=1&status=open&due_until=2023-07-10"
    assert found(made["leader"], "unit-terlambat") == []


def test_a_released_recommendation_waits_until_a_plan_answers_it():
    made = runs()
    officer = made.people.officer
    release_run(run=made.run(), viewer=made.member, at=LATER)
    me = Me(viewer(officer, DAY), DAY)
    queue = next(q for q in queues_of(me) if q.key == "rekomendasi")
    waiting_ones = list(queue.rows(me))
    assert [queue.item(row, me).label for row in waiting_ones] == [
        f"{row.line.code} · {made.service.name}" for row in waiting_ones
    ]
    assert {row.line.code for row in waiting_ones} == {"U1", "U3", "U9"}
    assert signed_in(officer).get(queue.item(waiting_ones[0], me).address).status_code == 200
    content = PlanContent(
        text="Melatih petugas",
        service=made.service,
        recommendations=waiting_ones[:2],
        elements=["U3"],
    )
    make_plan(
        round_=made.round,
        unit=made.units[0],
        content=content,
        viewer=viewer(officer, LATER),
        at=LATER,
    )
    assert list(queue.rows(me)) == waiting_ones[2:]


def test_a_finding_about_a_unit_leads_to_it_in_the_latest_assignment_that_looks_at_the_unit():
    world = staffed()
    latest, _earlier = [assigned(world, cut_off=DAY - timedelta(days=days)) for days in (0, 200)]
    run_checks(evaluation=latest, by=world["member"], at=NOW)
    me = Me(viewer(world["team_leader"], DAY), DAY)
    queue = next(q for q in queues_of(me) if q.key == "temuan")
    items = [queue.item(row, me) for row in queue.rows(me)]
    assert [item.label for item in items] == [world["unit"].name, world["second"].name]
    pages = [f"/evaluasi/{latest.code}/temuan/{row.pk}/" for row in queue.rows(me)]
    assert [item.address for item in items] == pages
    assert signed_in(world["team_leader"]).get(pages[0]).status_code == 200


def test_open_findings_are_the_inspectorate_s(made):
    each = plan(made)
    fact = finding(each.code, "placeholder")
    Finding.objects.create(plan=each, check_id=fact.check, severity="high", quote="-")
    assert found(made["controller"], "temuan") == [each.code]
    assert found(made["stranger"], "temuan") == []
    assert found(made["officer"], "temuan") is None


def test_the_operator_sees_rounds_and_what_failed(made):
    Round.objects.create(
        agency=made["agency"],
        year=2023,
        code="2023-DRAF",
        name="Draf",
        opens=DAY,
        closes=DAY + timedelta(days=99),
        draft=True,
    )
    ending = Round.objects.create(
        agency=made["agency"],
        year=2023,
        code="2023-AKHIR",
        name="Akhir",
        opens=DAY,
        closes=DAY + timedelta(days=3),
    )
    assert found(made["operator"], "putaran") == ["Akhir", "Draf"]
    Round.objects.filter(pk=ending.pk).update(closed_at=NOW)
    assert found(made["operator"], "putaran") == ["Draf"]
    Delivery.objects.create(
        person=made["head"], state="failed", made_at=NOW, next_try_at=NOW, problem="ditolak"
    )
    assert found(made["operator"], "kiriman") == [made["head"].name]
    DBTaskResult.objects.create(
        status=TaskResultStatus.FAILED,
        task_path="tuntas.reports.runs.tasks.write_report",
        args_kwargs={"args": [], "kwargs": {}},
        queue_name="default",
        backend_name="default",
    )
    assert found(made["operator"], "tugas") == ["write_report"]


def test_complaints_wait_on_the_complaint_officer_with_personal_data_masked(made):

    Complaint.objects.create(
        service=made["unit"].services.first(),
        round=made["round"],
        received_on=DAY,
        text="Hubungi 081234567890 segera",
    )
    officer = User.objects.get(username="complaints")
    me = Me(viewer(officer, DAY), DAY)
    queue = next(q for q in queues_of(me) if q.key == "pengaduan")
    assert "081234567890" not in queue.item(queue.rows(me).get(), me).about
    assert waiting(me) == 1


def test_the_number_in_the_navigation_is_the_sum_of_what_is_one_s_turn_in_one_query(
    made, django_assert_num_queries
):
    for state in ("draft", "submitted", "approved", "returned", "evidence_in"):
        plan(made, state)
    expected = {"officer": 2, "head": 2, "member": 1, "team_leader": 1, "leader": 0, "operator": 0}
    counted = {}
    for who in expected:
        me = Me(as_viewer(made[who]), DAY)
        with django_assert_num_queries(1 if any(q.yours for q in queues_of(me)) else 0):
            counted[who] = waiting(me)
    assert counted == expected


def test_every_role_has_its_queues():
    assert {role for queue in QUEUES for role in queue.roles} == set(Appointment.Role.values)


# Pages


def test_after_sign_in_one_s_work_is_the_first_page(made):
    page = signed_in(made["officer"]).get("/masuk/")
    assert page.url == "/pekerjaan/"
    plan(made)
    page = signed_in(made["officer"]).get("/pekerjaan/")
    assert page.context["headline"] == "1 hal menunggu Anda."
    assert [each.queue.key for each in page.context["waiting"]] == ["draf"]


def test_somebody_without_a_role_is_told_so(made):
    Appointment.objects.filter(person=made["member"]).update(valid_to=date(2022, 1, 1))
    page = signed_in(made["member"]).get("/pekerjaan/")
    assert page.status_code == 200
    assert "Anda belum mempunyai peran." in page.text


def test_a_long_queue_shows_its_first_rows_and_leads_to_all_of_it(made):
    for _ in range(8):
        plan(made)
    page = signed_in(made["officer"]).get("/pekerjaan/")
    shown = page.context["waiting"][0]
    assert (shown.total, len(shown.rows)) == (8, 6)
    whole = signed_in(made["officer"]).get("/pekerjaan/draf/")
    assert len(whole.context["table"].rows) == 8
    assert signed_in(made["officer"]).get("/pekerjaan/draf/?format=csv").status_code == 200


def test_the_queue_of_another_role_is_not_there(made):
    assert signed_in(made["officer"]).get("/pekerjaan/verifikasi/").status_code == 404
    assert signed_in(made["officer"]).get("/pekerjaan/tidak-ada/").status_code == 404


def test_the_page_takes_as_many_queries_for_many_plans_as_for_few(made):
    client = signed_in(made["officer"])
    plan(made), plan(made, "approved")
    few = _queries(client)
    for _ in range(4):
        plan(made), plan(made, "approved")
    assert _queries(client) == few


def _queries(client):
    with CaptureQueriesContext(connection) as asked:
        client.get("/pekerjaan/")
    return len(asked)


def test_every_state_of_a_plan_but_the_last_waits_on_somebody(made):
    """Whatever its state, one of the people of its unit or of the inspectorate has it to do."""
    each = plan(made, "approved")
    people = [made[who] for who in ("officer", "head", "member", "team_leader")]
    waits = {}
    for state in workflow.STATES:
        ActionPlan.objects.filter(pk=each.pk).update(
            state=state, outcome="done" if state == "closed" else ""
        )
        waits[state] = any(
            queue.found(me).filter(pk=each.pk).exists()
            for me in [Me(viewer(one, DAY), DAY) for one in people]
            for queue in queues_of(me)
            if queue.rows(me).model is ActionPlan
        )
    assert [state for state, anybody in waits.items() if not anybody] == ["closed"]


@pytest.mark.parametrize("gone", ["ended", "account off"])
def test_drafts_of_a_unit_without_an_officer_at_work_wait_on_its_head(made, gone):
    code = plan(made).code
    assert found(made["head"], "draf") == []
    if gone == "ended":
        made["officer"].appointments.update(ended_at=NOW)
    else:
        User.objects.filter(pk=made["officer"].pk).update(is_active=False)
    assert found(made["head"], "draf") == [code]
    assert found(made["other_head"], "draf") == []


def off(made, *who):
    User.objects.filter(pk__in=[made[each].pk for each in who]).update(is_active=False)


@pytest.mark.parametrize("gone", ["ended", "account off"])
def test_a_unit_whose_head_is_gone_is_in_the_operator_s_work_with_what_waits(made, gone):
    each = plan(made, "submitted")
    assert found(made["operator"], "unit-tanpa-kepala") == []
    if gone == "ended":
        made["head"].appointments.update(ended_at=NOW)
    else:
        off(made, "head")
    me = Me(viewer(made["operator"], DAY), DAY)
    queue = next(q for q in queues_of(me) if q.key == "unit-tanpa-kepala")
    item = queue.item(queue.rows(me).get(), me)
    assert (item.label, waiting(me)) == (made["unit"].name, 1)
    assert item.about == "Tidak ada kepala yang dapat memutusnya; 1 rencana menunggu unit ini"
    appointing = signed_in(made["operator"]).get(item.address)
    assert appointing.context["form"].initial["unit"] == str(made["unit"].pk)
    page = signed_in(made["officer"]).get(f"/rencana/{each.round.code}/{each.code}/")
    assert "Belum ada kepala unit yang bertugas" in page.text
    acting = person("head", made["agency"], NOW, made["unit"], username="acting")
    assert (found(made["operator"], "unit-tanpa-kepala"), found(acting, "setujui")) == (
        [],
        [each.code],
    )


def test_a_unit_with_neither_officer_nor_head_is_there_with_drafts_and_recommendations(made):
    plan(made)
    off(made, "head")
    assert found(made["operator"], "unit-tanpa-kepala") == []
    off(made, "officer")
    assert found(made["operator"], "unit-tanpa-kepala") == [made["unit"].name]


def asked_by_the_head(made):
    each = plan(made, "approved")
    return ask_deadline(
        plan=each, new=DAY + timedelta(days=90), reason="Anggaran bergeser",
        viewer=as_viewer(made["head"]), at=NOW, seen=each.version,
    )  # fmt: skip


def test_the_deadline_that_the_only_head_asks_for_waits_on_who_leads_the_team(made):
    change = asked_by_the_head(made)
    code = change.plan.code
    leads = ("team_leader", "controller", "responsible")
    assert [found(made[who], "tenggat") for who in ("head", *leads)] == [[], [code], [code], [code]]
    told = set(Notice.objects.values_list("person__username", flat=True))
    assert told >= set(leads)
    page = f"/rencana/{change.plan.round.code}/{code}/"
    assert "Menunggu keputusan pimpinan tim Inspektorat" in signed_in(made["head"]).get(page).text
    second = person("head", made["agency"], NOW, made["unit"], username="second_head")
    assert [found(who, "tenggat") for who in (second, made["team_leader"])] == [[code], []]
    off(made, "head")
    second.appointments.all().delete()
    decide_deadline(
        change=change, grant=True, answer="", viewer=as_viewer(made["team_leader"]), at=NOW
    )
    assert change.state == "granted"


def test_a_deadline_that_nobody_may_decide_on_puts_the_unit_in_the_operator_s_work(made):
    asked_by_the_head(made)
    assert found(made["operator"], "unit-tanpa-kepala") == []
    off(made, "team_leader", "controller", "responsible")
    assert found(made["operator"], "unit-tanpa-kepala") == [made["unit"].name]
