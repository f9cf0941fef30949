"""The same cut-off gives the same bytes: on another day, in another process, in another place, and
after the plans have changed."""

import hashlib
import os
import subprocess
import sys
from datetime import timedelta

import pytest

from tests.factories import NOW, world
from tests.people import as_viewer
from tuntas.evaluation.cut_offs.actions import make_cut_off
from tuntas.followup.plans.actions import Given, move_plan
from tuntas.organisation.actions import change_unit
from tuntas.reports.runs.source import Source
from tuntas.reports.runs.writing import FORMATS, write_files

ADDRESS = "https://skm.contoh.go.id"
# Another day for whoever asks the clock in the usual way; then all four formats, as the worker
# does.
ELSEWHERE = """
import os, sys, time
from pathlib import Path
now, local, utc = time.time, time.localtime, time.gmtime
time.time = lambda: now() + 86_400
time.localtime = lambda at=None: local(time.time() if at is None else at)
time.gmtime = lambda at=None: utc(time.time() if at is None else at)
from tuntas.cli.django import start
start(Path(sys.argv[1]))
from tuntas.core.evaluation import addendum
from tuntas.core.evaluation.snapshot import Snapshot
from tuntas.reports.runs.source import Source
from tuntas.reports.runs.writing import write_files
folder = Path(sys.argv[1])
source = Source(
    Snapshot.from_json((folder / "snapshot.json").read_text("utf-8")),
    addendum.from_json((folder / "addendum.json").read_text("utf-8")),
    sys.argv[2],
)
write_files(source, folder / "out")
"""


def digests(folder):
    return {
        path.suffix[1:]: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()
    }


def written_elsewhere(cut_off, folder, zone, seed):
    """The digests of a process with another time zone, hash seed and day."""
    folder.mkdir()
    (folder / "snapshot.json").write_text(cut_off.snapshot, "utf-8")
    (folder / "addendum.json").write_text(cut_off.addendum, "utf-8")
    environment = {**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": "C"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-c", ELSEWHERE, str(folder), ADDRESS]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return digests(folder / "out")


@pytest.mark.thorough
@pytest.mark.django_db
def test_a_report_made_again_a_day_later_after_changes_is_the_same_bytes(tmp_path):
    made = world()
    write_files(Source.of(made.cut_off, ADDRESS), tmp_path / "first")
    first = digests(tmp_path / "first")
    assert sorted(first) == sorted(FORMATS)
    later = NOW + timedelta(days=1)
    plan, leader = made.plan("2021-01-01"), as_viewer(made.people.team_leader)
    given = Given(
        reason="Bukti ternyata milik kantor lain", due=(later + timedelta(days=30)).date()
    )
    move_plan(plan=plan, verb="reopen", viewer=leader, at=later, seen=plan.version, given=given)
    change_unit(unit=made.units[0], by=None, at=later, name="Balai Besar Bernama Lain")
    made.cut_off.refresh_from_db()
    places = [("Asia/Jayapura", "1"), ("America/Los_Angeles", "2")]
    again = [
        written_elsewhere(made.cut_off, tmp_path / zone[:4], zone, seed) for zone, seed in places
    ]
    assert again == [first, first]


@pytest.mark.thorough
@pytest.mark.django_db
def test_a_cut_off_made_again_later_gives_the_same_facts_and_says_what_came_after(tmp_path):
    made = world()
    later = NOW + timedelta(days=1)
    for n, unit in enumerate(made.units):  # the printed summary and a discrepancy name them too
        change_unit(unit=unit, by=None, at=later, name=f"Balai Bernama Lain {n}")
    moment, asked = made.cut_off.at, later + timedelta(hours=1)
    again = make_cut_off(evaluation=made.evaluation, by=None, at=asked, moment=moment)
    assert (again.digest, again.snapshot) == (made.cut_off.digest, made.cut_off.snapshot)
    alike = [
        written_elsewhere(again, tmp_path / name, "UTC", seed)
        for name, seed in (("a", "3"), ("b", "4"))
    ]
    assert alike[0] == alike[1]
