"""Papers that take longer than a person waits: a worker writes them, the person sees how far it is.

The task is the record: whose it is, what is wanted, how it ended. Files are kept for a day.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tuntas.core.base.messages import N_
from tuntas.organisation.models import Unit
from tuntas.organisation.permissions import Viewer
from tuntas.reports.papers.plan_facts import plans_counted
from tuntas.results.scores import queries
from tuntas.surveys.models import Round
from tuntas.web.models import TaskProgress

from .tasks import folder_of, write_paper

# Respondents or plans that are written at once.
AT_ONCE = {"laporan": 1_000, "ratl": 500, "tindak-lanjut": 500}
FAILED = N_(
    "Naskah tidak dapat ditulis. Mintalah lagi; bila gagal lagi, sampaikan kepada pengelola sistem."
)
GOING = (TaskResultStatus.READY, TaskResultStatus.RUNNING)


@dataclass(frozen=True)
class Waiting:
    """A paper that is being written or was.

    ``problem``: why there is none, an Indonesian sentence.
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


def waiting(unit: Unit, viewer: Viewer, key: str) -> Waiting | None:
    """A paper that this person asked for; at most two queries."""
    try:
        found = requested().filter(pk=UUID(key)).first()
    except ValueError:
        return None
    if found is None or found.args_kwargs["args"][0::4] != [unit.no, viewer.person.pk]:
        return None
    _no, _round, paper, kind, _person = found.args_kwargs["args"]
    going, failed = found.status in GOING, found.status == TaskResultStatus.FAILED
    progress = TaskProgress.objects.filter(task=found.pk).first() if going else None
    problem = FAILED if failed else str(found.return_value or "")
    return Waiting(
        key, paper, kind, going, progress.done if progress else 0, "" if going else problem
    )


def file_of(key: str) -> Path | None:
    """None where it is not written yet, or was deleted after its day."""
    return next(iter(sorted(folder_of(key).glob("*"))), None)


def requested() -> QuerySet[DBTaskResult[Any, Any]]:
    """Every paper that somebody asked a worker for."""
    return DBTaskResult.objects.filter(task_path=write_paper.module_path)
