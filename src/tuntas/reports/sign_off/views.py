"""The page where a report is read paragraph by paragraph, remarked on and signed."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from tuntas.accounts.models import User
from tuntas.core.report import sign_off as signoff
from tuntas.evaluation.assignments.actions import seat_another
from tuntas.evaluation.assignments.forms import PersonField
from tuntas.evaluation.models import Evaluation
from tuntas.evaluation.permissions import may_assign
from tuntas.evaluation.queries import evaluation_or_404
from tuntas.evaluation.second_readings.queries import refuse_blind
from tuntas.followup.plans.forms import words
from tuntas.organisation.requests import Request
from tuntas.reports.document.pieces import Piece, pieces
from tuntas.reports.models import Remark, ReportRun, Signing
from tuntas.reports.official import content
from tuntas.reports.permissions import may_publish, may_read_reports
from tuntas.reports.refusals import refusal
from tuntas.reports.runs import queries
from tuntas.reports.runs.source import Source
from tuntas.reports.writers.outgoing import covered
from tuntas.web.acts import Attempt, require_valid
from tuntas.web.forms import Day, offer
from tuntas.web.serving.origin import site_address
from tuntas.web.typed import version_seen

from . import actions
from .queries import to_seat, without_signer
from .signed_file import upload_signed


class CoverForm(forms.Form):
    number = forms.CharField(label=_("Nomor laporan"), max_length=100, required=False)
    place = forms.CharField(label=_("Tempat"), max_length=100, required=False)
    day = forms.DateField(label=_("Tanggal"), required=False, widget=Day)
    seen = forms.IntegerField(widget=forms.HiddenInput)


class SuccessorForm(forms.Form):
    person = PersonField(label=_("Orang lain"), queryset=User.objects.none())
    reason = words(_("Alasan"), rows=2)

    def __init__(self, data: Any = None, *, people: Collection[User]) -> None:
        super().__init__(data)
        offer(self, person=User.objects.filter(pk__in=[person.pk for person in people]))


@dataclass(frozen=True)
class Button:
    """``why``: the sentence of the guard that does not hold, "" where it may be pressed."""

    verb: str
    label: str
    why: str


@dataclass(frozen=True)
class Shown:
    piece: Piece
    remarks: list[Remark]


def posted(view: Callable[..., str | None]) -> Callable[..., HttpResponse]:
    """An act, and back to the page or where the act says; a refusal is said on the page as it
    stands now, with what was typed.
    """

    @require_POST
    @wraps(view)
    def answer(request: Request, code: str, **arguments: Any) -> HttpResponse:
        with Attempt() as attempt:
            return redirect(view(request, code, **arguments) or reverse("sign-off", args=[code]))
        return _shown(request, code, attempt.status, attempt.problem)

    return answer


@require_safe
def sign_off(request: Request, code: str) -> HttpResponse:
    return _shown(request, code)


def _shown(request: Request, code: str, status: int = 200, problem: str = "") -> HttpResponse:
    evaluation = _readable(request, code)
    signing = _latest(evaluation)
    context: dict[str, Any] = {"evaluation": evaluation, "signing": signing, "problem": problem}
    if signing is not None:
        context |= _page(request, signing)
    return render(request, "reports/sign_off/sign_off.html", context, status=status)


@posted
def present(request: Request, code: str, key: UUID) -> None:
    """Begin the way of signatures with the draft of this run, or go on with it."""
    evaluation = _readable(request, code)
    actions.open_signing(
        run=queries.run_or_404(evaluation, key), viewer=request.viewer, at=timezone.now()
    )


@posted
def act(request: Request, code: str, verb: str) -> None:
    actions.act(
        signing=_signing(request, code),
        verb=verb,
        viewer=request.viewer,
        at=timezone.now(),
        seen=version_seen(request),
        reason=request.POST.get("reason", "")[:1000],
        site=site_address(request),
    )


@posted
def write_again(request: Request, code: str) -> None:
    site = site_address(request)
    actions.write_signed(
        signing=_signing(request, code), viewer=request.viewer, at=timezone.now(), site=site
    )


@posted
def cover(request: Request, code: str) -> None:
    signing = _signing(request, code)
    form = CoverForm(request.POST)
    if not form.is_valid():
        raise refusal("cover_unclear")
    at = timezone.now()
    actions.set_cover(signing=signing, viewer=request.viewer, at=at, **form.cleaned_data)


@posted
def seat(request: Request, code: str) -> None:
    """Somebody else takes the seat whose turn it is."""
    signing = _signing(request, code)
    form = SuccessorForm(request.POST, people=to_seat(signing, timezone.localdate()))
    require_valid(form)
    seat_another(
        evaluation=signing.evaluation,
        seat=signoff.signers_of(signing.state),
        viewer=request.viewer,
        at=timezone.now(),
        **form.cleaned_data,
    )


@posted
def remark(request: Request, code: str) -> str:
    signing = _signing(request, code)
    anchor = request.POST.get("paragraph", "")
    piece = next((piece for piece in _pieces(signing.run) if piece.anchor == anchor), None)
    if piece is None:
        raise refusal("paragraph_unknown")
    actions.add_remark(
        signing=signing,
        paragraph=anchor,
        quote=piece.text,
        text=request.POST.get("text", ""),
        viewer=request.viewer,
        at=timezone.now(),
    )
    return f"{request.path.removesuffix('catatan/')}#p-{anchor}"


@posted
def settle(request: Request, code: str, pk: int) -> None:
    found = get_object_or_404(Remark, pk=pk, signing=_signing(request, code))
    answer = request.POST.get("answer", "")
    actions.settle_remark(remark=found, answer=answer, viewer=request.viewer, at=timezone.now())


@require_POST
def upload(request: Request, code: str, key: UUID) -> HttpResponse:
    """The PDF that was signed outside."""
    evaluation = _readable(request, code)
    if not may_publish(request.viewer):
        raise PermissionDenied
    file = request.FILES.get("file")
    if file is None:
        raise refusal("no_file")
    run = queries.run_or_404(evaluation, key)
    upload_signed(run=run, upload=file, viewer=request.viewer, at=timezone.now())
    return redirect("report", code)


def _stopped(request: Request, signing: Signing) -> dict[str, Any]:
    """Where nobody may sign the next step: who could take the seat, for who may give it."""
    today = timezone.localdate()
    stopped = without_signer(request.viewer.agency, today).filter(pk=signing.pk).exists()
    if not stopped or not may_assign(request.viewer):
        return {"stopped": stopped}
    people = to_seat(signing, today)
    return {"stopped": True, "to_seat": people, "seat": SuccessorForm(people=people)}


def _page(request: Request, signing: Signing) -> dict[str, Any]:
    remarks = list(signing.remarks.select_related("by", "settled_by"))
    read = _pieces(signing.run)
    anchors = {piece.anchor for piece in read}
    cover = {name: getattr(signing, name) for name in ("number", "place", "day")}
    return {
        **_stopped(request, signing),
        "shown": [
            Shown(piece, [r for r in remarks if r.paragraph == piece.anchor]) for piece in read
        ],
        "lost": [r for r in remarks if r.paragraph not in anchors],
        "open": [r for r in remarks if r.settled_at is None],
        "main": ("forward", "approve"),
        "story": signing.acts.select_related("by", "stands_for"),
        "steps": _steps(signing),
        "buttons": _buttons(request, signing),
        "verbs": dict.fromkeys(t.verb for t in signoff.TRANSITIONS),
        "cover": CoverForm(initial={**cover, "seen": signing.version}),
        "typed": request.POST,
        "turn": _turn(signing),
        "may_write": signing.state != signoff.END
        and bool(actions.seats_of(signing.evaluation, request.viewer)),
        "final": queries.shown(signing.final, timezone.now()) if signing.final else None,
    }


def _steps(signing: Signing) -> list[tuple[str, str]]:
    """Each state as (its words, "past", "now" or "")."""
    here = list(signoff.STATES).index(signing.state)
    labels = signoff.STATES.values()
    return [
        (label, "past" if i < here else "now" if i == here else "")
        for i, label in enumerate(labels)
    ]


def _turn(signing: Signing) -> str:
    """Who is next, by name."""
    team = signing.evaluation.team.filter(
        role=signoff.signers_of(signing.state), person__isnull=False
    )
    return ", ".join(team.values_list("name", flat=True))


def _buttons(request: Request, signing: Signing) -> list[Button]:
    seats = actions.seats_of(signing.evaluation, request.viewer)
    at = actions.situation(signing, request.viewer.person, "x")  # a reason comes with the act
    found = []
    for t in signoff.from_state(signing.state):
        if t.role in request.viewer.roles and signoff.SEATS[t.role] in seats:
            broken = [signoff.GUARDS[g] for g in t.guards if not signoff.GUARDS[g].holds(at)]
            found.append(Button(t.verb, t.label, broken[0].sentence if broken else ""))
    return found


def _pieces(run: ReportRun) -> list[Piece]:
    source = Source.of_run(run)
    made = content.build(source.printed, source.later, source.site, source.texts)
    return pieces(covered(made, source.house))


def _latest(evaluation: Evaluation) -> Signing | None:
    found: Signing | None = evaluation.signings.select_related(
        "run__cut_off", "final__cut_off"
    ).first()
    if found is not None:
        found.evaluation = evaluation
    return found


def _signing(request: Request, code: str) -> Signing:
    signing = _latest(_readable(request, code))
    if signing is None:
        raise Http404
    return signing


def _readable(request: Request, code: str) -> Evaluation:
    evaluation = evaluation_or_404(request.viewer, code)
    if not may_read_reports(request.viewer):
        raise PermissionDenied
    refuse_blind(request.viewer, evaluation)
    return evaluation
