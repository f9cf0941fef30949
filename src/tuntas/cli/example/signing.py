"""The example's report goes the way of every report: written, read, signed by four, published."""

from collections.abc import Callable
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from tuntas.accounts.models import User
from tuntas.cli.progress import Progress
from tuntas.core.base.fields import fields_of
from tuntas.core.evaluation.snapshot import code_of
from tuntas.core.report import sign_off as signoff
from tuntas.evaluation.assignments.actions import PLAIN, AssignmentContent, Seat, change_assignment
from tuntas.evaluation.models import CutOff, Evaluation
from tuntas.example import facts as example
from tuntas.organisation.permissions import Viewer
from tuntas.reports.models import ReportRun, Signing
from tuntas.reports.runs.actions import publish, write_now
from tuntas.reports.runs.source import Source
from tuntas.reports.runs.writing import write_run
from tuntas.reports.sign_off import actions as signing

from .people import acting

SIGNERS = {  # role -> user name
    "member": "anggota",
    "team_leader": "ketua",
    "controller": "pengendali",
    "responsible": "penanggung",
}


def seat_team(evaluation: Evaluation, at: datetime) -> None:
    """Gives the team's members with an account their seats, as the team's leader would."""
    people = {person.name: person for person in User.objects.all()}
    content = AssignmentContent(
        **fields_of(evaluation, *PLAIN),
        team=[Seat(m.role, m.name, people.get(m.name)) for m in evaluation.team.all()],
        scope=list(evaluation.scope.values_list("round", "unit")),
    )
    seen = evaluation.version
    change_assignment(
        evaluation=evaluation, content=content, viewer=_as("team_leader"), at=at, seen=seen
    )


def published(evaluation: Evaluation, progress: Progress) -> ReportRun:
    """The published report; where there is none yet it is written, signed and published.

    An old report that names no day of signing stays a draft: its team has no accounts here.
    """
    runs = ReportRun.objects.filter(cut_off__evaluation=evaluation, published_at__isnull=False)
    if found := runs.first():
        return found
    cut_off = evaluation.cut_offs.latest("made_at")
    if Source.of(cut_off).snapshot.assignment.signed_on:
        run = _written(cut_off, "team_leader", progress.begin)
    elif evaluation.source_sha256:
        return _written(cut_off, "team_leader", progress.begin)
    else:
        progress.begin("Menulis konsep laporan dan menandatanganinya")
        run = _signed(cut_off, progress.begin)
    return publish(run=run, viewer=_as("team_leader"), at=timezone.now())


def public_path(run: ReportRun) -> str | None:
    """Where anyone verifies its files."""
    return (
        reverse("verification-of", args=[code_of(run.cut_off.digest)]) if run.published_at else None
    )


def _written(cut_off: CutOff, role: str, tell: Callable[[str], None]) -> ReportRun:
    done = cut_off.runs.filter(state=ReportRun.State.DONE).first()
    return done or write_now(
        cut_off=cut_off, by=_as(role).person, clock=timezone.now, progress=tell
    )


def _signed(cut_off: CutOff, tell: Callable[[str], None]) -> ReportRun:
    """Goes on where an interrupted start left off."""
    way = cut_off.evaluation.signings.first() or signing.open_signing(
        run=_written(cut_off, "member", lambda _text: None), viewer=_as("member"), at=timezone.now()
    )
    while way.state != signoff.END:
        way = _next_step(way)
    assert way.final is not None  # noqa: S101 - the last signature has made it
    return write_run(way.final, clock=timezone.now, progress=tell)


def _next_step(way: Signing) -> Signing:
    step = next(t for t in signoff.from_state(way.state) if t.verb in ("forward", "approve"))
    who, at = _as(step.role), timezone.now()
    if step.target == signoff.END:
        a = example.ASSIGNMENT
        way = signing.set_cover(
            signing=way, number=a.number, place=a.place, day=a.signed_on,
            viewer=who, at=at, seen=way.version,
        )  # fmt: skip
    here = lambda _run: None  # noqa: E731 - the final files are written by this process, not by a worker
    return signing.act(signing=way, verb=step.verb, viewer=who, at=at, seen=way.version, write=here)


def _as(role: str) -> Viewer:
    return acting(SIGNERS[role], timezone.now())
