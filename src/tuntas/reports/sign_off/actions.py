"""A report on its way through its four signatures.

The way itself is the table in ``core.report.sign_off``.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from tuntas.audit.actions import record
from tuntas.audit.queries import how_far
from tuntas.core.base.conflicts import bars_seat
from tuntas.core.report import sign_off as signoff
from tuntas.evaluation.models import Evaluation
from tuntas.followup.plans.contributors import conflicts_of
from tuntas.notify import kinds
from tuntas.notify.actions import News, tell
from tuntas.organisation.permissions import Viewer
from tuntas.reports.models import Remark, ReportRun, Signing, SignOff
from tuntas.reports.refusals import refusal
from tuntas.reports.runs import actions
from tuntas.reports.runs.queries import is_stale
from tuntas.reports.runs.source import Source
from tuntas.reports.runs.tasks import write_report
from tuntas.web.tasks import enqueue

from .queries import Signature, signed_since_draft, standing, stood_for


def write_later(run: ReportRun) -> None:
    enqueue(write_report, str(run.key))


@transaction.atomic
def open_signing(*, run: ReportRun, viewer: Viewer, at: datetime) -> Signing:
    """Let the draft of a run be read and signed; a signing under way then goes on with this draft.

    Refuses not_allowed, not_written, signed_already (the cut-off is final) and moved_meanwhile.
    """
    evaluation = Evaluation.objects.select_for_update().get(pk=run.cut_off.evaluation_id)
    if evaluation.agency != viewer.agency or signoff.SEATS["member"] not in seats_of(
        evaluation, viewer
    ):
        raise refusal("not_allowed", said="not_presenting")
    if run.state != ReportRun.State.DONE:
        raise refusal("not_written")
    if run.signature or Source.of_run(run).printed.assignment.signed_on:
        raise refusal("signed_already")
    signing = evaluation.signings.exclude(state=signoff.END).first()
    if signing is None:
        signing = Signing(evaluation=evaluation, place=evaluation.place, opened_at=at)
    elif signing.state != signoff.START:
        raise refusal("moved_meanwhile")
    signing.run = run
    _save(signing)
    data = {"evaluation": evaluation.code, "run": str(run.key), "signing": signing.pk}
    _record("present", run, data, viewer, at)
    return signing


@transaction.atomic
def act(
    *,
    signing: Signing,
    verb: str,
    viewer: Viewer,
    at: datetime,
    seen: int,
    reason: str = "",
    site: str = "",
    write: Callable[[ReportRun], None] = write_later,
) -> Signing:
    """Forward, approve, send back or withdraw.

    The last signature has the final files written, by ``write``.

    Refuses as ``core.report.sign_off.move``, and with changed_meanwhile.
    """
    signing = _locked(signing, viewer, seen)
    seats = seats_of(signing.evaluation, viewer)
    moved = signoff.move(verb, situation(signing, viewer.person, reason), viewer.roles, seats)
    if verb in ("forward", "approve"):
        _refuse_conflict(signing, signoff.SEATS[moved.role], viewer)
    row = _step(signing, moved, reason.strip(), viewer, at)
    if signing.state == signoff.END:
        write(_signed_run(signing, viewer.person, at, site))
    _tell(signing, row, at)
    return signing


def _refuse_conflict(signing: Signing, seat: str, viewer: Viewer) -> None:
    """Nobody signs for what would be about oneself (``core.base.conflicts``)."""
    scope = list(signing.evaluation.scope.values_list("round_id", "unit_id"))
    found = conflicts_of(scope, [viewer.person.pk])[viewer.person.pk]
    if bars_seat(seat, found, {unit for _round, unit in scope}):
        raise refusal("signing_in_conflict")


def _step(
    signing: Signing,
    moved: signoff.Transition,
    reason: str,
    viewer: Viewer,
    at: datetime,
) -> SignOff:
    """One step of the way, signed for oneself or for whoever is away."""
    acting, owner = _standing(signing, moved.role, viewer)
    row = SignOff.objects.create(
        signing=signing, run=signing.run, verb=moved.verb, source=moved.source,
        target=moved.target, role=moved.role, by=viewer.person, at=at, reason=reason,
        acting=acting, stands_for_id=owner,
    )  # fmt: skip
    signing.state = moved.target
    _save(signing)
    data = {"from": row.source, "to": row.target, "role": row.role, "reason": row.reason}
    given = {"signing": signing.pk, "run": str(signing.run.key)}
    _record(row.verb, signing.run, data | given, viewer, at)
    return row


@transaction.atomic
def write_signed(*, signing: Signing, viewer: Viewer, at: datetime, site: str = "") -> Signing:
    """Write the final files again after writing failed; refuses not_signed and not_allowed."""
    signing = _locked(signing, viewer)
    if not seats_of(signing.evaluation, viewer):
        raise refusal("not_allowed", said="not_asking_for_files")
    if signing.final is None:
        raise refusal("not_signed")
    if signing.final.state == ReportRun.State.FAILED or is_stale(signing.final, at):
        write_later(_signed_run(signing, viewer.person, at, site))
    return signing


@transaction.atomic
def set_cover(
    *,
    signing: Signing,
    number: str,
    place: str,
    day: date | None,
    viewer: Viewer,
    at: datetime,
    seen: int,
) -> Signing:
    """What the last signature sets into the report; any of the team, until that signature."""
    signing = _of_team(signing, viewer, seen)
    signing.number, signing.place, signing.day = number.strip(), place.strip(), day
    _save(signing)
    data = {"signing": signing.pk, "number": number, "place": place, "day": day}
    _record("cover", signing.run, data, viewer, at)
    return signing


@transaction.atomic
def add_remark(
    *, signing: Signing, paragraph: str, quote: str, text: str, viewer: Viewer, at: datetime
) -> Remark:
    """A remark to a paragraph, by any of the team; refuses remark_empty."""
    signing = _of_team(signing, viewer)
    if not text.strip():
        raise refusal("remark_empty")
    said = text.strip()[: Remark._meta.get_field("text").max_length]
    remark = Remark.objects.create(
        signing=signing, paragraph=paragraph, quote=quote[:200], text=said, by=viewer.person, at=at
    )
    data = {"paragraph": paragraph, "text": said, "signing": signing.pk}
    _record("remark", signing.run, data, viewer, at)
    return remark


@transaction.atomic
def settle_remark(*, remark: Remark, answer: str, viewer: Viewer, at: datetime) -> Remark:
    """Say that it is done, or why not. One that was settled meanwhile stays as it is."""
    signing = _of_team(remark.signing, viewer)
    remark = signing.remarks.select_for_update().get(pk=remark.pk)
    if remark.settled_at is not None:
        raise refusal("changed_meanwhile", said="remark_settled")
    remark.answer, remark.settled_by, remark.settled_at = answer.strip()[:1000], viewer.person, at
    remark.save()
    data = {"remark": remark.pk, "paragraph": remark.paragraph, "answer": remark.answer}
    _record("settle", signing.run, data, viewer, at)
    return remark


def seats_of(evaluation: Evaluation, viewer: Viewer) -> frozenset[str]:
    """The seats that this person may sign for: the own ones and those deputised for."""
    his = Q(pk__in=())
    for role, seat in signoff.SEATS.items():
        his |= Q(role=seat, person__in=stood_for(viewer.person, role))
    return frozenset(evaluation.team.filter(his).values_list("role", flat=True))


def _standing(signing: Signing, role: str, viewer: Viewer) -> tuple[str, int | None]:
    holders = signing.evaluation.team.filter(role=signoff.SEATS[role], person__isnull=False)
    return standing(viewer.person, role, set(holders.values_list("person", flat=True)))


def situation(signing: Signing, person: Any, reason: str = "") -> signoff.Situation:
    team = signing.evaluation.team.filter(person__isnull=False)
    return signoff.Situation(
        state=signing.state,
        actor=person.pk,
        signed=frozenset(signed_since_draft(signing.acts.all())),
        seats=frozenset(team.values_list("role", flat=True)),
        number=signing.number,
        place=signing.place,
        dated=signing.day is not None,
        open_remarks=signing.remarks.filter(settled_at=None).count(),
        reason=reason,
    )


def _signed_run(signing: Signing, by: Any, at: datetime, site: str) -> ReportRun:
    """The run of the final files, which waits to be written."""
    last = signing.acts.filter(target=signoff.END).get()
    owner = last.stands_for.name if last.stands_for else ""
    assert signing.day is not None  # noqa: S101 - a guard of the last signature
    audit = how_far(at).to_dict()
    said = Signature(
        signing.number, signing.place, signing.day, last.by.name, last.acting, owner, audit
    )
    run = actions.new_run(signing.run.cut_off, by, at, site or signing.run.site, signing.run)
    run.signature = said.to_dict()
    run.save(update_fields=["signature"])
    signing.final = run
    _save(signing)
    return run


def _tell(signing: Signing, row: SignOff, at: datetime) -> None:
    """Notify the next signer, or who wrote and forwarded the draft; never the actor."""
    team = signing.evaluation.team.filter(person__isnull=False).select_related("person")
    people: list[Any] = [m.person for m in team if m.role == signoff.signers_of(signing.state)]
    if row.target in (signoff.START, signoff.END):
        forwarded = signing.acts.filter(verb="forward").select_related("by").last()
        people = [forwarded and forwarded.by, signing.run.requested_by]
    ends = {signoff.START: kinds.SENT_BACK, signoff.END: kinds.SIGNED}
    kind, evaluation = ends.get(row.target, kinds.TO_SIGN), signing.evaluation
    values = {"who": row.by.name, "report": evaluation.title, "period": evaluation.period}
    if kind == kinds.SENT_BACK:
        values["reason"] = row.reason or "–"
    link = reverse("sign-off", args=[evaluation.code])
    news = News(f"sign-off:{row.pk}", kind, kinds.SIGN_OFF[kind], values, link)
    tell([(person, news) for person in people if person and person.pk != row.by_id], at)


def _record(verb: str, run: ReportRun, data: dict[str, Any], viewer: Viewer, at: datetime) -> None:
    record(verb, "report", run.key, data, at=at, by=viewer.person)


def _of_team(signing: Signing, viewer: Viewer, seen: int | None = None) -> Signing:
    """As ``_locked``, for any of the team while it is not signed."""
    found = _locked(signing, viewer, seen)
    if found.state == signoff.END:
        raise refusal("signed_already")
    if not seats_of(found.evaluation, viewer):
        raise refusal("not_allowed", said="not_of_team")
    return found


def _locked(signing: Signing, viewer: Viewer, seen: int | None = None) -> Signing:
    """``seen``: the version that the person saw; None where the act does not depend on it."""
    rows = Signing.objects.select_for_update(of=("self",)).select_related(
        "evaluation", "run__cut_off__evaluation", "final"
    )
    found = rows.filter(pk=signing.pk, evaluation__agency=viewer.agency).first()
    if found is None or not viewer.is_inspectorate:
        raise refusal("not_allowed", said="not_of_team")
    if seen is not None and found.version != seen:
        raise refusal("changed_meanwhile", said="report_changed")
    return found


def _save(signing: Signing) -> None:
    if signing.pk:
        signing.version += 1
    signing.save()
