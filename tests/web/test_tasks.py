"""What becomes of tasks whose worker says nothing any more."""

from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult, get_date_max

from tests.factories import NOW
from tuntas.web import tasks
from tuntas.web.models import Heartbeat

pytestmark = pytest.mark.django_db
LONG_AGO = NOW - timedelta(hours=2)


def task(*workers, status="RUNNING", started=LONG_AGO, **changes):
    values = {
        "status": status,
        "started_at": started,
        "args_kwargs": {"args": [], "kwargs": {}},
        "task_path": "tests.web.slow_task.write_lines",
        "worker_ids": list(workers),
        "backend_name": "default",
        "run_after": get_date_max(),
    }
    made = DBTaskResult.objects.create(**values | changes)
    DBTaskResult.objects.filter(pk=made.pk).update(enqueued_at=LONG_AGO)
    return made


def beat(worker, at):
    Heartbeat.objects.create(worker=worker, seen_at=at)


@pytest.fixture
def started(monkeypatch):
    calls = []
    monkeypatch.setattr(tasks, "start_worker", lambda: calls.append("started"))
    return calls


def state(row):
    row.refresh_from_db()
    return row.status


def test_a_task_waits_again_when_its_worker_has_not_been_heard_of(started):
    lost, kept, young = task("dead"), task("dead", "living"), task("new", started=NOW)
    beat("dead", LONG_AGO)
    beat("living", NOW - timedelta(seconds=30))
    assert tasks.revive(NOW) == 1
    assert [state(row) for row in (lost, kept, young)] == ["READY", "RUNNING", "RUNNING"]
    assert (lost.started_at, lost.worker_ids) == (None, ["dead"])
    assert tasks.revive(NOW) == 0
    assert started == []  # somebody lives and will take it


def test_a_task_that_lost_three_workers_has_failed_and_says_so(started):
    row = task("a", "b", "c")
    assert tasks.revive(NOW) == 1
    assert state(row) == "FAILED"
    assert row.finished_at == NOW
    assert row.task_result.errors[0].exception_class is tasks.WorkerLost
    assert "3 workers died" in row.traceback
    assert started == []


def test_on_demand_a_worker_is_started_for_what_waits_and_nobody_does(started, settings):
    task(status="READY", started=None)
    tasks.revive(NOW)
    settings.WORKER = "separate"
    tasks.revive(NOW)
    assert started == ["started"]


def test_what_ended_or_moved_on_is_left_alone(started):
    done = task("dead", status="SUCCESSFUL")
    seen = task("dead")
    again = DBTaskResult.objects.get(pk=seen.pk)
    DBTaskResult.objects.filter(pk=seen.pk).update(
        started_at=NOW
    )  # another worker took it meanwhile
    assert tasks._give_back(again, NOW) == 0
    assert [state(row) for row in (done, seen)] == ["SUCCESSFUL", "RUNNING"]


def test_a_heart_beats_while_a_worker_lives_and_is_forgotten_after_a_day(started):
    beat("last week", NOW - timedelta(days=7))
    with tasks.alive() as worker:
        assert Heartbeat.objects.filter(worker=worker).exists()
    tasks.revive(NOW)
    assert Heartbeat.objects.count() == 0
