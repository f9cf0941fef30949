"""What follow-up achieved, as a cut-off keeps it: ``core.followup.effect`` over the units of the
assignment.

The plans are those of the moment; the values of the rounds are today's, as everywhere in a cut-off.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from django.utils import timezone

from tuntas.core.base.fields import fields_of
from tuntas.core.evaluation import snapshot as facts
from tuntas.core.evaluation.snapshot import kept_code
from tuntas.core.followup import effect as core
from tuntas.core.score.uncertainty import rounded
from tuntas.followup.effect.queries import Compared, compared
from tuntas.followup.plans.facts import PlanFacts
from tuntas.organisation.models import Agency
from tuntas.results.trends.queries import computed_rounds
from tuntas.surveys.models import Round


def effects_at(
    agency: Agency,
    rounds: Sequence[Round],
    scope: set[tuple[int, int]],
    plans: Collection[PlanFacts],
    at: datetime,
) -> tuple[facts.FollowUpEffect, ...]:
    """Of each of these rounds into the next one whose answers are here and that had ended by
    ``at``.
    """
    ended = [r for r in computed_rounds(agency) if r.closes <= timezone.localdate(at)]
    wanted = {r.pk for r in rounds}.intersection(r.pk for r in ended[:-1])
    if not wanted:
        return ()
    first = min(i for i, r in enumerate(ended) if r.pk in wanted)
    units: dict[int, set[int]] = defaultdict(set)
    for round_id, unit in scope:
        units[round_id].add(unit)
    pairs = compared(ended[first:], units, plans)
    return tuple(_fact(pair) for pair in pairs if pair.before.pk in wanted)


def _fact(pair: Compared) -> facts.FollowUpEffect:
    e = pair.effect
    effect, low, high, plain = (
        None if v is None else rounded(v)
        for v in (e.effect, *(e.interval or (None, None)), e.plain)
    )
    return facts.FollowUpEffect(
        **fields_of(e, "followed", "others", "units", "far"),
        **fields_of(pair, "plans", "without_element"),
        before=pair.before.year,
        after=pair.after.year,
        effect=effect,
        low=low,
        high=high,
        plain=plain,
        level=core.LEVEL,
        reason=str(e.message) if effect is None else "",
        before_code=kept_code(pair.before.year, pair.before.code),
        after_code=kept_code(pair.after.year, pair.after.code),
    )
