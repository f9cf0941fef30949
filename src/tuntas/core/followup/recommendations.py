"""Which elements must be followed up, by the rules of a round.

Several rules on one element make one recommendation with several reasons
(``core.followup.reasons``).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tuntas.core.base import data
from tuntas.core.base.messages import Message
from tuntas.core.base.numerals import round_half_up
from tuntas.core.score.scoring import grade
from tuntas.core.score.uncertainty import LEAST

from .reasons import FEW, Reason, Surveyed, candidates, reasons
from .rule_sets import DECLINE, LOWEST, Rule, RuleSet

_NOTES: Mapping[str, str] = data.rows("followup/recommendations")


@dataclass(frozen=True)
class ElementRecommendation:
    """One element to follow up. ``place`` of ``of``: its rank among the elements, 1 is the
    lowest.
    """

    key: str
    code: str
    value: Decimal
    grade: str | None
    place: int
    of: int
    answers: int
    too_small: str
    interval: tuple[Decimal, Decimal] | None
    reasons: tuple[Reason, ...]

    @property
    def needs_cause(self) -> bool:
        return any(reason.cause for reason in self.reasons)

    @property
    def tied(self) -> bool:
        return any(reason.tied for reason in self.reasons)

    @property
    def certain(self) -> bool | None:
        """True where at least one rule surely asks for it, False where none does, None where
        unknown.
        """
        found = [reason.certain for reason in self.reasons]
        return True if True in found else None if None in found else False


@dataclass(frozen=True)
class Outcome:
    """``figures`` and ``comparison``: what must be said of this round's figures as a whole, and of
    comparing them with the round before, also where nothing is recommended.
    """

    recommendations: tuple[ElementRecommendation, ...]
    figures: tuple[Message, ...] = ()
    comparison: tuple[Message, ...] = ()

    @property
    def notes(self) -> tuple[Message, ...]:
        return self.figures + self.comparison


def recommend(now: Surveyed, rule_set: RuleSet, before: Surveyed | None = None) -> Outcome:
    """The elements to follow up, in the instrument's order, each with its reasons in rule order.

    ``before`` is the round before, for declines; under another instrument nothing has declined.
    Elements without data are never recommended.
    """
    why: dict[str, list[Reason]] = {}
    for rule in rule_set.rules:
        for key, reason in reasons(rule, now, before).items():
            why.setdefault(key, []).append(reason)
    known = now.known
    found = tuple(_recommendation(now, known, key, why[key]) for key in known if key in why)
    declines = [rule for rule in rule_set.rules if rule.kind == DECLINE and candidates(now)]
    comparison = [note for rule in declines for note in _decline_notes(rule, now, before)]
    return Outcome(found, tuple(_notes(now, rule_set)), tuple(comparison))


def _recommendation(
    now: Surveyed, known: Mapping[str, Fraction], key: str, why: Sequence[Reason]
) -> ElementRecommendation:
    value = round_half_up(known[key])
    answers = now.answers.get(key, 0)
    return ElementRecommendation(
        key,
        now.instrument.code(key),
        value,
        grade(value, now.instrument),
        1 + sum(other < known[key] for other in known.values()),
        len(known),
        answers,
        now.too_small(answers),
        now.interval(key),
        tuple(why),
    )


def _notes(now: Surveyed, rule_set: RuleSet) -> Iterable[Message]:
    if not now.known:
        yield Message(_NOTES["no_answers"])
        return
    yield from _sample_notes(now)
    if not candidates(now):
        yield Message(_NOTES["all_best"])
    for rule in rule_set.rules:
        if rule.kind == LOWEST and (edge := now.edge(rule.count)):
            yield edge.message


def _sample_notes(now: Surveyed) -> Iterable[Message]:
    figures = {"n": now.n, "required": now.required, "least": LEAST}
    if now.too_small(now.n) == FEW:
        yield Message(_NOTES["few_answers"], figures)
    if now.required is None:
        yield Message(_NOTES["need_unknown"])
    elif now.n < now.required:
        yield Message(_NOTES["need_open"], figures)


def _decline_notes(rule: Rule, now: Surveyed, before: Surveyed | None) -> Iterable[Message]:
    figures = {"number": rule.number}
    if before is None:
        yield Message(_NOTES["no_round_before"], figures)
        return
    figures |= {"before": before.label, "instrument": before.instrument.name}
    if before.instrument.id != now.instrument.id:
        yield Message(_NOTES["other_instrument"], figures)
    elif not before.known:
        yield Message(_NOTES["nothing_before"], figures)
    yield from before.breaks


@dataclass(frozen=True)
class Comparison:
    """What two runs recommend, by unit, service, element or any other key; each in order."""

    added: tuple[Any, ...]
    gone: tuple[Any, ...]
    same: tuple[Any, ...]


def compare(first: Iterable[Any], second: Iterable[Any]) -> Comparison:
    first, second = dict.fromkeys(first), dict.fromkeys(second)
    return Comparison(
        tuple(key for key in second if key not in first),
        tuple(key for key in first if key not in second),
        tuple(key for key in first if key in second),
    )
