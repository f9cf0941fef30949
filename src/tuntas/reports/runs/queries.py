from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.utils import timezone

from tuntas.core.evaluation.snapshot import code_of
from tuntas.evaluation.cut_offs.queries import in_force
from tuntas.evaluation.models import CutOff, Evaluation
from tuntas.evaluation.queries import evaluations_seen
from tuntas.organisation.permissions import Viewer
from tuntas.reports.models import ReportFile, ReportRun

State = ReportRun.State
ACTIVE = (State.QUEUED, State.RUNNING)
_LARGE = ("cut_off__snapshot", "cut_off__addendum")
STALE_AFTER = timedelta(minutes=10)  # longer than the longest step without a sign of life


def folder_of(run: ReportRun) -> Path:
    return Path(settings.MEDIA_ROOT) / "reports" / str(run.key)


def is_stale(run: ReportRun, at: datetime) -> bool:
    """A run that should be moving and has not for long: its worker is gone."""
    return run.state in ACTIVE and at - run.moved_at > STALE_AFTER


@dataclass(frozen=True)
class RunShown:
    run: ReportRun
    stale: bool
    seconds: int  # since it was asked for

    @property
    def active(self) -> bool:
        return self.run.state in ACTIVE and not self.stale

    @property
    def cancelled(self) -> bool:
        return self.run.state == State.CANCELLED

    @property
    def failed(self) -> bool:
        return self.stale or self.run.state == State.FAILED

    @property
    def draft(self) -> bool:
        """Neither signatures nor the assignment say when it was signed (``actions.publish``)."""
        return not self.run.signature and self.run.cut_off.evaluation.signed_on is None

    @property
    def code(self) -> str:
        return code_of(self.run.cut_off.digest)

    @property
    def percent(self) -> int:
        return 100 * self.run.step // self.run.steps


def shown(run: ReportRun, at: datetime) -> RunShown:
    seconds = int((at - run.requested_at).total_seconds())
    return RunShown(run, is_stale(run, at), max(0, seconds))  # the clock may be set back


def cut_offs_shown(evaluation: Evaluation, at: datetime) -> list[tuple[CutOff, list[RunShown]]]:
    """Cut-offs, latest first, each with its runs; snapshots, which are large, are not loaded."""
    runs = ReportRun.objects.select_related("requested_by", "cancelled_by").prefetch_related(
        "files", "signed_files__by"
    )
    found = evaluation.cut_offs.defer("snapshot", "addendum").select_related("made_by")
    return [
        (cut_off, [shown(run, at) for run in cut_off.runs.all()])
        for cut_off in found.prefetch_related(Prefetch("runs", runs))
    ]


class Reported(NamedTuple):
    """An evaluation with its latest cut-off and its latest finished report; ``day``: that of the
    state that its pages show, else the one that its assignment names.
    """

    evaluation: Evaluation
    cut_off: CutOff | None
    run: ReportRun | None
    day: date


def evaluations_with_reports(viewer: Viewer) -> list[Reported]:
    done = ReportRun.objects.filter(state=State.DONE).prefetch_related("files")
    cut_offs = CutOff.objects.defer("snapshot", "addendum").prefetch_related(Prefetch("runs", done))
    rows = []
    for evaluation in evaluations_seen(viewer).prefetch_related(Prefetch("cut_offs", cut_offs)):
        made = list(evaluation.cut_offs.all())
        latest = next((run for cut_off in made for run in cut_off.runs.all()), None)
        shown = in_force(evaluation, made)
        day = timezone.localdate(shown.at) if shown else evaluation.cut_off
        rows.append(Reported(evaluation, made[0] if made else None, latest, day))
    return rows


def signed_run(cut_off: CutOff) -> ReportRun | None:
    """The run of the final files that this state was last signed for."""
    return cut_off.runs.filter(signed_by__isnull=False).first()


def run_or_404(evaluation: Evaluation, key: UUID) -> ReportRun:
    runs = ReportRun.objects.select_related("cut_off__evaluation").defer(*_LARGE)
    with_files = runs.prefetch_related("files", "signed_files__by")
    return get_object_or_404(with_files, cut_off__evaluation=evaluation, key=key)


def file_or_404(evaluation: Evaluation, key: UUID, kind: str) -> ReportFile:
    files = ReportFile.objects.filter(run__cut_off__evaluation=evaluation).select_related("run")
    return get_object_or_404(files, run__key=key, kind=kind)


def published_runs(digest_begins: str) -> Any:
    """Runs that were published from facts whose digest begins so, the newest first."""
    runs = ReportRun.objects.filter(
        cut_off__digest__startswith=digest_begins, published_at__isnull=False
    )
    small = runs.select_related("cut_off").defer(*_LARGE)
    return small.prefetch_related("files", "signed_files").order_by("-published_at", "-pk")
