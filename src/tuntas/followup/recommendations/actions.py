"""Rule sets and their runs: what the rules recommend is a draft until the inspectorate releases
it.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone, translation

from tuntas.audit.actions import record
from tuntas.core.base.messages import N_, Message
from tuntas.core.followup.reasons import Reason, packed
from tuntas.core.followup.recommendations import Outcome
from tuntas.core.followup.rule_sets import RULE_SETS, RuleSet as Rules, from_dict
from tuntas.followup.models import (
    ActionPlan,
    Recommendation,
    RecommendationLine,
    RecommendationRun,
    RuleSet,
)
from tuntas.followup.permissions import may_run_rules
from tuntas.followup.refusals import refusal
from tuntas.followup.work.reminders import people_of
from tuntas.notify.actions import News, announce, tell
from tuntas.notify.kinds import RELEASED
from tuntas.organisation.models import Agency
from tuntas.organisation.permissions import Viewer
from tuntas.results.scores.actions import roll_up
from tuntas.surveys.models import Round
from tuntas.web.display import element_name, sentence

from .queries import (
    Subject,
    digest,
    is_current,
    line_of,
    reasons_of,
    round_before,
    subjects,
)

State = RecommendationRun.State
WRITE = N_(
    "{round}: {n} rekomendasi untuk ⟨unit⟩ Anda dirilis. Susun rencana aksi untuk menjawabnya."
)
LINK_OR_WRITE = N_(
    "{round}: {n} rekomendasi untuk ⟨unit⟩ Anda dirilis. Tautkan rencana yang sudah ada, atau "
    "susun rencana aksi untuk menjawabnya."
)


def _require(viewer: Viewer, agency: Agency | None) -> Agency:
    """The agency; refuses whoever may not run rules there."""
    if not may_run_rules(viewer) or viewer.agency is None or viewer.agency != agency:
        raise refusal("not_allowed", said="not_running")
    return agency


@transaction.atomic
def make_rule_set(*, name: str, definition: Rules, viewer: Viewer, at: datetime) -> RuleSet:
    """The first version under a new name."""
    agency = _require(viewer, viewer.agency)
    name = name.strip()
    if not name:
        raise refusal("name_missing", said="rule_set_unnamed")
    if RuleSet.objects.filter(agency=agency, name=name).exists():
        raise refusal("name_taken", name=name)
    made = RuleSet(agency=agency, name=name, version=1, made_at=at)
    return _store("make", made, definition, viewer, at)


def take_ready(*, key: str, viewer: Viewer, at: datetime) -> RuleSet:
    """The agency's own copy of a ready rule set, as it is; made when there is none yet."""
    ready = RULE_SETS[key]
    for own in RuleSet.objects.filter(agency=viewer.agency, name=ready.name):
        if from_dict(own.definition).rules == ready.rules:
            return own
    return make_rule_set(name=ready.name, definition=ready, viewer=viewer, at=at)


@transaction.atomic
def change_rule_set(
    *, rule_set: RuleSet, definition: Rules, viewer: Viewer, at: datetime
) -> RuleSet:
    """Change a version that was never run; of one that was, make the next version."""
    _require(viewer, rule_set.agency)
    current = RuleSet.objects.select_for_update(of=("self",)).get(pk=rule_set.pk)
    if not current.runs.exists():
        return _store("change", current, definition, viewer, at)
    known = RuleSet.objects.filter(agency=current.agency, name=current.name)
    version = 1 + known.aggregate(last=Max("version"))["last"]
    made = RuleSet(agency=current.agency, name=current.name, version=version, made_at=at)
    return _store("make", made, definition, viewer, at)


def _store(
    verb: str, rule_set: RuleSet, definition: Rules, viewer: Viewer, at: datetime
) -> RuleSet:
    """Refuses what cannot be run."""
    known: dict[str, Any] = {"name": rule_set.name, "version": rule_set.version}
    rule_set.definition = from_dict(replace(definition, **known).to_dict()).to_dict()
    rule_set.save()
    data = {**known, "rules": len(definition.rules)}
    record(verb, "rule_set", rule_set.pk, data, at=at, by=viewer.person)
    return rule_set


@transaction.atomic
def run_rules(
    *,
    round_: Round,
    rule_set: RuleSet,
    viewer: Viewer,
    at: datetime,
    run: RecommendationRun | None = None,
) -> RecommendationRun:
    """Apply the rules to the round's figures as they are now. ``run``: the draft that this
    replaces.

    Refuses without the right (not_allowed), for a round that is still prepared (round_is_draft) or
    has no counted answer (no_answers), and for a released run (run_released).
    """
    _require(viewer, round_.agency)
    _require(viewer, rule_set.agency)
    if round_.draft:
        raise refusal("round_is_draft")
    made = _draft(run) if run else RecommendationRun(round=round_)
    roll_up(at=at, round_=round_)
    rules, before = from_dict(rule_set.definition), round_before(round_)
    found = subjects(round_, rules.per, before)
    outcomes = [(subject, subject.outcome(rules)) for subject in found]
    answered = [subject for subject in found if subject.now.known]
    if not answered:
        raise refusal("no_answers")
    notes = Counter(_text(note) for _, outcome in outcomes for note in outcome.comparison)
    made.rule_set, made.before, made.made_at, made.by = rule_set, before, at, viewer.person
    made.digest, made.examined = digest(rules, found), len(found)
    made.without_answers = len(found) - len(answered)
    made.notes = [[json.loads(note), services] for note, services in notes.items()]
    made.save()
    lines = _replace_lines(made, outcomes)
    data = {"round": round_.pk, "rule_set": str(rule_set), "digest": made.digest, "lines": lines}
    _record("rerun" if run else "run", made, viewer, at, data)
    return made


