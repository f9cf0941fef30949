"""Having a report written: asked for once, carried out once, whole or not at all."""

import hashlib
import json
from datetime import timedelta

import pytest

from tests.factories import NOW, world
from tests.people import as_viewer
from tuntas.audit.models import Event
from tuntas.core.base.errors import Refusal
from tuntas.core.evaluation.snapshot import Snapshot
from tuntas.reports.models import ReportRun
from tuntas.reports.runs import actions, writing
from tuntas.reports.runs.queries import STALE_AFTER, folder_of
from tuntas.reports.writers import xlsx
from tuntas.web import tasks

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return world()


@pytest.fixture
def quick(monkeypatch):
    """Only the quick formats: what these tests look at is the same for each."""
    monkeypatch.setattr(writing, "FORMATS", ("docx", "xlsx"))


@pytest.fixture
def waiting(monkeypatch):
    """The queue keeps what is put into it."""
    keys = []

    class Result:
        is_finished = False

    class Queue:
        @staticmethod
        def enqueue(key):
            keys.append(key)
            return Result()

    monkeypatch.setattr(actions, "write_report", Queue)
    return keys


def request(made, who="team_leader", at=NOW):
    person = made.people.everyone()[who]
    return actions.request_report(cut_off=made.cut_off, viewer=as_viewer(person), at=at)


def carry_out(run, at=NOW):
    writing.carry_out(key=str(run.key), clock=lambda: at)
    run.refresh_from_db()
    return run


@pytest.mark.thorough
def test_a_requested_report_is_written_in_all_four_formats(made):
    run = request(made)
    run.refresh_from_db()
    assert (run.state, run.step, run.steps) == ("done", 100, 100)
    files = {file.kind: file for file in run.files.all()}
    assert sorted(files) == ["docx", "json", "pdf", "xlsx"]
    for file in files.values():
        data = (folder_of(run) / file.name).read_bytes()
        assert (file.size, file.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert sorted(path.name for path in folder_of(run).iterdir()) == sorted(
        f.name for f in files.values()
    )


def test_a_request_and_its_audit_row_stand_or_fall_together(made, waiting, monkeypatch):
    def broken(*_act, **_who):
        raise OSError("disk")

    monkeypatch.setattr(actions, "record", broken)
    with pytest.raises(OSError, match="disk"):
        request(made)
    assert (ReportRun.objects.count(), waiting) == (0, [])


@pytest.mark.thorough
def test_request_and_end_are_in_the_audit_trail(made, quick):
    run = request(made)
    events = Event.objects.filter(noun="report", object_id=str(run.key)).order_by("id")
    assert [(e.verb, e.actor) for e in events] == [
        ("request", made.people.team_leader),
        ("write", made.people.team_leader),
    ]
    assert sorted(json.loads(events[1].data)) == ["docx", "xlsx"]


def test_asking_twice_gives_the_report_that_is_being_written(made, waiting):
    first = request(made)
    assert request(made, "member") == first
    assert waiting == [str(first.key)]


def test_a_run_without_a_sign_of_life_is_given_up_and_a_new_one_begins(made, waiting):
    first = request(made)
    folder_of(first).mkdir(parents=True)
    (folder_of(first) / "half.pdf").write_bytes(b"%PDF")
    second = request(made, at=NOW + STALE_AFTER + timedelta(seconds=1))
    first.refresh_from_db()
    assert not folder_of(first).exists()
    assert (first.state, first.message) == ("failed", "Penulisan berhenti sebelum selesai.")
    assert waiting == [str(first.key), str(second.key)]


def test_a_run_that_moved_lately_is_waited_for(made, waiting):
    first = request(made)
    ReportRun.objects.update(state="running", moved_at=NOW + STALE_AFTER)
    assert request(made, at=NOW + STALE_AFTER * 2) == first


def test_carrying_out_a_second_time_changes_nothing(made, waiting, quick):
    run = carry_out(request(made))
    written = {path: path.stat().st_mtime_ns for path in folder_of(run).iterdir()}
    carry_out(run, NOW + timedelta(hours=1))
    assert run.finished_at == NOW
    assert {path: path.stat().st_mtime_ns for path in folder_of(run).iterdir()} == written


def test_the_run_of_a_dead_worker_is_taken_over_by_the_next_one(made, waiting, quick):
    run = request(made)
    ReportRun.objects.filter(pk=run.pk).update(state="running")
    assert carry_out(run).state == "running"  # for all we know somebody is writing it
    writing.carry_out(key=str(run.key), clock=lambda: NOW, again=True)
    run.refresh_from_db()
    assert run.state == "done"


def test_a_run_that_was_given_up_does_not_come_back(made, waiting, quick, monkeypatch):
    run = request(made)
    write = xlsx.write

    def given_up_meanwhile(*args):
        ReportRun.objects.filter(pk=run.pk).update(
            state="failed", finished_at=NOW, message="Terhenti."
        )
        write(*args)

    monkeypatch.setattr(xlsx, "write", given_up_meanwhile)
    with pytest.raises(Refusal) as refusal:
        carry_out(run)
    run.refresh_from_db()
    assert refusal.value.code == "run_given_up"
    assert (run.state, run.message, run.files.count()) == ("failed", "Terhenti.", 0)
    assert not folder_of(run).exists()


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (Refusal("pdf_failed", "Tidak dapat: {why}", why="x" * 900), "Tidak dapat: " + "x" * 287),
        (OSError("/rahasia"), "Kesalahan tak terduga pada program."),
    ],
)
def test_a_failed_run_says_why_and_keeps_no_file(made, waiting, quick, monkeypatch, error, message):
    run = request(made)

    def broken(*_):
        raise error

    monkeypatch.setattr(xlsx, "write", broken)
    with pytest.raises(type(error)):
        carry_out(run)
    run.refresh_from_db()
    assert (run.state, run.message) == ("failed", message)
    assert not folder_of(run).exists()


