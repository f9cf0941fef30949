"""What the form of a plan shows besides its fields: figures, reasons, comments, and hints on what
is being written.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils import timezone
from rapidfuzz import fuzz, process

from tuntas.core.evaluation.hints import Draft, Hint, hints
from tuntas.core.followup.reasons import Reason
from tuntas.core.followup.rule_sets import RULE_SETS, SERVICE, UNIT
from tuntas.core.followup.workflow import START
from tuntas.core.survey.instruments import SKM_2017
from tuntas.followup.models import ActionPlan, Recommendation
from tuntas.followup.permissions import may_write_plans
from tuntas.followup.recommendations.queries import (
    Measured,
    heard,
    measured,
    reasons_of,
    rounds_to_choose,
    subject_of,
)
from tuntas.followup.words import say
from tuntas.organisation.models import Appointment, Service, Unit
from tuntas.organisation.permissions import Viewer, units_seen, units_worked_at
from tuntas.results.comments.queries import Voice, about_each
from tuntas.results.scores.queries import instrument_of
from tuntas.surveys.models import Round
from tuntas.surveys.queries import state

from .forms import pair

VOICES = 4  # comments beside an element; all of them are one click away
NEAR = 60  # likeness of texts (0-100) from which the exact comparison is worth its time
MOST_NEAR = 20
MOST_LINKS = 40  # plans offered to be linked to one recommendation
_LOWEST = RULE_SETS["skm-2022"]  # the three lowest elements, where nothing was released


@dataclass(frozen=True)
class Place:
    """Whose plans are being written: of a service, or of the unit as a whole (``service`` None)."""

    round: Round
    unit: Unit
    service: Service | None


def units_of(viewer: Viewer) -> list[Unit]:
    """Where this person may write."""
    return list(Unit.objects.filter(pk__in=units_worked_at(viewer)).order_by("no"))


def rounds_of(viewer: Viewer) -> list[Round]:
    """Rounds to write plans for: what is open now, what has ended, what begins later; of each the
    latest first.
    """
    at, order = timezone.now(), {"open": 0, "planned": 2}
    rounds = rounds_to_choose(viewer).select_related("agency", "questionnaire")
    return sorted(rounds, key=lambda r: order.get(state(r, at), 1))


def place_or_404(viewer: Viewer, unit: Any, round_: Any, service: Any) -> Place | None:
    """What the address chooses; None where it does not choose a service or unit yet."""
    units, rounds = units_of(viewer), rounds_of(viewer)
    if not units:
        raise Http404
    chosen_unit = _chosen(units, unit, "no") if unit else units[0]
    chosen_round = _chosen(rounds, round_, "pk") if round_ else next(iter(rounds), None)
    if chosen_round is None or not service:
        return None
    whole = service == "unit"
    chosen = None if whole else _chosen(list(chosen_unit.services.all()), service, "pk")
    return Place(chosen_round, chosen_unit, chosen)


def _chosen(rows: Sequence[Any], value: Any, field: str) -> Any:
    found = next((row for row in rows if str(getattr(row, field)) == str(value)), None)
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True)
class ElementFacts(Measured):
    """An element as far as it is known where plans are written. ``reasons``: of the released
    recommendations, else what the figures suggest.
    """

    reasons: Sequence[Reason]
    recommendations: Sequence[Recommendation]
    plans: Sequence[ActionPlan]  # that are already there for it
    voices: Sequence[tuple[Voice, Any]]  # with the name of its tone
    more: int


@dataclass(frozen=True)
class Background:
    """What is known at a place. ``asked``: the elements to write plans for, lowest first;
    ``elements``: all of the questionnaire; ``plans``: all that the unit has in the round.
    """

    place: Place
    elements: Sequence[ElementFacts]
    asked: Sequence[ElementFacts]
    released: bool
    recommendations: Sequence[Recommendation]
    plans: Sequence[ActionPlan]


def background(viewer: Viewer, place: Place, found: Sequence[Recommendation]) -> Background:
    """A constant number of queries. ``found``: the place's ``recommendations``."""
    per = SERVICE if place.service else UNIT
    subject = subject_of(place.round, None, place.unit, place.service, per)
    named = [r for r in found if r.element]
    lowest = subject.outcome(_LOWEST).recommendations if subject and not named else ()
    keys = list(dict.fromkeys([*(r.element for r in named), *(low.key for low in lowest)]))
    reasons: dict[str, Sequence[Reason]] = {low.key: low.reasons for low in lowest}
    reasons |= {r.element: reasons_of(r.line) for r in named if r.line}
    spoken = about_each(viewer, place.round, keys, place.unit, place.service)
    of_unit = list(_of_unit(place))
    plans = [p for p in of_unit if p.service == place.service]
    rows = [
        ElementFacts(
            **vars(row),
            **heard(spoken.get(row.key, ()), VOICES),
            reasons=reasons.get(row.key, ()),
            recommendations=[r for r in found if r.element in ("", row.key)],
            plans=[p for p in plans if row.code in {e.code for e in p.element_rows.all()}],
        )
        for row in measured(instrument_of(place.round), subject.now if subject else None)
    ]
    asked = sorted(
        (row for row in rows if row.key in keys), key=lambda row: (row.value is None, row.value)
    )
    return Background(place, rows, asked, bool(found), found, of_unit)


