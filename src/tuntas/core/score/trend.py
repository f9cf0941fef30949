"""Rounds over the years: what changed, and whether it is more than chance."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from tuntas.core.base import data
from tuntas.core.base.messages import Message
from tuntas.core.base.numerals import round_half_up

from .uncertainty import Estimate, change, ends, interval, p_value, rounded

RISE, DECLINE, CHANCE, NO_INTERVAL, BREAK = "rise", "decline", "chance", "no_interval", "break"


@dataclass(frozen=True)
class Point:
    """One round of one figure (index or element). ``value``: unrounded where computed, None without
    data.

    ``estimate`` is None for a published figure whose answers are lost. ``broken``: why the round
    does not measure the same as the last one with data, although the instrument is the same; None
    where it does.
    """

    label: str
    instrument: str
    value: Fraction | None
    estimate: Estimate | None = None
    broken: Message | None = None

    @property
    def printed(self) -> Decimal | None:
        return None if self.value is None else round_half_up(self.value)


@dataclass(frozen=True)
class Change:
    """``after`` against ``before``, in points of the index.

    ``difference`` is None across a break. ``p``: how probable a change at least this large is by
    chance. ``verdict``: rise, decline, chance (within what chance does), no_interval (published
    figures, too few or uniform answers), break (not the same measure; ``reason`` says why).
    """

    before: Point
    after: Point
    difference: Fraction | None
    interval: tuple[float, float] | None
    p: float | None
    verdict: str
    reason: Message | None = None

    @property
    def printed(self) -> Decimal | None:
        """The unrounded difference, rounded: what was judged."""
        return None if self.difference is None else round_half_up(self.difference)

    @property
    def bounds(self) -> tuple[Decimal, Decimal] | None:
        """The interval as printed."""
        return (rounded(self.interval[0]), rounded(self.interval[1])) if self.interval else None

    @property
    def words(self) -> Message:
        """The verdict in a few words: ``turun 1.20, nyata``."""
        printed = self.printed
        if printed is None:
            return Message(_WORDS[BREAK][0])
        sign = (printed > 0) - (printed < 0)
        return Message(_WORDS[self.verdict][sign], {"change": abs(printed)})

    @property
    def message(self) -> Message:
        values: dict[str, str | Decimal] = {"before": self.before.label, "after": self.after.label}
        if self.difference is None:
            return self.reason or Message(_SENTENCES[BREAK], values)
        values["change"] = round_half_up(abs(self.difference))
        if self.interval:
            values |= ends(self.interval)
        return Message(_SENTENCES[self.verdict], values)


_TABLE = data.rows("score/trend")
_WORDS, _SENTENCES = _TABLE["words"], _TABLE["sentences"]


def changes(points: Sequence[Point], confidence: float = 0.95) -> tuple[Change, ...]:
    """From each round with data to the next one; each judged by itself (see ``judged`` for many at
    once).
    """
    known = [(point, point.value) for point in points if point.value is not None]
    return tuple(
        _change(a, b, after - before, confidence) for (a, before), (b, after) in pairwise(known)
    )


def judged(family: Sequence[Change], confidence: float = 0.95) -> tuple[Change, ...]:
    """The same changes, judged as a family: in all of them together chance is mistaken for a change
    in at most 1 - confidence of the cases (Holm, "A Simple Sequentially Rejective Multiple Test
    Procedure", 1979).

    For whoever looks through nine elements or a hundred units for what moved. Intervals stay as
    they are.
    """
    tested = sorted((c.p, i) for i, c in enumerate(family) if c.p is not None)
    result = list(family)
    moved = True
    for rank, (p, i) in enumerate(tested):
        moved = moved and p <= (1 - confidence) / (len(tested) - rank)
        result[i] = replace(
            family[i], verdict=_direction(family[i].difference) if moved else CHANCE
        )
    return tuple(result)


def multiplicity(compared: int, confidence: float = 0.95) -> Message:
    """What a reader of many single comparisons must know."""
    expected = round_half_up(compared * (1 - Fraction(str(confidence))), 1)
    return Message(_TABLE["multiplicity"], {"compared": compared, "expected": expected})


def _change(before: Point, after: Point, difference: Fraction, confidence: float) -> Change:
    if before.instrument != after.instrument or after.broken:
        return Change(before, after, None, None, None, BREAK, after.broken)
    if before.estimate is None or after.estimate is None:
        return Change(before, after, difference, None, None, NO_INTERVAL)
    estimate = change(before.estimate, after.estimate)
    bounds, p = interval(estimate, confidence), p_value(estimate)
    if bounds is None or p is None:
        return Change(before, after, difference, None, None, NO_INTERVAL)
    verdict = CHANCE if bounds[0] <= 0 <= bounds[1] else _direction(difference)
    return Change(before, after, difference, bounds, p, verdict)


def _direction(difference: Fraction | None) -> str:
    return RISE if difference is not None and difference > 0 else DECLINE
