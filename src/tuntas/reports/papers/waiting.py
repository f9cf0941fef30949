"""Papers that take longer than a person waits: a worker writes them, the person sees how far it is.

The task is the record: whose it is, what is wanted, how it ended. Files are kept for a day.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django_tasks import TaskContext, TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from tuntas.accounts.models import User
from tuntas.core.base.errors import Refusal
from tuntas.core.base.messages import N_
from tuntas.organisation import permissions
from tuntas.organisation.models import Unit
from tuntas.organisation.permissions import Viewer
from tuntas.reports.papers import files
from tuntas.reports.papers.permissions import unit_or_404
from tuntas.reports.papers.plan_facts import plans_counted
from tuntas.results.scores import queries
from tuntas.surveys.models import Round
from tuntas.web.models import TaskProgress
from tuntas.web.tasks import Progress, enqueue

AT_ONCE = {
    "laporan": 1_000,
    "ratl": 500,
    "tindak-lanjut": 500,
}  # respondents or plans written at once
KEPT = timedelta(days=1)
FAILED = N_(
    "Naskah tidak dapat ditulis. Mintalah lagi; bila gagal lagi, sampaikan kepada pengelola sistem."
)
GOING = (TaskResultStatus.READY, TaskResultStatus.RUNNING)


@dataclass(frozen=True)
class Waiting:
    """A paper that is being written or was. ``problem``: why there is none, an Indonesian
    sentence.
    """

    key: str
    paper: str
    kind: str
    going: bool
    percent: int
    problem: str

    @property
    def written(self) -> bool:
        return not self.going and not self.problem


def long_papers(unit: Unit, round_: Round) -> frozenset[str]:
    """The papers of a unit that a worker writes; two queries."""
    score = queries.unit_scores([round_], unit).get((round_.pk, unit.pk))
    plans = plans_counted(unit, round_)
    sizes = {"laporan": score.n if score else 0, "ratl": plans, "tindak-lanjut": plans}
    return frozenset(paper for paper, size in sizes.items() if size > AT_ONCE[paper])


def ask(*, paper: str, kind: str, unit: Unit, round_: Round, viewer: Viewer) -> str:
    """Have a paper written; asked again while that goes on, it is the same. Returns its key."""
    wanted = [unit.no, round_.pk, paper, kind, viewer.person.pk]
    with transaction.atomic():
        Unit.objects.select_for_update().get(
            pk=unit.pk
        )  # two wishes at once come one after the other
        going = _tasks().filter(args_kwargs__args=wanted, status__in=GOING).first()
        return str(going.pk if going else enqueue(write_paper, *wanted).id)


@task(takes_context=True)
def write_paper(
    context: TaskContext, no: int, round_: int, paper: str, kind: str, person: int
) -> str:
    """Harmless when called again. Returns why there is no paper, "" where it is written."""
    key, progress = context.task_result.id, Progress(context.task_result.id)
    progress(0, 100)
    asked = Round.objects.get(pk=round_)
    at = timezone.now()
    viewer = permissions.viewer(User.objects.get(pk=person), at)
    unit = unit_or_404(viewer, no)
    with translation.override("id"):
        try:
            write = files.writer(paper, kind, unit, asked, viewer, at)
        except Refusal as refusal:
            return str(refusal)
        path = folder_of(key) / files.name_of(paper, kind, unit, asked)
        shutil.rmtree(path.parent, ignore_errors=True)  # what a killed worker left
        path.parent.mkdir(parents=True)
        write(path, lambda share: progress(int(30 + 70 * share), 100))
    return ""


def waiting(unit: Unit, viewer: Viewer, key: str) -> Waiting | None:
    """A paper that this person asked for; at most two queries."""
    try:
        found = _tasks().filter(pk=UUID(key)).first()
    except ValueError:
        return None
    if found is None or found.args_kwargs["args"][0::4] != [unit.no, viewer.person.pk]:
        return None
    _no, _round, paper, kind, _person = found.args_kwargs["args"]
    going, failed = found.status in GOING, found.status == TaskResultStatus.FAILED
    told = TaskProgress.objects.filter(task=found.pk).first() if going else None
    problem = FAILED if failed else str(found.return_value or "")
    return Waiting(key, paper, kind, going, told.done if told else 0, "" if going else problem)


def file_of(key: str) -> Path | None:
    """None where it is not written yet, or was deleted after its day."""
    return next(iter(sorted(folder_of(key).glob("*"))), None)


def folder_of(key: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "papers" / key


def forget(at: datetime) -> int:
    """Delete what was written more than a day ago; returns how many."""
    old = [
        folder
        for folder in (Path(settings.MEDIA_ROOT) / "papers").glob("*")
        if folder.stat().st_mtime < (at - KEPT).timestamp()
    ]
    for folder in old:
        shutil.rmtree(folder, ignore_errors=True)
    return len(old)


def _tasks() -> Any:
    return DBTaskResult.objects.filter(task_path=write_paper.module_path)