def recommendations(place: Place, own: ActionPlan | None = None) -> list[Recommendation]:
    """Of the service and of the unit as a whole, and whatever the ``own`` plan answers already; for
    a plan of the unit all of them.
    """
    rows = Recommendation.objects.filter(round=place.round, unit=place.unit).select_related("line")
    if place.service:
        answered = own.further.values("pk") if own else ()
        mine = Q(pk=own and own.recommendation_id) | Q(pk__in=answered)
        rows = rows.filter(Q(service=place.service) | Q(service=None) | mine)
    return list(rows.order_by("line__place", "number", "pk"))


@dataclass(frozen=True)
class Unanswered:
    """A recommendation without a plan. ``plans``: those of its unit and round that it can be linked
    to, of its element and service first; ``more``: how many are not shown.
    """

    recommendation: Recommendation
    plans: Sequence[ActionPlan]
    more: int

    @property
    def choices(self) -> list[tuple[str, ActionPlan]]:
        return [(pair(self.recommendation, plan), plan) for plan in self.plans]


def linkable(here: Background, answered: Collection[int]) -> list[Unanswered]:
    """What of the place no plan answers; nothing where the unit has no plan of the round."""
    used = instrument_of(here.place.round)
    rows = []
    for r in here.recommendations if here.plans else ():
        if r.pk not in answered:
            code = used.code(r.element) if r.element else ""
            near = sorted(here.plans, key=partial(_distance, asked=r, code=code))
            rows.append(Unanswered(r, near[:MOST_LINKS], max(len(near) - MOST_LINKS, 0)))
    return rows


def answered_of(found: Iterable[Recommendation]) -> set[int]:
    """The ids of those that a plan answers; two queries."""
    wanted = [r.pk for r in found]
    mainly = ActionPlan.objects.filter(recommendation__in=wanted)
    further = ActionPlan.further.through.objects.filter(recommendation__in=wanted)
    pks = (rows.values_list("recommendation", flat=True) for rows in (mainly, further))
    return {pk for each in pks for pk in each.order_by() if pk}


def _distance(plan: ActionPlan, asked: Recommendation, code: str) -> tuple[bool, bool, str]:
    codes = {row.code for row in plan.element_rows.all()}
    return code not in codes, plan.service_id != asked.service_id, plan.code


def _of_unit(place: Place) -> QuerySet[ActionPlan]:
    """The plans of the unit in the round."""
    rows = ActionPlan.objects.filter(round=place.round, unit=place.unit)
    return rows.select_related("round", "service").prefetch_related("element_rows").order_by("code")


def services_of(unit: Unit, round_: Round) -> list[tuple[Service | None, int, int]]:
    """Each service of a unit, and the unit as a whole, with its recommendations and plans in the
    round.
    """
    there = {"round": round_, "unit": unit}
    asked, plans = (
        Counter[int | None](rows.values_list("service", flat=True))
        for rows in (Recommendation.objects.filter(**there), ActionPlan.objects.filter(**there))
    )
    services = [*unit.services.order_by("name", "pk"), None]
    return [(s, asked[s.pk if s else None], plans[s.pk if s else None]) for s in services]


