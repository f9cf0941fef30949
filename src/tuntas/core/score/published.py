"""Figures that an agency once published: what they can be, and what is doubtful about them."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from tuntas.core.base import data
from tuntas.core.base.messages import Message
from tuntas.core.base.numerals import round_half_up
from tuntas.core.survey.instruments import Instrument

from .scoring import WEIGHTS, weight

_DOUBTS: Mapping[str, str] = data.rows("score/published")
INDEX = ""  # the key of the index itself, beside those of the elements
_ROUNDING = Fraction(
    1, 100
)  # half of the last printed decimal of the elements, and as much of the index


def outside(values: Mapping[str, Decimal], instrument: Instrument) -> tuple[str, ...]:
    """The keys whose value cannot be one: off the scale, with more than two decimals, or unknown
    here.
    """
    low, high = instrument.factor, instrument.factor * instrument.scale
    return tuple(
        key
        for key, value in values.items()
        if key not in (INDEX, *instrument.keys)
        or not low <= value <= high
        or round_half_up(value) != value
    )


def doubts(values: Mapping[str, Decimal], instrument: Instrument, year: int) -> tuple[Message, ...]:
    """What a person should look at again; nothing here keeps a figure from being entered.

    The index is held against the mean of the elements under each weight convention in use (1/x,
    0.11 ...): PermenPANRB 14/2017 prints 1/9 as 0,11, and published indices were made with any of
    them.
    """
    found = []
    last = instrument.effective_to.year if instrument.effective_to else year
    if not instrument.effective_from.year <= year <= last:
        found.append(Message(_DOUBTS["not_in_force"], {"name": instrument.name, "year": str(year)}))
    elements = [Fraction(value) for key, value in values.items() if key != INDEX]
    if elements and len(elements) < len(instrument.elements):
        found.append(
            Message(
                _DOUBTS["incomplete"], {"known": len(elements), "all": len(instrument.elements)}
            )
        )
    elif elements and INDEX in values and not convention_of(values, instrument):
        mean = round_half_up(sum(elements, Fraction()) / len(elements))
        found.append(Message(_DOUBTS["other_index"], {"index": values[INDEX], "mean": mean}))
    return tuple(found)


def convention_of(values: Mapping[str, Decimal], instrument: Instrument) -> str:
    """The weight convention under which the elements give the index; "" where none does."""
    elements = [Fraction(value) for key, value in values.items() if key != INDEX]
    if len(elements) < len(instrument.elements) or INDEX not in values:
        return ""
    index, whole = Fraction(values[INDEX]), sum(elements, Fraction())
    near = (w for w in WEIGHTS if abs(whole * weight(len(elements), w) - index) <= _ROUNDING)
    return next(near, "")
