"""A report is asked for while plans change: it says what was frozen and nothing of what happens
meanwhile.

In a process of its own on a real database file (or PostgreSQL): one thread writes, another changes
plans.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[3]
WRITE_WHILE_PLANS_CHANGE = """
import sys, threading
from pathlib import Path
from tuntas.cli.django import start
start()
from datetime import timedelta
from django.conf import settings
from django.db import connections
from django.utils import timezone
from tests.factories import world
from tests.people import as_viewer
from tuntas.evaluation.cut_offs.actions import make_cut_off
from tuntas.followup.plans.actions import Given, move_plan
from tuntas.organisation.actions import change_unit
from tuntas.reports.runs import actions, writing
from tuntas.reports.runs.source import Source
from tuntas.reports.runs.queries import folder_of

made = world()
digest, moment = made.cut_off.digest, made.cut_off.at
run = actions.new_run(made.cut_off, made.people.member, timezone.now())
changing, over, changes, failures = threading.Event(), threading.Event(), [], []

def change():
    try:
        plan, leader = made.plan("2021-01-01"), as_viewer(made.people.team_leader)
        due = timezone.localdate() + timedelta(days=30)
        move_plan(plan=plan, verb="reopen", viewer=leader, at=timezone.now(), seen=plan.version,
                  given=Given(reason="Bukti milik kantor lain", due=due))
        while not over.is_set():
            changes.append(1)
            name = f"Balai {len(changes)}"
            change_unit(unit=made.units[0], by=None, at=timezone.now(), name=name)
            changing.set()
            over.wait(0.02)  # SQLite's lock is not fair: without a pause nobody else ever gets it
    except Exception as error:
        failures.append(repr(error))
    finally:
        changing.set()
        connections.close_all()

thread = threading.Thread(target=change)
thread.start()
changing.wait(30)
before = len(changes)
try:
    writing.carry_out(key=str(run.key), clock=timezone.now)
    meanwhile = len(changes) - before
finally:
    over.set()
    thread.join()
run.refresh_from_db()
again = writing.write_files(Source.of_run(run), Path(settings.MEDIA_ROOT) / "again")
folder = folder_of(run)
same = [again[f.kind].read_bytes() == (folder / f.name).read_bytes() for f in run.files.all()]
late = make_cut_off(evaluation=made.evaluation, by=None, at=timezone.now(), moment=moment)
state = made.plan("2021-01-01").state
print(run.state, meanwhile > 0, same, late.digest == digest, state, failures)
"""


@pytest.mark.thorough
@pytest.mark.timeout(120)
@pytest.mark.django_db(transaction=True)
def test_a_report_written_while_plans_change_is_the_report_of_the_cut_off(data_folder):
    environment = os.environ | {
        "TUNTAS_DIR": str(data_folder),
        "TUNTAS_WORKER": "separate",
        "TUNTAS_SQLITE_SYNCHRONOUS": "NORMAL",
        "TUNTAS_DATABASE_URL": _url(),
    }
    command = [sys.executable, "-c", WRITE_WHILE_PLANS_CHANGE]
    done = subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=100, check=False
    )
    assert done.stdout.split("\n")[-2:-1] == [
        "done True [True, True, True, True] True reopened []"
    ], done


def _url():
    """Of this test's database on PostgreSQL; "" is the file in the folder."""
    if connection.vendor == "sqlite":
        return ""
    of = connection.settings_dict
    return f"postgresql://{of['USER']}:{of['PASSWORD']}@{of['HOST']}:{of['PORT']}/{of['NAME']}"
