"""The instruments of instruments.toml: which elements a survey rates, on which scale and grades.

An element has a meaning (its key); its number ("U8") exists only inside an instrument. ``skm-2017``
numbers as the definition list of PermenPANRB 14/2017 and its reports do (U8 complaints, U9
facilities); ``skm-2017-formulir`` as the form in circulation does (U8 facilities, U9 complaints).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from tuntas.core.base import data
from tuntas.core.base.errors import Refusal
from tuntas.core.base.messages import N_


@dataclass(frozen=True)
class Element:
    """A rated aspect of a service. It has a meaning (``key``); its number belongs to an instrument.

    ``question`` is what follows "Bagaimana pendapat Saudara tentang", or a statement; ``labels`` of
    the answers run from worst to best. ``english`` and ``labels_english`` are what they mean.
    """

    key: str
    name: str
    question: str
    labels: tuple[str, ...]
    english: str
    labels_english: tuple[str, ...]


@dataclass(frozen=True)
class Band:
    """A grade and its bounds on the index, both inclusive, in steps of 0.01."""

    grade: str
    name: str
    lowest: Decimal
    highest: Decimal


@dataclass(frozen=True)
class Instrument:
    """``scale``: answers are the whole numbers 1 to scale. ``factor``: index = weighted mean x
    factor.
    """

    id: str
    name: str
    regulation: str
    effective_from: date
    effective_to: date | None  # last day, None while in force
    elements: tuple[Element, ...]
    scale: int
    factor: int
    bands: tuple[Band, ...]  # best first; empty where no regulation grades this instrument

    @cached_property
    def keys(self) -> tuple[str, ...]:
        return tuple(element.key for element in self.elements)

    def in_force(self, day: date) -> bool:
        """Whether a survey that begins on this day may use it; an older one is for history."""
        return self.effective_from <= day and (
            self.effective_to is None or day <= self.effective_to
        )

    def code(self, key: str) -> str:
        """The number of an element here: U1 ..."""
        return f"U{self.keys.index(key) + 1}"

    def find(self, name: str) -> Element | None:
        """The element of a code or key in any case ("u8", "Waktu"), None if it is not in here."""
        wanted = name.strip().casefold()
        for number, element in enumerate(self.elements, start=1):
            if wanted in (element.key, f"u{number}"):
                return element
        return None

    def band(self, index: Decimal) -> Band | None:
        """The band of an index that is already rounded to two decimals; None where there are no
        bands.

        The lowest band has no floor: a weight of 0.11 can take an index below 25.
        """
        matching = (band for band in self.bands if index >= band.lowest)
        return next(matching, self.bands[-1] if self.bands else None)


_TABLE = data.table("survey/instruments")


def _instrument(id_: str, row: Mapping[str, Any]) -> Instrument:
    regulation = _TABLE["regulations"][row["regulation"]]
    listed = _TABLE["elements"][row["elements"]]
    elements = tuple(
        _element(key, listed[key], row.get("scale")) for key in row.get("order", listed)
    )
    return Instrument(
        id_,
        row["name"],
        regulation["name"],
        regulation["from"],
        regulation.get("to"),
        elements,
        len(elements[0].labels),
        row["factor"],
        _bands(regulation.get("lowest", ())),
    )


def _element(key: str, row: Mapping[str, Any], scale: str | None) -> Element:
    answers = _TABLE["scales"][scale or row["scale"]]
    question = " ".join(row.get("question", row["name"]).split())
    labels, english = tuple(answers["labels"]), tuple(answers["english"])
    return Element(key, row["name"], question, labels, row["english"], english)


def _bands(lowest: Sequence[str]) -> tuple[Band, ...]:
    lows = [Decimal(low) for low in lowest]
    highs = [Decimal("100.00"), *(low - Decimal("0.01") for low in lows)]
    rows = zip(_TABLE["grades"].items(), lows, highs, strict=False)
    return tuple(Band(grade, name, low, high) for (grade, name), low, high in rows)


INSTRUMENTS = {id_: _instrument(id_, row) for id_, row in _TABLE["instruments"].items()}
SKM_2017 = INSTRUMENTS["skm-2017"]


def element_of(question: str) -> str:
    """The element of a question: ``waktu`` and ``waktu.2`` are two questions on one element."""
    return question.partition(".")[0]


def instrument(id_: str) -> Instrument:
    """Refuses an id that is not known, and names those that are."""
    try:
        return INSTRUMENTS[id_]
    except KeyError:
        raise Refusal(
            "instrument_unknown",
            N_("Instrumen {id} tidak dikenal. Yang tersedia: {known}."),
            id=id_,
            known=", ".join(INSTRUMENTS),
        ) from None
