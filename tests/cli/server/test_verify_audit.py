"""The audit trail of a data folder of its own, as commands see it."""

import os
import signal
import sqlite3
import subprocess
import sys
import time

import pytest

ACT = """
import sys
from tuntas.cli.django import start
start()
from django.db import transaction
from django.utils import timezone
from tuntas.audit.actions import record
for i in range(int(sys.argv[1])):
    with transaction.atomic():
        record("open", "round", i, {"n": i}, at=timezone.now(), by=None)
"""


@pytest.fixture
def folder(data_folder):
    ran("migrate", folder=data_folder)
    return data_folder


def environment(folder):
    values = os.environ | {"TUNTAS_DIR": str(folder)}
    for name in ("TUNTAS_DATABASE_URL", "PYTEST_CURRENT_TEST"):
        values.pop(name, None)
    return values


def ran(*words, folder):
    command = [sys.executable, "-m", "tuntas", *words]
    done = subprocess.run(command, env=environment(folder), capture_output=True, text=True)
    return done.returncode, done.stdout.splitlines()


def acting(folder, count):
    return subprocess.Popen([sys.executable, "-c", ACT, str(count)], env=environment(folder))


def sql(folder, statement):
    with sqlite3.connect(folder / "tuntas.sqlite3") as database:
        database.execute("DROP TRIGGER IF EXISTS audit_event_no_delete")
        database.execute(statement)


def rows(folder):
    with sqlite3.connect(folder / "tuntas.sqlite3") as database:
        return database.execute("SELECT count(*) FROM audit_event").fetchone()[0]


@pytest.mark.thorough
def test_what_was_deleted_is_told_acknowledged_and_stays_on_record(folder):
    assert acting(folder, 4).wait() == 0
    assert ran("verify-audit", folder=folder)[0] == 0
    sql(folder, "DELETE FROM audit_event WHERE id > 3")
    status, lines = ran("verify-audit", folder=folder)
    assert (status, lines[0]) == (1, "3 baris jejak audit diperiksa.")
    assert "2 dari 5 baris jejak audit hilang" in lines[1]
    status, lines = ran("doctor", folder=folder)
    assert status == 1
    assert [line for line in lines if "audit_event tidak lagi dijaga" in line]
    assert [line for line in lines if "2 dari 5 baris jejak audit hilang" in line]
    assert ran("migrate", folder=folder)[0] == 0
    status, lines = ran("verify-audit", "--acknowledge", "Cadangan dipulihkan", folder=folder)
    assert (status, lines[-1]) == (0, "Rantai utuh.")
    assert [line for line in lines if line.endswith(": Cadangan dipulihkan")]
    assert [line for line in ran("doctor", folder=folder)[1] if "dipulihkan" in line]


@pytest.mark.thorough
def test_a_first_anchor_that_was_taken_away_is_told_also_after_a_migration_and_an_act(folder):
    assert acting(folder, 4).wait() == 0
    (folder / "audit" / "head").unlink()
    (folder / "audit" / "history").write_text("")
    sql(folder, "DELETE FROM audit_event WHERE id > 3")
    assert ran("verify-audit", folder=folder)[0] == 1
    assert ran("migrate", folder=folder)[0] == 0
    assert acting(folder, 1).wait() == 0
    assert ran("verify-audit", folder=folder)[0] == 1


@pytest.mark.thorough
def test_an_anchor_is_compared_as_it_was_printed(folder):
    with sqlite3.connect(folder / "tuntas.sqlite3") as database:
        head = database.execute("SELECT digest FROM audit_event").fetchone()[0]
    assert ran("verify-audit", "--rows", "1", "--head", head[:12], folder=folder)[0] == 0
    assert ran("verify-audit", "--rows", "2", "--head", head, folder=folder)[0] == 1
    assert ran("verify-audit", "--head", head, folder=folder)[0] == 2


@pytest.mark.thorough
def test_a_process_that_is_killed_leaves_anchors_behind_the_trail_and_never_ahead(folder):
    for pause in (0.02, 0.11, 0.23):
        before, process = rows(folder), acting(folder, 100_000)
        while rows(folder) == before:
            time.sleep(0.01)
        time.sleep(pause)
        process.send_signal(signal.SIGKILL)
        process.wait()
    status, lines = ran("verify-audit", folder=folder)
    assert (status, lines[-1]) == (0, "Rantai utuh.")


@pytest.mark.thorough
def test_two_processes_anchor_one_trail(folder):
    both = [acting(folder, 60), acting(folder, 60)]
    assert [process.wait() for process in both] == [0, 0]
    assert rows(folder) == 121
    assert ran("verify-audit", folder=folder)[0] == 0
