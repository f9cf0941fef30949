"""Plans whose elements a person of the team is to look at, with the words that speak of them."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, Q, QuerySet, When
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from tuntas.core.evaluation.conformity import codes_of
from tuntas.core.evaluation.plan_elements import ElementsReading, elements_of
from tuntas.core.followup.acts import CONFIRMED
from tuntas.core.followup.workflow import NOT_YET_PLANS
from tuntas.core.survey.instruments import SKM_2017
from tuntas.evaluation.models import Evaluation
from tuntas.evaluation.queries import plans_of
from tuntas.followup.models import ActionPlan, Recommendation
from tuntas.followup.plans.queries import plans_listed, reached
from tuntas.organisation.permissions import Viewer
from tuntas.results.scores.queries import instrument_of
from tuntas.web.terms import gettext


def plans_to_read(evaluation: Evaluation, viewer: Viewer) -> QuerySet[ActionPlan]:
    """The approved plans of an evaluation that this person may read, with what a row shows."""
    seen = plans_listed(viewer).filter(pk__in=plans_of(evaluation).values("pk"))
    return seen.exclude(state__in=NOT_YET_PLANS)


def plan_or_404(evaluation: Evaluation, viewer: Viewer, round_code: str, code: str) -> ActionPlan:
    return reached(plans_to_read(evaluation, viewer), round_code, code)


def next_unconfirmed(evaluation: Evaluation, viewer: Viewer, plan: ActionPlan) -> ActionPlan | None:
    """The plan after this one that nobody has spoken about yet; from the first again after the
    last.
    """
    waiting = (
        plans_to_read(evaluation, viewer).exclude(elements_source=CONFIRMED).exclude(pk=plan.pk)
    )
    later = Q(round__gt=plan.round_id) | Q(round=plan.round_id, code__gt=plan.code)
    follows = Case(When(later, then=0), default=1)
    return waiting.prefetch_related(None).order_by(follows, "round_id", "code", "pk").first()


@dataclass(frozen=True)
class Choice:
    """One element that may be ticked. ``asked``: by a recommendation that the plan answers, or its
    place.
    """

    code: str
    name: str
    chosen: bool
    asked: bool
    words: tuple[str, ...]


def choices(plan: ActionPlan) -> list[Choice]:
    """Every element of the round's questionnaire, with the words of the text that speak of it."""
    used = instrument_of(plan.round)
    reading = _reading(plan)
    said: dict[str, list[str]] = defaultdict(list)
    for code, word in reading.pairs if reading else ():
        said[code].append(word)
    chosen = {row.code for row in plan.element_rows.all()}
    asked = {code for _service, code in answers_of_plan(plan)}
    return [
        Choice(code, gettext(element.name), code in chosen, code in asked, tuple(said[code]))
        for element in used.elements
        for code in [used.code(element.key)]
    ]


def answers_of_plan(plan: ActionPlan) -> list[tuple[str, str]]:
    """What its place was asked: the recommendations of its service and of its unit as a whole."""
    used = instrument_of(plan.round)
    rows = Recommendation.objects.filter(round=plan.round_id, unit=plan.unit_id).select_related(
        "service"
    )
    if plan.service_id:
        rows = rows.filter(
            Q(service=plan.service_id) | Q(service=None) | Q(plans=plan) | Q(further_plans=plan)
        )
    return [
        (row.service.name if row.service else "", code)
        for row in rows.distinct()
        for code in ([used.code(row.element)] if row.element else codes_of(row.text))
    ]


def words_of(plan: ActionPlan) -> tuple[str, ...]:
    """The words of the text that speak of elements."""
    reading = _reading(plan)
    return reading.words if reading else ()


def _reading(plan: ActionPlan) -> ElementsReading | None:
    """Of the text; of another questionnaire's elements no words are known."""
    if instrument_of(plan.round).id != SKM_2017.id:
        return None
    return elements_of(" ".join(plan.text.split()))


def marked(plan: ActionPlan, words: Iterable[str]) -> SafeString:
    """The text with the words that speak of elements marked."""
    wanted = sorted({word for word in words if word}, key=len, reverse=True)
    pattern = "|".join(r"\s+".join(map(re.escape, word.split())) for word in wanted)
    parts = re.split(f"({pattern})", plan.text) if pattern else [plan.text]
    shown = (("<mark>{}</mark>" if place % 2 else "{}", part) for place, part in enumerate(parts))
    return mark_safe("".join(format_html(form, part) for form, part in shown))  # noqa: S308 - each is escaped
