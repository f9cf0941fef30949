from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from tuntas.audit.actions import record
from tuntas.core.base.errors import Refusal
from tuntas.core.base.messages import N_
from tuntas.core.evaluation import addendum
from tuntas.core.evaluation.addendum import Later
from tuntas.core.evaluation.snapshot import Snapshot, code_of
from tuntas.core.report.texts import digest, recheck
from tuntas.evaluation.models import CutOff
from tuntas.organisation.permissions import Viewer, may_make_reports
from tuntas.reports.document.model import Letterhead
from tuntas.reports.letterhead.queries import drawn, in_force
from tuntas.reports.models import ReportFile, ReportRun
from tuntas.reports.official import content
from tuntas.reports.official import sheets as content_sheets
from tuntas.reports.permissions import may_publish
from tuntas.reports.runs.queries import ACTIVE, folder_of, is_stale
from tuntas.reports.runs.tasks import write_report
from tuntas.reports.sign_off.queries import Signature, signed
from tuntas.reports.texts.queries import own_texts
from tuntas.reports.writers import docx, facts, pdf, xlsx
from tuntas.web.tasks import enqueue

Progress = Callable[
    [float, str], None
]  # the share of everything that is done, and what is being done

SIGN_OF_LIFE = timedelta(seconds=1)  # at the latest; the worker then hears too that it shall stop
FORMATS = ("pdf", "docx", "xlsx", "json")
WRITING = {
    "pdf": N_("Menulis berkas PDF"),
    "docx": N_("Menulis berkas DOCX"),
    "xlsx": N_("Menulis berkas XLSX"),
    "json": N_("Menulis berkas JSON"),
}
_WORK = {
    "pdf": 70,
    "docx": 15,
    "xlsx": 13,
    "json": 2,
}  # how much each costs (``benchmarks.report``)
State = ReportRun.State


@dataclass(frozen=True)
class Source:
    """What a report is written from. ``site``: where its code can be verified, "" if nobody knows.

    ``signature``: what the chain of signatures set; without one the cut-off says whether it is a
    draft. ``texts``: the agency's own paragraphs by key, as they stood when the report was asked
    for; ``letterhead`` likewise.
    """

    snapshot: Snapshot
    later: tuple[Later, ...] = ()
    site: str = ""
    signature: Signature | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    letterhead: Letterhead | None = None

    @property
    def printed(self) -> Snapshot:
        return signed(self.snapshot, self.signature)

    @classmethod
    def of_run(cls, run: ReportRun) -> Source:
        made = cls.of(run.cut_off, run.site)
        signature = Signature.from_dict(run.signature)
        return replace(made, signature=signature, texts=run.texts, letterhead=drawn(run.letterhead))

    @classmethod
    def of(cls, cut_off: CutOff, site: str = "") -> Source:
        later = addendum.from_json(cut_off.addendum)
        return cls(Snapshot.from_json(cut_off.snapshot), later, site or settings.ADDRESS)


def write_files(
    source: Snapshot | Source,
    folder: Path,
    formats: Iterable[str] = FORMATS,
    progress: Progress = lambda _share, _text: None,
) -> dict[str, Path]:
    """The report in each format, by format. A snapshot alone has no addendum and no address."""
    made = source if isinstance(source, Source) else Source(source)
    folder.mkdir(parents=True, exist_ok=True)
    document = content.build(made.printed, made.later, made.site, made.texts, made.letterhead)
    wanted = list(formats)
    paths = {
        kind: folder / f"laporan-monev-{made.snapshot.assignment.cut_off}.{kind}" for kind in wanted
    }
    done, everything = 0, sum(_WORK[kind] for kind in wanted)
    for kind, path in paths.items():

        def part(share: float, done: int = done, kind: str = kind) -> None:
            progress((done + share * _WORK[kind]) / everything, WRITING[kind])

        part(0)
        if kind == "pdf":
            pdf.write(document, path, part)
        elif kind == "docx":
            docx.write(document, path, part)
        elif kind == "xlsx":
            xlsx.write(content_sheets.build(made.printed, made.later, made.site), path, part)
        else:
            own = {"texts": made.texts, "letterhead": made.letterhead}
            facts.write(made.snapshot, made.later, made.site, path, made.signature, **own)
        part(1)
        done += _WORK[kind]
    return paths


@transaction.atomic
def request_report(*, cut_off: CutOff, viewer: Viewer, at: datetime, site: str = "") -> ReportRun:
    """Have the report of a cut-off written. While one is being written, asking again gives that
    one.

    ``site`` is the address under which it was asked for; its code is verified there (see
    ``Source``).
    """
    if not may_make_reports(viewer) or cut_off.evaluation.agency != viewer.agency:
        raise Refusal("not_allowed", N_("Anda tidak berwenang menulis laporan evaluasi ini."))
    CutOff.objects.select_for_update().get(
        pk=cut_off.pk
    )  # two requests at once come one after the other
    for run in cut_off.runs.filter(state__in=ACTIVE):
        if not is_stale(run, at):
            return run
        _fail(run, N_("Penulisan berhenti sebelum selesai."), at)
        shutil.rmtree(folder_of(run), ignore_errors=True)  # what a killed worker left half written
    run = new_run(cut_off, viewer.person, at, site)
    enqueue(write_report, str(run.key))
    return run


def write_now(
    *, cut_off: CutOff, by: Any, clock: Callable[[], datetime], progress: Callable[[str], None]
) -> ReportRun:
    """Write the report of a cut-off before returning; what fails is raised. ``progress`` hears each
    file.
    """
    return write_run(new_run(cut_off, by, clock()), clock=clock, progress=progress)


