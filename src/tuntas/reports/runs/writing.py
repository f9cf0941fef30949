"""Writing the files of a run, and what becomes of the run meanwhile."""

import hashlib
import shutil
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction

from tuntas.audit.actions import record
from tuntas.core.base.errors import Refusal
from tuntas.core.base.messages import N_
from tuntas.core.evaluation.snapshot import Snapshot
from tuntas.reports.models import ReportFile, ReportRun
from tuntas.reports.official import content, sheets as content_sheets
from tuntas.reports.refusals import refusal
from tuntas.reports.writers import facts, outgoing

from .queries import ACTIVE, State, folder_of
from .source import Source

# Hears the share of everything that is done, and what is being done.
Progress = Callable[[float, str], None]

SIGN_OF_LIFE = timedelta(seconds=1)  # at the latest; the worker then hears too that it shall stop
# What each costs (``benchmarks.report``), and what is said meanwhile.
_WRITING = {
    "pdf": (70, N_("Menulis berkas PDF")),
    "docx": (15, N_("Menulis berkas DOCX")),
    "xlsx": (13, N_("Menulis berkas XLSX")),
    "json": (2, N_("Menulis berkas JSON")),
}
FORMATS = tuple(_WRITING)


def write_files(
    source: Snapshot | Source,
    folder: Path,
    formats: Iterable[str] = FORMATS,
    progress: Progress = lambda _share, _text: None,
    *,
    internal: bool = False,
) -> dict[str, Path]:
    """The report in each format, by format. A snapshot alone has no addendum and no address.

    ``internal``: with personal data, and marked so.
    """
    made = source if isinstance(source, Source) else Source(source)
    folder.mkdir(parents=True, exist_ok=True)
    name = f"laporan-monev-{made.snapshot.assignment.cut_off}{'-internal' if internal else ''}"
    paths = {kind: folder / f"{name}.{kind}" for kind in formats}
    documents = _documents(made, internal)
    done, everything = 0, sum(_WRITING[kind][0] for kind in paths)
    for kind, path in paths.items():
        cost, said = _WRITING[kind]

        def part(share: float, done: int = done, cost: int = cost, said: str = said) -> None:
            progress((done + share * cost) / everything, said)

        part(0)
        outgoing.write(documents[kind](), path, part, house=made.house)
        part(1)
        done += cost
    return paths


def _documents(made: Source, internal: bool) -> dict[str, Callable[[], Any]]:
    """What each format is written from; only once for PDF and DOCX."""
    said = (made.printed, made.later, made.site)
    document = cache(
        lambda: content.build(*said, made.texts, made.letterhead, made.audit, internal=internal)
    )
    return {
        "pdf": document,
        "docx": document,
        "xlsx": lambda: content_sheets.build(*said, made.audit, internal=internal),
        "json": lambda: facts.build(made, internal=internal),
    }


def write_run(
    run: ReportRun, *, clock: Callable[[], datetime], progress: Callable[[str], None]
) -> ReportRun:
    """Write a run that nobody else writes before returning; see ``write_now``."""
    named: set[str] = set()

    def tell(_share: float, text: str) -> None:
        if text not in named:
            named.add(text)
            progress(text)

    carry_out(key=str(run.key), clock=clock, progress=tell, again=True)
    run.refresh_from_db()
    return run


def carry_out(
    *,
    key: str,
    clock: Callable[[], datetime],
    progress: Progress = lambda _share, _text: None,
    again: bool = False,
) -> None:
    """Write the files of a waiting run.

    A run in any other state is left alone, so calling again is harmless.

    ``again``: the worker that had begun is dead; the run is taken over from it. What fails leaves
    no file; the run says why, and the error is raised.
    """
    states = ACTIVE if again else (State.QUEUED,)
    if not ReportRun.objects.filter(key=key, state__in=states).update(
        state=State.RUNNING, moved_at=clock()
    ):
        return
    run = ReportRun.objects.select_related("cut_off", "requested_by").get(key=key)

    def moved(share: float, text: str) -> None:
        progress(share, text)
        step, at = int(share * run.steps), clock()
        if (step, text) != (run.step, run.message) or at - run.moved_at >= SIGN_OF_LIFE:
            run.step, run.message, run.moved_at = step, text, at
            _still_ours(run, step=step, message=text, moved_at=at)

    try:
        paths = write_files(Source.of_run(run), folder_of(run), FORMATS, moved)
        _finish(run, paths, clock())
    except Exception as error:
        shutil.rmtree(folder_of(run), ignore_errors=True)
        if ReportRun.objects.filter(pk=run.pk, state=State.CANCELLED).exists():
            return  # as it was asked to
        known = isinstance(error, Refusal)
        fail(run, str(error) if known else N_("Kesalahan tak terduga pada program."), clock())
        raise


def _still_ours(run: ReportRun, **changes: Any) -> None:
    """Change the run unless somebody has given it up; refuses run_given_up."""
    if not ReportRun.objects.filter(pk=run.pk, state=State.RUNNING).update(**changes):
        raise refusal("run_given_up")


@transaction.atomic
def _finish(run: ReportRun, paths: dict[str, Path], at: datetime) -> None:
    _still_ours(run, state=State.DONE, step=run.steps, message="", moved_at=at, finished_at=at)
    files = [
        ReportFile(run=run, kind=kind, name=path.name, **_measured(path))
        for kind, path in paths.items()
    ]
    ReportFile.objects.bulk_create(files)
    data = {file.kind: file.sha256 for file in files}
    record("write", "report", run.key, data, at=at, by=run.requested_by)


def _measured(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return {
            "size": path.stat().st_size,
            "sha256": hashlib.file_digest(file, "sha256").hexdigest(),
        }


@transaction.atomic
def fail(run: ReportRun, reason: str, at: datetime) -> None:
    """``reason`` is an Indonesian sentence; a run that has ended meanwhile keeps its end."""
    message = reason[: ReportRun._meta.get_field("message").max_length]
    changes = {"state": State.FAILED, "message": message, "finished_at": at}
    if ReportRun.objects.filter(pk=run.pk, state__in=ACTIVE).update(**changes):
        record("fail", "report", run.key, {"reason": message}, at=at, by=run.requested_by)
