import shutil
import tempfile
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from tuntas.audit.actions import record
from tuntas.core.base.messages import N_
from tuntas.core.evaluation.snapshot import code_of
from tuntas.core.report.texts import digest, recheck
from tuntas.evaluation.models import CutOff
from tuntas.organisation.permissions import Viewer, may_make_reports
from tuntas.reports.letterhead.queries import in_force
from tuntas.reports.models import ReportRun
from tuntas.reports.permissions import may_publish, may_take_internal_copies
from tuntas.reports.refusals import refusal
from tuntas.reports.texts.queries import own_texts
from tuntas.web.tasks import enqueue

from .queries import ACTIVE, State, folder_of, is_stale
from .source import Source
from .tasks import write_report
from .writing import fail, write_files, write_run


@transaction.atomic
def request_report(*, cut_off: CutOff, viewer: Viewer, at: datetime, site: str = "") -> ReportRun:
    """Have the report of a cut-off written.

    While one is being written, asking again gives that one.

    ``site`` is the address under which it was asked for; its code is verified there (see
    ``Source``).
    """
    if not may_make_reports(viewer) or cut_off.evaluation.agency != viewer.agency:
        raise refusal("not_allowed", said="not_writing")
    # Two requests at once come one after the other.
    CutOff.objects.select_for_update().get(pk=cut_off.pk)
    for run in cut_off.runs.filter(state__in=ACTIVE):
        if not is_stale(run, at):
            return run
        fail(run, N_("Penulisan berhenti sebelum selesai."), at)
        shutil.rmtree(folder_of(run), ignore_errors=True)  # what a killed worker left half written
    run = new_run(cut_off, viewer.person, at, site)
    enqueue(write_report, str(run.key))
    return run


def write_now(
    *, cut_off: CutOff, by: Any, clock: Callable[[], datetime], progress: Callable[[str], None]
) -> ReportRun:
    """Write the report of a cut-off before returning; what fails is raised.

    ``progress`` hears each file.
    """
    return write_run(new_run(cut_off, by, clock()), clock=clock, progress=progress)


@transaction.atomic
def new_run(
    cut_off: CutOff, by: Any, at: datetime, site: str = "", read: ReportRun | None = None
) -> ReportRun:
    """A run that waits, with its audit row; whoever makes it has it carried out.

    With the agency's own texts and letterhead of now, or with those of a run that was ``read``.
    Refuses texts that today's report cannot say, naming the paragraph.
    """
    agency = cut_off.evaluation.agency
    own = recheck(read.texts if read else own_texts(agency))
    head = read.letterhead if read else in_force(agency)
    run = ReportRun.objects.create(
        cut_off=cut_off, requested_at=at, moved_at=at, requested_by=by, steps=100, site=site,
        texts=own, letterhead=head,
    )  # fmt: skip
    data: dict[str, Any] = {"evaluation": cut_off.evaluation.code, "digest": cut_off.digest}
    if own or head:
        data |= {"texts": digest(own), "letterhead": head.version if head else None}
    record("request", "report", run.key, data, at=at, by=by)
    return run


@transaction.atomic
def cancel(*, run: ReportRun, viewer: Viewer, at: datetime) -> ReportRun:
    """Call off a run that waits or is being written: no file stays, and its worker stops at its
    next sign of life. Again changes nothing; what has ended otherwise is refused (run_ended)."""
    if not may_make_reports(viewer) or run.cut_off.evaluation.agency != viewer.agency:
        raise refusal("not_allowed", said="not_cancelling")
    changes = {
        "state": State.CANCELLED,
        "finished_at": at,
        "cancelled_by": viewer.person,
        "message": "",
    }
    changed = ReportRun.objects.filter(pk=run.pk, state__in=ACTIVE).update(**changes)
    run.refresh_from_db()
    if changed:
        record("cancel", "report", run.key, at=at, by=viewer.person)
        transaction.on_commit(lambda: shutil.rmtree(folder_of(run), ignore_errors=True))
    elif run.state != State.CANCELLED:
        raise refusal("run_ended")
    return run


def take_internal_copy(
    *, run: ReportRun, kind: str, viewer: Viewer, at: datetime
) -> tuple[str, bytes]:
    """Name and content of a report's file with personal data, which stays nowhere on the server.

    The audit trail keeps who took it. Refuses not_allowed (also where the agency allows none) and
    not_written.
    """
    if not may_take_internal_copies(viewer) or run.cut_off.evaluation.agency != viewer.agency:
        raise refusal("not_allowed", said="not_taking_internal_copies")
    if run.state != State.DONE:
        raise refusal("not_written")
    with tempfile.TemporaryDirectory(prefix="tuntas-internal-") as folder:
        path = write_files(Source.of_run(run), Path(folder), (kind,), internal=True)[kind]
        name, content = path.name, path.read_bytes()
    with transaction.atomic():
        record_internal_copies(run.cut_off, [kind], by=viewer.person, at=at)
    return name, content


def record_internal_copies(cut_off: CutOff, kinds: Iterable[str], *, by: Any, at: datetime) -> None:
    """Before a report with personal data leaves."""
    data = {"evaluation": cut_off.evaluation.code, "files": list(kinds), "digest": cut_off.digest}
    record("take_internal_copy", "report", cut_off.pk, data, at=at, by=by)


@transaction.atomic
def publish(*, run: ReportRun, viewer: Viewer, at: datetime) -> ReportRun:
    """Let anyone verify the files of a run by its code.

    Once published it stays so; again changes nothing.

    Refuses what is not written (not_written) and what is not signed (report_draft).
    """
    run = locked_to_publish(run, viewer)
    if run.published_at:
        return run
    if run.state != State.DONE:
        raise refusal("not_written")
    snapshot = Source.of_run(run).printed
    assignment = snapshot.assignment
    if assignment.signed_on is None:
        raise refusal("report_draft")
    run.published_at, run.published_by = at, viewer.person
    said = {name: getattr(assignment, name) for name in ("title", "period", "number")}
    run.cover = said | {"agency": snapshot.agency}
    run.save(update_fields=["published_at", "published_by", "cover"])
    data = {"code": code_of(run.cut_off.digest), "digest": run.cut_off.digest}
    record("publish", "report", run.key, data, at=at, by=viewer.person)
    return run


def locked_to_publish(run: ReportRun, viewer: Viewer) -> ReportRun:
    """Refuses (not_allowed) those who may not publish it."""
    if not may_publish(viewer) or run.cut_off.evaluation.agency != viewer.agency:
        raise refusal("not_allowed", said="not_publishing")
    rows = ReportRun.objects.select_for_update(of=("self",)).select_related("cut_off")
    return rows.get(pk=run.pk)
