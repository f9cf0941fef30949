"""One initial set of tables an app; a database of before they were squashed goes on as it is."""

import importlib

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils.module_loading import import_string
from django_tasks.base import Task

from tests.factories import world
from tests.remembered import rows_of_all_tables
from tuntas.organisation.models import Unit

SQUASHED = (
    "audit",
    "evaluation",
    "followup",
    "notify",
    "organisation",
    "reports",
    "results",
    "surveys",
    "web",
)


def replaced_by(app):
    return importlib.import_module(f"tuntas.{app}.migrations.0001_squashed").Migration.replaces


def as_before_the_squash():
    """The record of migrations says what it said in a database of that time."""
    recorder = MigrationRecorder(connection)
    for app in SQUASHED:
        recorder.record_unapplied(app, "0001_squashed")
        for label, name in replaced_by(app):
            recorder.record_applied(label, name)


@pytest.mark.django_db
@pytest.mark.parametrize("filled", [False, True], ids=["empty", "filled"])
def test_a_database_of_before_goes_on_with_all_that_it_holds(filled):
    if filled:
        world()
    as_before_the_squash()
    before = rows_of_all_tables()
    call_command("migrate", verbosity=0)
    call_command("migrate", verbosity=0)
    assert rows_of_all_tables() == before
    assert Unit.objects.exists() == filled
    applied = MigrationRecorder(connection).applied_migrations()
    assert [app for app in SQUASHED if (app, "0001_squashed") not in applied] == []


@pytest.mark.django_db
def test_work_that_was_enqueued_before_modules_moved_is_found():
    moved = importlib.import_module("tuntas.web.migrations.0002_task_paths").MOVED
    assert [new for new in moved.values() if not isinstance(import_string(new), Task)] == []