def test_progress_only_grows_and_names_what_is_being_written(made, tmp_path):
    steps = []
    snapshot = Snapshot.from_json(made.cut_off.snapshot)
    writing.write_files(
        snapshot, tmp_path / "out", ("pdf", "docx"), lambda *step: steps.append(step)
    )
    shares = [share for share, _ in steps]
    assert shares == sorted(shares)
    assert list(dict.fromkeys(text for _, text in steps)) == [
        "Menulis berkas PDF",
        "Menulis berkas DOCX",
    ]
    assert (shares[0], shares[-1]) == (0, 1)


def test_a_format_fills_as_much_of_the_bar_as_it_costs(made, tmp_path):
    ends = {}
    snapshot = Snapshot.from_json(made.cut_off.snapshot)
    writing.write_files(
        snapshot, tmp_path / "out", progress=lambda share, text: ends.update({text: share})
    )
    assert list(ends.values()) == [0.7, 0.85, 0.98, 1]


def test_the_facts_themselves_can_be_written_and_read_back(made, tmp_path):
    snapshot = Snapshot.from_json(made.cut_off.snapshot)
    path = writing.write_files(snapshot, tmp_path / "out", ("json",))["json"]
    assert path.name == "laporan-monev-2023-06-06.json"
    assert Snapshot.from_json(path.read_text()) == snapshot


def test_writing_now_tells_each_file_once(made, quick):
    told = []
    run = actions.write_now(cut_off=made.cut_off, by=None, clock=lambda: NOW, progress=told.append)
    assert (run.state, told) == ("done", ["Menulis berkas DOCX", "Menulis berkas XLSX"])


@pytest.mark.parametrize("who", ["officer", "head", "leader", "stranger"])
def test_who_may_not_make_reports_is_refused(made, waiting, who):
    with pytest.raises(Refusal) as refusal:
        request(made, who)
    assert (refusal.value.code, waiting) == ("not_allowed", [])


@pytest.mark.parametrize(("worker", "started"), [("on-demand", 1), ("separate", 0)])
def test_a_worker_is_started_where_none_runs_on_its_own(
    made, waiting, monkeypatch, settings, django_capture_on_commit_callbacks, worker, started
):
    settings.WORKER = worker
    starts = []
    monkeypatch.setattr(tasks, "start_worker", lambda: starts.append(1))
    with django_capture_on_commit_callbacks(execute=True):
        request(made)
    assert len(starts) == started


def cancel(run, made, who="team_leader", at=NOW):
    return actions.cancel(run=run, viewer=as_viewer(made.people.everyone()[who]), at=at)


@pytest.mark.thorough
def test_a_cancelled_run_stops_leaves_no_file_and_can_be_asked_for_anew(
    made, waiting, quick, monkeypatch
):
    run = request(made)
    write = xlsx.write

    def cancelled_meanwhile(*args):
        cancel(run, made, at=NOW + timedelta(minutes=1))
        write(*args)

    monkeypatch.setattr(xlsx, "write", cancelled_meanwhile)
    carry_out(run)  # raises nothing: it ends as somebody wished
    assert (run.state, run.cancelled_by, run.files.count()) == (
        "cancelled",
        made.people.team_leader,
        0,
    )
    assert run.finished_at == NOW + timedelta(minutes=1)
    assert not folder_of(run).exists()
    events = Event.objects.filter(noun="report", object_id=str(run.key)).order_by("id")
    assert [event.verb for event in events] == ["request", "cancel"]
    monkeypatch.undo()
    assert request(made).key != run.key


def test_a_waiting_run_that_is_cancelled_is_never_written(made, waiting, quick):
    run = cancel(request(made), made)
    carry_out(run)
    assert (run.state, run.files.count(), folder_of(run).exists()) == ("cancelled", 0, False)


def test_cancelling_twice_changes_nothing_and_what_is_written_stays(made, waiting, quick):
    first = cancel(request(made), made)
    assert cancel(first, made, "member", NOW + timedelta(hours=1)).finished_at == NOW
    written = carry_out(request(made))
    with pytest.raises(Refusal) as refusal:
        cancel(written, made)
    assert (refusal.value.code, written.files.count()) == ("run_ended", 2)


@pytest.mark.parametrize("who", ["officer", "head", "leader", "stranger"])
def test_who_may_not_make_reports_cancels_none(made, waiting, who):
    run = request(made)
    with pytest.raises(Refusal) as refusal:
        cancel(run, made, who)
    run.refresh_from_db()
    assert (refusal.value.code, run.state) == ("not_allowed", "queued")
