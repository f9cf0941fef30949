"""Why a rule takes an element, with the figures, and whether that is more than chance.

No rule says what to do with ties for the last place: all tied elements are taken, and the reason
says so. An element at the top of the scale cannot be bettered and is never taken. Values are
compared unrounded; grades are those of the rounded value. How sure a reason is comes from
``core.score.uncertainty``; a doubt never removes a recommendation, it is said beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tuntas.core.base import data
from tuntas.core.base.messages import Message
from tuntas.core.base.numerals import round_half_up
from tuntas.core.score import uncertainty
from tuntas.core.score.moments import Moments
from tuntas.core.score.scoring import Tally, grade, score
from tuntas.core.score.uncertainty import LEAST, Boundary, Estimate, ends, interval, rounded
from tuntas.core.survey.instruments import Instrument

from .rule_sets import DECLINE, GRADED, LOWEST, Rule

FEW, SHORT = "few", "short"  # below five answers; below the required sample
_TABLE = data.rows("followup/reasons")
_TAKEN: Mapping[str, str] = _TABLE["taken"]
_DOUBTS: Mapping[str, Mapping[str, str]] = _TABLE["doubts"]
SURE = 0.95  # how probable a grade must be to be told apart from the others


@dataclass(frozen=True)
class Surveyed:
    """What one round says of one service or unit.

    ``values``: element -> unrounded value in points of the index, None without data. ``answers``:
    element -> how many answers. ``moments`` is None where only figures were kept. ``users`` of the
    last year and ``required`` respondents are None where unknown. ``label`` names the round.
    ``breaks``: what the round after it asks in another way, in sentences; the value of such an
    element is None here.
    """

    instrument: Instrument
    values: Mapping[str, Fraction | Decimal | None]
    label: str = ""
    answers: Mapping[str, int] = field(default_factory=dict)
    moments: Moments | None = None
    users: int | None = None
    required: int | None = None
    breaks: tuple[Message, ...] = ()

    @classmethod
    def of(cls, tally: Tally, instrument: Instrument, **others: Any) -> Surveyed:
        """From the counted answers."""
        elements = score(tally, instrument).elements
        values = {e.key: None if e.exact is None else e.exact * instrument.factor for e in elements}
        return cls(instrument, values, answers={e.key: e.n for e in elements}, **others)

    @property
    def known(self) -> dict[str, Fraction]:
        """The elements with data, in the instrument's order."""
        values = ((key, self.values.get(key)) for key in self.instrument.keys)
        return {key: Fraction(value) for key, value in values if value is not None}

    @property
    def n(self) -> int:
        """Answers to the most answered element."""
        return max(self.answers.values(), default=0)

    def estimate(self, key: str) -> Estimate | None:
        if self.moments is None:
            return None
        return uncertainty.element(self.moments, self.instrument, key, self.users)

    def apart(self, key: str, other: str) -> Estimate | None:
        """The value of one element minus that of another, in the same respondents."""
        if self.moments is None:
            return None
        return uncertainty.paired_difference(self.moments, self.instrument, key, other, self.users)

    def edge(self, places: int) -> Boundary | None:
        """Where the lowest elements end; None where nothing is left out, or without moments."""
        if self.moments is None:
            return None
        return uncertainty.boundary(self.moments, self.instrument, places, self.users)

    def interval(self, key: str) -> tuple[Decimal, Decimal] | None:
        """The 95 % interval of an element, rounded to print."""
        bounds = interval(self.estimate(key))
        return bounds and (rounded(bounds[0]), rounded(bounds[1]))

    def too_small(self, answers: int) -> str:
        """FEW, SHORT or "" for a number of answers; "" also where nobody knows how many are
        required.
        """
        return FEW if answers < LEAST else SHORT if answers < (self.required or 0) else ""


@dataclass(frozen=True)
class Doubt:
    """Whether a reason is more than chance: ``certain`` None means that it cannot be computed."""

    certain: bool | None
    message: Message


