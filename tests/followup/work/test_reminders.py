"""Who hears of a plan: each step in its life, each day of its deadline, and nobody twice."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import NOW, agency, survey, units
from tests.people import as_viewer, cast, person
from tests.remembered import remembered
from tuntas.core.followup.reminders import RECIPIENTS
from tuntas.core.followup.workflow import HAPPENED, NOTICES, TELLS as WHO, TRANSITIONS
from tuntas.followup.models import ActionPlan, DeadlineChange, Evidence, StatusEvent
from tuntas.followup.plans.actions import (
    Given,
    PlanContent,
    add_note,
    ask_deadline,
    decide_deadline,
    make_plan,
    move_plan,
)
from tuntas.followup.work.reminders import remind, tell_of
from tuntas.notify.kinds import KINDS
from tuntas.notify.models import Delivery, Holiday, Notice
from tuntas.notify.queries import sentence
from tuntas.notify.webhooks.actions import make_webhook

pytestmark = pytest.mark.django_db
DUE = date(2023, 9, 7)  # a Thursday


def day(when, hour=9):
    """A moment of that day in Jakarta."""
    return datetime(when.year, when.month, when.day, hour - 7, tzinfo=UTC)


@pytest.fixture
@remembered
def world():
    body = agency()
    first, second, _third = units(body)
    people = cast(body, first, NOW)
    return {
        "round": survey(body, 2023, [first, second]),
        "unit": first,
        "agency": body,
        "colleague": person("officer", body, NOW, first, username="colleague"),
        "elsewhere": person("officer", body, NOW, second, username="elsewhere"),
        **people.everyone(),
    }


def written(world, **changes):
    content = PlanContent(
        text="Melatih petugas loket", deadline=DUE, person_in_charge=world["officer"]
    )
    plan = make_plan(
        round_=world["round"],
        unit=world["unit"],
        content=content,
        viewer=as_viewer(world["officer"]),
        at=NOW,
    )
    outcome = {"outcome": "done"} if changes.get("state") == "closed" else {}
    ActionPlan.objects.filter(pk=plan.pk).update(**outcome, **changes)
    return plan


def go(world, plan, verb, who, **given):
    plan.refresh_from_db()
    viewer = as_viewer(world[who])
    return move_plan(
        plan=plan, verb=verb, viewer=viewer, at=NOW, seen=plan.version, given=Given(**given)
    )


def told(kind=""):
    rows = Notice.objects.filter(kind__startswith=kind).order_by("pk")
    return [(row.person.username, row.kind) for row in rows.select_related("person")]


# Steps in the life of a plan


def test_the_head_hears_of_a_plan_that_waits_for_approval_and_the_writers_of_the_answer(world):
    plan = written(world)
    assert told() == []  # a draft is nobody else's business
    go(world, plan, "submit", "officer")
    assert told() == [("head", "plan.submit")]
    go(world, plan, "send_back", "head", reason="Belum ada sasaran")
    assert told("plan.send_back") == [
        ("officer", "plan.send_back"),
        ("colleague", "plan.send_back"),
    ]
    notice = Notice.objects.filter(kind="plan.send_back").first()
    assert sentence(notice) == (
        "Head Contoh mengembalikan rencana aksi 2023-01-01 (Balai Besar Contoh di Alfa) kepada "
        "penyusunnya: "
        "Belum ada sasaran"
    )
    assert notice.link == "/rencana/2023/2023-01-01/"


def test_the_team_hears_of_evidence_and_the_unit_of_the_verdict(world):
    plan = written(world, state="in_progress")
    Evidence.objects.create(
        plan=plan, title="Foto", url="https://arsip.contoh.go.id/1", by=world["officer"], at=NOW
    )
    go(world, plan, "hand_in", "officer", outcome="done")
    assert told() == [("member", "plan.hand_in"), ("team_leader", "plan.hand_in")]
    go(world, plan, "return", "member", reason="Foto kabur", due=DUE)
    assert told("plan.return") == [("officer", "plan.return"), ("colleague", "plan.return")]
    assert "tenggat baru 7 September 2023: Foto kabur" in sentence(
        Notice.objects.filter(kind="plan.return")[0]
    )


def test_who_did_it_is_not_told(world):
    plan = written(world)
    go(world, plan, "submit", "head")
    assert told() == []


def test_a_plan_that_goes_the_same_way_twice_is_told_twice(world):
    plan = written(world)
    for _ in range(2):
        go(world, plan, "submit", "officer")
        go(world, plan, "withdraw", "officer")
    assert told() == [("head", "plan.submit")] * 2


def test_the_same_done_to_many_plans_at_once_is_told_as_one(world):
    plans = [written(world, state="submitted") for _ in range(6)]
    moves = [(plan, event_of(plan, world["officer"])) for plan in plans]
    assert tell_of(moves, NOW) == 1
    assert (
        sentence(Notice.objects.get())
        == "Rencana diajukan: 6 rencana aksi sekaligus, oleh Officer Contoh."
    )
    assert tell_of(moves, NOW) == 0


def event_of(plan, by):
    return StatusEvent.objects.create(
        plan=plan, verb="submit", state="submitted", happened_at=NOW, recorded_at=NOW, by=by
    )


def test_no_notice_stands_without_its_change(world, monkeypatch):
    plan = written(world)

    def broken(*_):
        raise RuntimeError

    monkeypatch.setattr("tuntas.followup.work.reminders.tell", broken)
    with pytest.raises(RuntimeError):
        go(world, plan, "submit", "officer")
    plan.refresh_from_db()
    assert (plan.state, Notice.objects.count()) == ("draft", 0)


def test_the_head_hears_of_a_wished_deadline_and_the_unit_of_the_answer(world):
    plan = written(world, state="in_progress")
    officer, head = as_viewer(world["officer"]), as_viewer(world["head"])
    later = date(2023, 10, 2)
    plan.refresh_from_db()
    wish = ask_deadline(
        plan=plan, new=later, reason="Bahan datang", viewer=officer, at=NOW, seen=plan.version
    )
    assert told() == [("head", "plan.deadline_asked")]
    assert sentence(Notice.objects.get()) == (
        "Officer Contoh mengusulkan tenggat 2 Oktober 2023 untuk rencana aksi 2023-01-01 "
        "(Balai Besar Contoh di Alfa): Bahan datang"
    )
    decide_deadline(change=wish, grant=False, answer="Terlalu lama", viewer=head, at=NOW)
    expected = [("officer", "plan.deadline_refused"), ("colleague", "plan.deadline_refused")]
    assert told("plan.deadline_refused") == expected


def test_a_comment_is_told_to_the_other_side_and_progress_stays_in_the_history(world):
    plan = written(world, state="in_progress")
    for who, kind, text in (
        ("member", "comment", "Mohon foto"),
        ("officer", "comment", "Foto menyusul"),
        ("officer", "progress", "Bahan selesai"),
    ):
        add_note(plan=plan, kind=kind, text=text, viewer=as_viewer(world[who]), at=NOW)
    assert told("plan.comment_team") == [
        (who, "plan.comment_team") for who in ("officer", "colleague", "head")
    ]
    assert told("plan.comment_unit") == [
        (who, "plan.comment_unit") for who in ("member", "team_leader")
    ]
    assert Notice.objects.count() == 5
    assert sentence(Notice.objects.filter(kind="plan.comment_unit")[0]) == (
        "Officer Contoh mengomentari rencana aksi 2023-01-01 (Balai Besar Contoh di Alfa): Foto "
        "menyusul"
    )


def test_everything_that_tells_has_its_sentence_and_every_kind_its_name():
    telling = {t.verb for t in TRANSITIONS if t.tells}
    telling |= {f"deadline_{state}" for state in DeadlineChange.State.values}
    telling |= {"comment_unit", "comment_team"}
    assert {frozenset(table) for table in (NOTICES, HAPPENED, WHO)} == {frozenset(telling)}
    of_plans = {kind for kind in KINDS if kind.startswith("plan.")}
    assert of_plans == {f"plan.{name}" for name in telling | set(RECIPIENTS)}


# Deadlines


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2023, 8, 7), []),
        (date(2023, 8, 8), [("officer", "plan.before_30")]),
        (date(2023, 8, 31), [("officer", "plan.before_7")]),
        (date(2023, 9, 6), [("officer", "plan.before_1")]),
        (date(2023, 9, 8), [("officer", "plan.late")]),
        (date(2023, 9, 14), [("head", "plan.late_head")]),
        (date(2023, 9, 21), [("team_leader", "plan.late_inspectorate")]),
    ],
)
def test_each_day_tells_whom_it_concerns(world, today, expected):
    written(world, state="in_progress")
    remind(day(today))
    assert told() == expected


@pytest.mark.parametrize(("state", "reminded"), [("submitted", 1), ("approved", 0)])
def test_of_a_plan_and_its_approved_continuation_only_the_latter_is_brought_up(
    world, state, reminded
):
    old, new = written(world, state="in_progress"), written(world, state=state)
    ActionPlan.objects.filter(pk=new.pk).update(carried_from=old, deadline=DUE + timedelta(days=90))
    assert remind(day(date(2023, 8, 8))) == reminded


@pytest.mark.thorough
def test_nobody_is_told_twice_however_often_the_job_runs(world):
    written(world, state="in_progress")
    assert [remind(day(date(2023, 9, 6), hour)) for hour in (7, 8, 9)] == [1, 0, 0]
    for n in range(90):
        remind(day(date(2023, 8, 1) + timedelta(days=n)))
    assert [kind.removeprefix("plan.") for _, kind in told()] == [
        "before_1",
        "before_30",
        "before_7",
        "late",
        "late_head",
        "late_inspectorate",
    ]


def test_nothing_is_sent_before_the_morning_or_on_a_day_off(world):
    written(world, state="in_progress")
    assert remind(day(date(2023, 9, 6), 7) - timedelta(hours=2)) == 0
    Holiday.objects.create(agency=world["agency"], day=date(2023, 9, 6), name="Hari jadi kota")
    assert remind(day(date(2023, 9, 6))) == 0
    assert remind(day(date(2023, 9, 5))) == 1  # the working day before


def test_another_deadline_is_told_anew(world):
    plan = written(world, state="in_progress")
    assert remind(day(date(2023, 9, 6))) == 1
    ActionPlan.objects.filter(pk=plan.pk).update(state="returned", due=date(2023, 9, 20))
    assert remind(day(date(2023, 9, 6))) == 0
    assert remind(day(date(2023, 9, 13))) == 1


@pytest.mark.parametrize("state", ["draft", "submitted", "evidence_in", "closed"])
def test_only_what_the_unit_is_to_do_is_reminded(world, state):
    written(world, state=state)
    assert remind(day(date(2023, 9, 6))) == 0


def test_where_nobody_is_in_charge_the_officers_hear_of_it_and_without_them_the_head(world):
    written(world, state="in_progress", person_in_charge=None)
    remind(day(date(2023, 9, 6)))
    assert told() == [("officer", "plan.before_1"), ("colleague", "plan.before_1")]
    Notice.objects.all().delete()
    world["officer"].appointments.update(valid_to=date(2023, 9, 1))
    world["colleague"].is_active = False
    world["colleague"].save()
    remind(day(date(2023, 9, 6)))
    assert told() == [("head", "plan.before_1")]


def test_who_left_the_unit_is_no_longer_reminded_of_its_plans(world):
    written(world, state="in_progress")
    world["officer"].appointments.update(unit=world["elsewhere"].appointments.get().unit)
    remind(day(date(2023, 9, 6)))
    assert told() == [("colleague", "plan.before_1")]


def test_a_webhook_hears_of_each_event_once_and_of_nobodys_name(world, settings):
    settings.WEBHOOK_PRIVATE = True
    make_webhook(
        name="Sistem kinerja",
        address="http://127.0.0.1:9/",
        events=["plan.submit", "plan.before_1"],
        viewer=as_viewer(world["operator"]),
        at=NOW,
    )
    go(world, written(world), "submit", "officer")
    written(world, state="in_progress")
    for _ in range(3):
        remind(day(date(2023, 9, 6)))
    calls = Delivery.objects.order_by("pk")
    assert [(c.event, c.data) for c in calls] == [
        (
            "plan.submit",
            {
                "plan": "2023-01-01",
                "year": 2023,
                "round_code": "2023",
                "unit": 1,
                "path": "/rencana/2023/2023-01-01/",
                "state": "submitted",
                "outcome": "",
            },
        ),
        (
            "plan.before_1",
            {
                "plan": "2023-01-02",
                "year": 2023,
                "round_code": "2023",
                "unit": 1,
                "path": "/rencana/2023/2023-01-02/",
                "due": "2023-09-07",
                "state": "in_progress",
            },
        ),
    ]


def test_many_plans_take_as_many_queries_as_one(world):
    counts = []
    for number in (1, 9):
        for _ in range(number):
            written(world, state="in_progress")
        Notice.objects.all().delete()
        with CaptureQueriesContext(connection) as asked:
            remind(day(date(2023, 9, 6)))
        counts.append(len(asked))
    assert told() == [("officer", "plan.before_1")] * 10
    assert counts[0] == counts[1]
