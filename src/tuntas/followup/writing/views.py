"""Writing plans: several at once for a service, or one draft again. Nothing typed is ever lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.views.decorators.http import require_POST

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
from tuntas.followup.words import say
from tuntas.organisation.requests import Request, acting
from tuntas.results.scores.queries import instrument_of
from tuntas.web.acts import Attempt, require_page
from tuntas.web.tables.summary import SummaryTable, page
from tuntas.web.terms import gettext, gettext_lazy as _
from tuntas.web.typed import whole_number

from . import queries as writing
from .forms import links_given, pairs_given
from .queries import Background, ElementFacts, Place, Unanswered
from .views_choose import choose

MOST = 12  # plans on one screen


@dataclass
class Written:
    """One plan on the screen; ``element``: the one that it was begun for, shown beside it."""

    form: PlanForm
    element: ElementFacts | None
    hints: Sequence[Hint] = ()
    problem: str = ""


@require_page
def new(request: Request) -> HttpResponseBase:
    """Plans for the elements that must be followed up at one service; the address says which."""
    place = _place(request)
    if place is None:
        return choose(request)
    screen = Screen(request, place)
    screen.written = screen.several()
    return screen.write() if request.method == "POST" else screen.page()


@require_page
def change(request: Request, round_code: str, code: str) -> HttpResponseBase:
    """A draft once more. Who was overtaken sees both texts, and what is sent again replaces
    knowingly.
    """
    plan = _own_plan(request, round_code, code)
    if plan.state != core.START:
        messages.error(request, say("writing.handed_in"))
        return redirect("plan", round_code, code)
    screen = Screen(request, _place_of(plan), plan)
    form = screen.form(request.POST or None, initial=_initial(plan))
    codes = form["elements"].value() or ()
    about = next((row for row in screen.background.elements if row.code in codes), None)
    screen.written = [Written(form, about)]
    return screen.rewrite(plan) if request.method == "POST" else screen.page()


@require_POST
def discard(request: Request, round_code: str, code: str) -> HttpResponseBase:
    plan = _own_plan(request, round_code, code)
    seen = whole_number(request.POST.get("seen")) or 0
    with Attempt() as attempt:
        actions.discard_plan(plan=plan, **acting(request), seen=seen)
    if attempt.refused:
        messages.error(request, attempt.problem)
        return redirect("plan", round_code, code)
    messages.success(request, say("writing.discarded", code=code))
    return redirect("plans")


@require_POST
def hints(request: Request) -> HttpResponse:
    """The hints on one of the plans of the screen, while it is being written."""
    plan = None
    if request.GET.get("plan"):
        plan = _own_plan(request, request.GET.get("of", ""), request.GET["plan"])
    place = _place_of(plan) if plan else _place(request)
    if place is None:
        raise PermissionDenied
    screen = Screen(request, place, plan)
    at = whole_number(request.GET.get("at")) or 0
    screen.written = [
        Written(screen.form(request.POST, n), None) for n in range(_count(request.POST))
    ]
    screen.add_hints()
    shown = screen.written[at if at < len(screen.written) else 0]
    return render(request, "followup/writing/hints.html", {"hints": shown.hints})


def _place(request: Request) -> Place | None:
    get = request.GET.get
    return writing.place_or_404(request.viewer, get("unit"), get("round"), get("service"))


def _place_of(plan: ActionPlan) -> Place:
    return Place(plan.round, plan.unit, plan.service)


def _own_plan(request: Request, round_code: str, code: str) -> ActionPlan:
    plan = plan_or_404(request.viewer, round_code, code)
    if not may_write_plans(request.viewer, plan.unit):
        raise PermissionDenied
    return plan


def _count(data: QueryDict) -> int:
    return min(max(whole_number(data.get("plans")) or 0, 1), MOST)


def _start(row: ElementFacts | None) -> dict[str, Any]:
    if row is None:
        return {}
    return {
        "about": row.key,
        "elements": [row.code],
        "recommendations": [str(r.pk) for r in row.recommendations],
    }


def _initial(plan: ActionPlan) -> dict[str, Any]:
    answered = [plan.recommendation_id, *plan.further.values_list("pk", flat=True)]
    return {
        "recommendations": [str(pk) for pk in answered if pk],
        "elements": list(plan.element_rows.values_list("code", flat=True)),
        "cause": plan.cause,
        "text": plan.text,
        "measure": plan.measure,
        "person": plan.person_in_charge_id,
        "deadline": plan.deadline,
        "milestones": list(plan.milestones.values("text", "due")),
    }


class Screen:
    """What is written at a place: plans for its elements, or one ``plan`` again."""

    written: Sequence[Written]

    def __init__(self, request: Request, place: Place, plan: ActionPlan | None = None) -> None:
        self.request, self.place, self.plan = request, place, plan
        self.do = request.POST.get("do", "draft")

    @cached_property
    def recommendations(self) -> list[Recommendation]:
        return writing.recommendations(self.place, self.plan)

    @cached_property
    def _answered(self) -> set[int]:
        return writing.answered_of(self.recommendations)

    @cached_property
    def background(self) -> Background:
        return writing.background(self.request.viewer, self.place, self.recommendations)

    @cached_property
    def options(self) -> Options:
        used = instrument_of(self.place.round)
        names = {e.key: f"{used.code(e.key)} {gettext(e.name)}" for e in used.elements}
        elements = [(used.code(key), name) for key, name in names.items()]
        labels = []
        for r in self.recommendations:
            parts = filter(None, (r.number, names.get(r.element), r.text))
            labels.append((str(r.pk), Truncator(" · ".join(parts)).chars(220)))
        return Options(labels, elements, writing.staff(self.place.unit, timezone.localdate()))

    def form(self, data: Any = None, at: int = 0, initial: Any = None) -> PlanForm:
        return PlanForm(data, options=self.options, prefix=f"p{at}", initial=initial)

    def several(self) -> list[Written]:
        """As many as were sent; else one for each element asked for, with what is known filled
        in.
        """
        if self.request.method != "POST":
            asked: Sequence[ElementFacts | None] = self._to_write() or [None]
            return [
                Written(self.form(at=n, initial=_start(row)), row) for n, row in enumerate(asked)
            ]
        data = self.request.POST.copy()
        do, _, at = data.get("do", "").partition(":")
        if do == "more":  # two more rows for milestones
            key = f"p{at}-steps-TOTAL_FORMS"
            data[key] = str((whole_number(data.get(key)) or 0) + 2)
        count = min(_count(data) + (do == "another"), MOST)
        by_key = {row.key: row for row in self.background.elements}
        forms = [self.form(data, n) for n in range(count)]
        return [Written(form, by_key.get(form["about"].value() or "")) for form in forms]

    def _to_write(self) -> list[ElementFacts]:
        """The elements asked for, without those whose recommendations all have a plan."""
        answered = self._answered
        return [
            row
            for row in self.background.asked
            if not row.recommendations or any(r.pk not in answered for r in row.recommendations)
        ]

    def content(self, written: Written) -> PlanContent:
        given, plan = written.form.cleaned_data, self.plan
        chosen = [r for r in self.recommendations if str(r.pk) in given["recommendations"]]
        main = plan.recommendation_id if plan else None
        chosen.sort(key=lambda r: r.pk != main)  # what it mainly answers stays so
        return PlanContent(
            **{name: given[name] for name in ("text", "deadline", "elements", "cause", "measure")},
            service=self.place.service,
            recommendations=chosen,
            person_in_charge=User.objects.get(pk=given["person"]) if given["person"] else None,
            milestones=written.form.milestones_given(),
            tags=plan.tags if plan else (),
        )

    def add_hints(self) -> None:
        drafts = [
            writing.draft_of(self.place, each.form.given, self.recommendations)
            for each in self.written
        ]
        for at, each in enumerate(self.written):
            others = {
                say("writing.on_screen", n=n + 1): draft.text
                for n, draft in enumerate(drafts)
                if n != at
            }
            each.hints = writing.hints_for(
                self.request.viewer, drafts[at], self.place, others, self.plan
            )

    def write(self) -> HttpResponseBase:
        """Keep all that were filled in, or none of them."""
        if self.do == "link":
            return self._link()
        if self.do not in ("draft", "submit"):
            return self.page()
        filled = [each for each in self.written if not each.form.is_blank]
        if not filled:
            return self.page(say("writing.nothing_filled"))
        valid = [each.form.is_valid() for each in filled]  # every form says what is wrong with it
        made = self._make(filled) if all(valid) else []
        return self._kept(made) if made else self.page(say("writing.nothing_kept"))

    def _link(self) -> HttpResponseBase:
        """The plans that were ticked answer the recommendations from now on, all or none; what is
        being written stays.
        """
        chosen = links_given(self.request.POST.getlist("link"))
        there = ActionPlan.objects.filter(round=self.place.round, unit=self.place.unit)
        plans = there.in_bulk([pk for pk, _seen in chosen])
        if not chosen or len(plans) < len(chosen):
            return self.page(say("writing.nothing_linked"))
        with Attempt() as attempt, transaction.atomic():
            for (pk, seen), asked in chosen.items():
                actions.link_plan(
                    plan=plans[pk], recommendations=asked, seen=seen, **acting(self.request)
                )
        if attempt.refused:
            return self.page(attempt.problem, attempt.status)
        codes = ", ".join(sorted(plan.code for plan in plans.values()))
        messages.success(self.request, say("writing.linked", codes=codes))
        if all(each.form.is_blank for each in self.written):
            return redirect(self.request.get_full_path())
        screen = Screen(self.request, self.place)
        screen.written = screen.several()
        return screen.page()

    def _make(self, filled: Sequence[Written]) -> list[ActionPlan]:
        """None where one of them was refused, which then says why."""
        place, acted = self.place, acting(self.request)
        made = []
        with Attempt() as attempt, transaction.atomic():
            for each in filled:
                content = self.content(each)
                plan = actions.make_plan(
                    round_=place.round, unit=place.unit, content=content, **acted
                )
                made.append(self._submitted(plan))
        if attempt.refused:
            each.problem = attempt.problem
            return []
        return made

    def _submitted(self, plan: ActionPlan) -> ActionPlan:
        """If that was asked for."""
        if self.do != "submit":
            return plan
        acted = acting(self.request)
        return actions.move_plan(plan=plan, verb="submit", seen=plan.version, **acted)

    def _kept(self, made: Sequence[ActionPlan]) -> HttpResponseBase:
        codes = ", ".join(plan.code for plan in made)
        messages.success(self.request, say(f"writing.{self.do}", codes=codes))
        first = made[0]
        if len(made) == 1:
            return redirect("plan", first.round.code, first.code)
        query = {"unit": first.unit.no, "round": first.round.code, "state": first.state}
        return redirect(reverse("plans", query={**query, "sort": "-code"}))

    def rewrite(self, plan: ActionPlan) -> HttpResponseBase:
        """Keep the draft as it is written now, unless somebody changed it meanwhile."""
        [only] = self.written
        if self.do not in ("draft", "submit"):
            only.form = self.several()[0].form
            return self.page()
        if not only.form.is_valid():
            return self.page(say("writing.nothing_kept"))
        seen = whole_number(self.request.POST.get("seen")) or 0
        content = self.content(only)
        with Attempt() as attempt, transaction.atomic():
            changed = actions.change_plan(
                plan=plan, content=content, seen=seen, **acting(self.request)
            )
            changed = self._submitted(changed)
        if attempt.done:
            return self._kept([changed])
        only.problem = attempt.problem
        self.plan = plan_or_404(self.request.viewer, plan.round.code, plan.code)
        stored: Sequence[Any] = ()
        if attempt.code == "changed_meanwhile":
            stored = differences(self.form(initial=_initial(self.plan)), only.form)
        return self.page(attempt.problem, attempt.status, stored)

    def _unanswered(self) -> list[Unanswered]:
        """What can be linked instead of written; nothing where there are no plans yet."""
        return [] if self.plan else writing.linkable(self.background, self._answered)

    def page(
        self, problem: str = "", status: int = 422, stored: Sequence[Any] = ()
    ) -> HttpResponseBase:
        request, place, plan = self.request, self.place, self.plan
        if request.method == "POST" or plan:
            self.add_hints()
        query = {"plan": plan.code, "of": plan.round.code} if plan else _query(place)
        context = {
            "place": place,
            "round": place.round,
            "background": self.background,
            "elements": SummaryTable(
                request,
                f"unsur-{place.unit.no}-{place.round.code}",
                ELEMENTS,
                self.background.elements,
                caption=_("Unsur"),
            ),
            "written": self.written,
            "unanswered": self._unanswered(),
            "ticked": pairs_given(request.POST.getlist("link")),
            "plan": plan,
            "problem": problem,
            "stored": stored,
            "hints_at": reverse("plan-hints", query=query),
            "may_add": plan is None and len(self.written) < MOST,
        }
        return page(request, "followup/writing/write.html", context, status if problem else 200)


def _query(place: Place) -> dict[str, Any]:
    service = place.service.pk if place.service else "unit"
    return {"unit": place.unit.no, "round": place.round.pk, "service": service}
