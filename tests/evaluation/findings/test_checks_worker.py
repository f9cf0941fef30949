"""The checks of many plans run in a worker: its page, its end, and what is left when it is
killed.
"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.evaluation.findings.factories import closed, found, only, team
from tests.people import as_viewer, signed_in
from tests.working import work
from tuntas.audit.actions import record
from tuntas.audit.models import Event
from tuntas.evaluation.findings import checks as live_checks
from tuntas.followup.models import Finding
from tuntas.web import tasks
from tuntas.web.models import TaskProgress

pytestmark = pytest.mark.django_db
WAITS = {"HX-Request": "true"}


@pytest.fixture
def world(settings, monkeypatch):
    """Every number of plans is given to a worker, which runs on its own; each word of progress is
    written.
    """
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.WORKER = "separate"
    monkeypatch.setattr(live_checks, "AT_ONCE", 0)
    monkeypatch.setattr(tasks, "WRITTEN_EVERY", 0)
    return team()


@pytest.fixture
def evaluation(world):
    """One plan, with evidence from before it was approved."""
    made = only(world)
    closed(world, title="Daftar hadir 12 Maret 2023")
    return made


def start(world, evaluation):
    viewer = as_viewer(world["member"])
    assert live_checks.start_checks(evaluation=evaluation, viewer=viewer, at=timezone.now()) is None


def state():
    return list(DBTaskResult.objects.order_by("enqueued_at").values_list("status", flat=True))


def test_many_plans_are_given_to_a_worker_once_and_looked_at_by_it(world, evaluation):
    start(world, evaluation)
    start(world, evaluation)  # a second wish while the first one waits
    assert (state(), found(evaluation)) == (["READY"], [])
    work()
    assert state() == ["SUCCESSFUL"]
    assert [check for _plan, check in found(evaluation)] == ["evidence_before_plan"]
    told = TaskProgress.objects.get()
    assert (told.done, told.total) == (1, 1)
    assert live_checks.run_of(evaluation) is None


def killed(world, evaluation, monkeypatch):
    """A worker that dies while it writes, as the next one finds it."""
    start(world, evaluation)
    task = DBTaskResult.objects.get()

    def die(*_act, **_given):
        raise KeyboardInterrupt

    given = {"by": world["member"], "at": timezone.now(), "progress": tasks.Progress(str(task.pk))}
    monkeypatch.setattr(live_checks, "record", die)
    with pytest.raises(KeyboardInterrupt):
        live_checks.run_checks(evaluation=evaluation, **given)
    monkeypatch.setattr(live_checks, "record", record)
    long_ago = timezone.now() - timedelta(hours=1)
    DBTaskResult.objects.update(status="RUNNING", started_at=long_ago, worker_ids=["dead"])


def test_a_killed_worker_leaves_nothing_half_written_and_the_next_one_writes_it_once(
    world, evaluation, monkeypatch
):
    killed(world, evaluation, monkeypatch)
    assert (
        Finding.every.count(),
        Event.objects.filter(noun="evaluation", verb="check").count(),
    ) == (0, 0)
    assert tasks.revive(timezone.now()) == 1
    work()
    assert state() == ["SUCCESSFUL"]
    assert [check for _plan, check in found(evaluation)] == ["evidence_before_plan"]
    start(world, evaluation)
    work()
    assert Finding.every.count() == 1


def test_the_page_shows_how_far_the_worker_is_with_and_without_javascript(
    world, evaluation, monkeypatch
):
    member = signed_in(world["member"])
    page, piece = (reverse(name, args=[evaluation.code]) for name in ("findings", "findings-run"))
    start(world, evaluation)
    assert "Pemeriksaan membaca data rencana" in member.get(page).content.decode()
    TaskProgress.objects.create(
        task=DBTaskResult.objects.get().pk, done=400, total=1600, at=timezone.now()
    )
    for answer in (member.get(page), member.get(piece, headers=WAITS)):
        text = answer.content.decode()
        assert "400 dari 1.600 rencana diperiksa" in text
        assert '<progress max="100" value="25">' in text
        assert f'hx-get="{piece}"' in text
        assert "Jalankan pemeriksaan" not in text
        assert "HX-Refresh" not in answer.headers
    assert member.get(piece).headers["Location"] == page
    work()
    assert member.get(piece, headers=WAITS).headers["HX-Refresh"] == "true"
    assert piece not in member.get(page).content.decode()


def test_a_run_that_was_given_up_is_told_until_one_is_done(world, evaluation):
    member, page = signed_in(world["member"]), reverse("findings", args=[evaluation.code])
    start(world, evaluation)
    DBTaskResult.objects.update(
        status="FAILED", started_at=timezone.now(), finished_at=timezone.now()
    )
    text = member.get(page).content.decode()
    assert "berhenti sebelum selesai" in text
    assert "Jalankan pemeriksaan" in text
    start(world, evaluation)
    work()
    assert state() == ["FAILED", "SUCCESSFUL"]
    assert "berhenti sebelum selesai" not in member.get(page).content.decode()


@pytest.mark.parametrize(("who", "status"), [("officer", 403), ("stranger", 404)])
def test_others_do_not_see_how_far_it_is(world, evaluation, who, status):
    answer = signed_in(world[who]).get(
        reverse("findings-run", args=[evaluation.code]), headers=WAITS
    )
    assert answer.status_code == status
