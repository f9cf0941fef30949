"""The figures that rules are applied to, and what pages show of runs; a constant number of queries
each.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import reduce
from hashlib import sha256
from operator import or_
from typing import Any

from django.db.models import Count as CountRows, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from tuntas.core.base.numerals import round_half_up
from tuntas.core.followup.reasons import Reason, Surveyed
from tuntas.core.followup.recommendations import ElementRecommendation, Outcome, recommend
from tuntas.core.followup.rule_sets import UNIT, RuleSet, from_dict
from tuntas.core.score import tallies
from tuntas.core.score.scoring import grade
from tuntas.core.survey import questionnaire
from tuntas.core.survey.instruments import Instrument
from tuntas.core.survey.questionnaire_changes import broken_elements
from tuntas.followup.models import (
    ActionPlan,
    Recommendation,
    RecommendationLine,
    RecommendationRun,
)
from tuntas.followup.permissions import lines_seen, plans_seen, runs_seen
from tuntas.organisation.models import Service, Unit
from tuntas.organisation.permissions import Viewer, units_seen
from tuntas.results.comments.queries import Tone, Voice
from tuntas.results.scores.queries import counts_by_service, instrument_of, rounds_of
from tuntas.surveys.models import Round, RoundService
from tuntas.surveys.queries import rounds_seen
from tuntas.web.terms import gettext


@dataclass(frozen=True)
class Subject:
    """What rules are applied to: a service, or a unit with all its services (``service`` None)."""

    unit: Unit
    service: Service | None
    now: Surveyed
    before: Surveyed | None

    def outcome(self, rules: RuleSet) -> Outcome:
        return recommend(self.now, rules, self.before)


@dataclass(frozen=True)
class _Asked:
    count: tallies.Count | None
    users: int | None
    required: int | None


def round_before(round_: Round) -> Round | None:
    """The last round that ended before this one began, whatever its questionnaire."""
    earlier = [r for r in rounds_of(round_.agency) if r.closes < round_.opens]
    return earlier[-1] if earlier else None


def subjects(
    round_: Round, per: str, before: Round | None = None, unit: Unit | None = None
) -> list[Subject]:
    """Every service (or unit) that the round asked, by unit number; of one unit or of all; five
    queries.
    """
    asked, earlier = _asked(round_, unit), _asked(before, unit) if before else {}
    services = (
        Service.objects.filter(pk__in=asked).select_related("unit").order_by("unit__no", "pk")
    )
    groups: dict[tuple[Unit, Service | None], list[int]] = defaultdict(list)
    for service in services:
        groups[service.unit, None if per == UNIT else service].append(service.pk)
    return [
        Subject(
            home,
            service,
            _surveyed(round_, [asked[pk] for pk in members]),
            _comparable(before, round_, [earlier[pk] for pk in members if pk in earlier])
            if before
            else None,
        )
        for (home, service), members in groups.items()
    ]


def subject_of(
    round_: Round, before: Round | None, unit: Unit, service: Service | None, per: str
) -> Subject | None:
    """The service (or unit), where the round asked it."""
    found = subjects(round_, per, before, unit)
    return next((subject for subject in found if subject.service == service), None)


def rounds_to_choose(viewer: Viewer) -> QuerySet[Round]:
    """Rounds that the rules can be applied to, the latest first."""
    return rounds_seen(viewer).filter(draft=False).order_by("-opens", "-pk")


def _asked(round_: Round, unit: Unit | None) -> dict[int, _Asked]:
    """Service id -> what was asked and answered, for services of the round with or without
    answers.
    """
    counts = counts_by_service(round_, unit.pk if unit else None)
    rows = RoundService.objects.filter(round=round_, **({"service__unit": unit} if unit else {}))
    users = {row.service_id: (row.users_last_year, row.required) for row in rows}
    return {pk: _Asked(counts.get(pk), *users.get(pk, (None, None))) for pk in {**users, **counts}}


def _surveyed(round_: Round, parts: Sequence[_Asked]) -> Surveyed:
    count = tallies.total(part.count for part in parts if part.count)
    return Surveyed.of(
        count.values,
        instrument_of(round_),
        label=round_.name,
        moments=count.moments,
        users=_sum(part.users for part in parts),
        required=_sum(part.required for part in parts),
    )


def _sum(values: Iterable[int | None]) -> int | None:
    """None where one of them is unknown, or there is none."""
    found = list(values)
    return None if None in found or not found else sum(filter(None, found))


def _comparable(before: Round, after: Round, parts: Sequence[_Asked]) -> Surveyed:
    """The round before, without the elements that the round after asks in another way."""
    found = _surveyed(before, parts)
    old, new = before.questionnaire, after.questionnaire
    if old is None or new is None or old == new or before.instrument != after.instrument:
        return found
    breaks = broken_elements(
        questionnaire.from_dict(old.definition), questionnaire.from_dict(new.definition)
    )
    values = {key: None if key in breaks else value for key, value in found.values.items()}
    return replace(found, values=values, breaks=tuple(breaks.values()))


def digest(rules: RuleSet, found: Iterable[Subject]) -> str:
    """SHA-256 over the rules and every figure that they are applied to."""
    figures = [
        [s.unit.pk, s.service and s.service.pk, _figures(s.now), s.before and _figures(s.before)]
        for s in found
    ]
    text = json.dumps([rules.to_dict(), figures], sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def _figures(surveyed: Surveyed) -> list[Any]:
    values = {key: str(value) for key, value in surveyed.values.items()}
    groups = surveyed.moments.groups if surveyed.moments else {}
    moments = sorted((key, sums.n, sums.values, sums.products) for key, sums in groups.items())
    known = surveyed.instrument.id, surveyed.users, surveyed.required
    return [known, values, dict(surveyed.answers), moments]


def is_current(run: RecommendationRun) -> bool:
    """Whether the figures are still those that the run was made from."""
    rules = from_dict(run.rule_set.definition)
    return run.digest == digest(rules, subjects(run.round, rules.per, run.before))


# What pages show


def runs_listed(viewer: Viewer) -> Any:
    """With how many lines, in how many units, this person may read, and how many recommendations
    its round has: those released, or of an old report.
    """
    own = Q() if viewer.sees_all_units else Q(lines__unit__in=viewer.unit_ids)
    return (
        runs_seen(viewer)
        .select_related("round", "rule_set", "by")
        .annotate(
            lines_seen=CountRows("lines", filter=own),
            units=CountRows("lines__unit", filter=own, distinct=True),
            recommendations=Coalesce(Subquery(_recommendations(viewer)), 0),
        )
    )


def _recommendations(viewer: Viewer) -> Any:
    of_round = Recommendation.objects.filter(
        round=OuterRef("round"), unit__in=units_seen(viewer)
    ).order_by()
    return of_round.values("round").annotate(n=CountRows("pk")).values("n")


def summary(viewer: Viewer, run: RecommendationRun) -> dict[str, int]:
    """How many lines a run has, of how many units, and how many with each remark. One query."""
    remarks = {remark: CountRows("pk", filter=which) for remark, which in REMARKS.items()}
    return lines_seen(viewer, run).aggregate(
        lines=CountRows("pk"), units=CountRows("unit", distinct=True), **remarks
    )


@dataclass(frozen=True)
class UnitWithPlans:
    unit: Unit
    recommendations: int
    plans: int


def units_with_plans(run: RecommendationRun) -> list[UnitWithPlans]:
    """The units of a run that have plans of its round already, drafts too; three queries."""
    plans = ActionPlan.objects.filter(round=run.round_id).order_by()
    written = dict(plans.values_list("unit").annotate(n=CountRows("pk")))
    lines = run.lines.filter(unit__in=written).order_by().values_list("unit")
    counts = dict(lines.annotate(n=CountRows("pk")))
    units = Unit.objects.filter(pk__in=counts).order_by("no")
    return [UnitWithPlans(unit, counts[unit.pk], written[unit.pk]) for unit in units]


def lines_listed(viewer: Viewer, run: RecommendationRun) -> Any:
    """With the remarks that hold, as ``is_tied``."""
    remarks = {f"is_{remark}": which for remark, which in REMARKS.items()}
    return lines_seen(viewer, run).select_related("unit", "service").annotate(**remarks)


def with_rules(lines: Any, numbers: Sequence[str]) -> Any:
    return lines.filter(_either(Q(rules__contains=f",{number},") for number in numbers))


REMARKS: Mapping[str, Q] = {
    "tied": Q(tied=True),
    "too_small": ~Q(too_small=""),
    "unclear": Q(certain=False),
    "unknown": Q(certain=None),
    "cause": Q(needs_cause=True),
}


def with_remarks(lines: Any, wanted: Sequence[str]) -> Any:
    """Lines with any of the remarks."""
    return lines.filter(_either(REMARKS[remark] for remark in wanted))


def _either(some: Iterable[Q]) -> Q:
    return reduce(or_, some, Q())


def reasons_of(line: RecommendationLine) -> list[Reason]:
    return [Reason.from_dict(data) for data in line.reasons]


@dataclass(frozen=True)
class Measured:
    """What an element of a service (or unit) is found to be; None and 0 without answers."""

    key: str
    code: str
    name: str
    value: Decimal | None
    grade: str | None
    interval: tuple[Decimal, Decimal] | None
    answers: int


def measured(used: Instrument, now: Surveyed | None) -> list[Measured]:
    """Every element of the questionnaire, as the figures are now."""
    rows = []
    for element in used.elements:
        key = element.key
        exact = now.known.get(key) if now else None
        value = None if exact is None else round_half_up(exact)
        rows.append(
            Measured(
                key,
                used.code(key),
                gettext(element.name),
                value,
                grade(value, used),
                now.interval(key) if now else None,
                now.answers.get(key, 0) if now else 0,
            )
        )
    return rows


def heard(written: Sequence[Voice], most: int) -> dict[str, Any]:
    """The first comments, each with the name of its tone, and how many more there are."""
    shown = [(voice, Tone(voice.tone).label) for voice in written[:most]]
    return {"voices": shown, "more": max(len(written) - most, 0)}


# Two of them side by side

# What a line has of what was found.
COPIED = ("code", "value", "place", "of", "answers", "too_small", "tied", "certain", "needs_cause")


def line_of(
    subject: Subject, found: ElementRecommendation, run: RecommendationRun | None = None
) -> RecommendationLine:
    """Not stored; without ``run`` it is only tried."""
    low, high = found.interval or (None, None)
    return RecommendationLine(
        **{name: getattr(found, name) for name in COPIED},
        run=run,
        unit=subject.unit,
        service=subject.service,
        element=found.key,
        grade=found.grade or "",
        required=subject.now.required,
        low=low,
        high=high,
        rules=f",{','.join(reason.rule for reason in found.reasons)},",
        reasons=[reason.to_dict() for reason in found.reasons],
    )


def answering(
    viewer: Viewer, lines: Sequence[RecommendationLine]
) -> Mapping[int, list[ActionPlan]]:
    """By id of the line, the plans that answer what it became, as far as this person may read them;
    two queries.
    """
    plans = plans_seen(viewer).select_related("round").order_by("code")
    found: dict[int, list[ActionPlan]] = defaultdict(list)
    for of in ("recommendation__line", "further__line"):
        for plan in plans.filter(**{f"{of}__in": lines}).annotate(line=F(of)):
            found[plan.line].append(plan)
    return found


def of_run(viewer: Viewer, run: RecommendationRun) -> list[RecommendationLine]:
    return list(lines_listed(viewer, run).order_by("unit__no", "service_id", "code"))


def tried(round_: Round, rules: RuleSet) -> list[RecommendationLine]:
    """What the rules would recommend now; nothing is stored."""
    return [
        line_of(subject, found)
        for subject in subjects(round_, rules.per, round_before(round_))
        for found in subject.outcome(rules).recommendations
    ]
