"""Many plans at once: chosen in the list, what would happen is shown for each, then it is done."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from tuntas.core.base.errors import Refusal
from tuntas.followup.models import Batch
from tuntas.followup.plans.tables import plan_table
from tuntas.followup.sentences import unpacked
from tuntas.followup.words import say
from tuntas.organisation.columns import unit_column
from tuntas.organisation.requests import Request, acting
from tuntas.web import display
from tuntas.web.acts import require_page
from tuntas.web.tables.table import Column, Table, among
from tuntas.web.terms import gettext, gettext_lazy as _

from . import actions
from .actions import ACTS, LABELS, Outcome, outcomes_of
from .forms import GivenForm, plans_of


@require_POST
def choose(request: Request) -> HttpResponse:
    """The chosen plans and what is wanted for them become a batch."""
    act, rows = request.POST.get("act", ""), actions.rows_of(plan_table(request).chosen)
    return redirect("plans-batch", actions.prepare(act=act, rows=rows, **acting(request)).pk)


@require_page
def batch(request: Request, pk: int) -> HttpResponseBase:
    """Give what the act asks; see what would happen; do it; see what happened; take it back."""
    found = actions.batch_or_404(request.viewer, pk, timezone.now())
    if found.act not in ACTS:
        return redirect("plans-import-batch", pk)
    form = _form(request, found)
    if request.method != "POST":
        return _page(request, found, form)
    do = request.POST.get("do")
    if do == "give":
        if not form.is_valid():
            return _page(request, found, form, status=422)
        actions.give(batch=found, given=form.given())
    elif do == "carry_out":
        actions.carry_out(batch=found, **acting(request))
    elif do == "undo":
        actions.undo(batch=found, **acting(request))
    else:
        raise Refusal("act_unknown", say("bulk.choose"))
    return redirect("plans-batch", pk)


def _form(request: Request, batch: Batch) -> GivenForm:
    return GivenForm(
        request.POST if request.POST.get("do") == "give" else None,
        act=batch.act,
        asks=ACTS[batch.act].asks,
        plans=plans_of(batch.wanted["rows"]),
        **acting(request),
    )


def _page(request: Request, batch: Batch, form: GivenForm, status: int = 200) -> HttpResponseBase:
    act, prepared = ACTS[batch.act], batch.state == Batch.State.PREPARED
    asking = prepared and actions.given_of(batch) is None
    outcomes = outcomes_of(batch)
    if prepared and not asking:
        outcomes += actions.consider(batch=batch, **acting(request))
    context = {
        "batch": batch,
        "act": gettext(LABELS[batch.act]),
        "form": form,
        "asking": asking,
        "asks": bool(act.asks),
        "total": len(batch.wanted["rows"]),
        "able": sum(o.done for o in outcomes),
        "refused": sum(not o.done for o in outcomes),
        "stopped": prepared and batch.outcome,
        "undoable": act.undo is not None,
    }
    table = outcome_table(request, outcomes, prepared)
    return table.respond("followup/bulk/bulk.html", context, status)


def outcome_table(request: Request, outcomes: list[Outcome], prepared: bool) -> Table:
    words = {
        True: _("Akan dikerjakan") if prepared else _("Dikerjakan"),
        False: _("Tidak dapat") if prepared else _("Ditolak"),
    }
    return Table(
        request,
        outcomes,
        name="hasil",
        columns=[
            Column(
                "plan", _("Rencana"), lambda o: o.code or str(o.plan), link=_address, css="nowrap"
            ),
            unit_column(),
            Column(
                "result",
                _("Hasil"),
                lambda o: str(words[o.done]),
                html=lambda o: display.badge(words[o.done], "good" if o.done else "warn"),
            ),
            Column("says", _("Perubahan atau alasan"), lambda o: unpacked(o.says), kind="long"),
        ],
        filters=[
            among(
                "result",
                _("Hasil"),
                lambda o: str(int(o.done)),
                [("1", words[True]), ("0", words[False])],
            )
        ],
        caption=_("Hasil per rencana"),
    )


def _address(outcome: Outcome) -> str:
    return reverse("plan", args=[outcome.round, outcome.code]) if outcome.code else reverse("plans")