def staff(unit: Unit, on: date) -> list[tuple[int, str]]:
    """Who can be in charge of a plan: everyone who holds a role at the unit on this day."""
    held = Appointment.objects.filter(unit=unit, valid_from__lte=on, person__is_active=True)
    held = (
        held.exclude(valid_to__lt=on).select_related("person").order_by("person__first_name", "pk")
    )
    named = {a.person_id: f"{a.person.name}, {a.get_role_display()}" for a in held}
    return list(named.items())


# Hints


def draft_of(
    place: Place, given: Mapping[str, Any], recommendations: Iterable[Recommendation]
) -> Draft:
    """What a form holds, valid or not; ``given`` are its fields as far as they could be read."""
    chosen = [r for r in recommendations if str(r.pk) in given.get("recommendations", ())]
    used = instrument_of(place.round)
    keys = [r.element for r in chosen if r.element]
    elements = tuple(given.get("elements", ()))
    wanted = tuple(dict.fromkeys(used.code(key) for key in keys)) or elements
    return Draft(
        text=_plain(given.get("text")),
        unit=place.unit.name,
        service=place.service.name if place.service else "",
        surveyed_until=place.round.closes,
        # The words of other instruments' elements are not known to conformity.
        wanted=wanted if used.id == SKM_2017.id else (),
        chosen=elements,
        cause=_plain(given.get("cause")),
        measure=_plain(given.get("measure")),
        needs_cause=any(r.needs_cause for r in chosen),
        deadline=given.get("deadline"),
    )


def hints_for(
    viewer: Viewer,
    draft: Draft,
    place: Place,
    others: Mapping[str, str],
    own: ActionPlan | None = None,
) -> tuple[Hint, ...]:
    """``others``: the texts of the other plans on the screen, by their names; ``own``: the stored
    plan that is changed.
    """
    if not draft.text:
        return ()
    typed = {name: (text, draft.unit, draft.service) for name, text in others.items() if text}
    return hints(draft, typed | _near(viewer, draft.text, place, own))


def hints_of(viewer: Viewer, plan: ActionPlan) -> tuple[Hint, ...]:
    """On a stored draft, for those who may change it; nothing on any other plan."""
    if plan.state != START or not may_write_plans(viewer, plan.unit):
        return ()
    place = Place(plan.round, plan.unit, plan.service)
    answered = [*filter(None, [plan.recommendation]), *plan.further.all()]
    given = {
        "recommendations": [str(r.pk) for r in answered],
        "elements": list(plan.element_rows.values_list("code", flat=True)),
        **{name: getattr(plan, name) for name in ("text", "cause", "measure", "deadline")},
    }
    return hints_for(viewer, draft_of(place, given, answered), place, {}, plan)


def _near(
    viewer: Viewer, text: str, place: Place, own: ActionPlan | None
) -> dict[str, tuple[str, str, str]]:
    """The round's and the unit's plans of nearly these words; those of other units are not
    named.
    """
    plans = ActionPlan.objects.filter(Q(round=place.round) | Q(unit=place.unit))
    if own:
        plans = plans.exclude(pk=own.pk)
    named = plans.annotate(of=Coalesce("service__name", Value("")))
    rows = list(named.values_list("code", "text", "unit", "unit__name", "of"))
    texts = [row[1] for row in rows]
    found = process.extract(
        text, texts, scorer=fuzz.token_set_ratio, score_cutoff=NEAR, limit=MOST_NEAR
    )
    readable = set(units_seen(viewer).values_list("pk", flat=True))
    near: dict[str, tuple[str, str, str]] = {}
    for _text, _score, at in sorted(found, key=lambda hit: rows[hit[2]][2] not in readable):
        code, words, unit_id, unit, service = rows[at]
        if unit_id not in readable:
            code = say("writing.of_others", n=len(near) + 1)
        near[code] = (words, unit, service)
    return near


def _plain(text: Any) -> str:
    return " ".join(str(text or "").split())
