"""Acts on one plan. A refusal is shown on the plan's own page, with everything that was typed."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from tuntas.core.followup import workflow as core
from tuntas.core.followup.acts import Given
from tuntas.followup.models import ActionPlan
from tuntas.followup.words import say
from tuntas.organisation.requests import Request, acting
from tuntas.web.acts import Attempt
from tuntas.web.tables.columns import Column
from tuntas.web.tables.summary import SummaryTable, page
from tuntas.web.terms import gettext, gettext_lazy as _

from . import actions, history
from .forms import ActForm, AnswerForm, DeadlineForm, NoteForm, TickForm, UnlinkForm
from .queries import plan_or_404
from .tables import address
from .views import plan_page

VERBS = {t.verb: t.label for t in core.TRANSITIONS}
ASKS = {t.verb: t.asks for t in core.TRANSITIONS}  # nothing else is taken from a form


@require_POST
def move(request: Request, round_code: str, code: str) -> HttpResponse:
    """Take the plan to its next state, by the verb of a transition."""
    plan = plan_or_404(request.viewer, round_code, code)
    verb = request.POST.get("verb", "")
    if verb not in VERBS:
        raise Http404(f"no verb {verb}")

    def act(values: dict[str, Any]) -> None:
        given = Given(**{name: values[name] for name in ASKS[verb]})
        seen = values["seen"]
        actions.move_plan(plan=plan, verb=verb, seen=seen, given=given, **acting(request))
        messages.success(request, say("plan.acted", act=gettext(VERBS[verb])))

    return _done(request, plan, ActForm(request.POST), act, part=verb)


def _posted(
    part: str,
    form: type[forms.Form],
    action: Callable[..., Any],
    said: Any = "",
    of: tuple[str, str] | None = None,
) -> Callable[..., HttpResponse]:
    """The view of an act that is told ``part`` of the page. ``of``: what the action calls the row
    of the plan that it is about, and where the plan has these rows; without it, the plan itself.
    """

    @require_POST
    def view(request: Request, round_code: str, code: str, pk: int | None = None) -> HttpResponse:
        plan = plan_or_404(request.viewer, round_code, code)
        name, rows = of or ("plan", "")
        subject = get_object_or_404(getattr(plan, rows), pk=pk) if rows else plan

        def act(given: dict[str, Any]) -> None:
            action(**{name: subject}, **acting(request), **given)
            if said:
                messages.success(request, str(said))

        return _done(request, plan, form(request.POST), act, part=part)

    return view


ask_deadline = _posted(
    "tenggat",
    DeadlineForm,
    actions.ask_deadline,
    said=_("Usulan tenggat dikirim; orang lain yang memutuskannya."),
)
decide_deadline = _posted(
    "tenggat", AnswerForm, actions.decide_deadline, of=("change", "deadline_changes")
)
unlink = _posted("tautan", UnlinkForm, actions.unlink_plan, said=_("Tautan dilepas."))
note = _posted("catatan", NoteForm, actions.add_note)
milestone = _posted("tahapan", TickForm, actions.tick_milestone, of=("milestone", "milestones"))


@require_safe
def story(request: Request, round_code: str, code: str) -> HttpResponseBase:
    """Everything that was done to the plan; as a file one row for each field that changed."""
    plan = plan_or_404(request.viewer, round_code, code)
    acts = history.story(plan)
    rows = [
        SimpleNamespace(**vars(act) | vars(change))
        for act in acts
        for change in act.changes or [history.Change("", "", "")]
    ]
    changes = SummaryTable(request, f"riwayat-{plan.code}", STORY, rows, caption=_("Riwayat"))
    context = {"plan": plan, "acts": acts, "changes": changes}
    return page(request, "followup/plans/story.html", context)


# A row is an act with one of its changes, or with none.
STORY = [
    Column("at", _("Waktu"), lambda row: timezone.localtime(row.at).isoformat(timespec="seconds")),
    Column("who", _("Siapa"), official=True),
    Column("acting", _("Bertindak sebagai")),
    Column("what", _("Apa")),
    Column("field", _("Bagian")),
    Column("old", _("Semula")),
    Column("new", _("Menjadi")),
    Column("reason", _("Alasan atau isi")),
]


def _done(
    request: Request,
    plan: ActionPlan,
    form: forms.Form,
    act: Callable[[dict[str, Any]], None],
    part: str,
) -> HttpResponse:
    """Try the act: back to that part of the page, or the page with the refusal there."""
    if not form.is_valid():
        problem = " ".join(
            f"{form[name].label}: {' '.join(map(str, e))}" for name, e in form.errors.items()
        )
        return plan_page(request, plan, problem=problem, part=part)
    with Attempt() as attempt:
        act(form.cleaned_data)
    if attempt.refused:
        now = plan_or_404(request.viewer, plan.round.code, plan.code)
        problem, status = attempt.problem, attempt.status
        return plan_page(request, now, problem=problem, part=part, status=status)
    return redirect(f"{address(plan, request)}#{part if part not in VERBS else 'isi'}")