@dataclass(frozen=True)
class Reason:
    """Why one rule takes an element. ``place`` of ``of``: its rank among what the rule compares."""

    rule: str  # number of the rule
    kind: str
    message: Message
    place: int | None = None
    of: int | None = None
    tied: bool = False
    cause: bool = False  # the cause must be analysed first
    doubts: tuple[Doubt, ...] = ()

    @property
    def certain(self) -> bool | None:
        """False where a doubt says that it cannot be told apart, None where one cannot be
        computed.
        """
        found = [doubt.certain for doubt in self.doubts]
        return False if False in found else None if None in found else True

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON; exact figures as text."""
        doubts = [{"certain": d.certain, "message": packed(d.message)} for d in self.doubts]
        return {**vars(self), "message": packed(self.message), "doubts": doubts}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Reason:
        doubts = tuple(Doubt(d["certain"], unpacked(d["message"])) for d in data["doubts"])
        return cls(**{**data, "message": unpacked(data["message"]), "doubts": doubts})


Taken = dict[str, Reason]  # element -> why


def reasons(rule: Rule, now: Surveyed, before: Surveyed | None = None) -> Taken:
    """The elements that a rule takes. ``before``: the round before; without it nothing has
    declined.
    """
    return _KINDS[rule.kind](rule, now, before)


def candidates(now: Surveyed) -> dict[str, Fraction]:
    top = now.instrument.scale * now.instrument.factor
    return {key: value for key, value in now.known.items() if value < top}


def _graded(rule: Rule, now: Surveyed, _: Surveyed | None) -> Taken:
    taken = {}
    for key, value in candidates(now).items():
        printed = round_half_up(value)
        letter = grade(printed, now.instrument)
        if letter in rule.grades:
            figures = {"code": now.instrument.code(key), "value": printed, "grade": letter}
            doubts = (_grade_doubt(rule, now, key),)
            taken[key] = _reason(rule, Message(_TAKEN["graded"], figures), doubts)
    return taken


def _grade_doubt(rule: Rule, now: Surveyed, key: str) -> Doubt:
    said = _DOUBTS["grade"]
    chances = uncertainty.grade_chances(now.estimate(key), now.instrument)
    if chances is None:
        return Doubt(None, Message(said["unknown"]))
    chance = sum(chances.get(letter, 0) for letter in rule.grades)
    figures = {"grades": "/".join(rule.grades), "chance": rounded(100 * chance, 0)}
    return Doubt(chance >= SURE, Message(said["chance"], figures))


def _lowest(rule: Rule, now: Surveyed, _: Surveyed | None) -> Taken:
    known, taken = now.known, {}
    places = _places(candidates(now), rule.count)
    rivals = rule.count <= len(places) < len(known)
    edge = now.edge(rule.count)
    for key, (place, tied) in places.items():
        figures = {
            "code": now.instrument.code(key),
            "value": round_half_up(known[key]),
            "place": place,
            "of": len(known),
        }
        doubts = (_lowest_doubt(now, key, edge),) if rivals else ()
        said = Message(_TAKEN["lowest_tied" if tied else "lowest"], figures)
        taken[key] = _reason(rule, said, doubts, place, len(known), tied)
    return taken


def _lowest_doubt(now: Surveyed, key: str, edge: Boundary | None) -> Doubt:
    """Whether the element is surely lower than the lowest one that is not taken."""
    if edge is None:
        return Doubt(None, Message(_DOUBTS["lowest"]["no_figures"]))
    figures = {
        "next": now.instrument.code(edge.next),
        "value": round_half_up(now.known[edge.next]),
    }
    return _doubt("lowest", interval(now.apart(edge.next, key)), 1, figures)


def _largest_decline(rule: Rule, now: Surveyed, before: Surveyed | None) -> Taken:
    if before is None or before.instrument.id != now.instrument.id:
        return {}
    after, earlier = candidates(now), before.known
    declines = {
        key: after[key] - earlier[key]
        for key in after
        if key in earlier and after[key] < earlier[key]
    }
    places, taken = _places(declines, rule.count), {}
    left = sorted((change, key) for key, change in declines.items() if key not in places)
    for key, (place, tied) in places.items():
        figures = {
            "code": now.instrument.code(key),
            "before": round_half_up(earlier[key]),
            "value": round_half_up(after[key]),
            "change": round_half_up(declines[key]),
            "place": place,
            "of": len(declines),
        }
        doubts = [_decline_doubt(now, before, key)]
        doubts += [_rival_doubt(now, before, key, rival) for _, rival in left[:1]]
        said = Message(_TAKEN["decline_tied" if tied else "decline"], figures)
        taken[key] = _reason(rule, said, doubts, place, len(declines), tied)
    return taken


def _decline_doubt(now: Surveyed, before: Surveyed, key: str) -> Doubt:
    """Whether the element surely went down at all."""
    return _doubt("decline", _change(before.estimate(key), now.estimate(key)), -1, {})


def _rival_doubt(now: Surveyed, before: Surveyed, key: str, rival: str) -> Doubt:
    """Whether the element surely went down more than the largest decline that is not taken."""
    bounds = _change(before.apart(key, rival), now.apart(key, rival))
    return _doubt("rival", bounds, -1, {"next": now.instrument.code(rival)})


def _doubt(
    about: str, bounds: tuple[float, float] | None, sign: int, figures: Mapping[str, Any]
) -> Doubt:
    """Whether a difference has this sign all over its interval."""
    said = _DOUBTS[about]
    if bounds is None:
        return Doubt(None, Message(said["unknown"], figures))
    sure = all(sign * bound > 0 for bound in bounds)
    return Doubt(sure, Message(said["sure" if sure else "unsure"], {**figures, **ends(bounds)}))


def _change(before: Estimate | None, after: Estimate | None) -> tuple[float, float] | None:
    return interval(uncertainty.change(before, after)) if before and after else None


def _reason(
    rule: Rule,
    message: Message,
    doubts: Iterable[Doubt],
    place: int | None = None,
    of: int | None = None,
    tied: bool = False,
) -> Reason:
    return Reason(rule.number, rule.kind, message, place, of, tied, rule.cause, tuple(doubts))


def _places(values: Mapping[str, Fraction], count: int) -> dict[str, tuple[int, bool]]:
    """The keys of the ``count`` smallest values with their place, and whether the last place is
    tied.

    Tied means: equal values compete for the last place, so more than ``count`` are taken.
    """
    ordered = sorted(values.values())
    limit = ordered[min(count, len(ordered)) - 1] if ordered else Fraction()
    taken = {key: value for key, value in values.items() if value <= limit}
    return {
        key: (1 + sum(other < value for other in ordered), value == limit and len(taken) > count)
        for key, value in taken.items()
    }


_KINDS: Mapping[str, Callable[[Rule, Surveyed, Surveyed | None], Taken]] = {
    GRADED: _graded,
    DECLINE: _largest_decline,
    LOWEST: _lowest,
}


def packed(message: Message) -> dict[str, Any]:
    """A sentence as plain JSON: ``{"template": ..., "values": {"value": {"decimal": "76.10"},
    ...}}``.
    """
    return {
        "template": message.template,
        "values": {k: _packed(v) for k, v in message.values.items()},
    }


def _packed(value: Any) -> Any:
    if isinstance(value, Message):
        return packed(value)
    return {"decimal": str(value)} if isinstance(value, Decimal) else value


def unpacked(data: Mapping[str, Any]) -> Message:
    """The inverse of ``packed``."""
    return Message(data["template"], {k: _unpacked(v) for k, v in data["values"].items()})


def _unpacked(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return Decimal(value["decimal"]) if "decimal" in value else unpacked(value)
