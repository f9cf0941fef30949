"""Writing plans: several at once for a service, or one draft again. Nothing typed is ever lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from tuntas.accounts.models import User
from tuntas.core.evaluation.hints import Hint
from tuntas.core.followup import workflow as core
from tuntas.core.followup.acts import PlanContent
from tuntas.followup.models import ActionPlan, Recommendation
from tuntas.followup.permissions import may_write_plans
from tuntas.followup.plans import actions
from tuntas.followup.plans.forms import Options, PlanForm, differences
from tuntas.followup.plans.queries import plan_or_404
from tuntas.followup.recommendations.tables import ELEMENTS
from tuntas.followup.writing import queries as writing
from tuntas.followup.writing.queries import Background, ElementFacts, Place
from tuntas.followup.writing.views_choose import choose
from tuntas.organisation.requests import Request
from tuntas.results.scores.queries import instrument_of
from tuntas.web.acts import Attempt
from tuntas.web.tables.summary import SummaryTable, page
from tuntas.web.typed import whole_number

MOST = 12  # plans on one screen
METHODS = ["GET", "HEAD", "POST"]


@dataclass
class Written:
    """One plan on the screen; ``element``: the one that it was begun for, shown beside it."""

    form: PlanForm
    element: ElementFacts | None
    hints: Sequence[Hint] = ()
    problem: str = ""


@require_http_methods(METHODS)
def new(request: Request) -> HttpResponseBase:
    """Plans for the elements that must be followed up at one service; the address says which."""
    place = _place(request)
    if place is None:
        return choose(request)
    background = writing.background(request.viewer, place)
    written = _forms(request, background)
    if request.method == "POST":
        return _write(request, background, written)
    return _page(request, background, written)


@require_http_methods(METHODS)
def change(request: Request, round_code: str, code: str) -> HttpResponseBase:
    """A draft once more. Who was overtaken sees both texts, and what is sent again replaces
    knowingly.
    """
    plan = _own_plan(request, round_code, code)
    if plan.state != core.START:
        text = gettext(
            "Rencana yang sudah diajukan tidak dapat diubah; tarik kembali lebih dahulu."
        )
        messages.error(request, text)
        return redirect("plan", round_code, code)
    place = Place(plan.round, plan.unit, plan.service)
    background = writing.background(request.viewer, place, plan)
    form = PlanForm(
        request.POST or None,
        options=_options(place, background.recommendations),
        prefix="p0",
        initial=_initial(plan),
    )
    written = Written(form, _about(background, _codes(form)))
    if request.method == "POST":
        return _rewrite(request, plan, background, written)
    return _page(request, background, [written], plan=plan)


@require_POST
def discard(request: Request, round_code: str, code: str) -> HttpResponseBase:
    plan = _own_plan(request, round_code, code)
    seen = request.POST.get("seen", "")
    with Attempt() as attempt:
        actions.discard_plan(
            plan=plan, viewer=request.viewer, at=timezone.now(), seen=whole_number(seen) or 0
        )
    if attempt.refused:
        messages.error(request, attempt.problem)
        return redirect("plan", round_code, code)
    messages.success(request, gettext("Draf {code} dibuang.").format(code=code))
    return redirect("plans")


@require_POST
def hints(request: Request) -> HttpResponse:
    """The hints on one of the plans of the screen, while it is being written."""
    plan = None
    if request.GET.get("plan"):
        plan = _own_plan(request, request.GET.get("of", ""), request.GET["plan"])
    place = Place(plan.round, plan.unit, plan.service) if plan else _place(request)
    if place is None:
        raise PermissionDenied
    recommendations = writing.recommendations(place, plan)
    options = _options(place, recommendations)
    at = whole_number(request.GET.get("at")) or 0
    forms = [
        PlanForm(request.POST, options=options, prefix=f"p{i}") for i in range(_count(request.POST))
    ]
    written = [Written(form, None) for form in forms]
    _add_hints(request, place, recommendations, written, plan)
    shown = written[at] if at < len(written) else written[0]
    return render(request, "followup/writing/hints.html", {"hints": shown.hints})


# What the screen is made of


def _place(request: Request) -> Place | None:
    get = request.GET.get
    return writing.place_or_404(request.viewer, get("unit"), get("round"), get("service"))


def _own_plan(request: Request, round_code: str, code: str) -> ActionPlan:
    plan = plan_or_404(request.viewer, round_code, code)
    if not may_write_plans(request.viewer, plan.unit):
        raise PermissionDenied
    return plan


def _count(data: QueryDict) -> int:
    given = data.get("plans", "")
    return min(max(whole_number(given) or 0, 1), MOST)


def _options(place: Place, recommendations: Sequence[Recommendation]) -> Options:
    used = instrument_of(place.round)
    elements = [(used.code(e.key), f"{used.code(e.key)} {gettext(e.name)}") for e in used.elements]
    names = {e.key: f"{used.code(e.key)} {gettext(e.name)}" for e in used.elements}
    labels = [(str(r.pk), _label(r, names)) for r in recommendations]
    return Options(labels, elements, writing.staff(place.unit, timezone.localdate()))


def _label(recommendation: Recommendation, names: dict[str, str]) -> str:
    parts = (recommendation.number, names.get(recommendation.element, ""), recommendation.text)
    return Truncator(" · ".join(filter(None, parts))).chars(220)


def _forms(request: Request, background: Background) -> list[Written]:
    """As many as were sent; else one for each element asked for, with what is known filled in."""
    options = _options(background.place, background.recommendations)
    by_key = {row.key: row for row in background.elements}
    if request.method != "POST":
        asked: Sequence[ElementFacts | None] = background.asked or [None]
        initial = [_start(row) for row in asked]
        forms = [
            PlanForm(options=options, prefix=f"p{i}", initial=x) for i, x in enumerate(initial)
        ]
        return [Written(form, row) for form, row in zip(forms, asked, strict=True)]
    data = request.POST.copy()
    do, _, at = data.get("do", "").partition(":")
    if do == "more":  # two more rows for milestones
        key = f"p{at}-steps-TOTAL_FORMS"
        data[key] = str((whole_number(data.get(key)) or 0) + 2)
    count = _count(data) + (do == "another")
    forms = [PlanForm(data, options=options, prefix=f"p{i}") for i in range(min(count, MOST))]
    return [Written(form, by_key.get(form["about"].value() or "")) for form in forms]


def _start(row: ElementFacts | None) -> dict[str, Any]:
    if row is None:
        return {}
    return {
        "about": row.key,
        "elements": [row.code],
        "recommendations": [str(r.pk) for r in row.recommendations],
    }


def _initial(plan: ActionPlan) -> dict[str, Any]:
    answered = [
        *([plan.recommendation_id] if plan.recommendation_id else []),
        *plan.further.values_list("pk", flat=True),
    ]
    return {
        "recommendations": [str(pk) for pk in answered],
        "elements": list(plan.element_rows.values_list("code", flat=True)),
        "cause": plan.cause,
        "text": plan.text,
        "measure": plan.measure,
        "person": plan.person_in_charge_id,
        "deadline": plan.deadline,
        "milestones": [{"text": each.text, "due": each.due} for each in plan.milestones.all()],
    }


def _codes(form: PlanForm) -> list[str]:
    return list(form["elements"].value() or [])


def _about(background: Background, codes: list[str]) -> ElementFacts | None:
    return next((row for row in background.elements if row.code in codes), None)


def _content(
    written: Written, background: Background, plan: ActionPlan | None = None
) -> PlanContent:
    given = written.form.cleaned_data
    chosen = [r for r in background.recommendations if str(r.pk) in given["recommendations"]]
    main = plan.recommendation_id if plan else None
    chosen.sort(key=lambda r: r.pk != main)  # what it mainly answers stays so
    return PlanContent(
        text=given["text"],
        deadline=given["deadline"],
        service=background.place.service,
        recommendations=chosen,
        elements=given["elements"],
        cause=given["cause"],
        measure=given["measure"],
        person_in_charge=User.objects.get(pk=given["person"]) if given["person"] else None,
        milestones=written.form.milestones_given(),
        tags=plan.tags if plan else (),
    )


def _add_hints(
    request: Request,
    place: Place,
    recommendations: Sequence[Recommendation],
    written: Sequence[Written],
    plan: ActionPlan | None = None,
) -> None:
    drafts = [writing.draft_of(place, each.form.given, recommendations) for each in written]
    for at, each in enumerate(written):
        others = {
            gettext("rencana ke-{n} di layar ini").format(n=n + 1): draft.text
            for n, draft in enumerate(drafts)
            if n != at
        }
        each.hints = writing.hints_for(request.viewer, drafts[at], place, others, plan)


# What is done with it


def _write(request: Request, background: Background, written: list[Written]) -> HttpResponseBase:
    """Keep all that were filled in, or none of them."""
    do = request.POST.get("do", "draft")
    if do not in ("draft", "submit"):
        return _page(request, background, written)
    filled = [each for each in written if not each.form.is_blank]
    if not filled:
        problem = gettext("Belum ada rencana yang diisi.")
        return _page(request, background, written, problem=problem)
    valid = [each.form.is_valid() for each in filled]  # every form says what is wrong with it
    made = _keep(request, background, filled, submit=do == "submit") if all(valid) else []
    if made:
        return _kept(request, made, submitted=do == "submit")
    return _page(request, background, written, problem=gettext("Belum ada yang disimpan."))


def _keep(
    request: Request, background: Background, filled: Sequence[Written], submit: bool
) -> list[ActionPlan]:
    """The plans made; none where one of them was refused, which then says why."""
    place, viewer, at = background.place, request.viewer, timezone.now()
    made = []
    with Attempt() as attempt, transaction.atomic():
        for each in filled:
            content = _content(each, background)
            plan = actions.make_plan(
                round_=place.round, unit=place.unit, content=content, viewer=viewer, at=at
            )
            made.append(_submitted(request, plan) if submit else plan)
    if attempt.refused:
        each.problem = attempt.problem
        return []
    return made


def _submitted(request: Request, plan: ActionPlan) -> ActionPlan:
    return actions.move_plan(
        plan=plan, verb="submit", viewer=request.viewer, at=timezone.now(), seen=plan.version
    )


def _kept(request: Request, made: Sequence[ActionPlan], submitted: bool) -> HttpResponseBase:
    codes = ", ".join(plan.code for plan in made)
    text = (
        gettext("{codes}: diajukan kepada kepala unit.")
        if submitted
        else gettext("{codes}: tersimpan sebagai draf.")
    )
    messages.success(request, text.format(codes=codes))
    first = made[0]
    if len(made) == 1:
        return redirect("plan", first.round.code, first.code)
    query = {
        "unit": first.unit.no,
        "round": first.round.code,
        "state": first.state,
        "sort": "-code",
    }
    return redirect(f"{reverse('plans')}?{urlencode(query)}")


def _rewrite(
    request: Request, plan: ActionPlan, background: Background, only: Written
) -> HttpResponseBase:
    """Keep the draft as it is written now, unless somebody changed it meanwhile."""
    do, written = request.POST.get("do", "draft"), [only]
    if do not in ("draft", "submit"):
        only.form = _forms(request, background)[0].form
        return _page(request, background, written, plan=plan)
    if not only.form.is_valid():
        problem = gettext("Belum ada yang disimpan.")
        return _page(request, background, written, plan=plan, problem=problem)
    seen = whole_number(request.POST.get("seen", "")) or 0
    content = _content(only, background, plan)
    with Attempt() as attempt, transaction.atomic():
        changed = actions.change_plan(
            plan=plan, content=content, viewer=request.viewer, at=timezone.now(), seen=seen
        )
        if do == "submit":
            changed = _submitted(request, changed)
    if attempt.done:
        return _kept(request, [changed], submitted=do == "submit")
    only.problem = attempt.problem
    now = plan_or_404(request.viewer, plan.round.code, plan.code)
    stored = _differences(now, only.form) if attempt.code == "changed_meanwhile" else ()
    return _page(
        request,
        background,
        written,
        plan=now,
        problem=only.problem,
        status=attempt.status,
        stored=stored,
    )


def _differences(plan: ActionPlan, form: PlanForm) -> list[tuple[str, str, str]]:
    return differences(PlanForm(options=form.options, prefix="now", initial=_initial(plan)), form)


def _page(
    request: Request,
    background: Background,
    written: Sequence[Written],
    *,
    plan: ActionPlan | None = None,
    problem: str = "",
    status: int = 422,
    stored: Sequence[Any] = (),
) -> HttpResponseBase:
    place = background.place
    if request.method == "POST" or plan:
        _add_hints(request, place, background.recommendations, written, plan)
    query = {"plan": plan.code, "of": plan.round.code} if plan else _query(place)
    context = {
        "place": place,
        "round": place.round,
        "background": background,
        "elements": SummaryTable(
            request,
            f"unsur-{place.unit.no}-{place.round.code}",
            ELEMENTS,
            background.elements,
            caption=_("Unsur"),
        ),
        "written": written,
        "plan": plan,
        "problem": problem,
        "stored": stored,
        "hints_at": f"{reverse('plan-hints')}?{urlencode(query)}",
        "may_add": plan is None and len(written) < MOST,
    }
    return page(request, "followup/writing/write.html", context, status if problem else 200)


def _query(place: Place) -> dict[str, Any]:
    service = place.service.pk if place.service else "unit"
    return {"unit": place.unit.no, "round": place.round.pk, "service": service}
