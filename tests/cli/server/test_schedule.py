from datetime import timedelta

import pytest
from django.apps import apps

from tests.factories import NOW
from tuntas.cli.server.schedule import Job, jobs, run_due, talks


def test_a_job_runs_at_once_and_then_when_its_time_has_passed():
    ran = []
    jobs = [
        Job("often", timedelta(minutes=1), ran.append),
        Job("daily", timedelta(days=1), ran.append),
    ]
    last = run_due(jobs, {}, NOW)
    assert ran == [NOW, NOW]
    later = NOW + timedelta(minutes=1)
    assert run_due(jobs, last, later) == {"often": later, "daily": NOW}
    assert ran == [NOW, NOW, later]


def test_a_clock_set_back_does_not_stop_the_jobs():
    ran, back = [], NOW - timedelta(days=30)
    jobs = [Job("hourly", timedelta(hours=1), ran.append)]
    assert run_due(jobs, {"hourly": NOW}, back) == {"hourly": back}
    assert ran == [back]


def test_a_job_that_fails_is_told_and_stops_neither_the_others_nor_its_next_time(caplog):
    ran = []

    def broken(at):
        raise OSError("disk full")

    jobs = [
        Job("broken", timedelta(minutes=1), broken),
        Job("other", timedelta(minutes=1), ran.append),
    ]
    last = run_due(jobs, {}, NOW)
    assert ran == [NOW]
    assert [(r.levelname, r.args[0]) for r in caplog.records] == [("ERROR", "broken")]
    assert "disk full" in caplog.text
    assert last["broken"] == NOW


def rows():
    """How many rows each table has."""
    return {model._meta.label: model.objects.count() for model in apps.get_models()}


@pytest.mark.django_db
def test_every_job_is_harmless_when_nothing_is_there_and_when_called_twice():
    before = rows()
    for job in (*jobs(), *talks()):
        job.run(NOW)
        job.run(NOW)  # what fails is raised
        assert (job.name, rows()) == (job.name, before)