def _replace_lines(run: RecommendationRun, outcomes: Iterable[tuple[Subject, Outcome]]) -> int:
    """How many there are now."""
    run.lines.all().delete()
    lines = [
        line_of(subject, one, run)
        for subject, outcome in outcomes
        for one in outcome.recommendations
    ]
    RecommendationLine.objects.bulk_create(lines, batch_size=500)
    return len(lines)


def _record(
    verb: str, run: RecommendationRun, viewer: Viewer, at: datetime, data: Mapping[str, Any]
) -> None:
    record(verb, "recommendations", run.pk, data, at=at, by=viewer.person)


def _text(note: Message) -> str:
    return json.dumps(packed(note), sort_keys=True)


def _draft(run: RecommendationRun) -> RecommendationRun:
    """The run, locked; refused unless it is a draft."""
    found = RecommendationRun.objects.select_for_update(of=("self",)).filter(pk=run.pk).first()
    if found is None:
        raise refusal("run_gone")
    if not found.is_draft:
        raise refusal("run_released")
    return found


@transaction.atomic
def discard_run(*, run: RecommendationRun, viewer: Viewer, at: datetime) -> None:
    _require(viewer, run.round.agency)
    found = _draft(run)
    data = {"round": found.round_id, "rule_set": str(found.rule_set), "lines": found.lines.count()}
    _record("discard", found, viewer, at, data)
    found.delete()


@transaction.atomic
def release_run(*, run: RecommendationRun, viewer: Viewer, at: datetime) -> RecommendationRun:
    """Fix a draft and make the recommendations that plans answer, one for each of its lines.

    Refuses when the round's figures are no longer those of the run (figures_changed: run it again),
    and when the round has recommendations already (round_has_recommendations).
    """
    _require(viewer, run.round.agency)
    found = _draft(run)
    round_ = Round.objects.select_for_update(of=("self",)).get(pk=found.round_id)
    if Recommendation.objects.filter(round=round_).exists():
        raise refusal("round_has_recommendations", round=round_.name)
    roll_up(at=at, round_=round_)
    if not is_current(found):
        raise refusal("figures_changed", round=round_.name)
    rules = from_dict(found.rule_set.definition)
    lines = list(found.lines.order_by("unit__no", "service_id", "pk"))
    made = Recommendation.objects.bulk_create(
        (_recommendation(round_, line, rules) for line in lines), batch_size=500
    )
    if not round_.rules:  # what the report of the evaluation prints
        round_.rules = [rule.text for rule in rules.rules]
        round_.save(update_fields=["rules"])
    found.state, found.released_at, found.released_by = State.RELEASED, at, viewer.person
    found.save(update_fields=["state", "released_at", "released_by"])
    _tell(found, Counter(line.unit_id for line in lines), at)
    data = {"round": round_.pk, "digest": found.digest, "recommendations": len(made)}
    _record("release", found, viewer, at, data)
    return found


def _tell(run: RecommendationRun, by_unit: Mapping[int, int], at: datetime) -> None:
    """Officers and heads hear how many recommendations their unit has, webhooks that there are
    some.
    """
    round_, link = run.round, reverse("recommendation-run", args=[run.pk])
    data = {
        "round": round_.name,
        "year": round_.year,
        "round_code": round_.code,
        "recommendations": sum(by_unit.values()),
        "path": link,
    }
    people = people_of(round_.agency, timezone.localdate(at))
    there = ActionPlan.objects.filter(round=round_, unit__in=by_unit).order_by()
    with_plans = set(there.values_list("unit", flat=True).distinct())
    news = {
        unit: News(
            f"recommendations:{run.pk}:{unit}",
            RELEASED,
            LINK_OR_WRITE if unit in with_plans else WRITE,
            {"round": round_.name, "n": n},
            link,
        )
        for unit, n in by_unit.items()
    }
    released = News(f"recommendations:{run.pk}", RELEASED, WRITE, {}, link, data)
    announce(round_.agency, [released], at)
    told = ((role, unit, each) for unit, each in news.items() for role in ("officer", "head"))
    tell([(person, each) for role, unit, each in told for person in people.holding(role, unit)], at)


def _recommendation(round_: Round, line: RecommendationLine, rules: Rules) -> Recommendation:
    reasons = reasons_of(line)
    return Recommendation(
        round=round_,
        unit_id=line.unit_id,
        service_id=line.service_id,
        number=_numbers([reason.rule for reason in reasons]),
        text=_official(round_, line, rules, reasons),
        element=line.element,
        needs_cause=line.needs_cause,
        line=line,
    )


def _numbers(numbers: Sequence[str]) -> str:
    """As many as the column holds; the text names all."""
    while len(text := ", ".join(numbers)) > 20:
        numbers = numbers[:-1]
    return text


def _official(
    round_: Round, line: RecommendationLine, rules: Rules, reasons: Sequence[Reason]
) -> str:
    """The recommendation as the report prints it, in Indonesian whoever releases it."""
    texts = {rule.number: rule.text for rule in rules.rules}
    with translation.override("id"):
        name = element_name(line.element, round_.instrument)
        why = [
            f"{reason.rule}. {texts[reason.rule]} ({sentence(reason.message)})"
            for reason in reasons
        ]
    return f"{line.code} {name}: {'; '.join(why)}."