def write_run(
    run: ReportRun, *, clock: Callable[[], datetime], progress: Callable[[str], None]
) -> ReportRun:
    """Write a run that nobody else writes before returning; see ``write_now``."""
    told: set[str] = set()

    def tell(_share: float, text: str) -> None:
        if text not in told:
            told.add(text)
            progress(text)

    carry_out(key=str(run.key), clock=clock, progress=tell, again=True)
    run.refresh_from_db()
    return run


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
        cut_off=cut_off,
        requested_at=at,
        moved_at=at,
        requested_by=by,
        steps=100,
        site=site,
        texts=own,
        letterhead=head,
    )
    data: dict[str, Any] = {"evaluation": cut_off.evaluation.code, "digest": cut_off.digest}
    if own or head:
        data |= {"texts": digest(own), "letterhead": head.version if head else None}
    record(at=at, by=by, verb="request", noun="report", object_id=run.key, data=data)
    return run


def carry_out(
    *,
    key: str,
    clock: Callable[[], datetime],
    progress: Progress = lambda _share, _text: None,
    again: bool = False,
) -> None:
    """Write the files of a waiting run. A run in any other state is left alone, so calling again is
    harmless.

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
            return  # as somebody wished
        known = isinstance(error, Refusal)
        _fail(run, str(error) if known else N_("Kesalahan tak terduga pada program."), clock())
        raise


@transaction.atomic
def cancel(*, run: ReportRun, viewer: Viewer, at: datetime) -> ReportRun:
    """Call off a run that waits or is being written: no file stays, and its worker stops at its
    next sign of life. Again changes nothing; what has ended otherwise is refused (run_ended)."""
    if not may_make_reports(viewer) or run.cut_off.evaluation.agency != viewer.agency:
        raise Refusal("not_allowed", N_("Anda tidak berwenang membatalkan penulisan laporan ini."))
    changes = {
        "state": State.CANCELLED,
        "finished_at": at,
        "cancelled_by": viewer.person,
        "message": "",
    }
    changed = ReportRun.objects.filter(pk=run.pk, state__in=ACTIVE).update(**changes)
    run.refresh_from_db()
    if changed:
        record(at=at, by=viewer.person, verb="cancel", noun="report", object_id=run.key, data={})
        transaction.on_commit(lambda: shutil.rmtree(folder_of(run), ignore_errors=True))
    elif run.state != State.CANCELLED:
        raise Refusal(
            "run_ended", N_("Penulisan ini sudah berakhir, sehingga tidak dapat dibatalkan.")
        )
    return run


def _still_ours(run: ReportRun, **changes: Any) -> None:
    """Change the run as long as nobody has given it up; raises ``Refusal`` (run_given_up)
    otherwise.
    """
    if not ReportRun.objects.filter(pk=run.pk, state=State.RUNNING).update(**changes):
        raise Refusal("run_given_up", N_("Penulisan laporan ini sudah dihentikan."))


@transaction.atomic
def _finish(run: ReportRun, paths: dict[str, Path], at: datetime) -> None:
    _still_ours(run, state=State.DONE, step=run.steps, message="", moved_at=at, finished_at=at)
    files = [
        ReportFile(run=run, kind=kind, name=path.name, **_measured(path))
        for kind, path in paths.items()
    ]
    ReportFile.objects.bulk_create(files)
    data = {file.kind: file.sha256 for file in files}
    record(at=at, by=run.requested_by, verb="write", noun="report", object_id=run.key, data=data)


def _measured(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return {
            "size": path.stat().st_size,
            "sha256": hashlib.file_digest(file, "sha256").hexdigest(),
        }


@transaction.atomic
def publish(*, run: ReportRun, viewer: Viewer, at: datetime) -> ReportRun:
    """Let anyone verify the files of a run by its code. Once published it stays so; again changes
    nothing.

    Refuses what is not written (not_written) and what is not signed (report_draft).
    """
    if not may_publish(viewer) or run.cut_off.evaluation.agency != viewer.agency:
        raise Refusal(
            "not_allowed", N_("Laporan diterbitkan oleh Ketua Tim atau Penanggung Jawab.")
        )
    run = ReportRun.objects.select_for_update(of=("self",)).select_related("cut_off").get(pk=run.pk)
    if run.published_at:
        return run
    if run.state != State.DONE:
        raise Refusal("not_written", N_("Berkas laporan belum selesai ditulis."))
    snapshot = Source.of_run(run).printed
    assignment = snapshot.assignment
    if assignment.signed_on is None:
        raise Refusal(
            "report_draft", N_("Laporan ini masih konsep: tanda tangannya belum lengkap.")
        )
    run.published_at, run.published_by = at, viewer.person
    said = {name: getattr(assignment, name) for name in ("title", "period", "number")}
    run.cover = said | {"agency": snapshot.agency}
    run.save(update_fields=["published_at", "published_by", "cover"])
    data = {"code": code_of(run.cut_off.digest), "digest": run.cut_off.digest}
    record(at=at, by=viewer.person, verb="publish", noun="report", object_id=run.key, data=data)
    return run


@transaction.atomic
def _fail(run: ReportRun, reason: str, at: datetime) -> None:
    """``reason`` is an Indonesian sentence; a run that has ended meanwhile keeps its end."""
    message = reason[: ReportRun._meta.get_field("message").max_length]
    changes = {"state": State.FAILED, "message": message, "finished_at": at}
    if ReportRun.objects.filter(pk=run.pk, state__in=ACTIVE).update(**changes):
        data = {"reason": message}
        record(at=at, by=run.requested_by, verb="fail", noun="report", object_id=run.key, data=data)
