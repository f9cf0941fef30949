"""Questionnaires as data: one instrument per regulation and time, never changed after its first
answer.

The number of an element ("U8") exists only inside an instrument. ``skm-2017`` numbers as the
definition list of PermenPANRB 14/2017 and its reports do (U8 complaints, U9 facilities);
``skm-2017-formulir`` as the form in circulation does (U8 facilities, U9 complaints).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from tuntas.core.base.errors import Refusal
from tuntas.core.base.messages import N_
from tuntas.core.survey import elements
from tuntas.core.survey.elements import Element


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


def _bands(lowest_a: str, lowest_b: str, lowest_c: str) -> tuple[Band, ...]:
    names = {"A": N_("Sangat Baik"), "B": N_("Baik"), "C": N_("Kurang Baik"), "D": N_("Tidak Baik")}
    lows = [Decimal(low) for low in (lowest_a, lowest_b, lowest_c, "25.00")]
    highs = [Decimal("100.00")] + [low - Decimal("0.01") for low in lows[:-1]]
    return tuple(
        Band(g, n, low, high) for (g, n), low, high in zip(names.items(), lows, highs, strict=True)
    )


BANDS_2017 = _bands("88.31", "76.61", "65.00")  # PermenPANRB 14/2017, table of values
BANDS_2004 = _bands("81.26", "62.51", "43.76")  # KEP/25/M.PAN/2/2004

_FORM = (*elements.SKM[:7], elements.SARPRAS, elements.PENGADUAN)
_PERMEN_2017 = ("PermenPANRB 14/2017", date(2017, 5, 12), None)
_KEP_2004 = ("KEP/25/M.PAN/2/2004", date(2004, 2, 24), date(2014, 5, 1))
_PERMEN_2021 = ("PermenPANRB 90/2021", date(2021, 12, 31), None)


def _integrity(name: str, rows: tuple[tuple[str, str, str], ...], scale: int) -> Instrument:
    """An integrity-zone survey: the index is the plain mean on its own scale, which no rule grades.

    There is no official way from the scale of six to the scale of four, so none is offered.
    """
    questions = elements.statements(rows, scale)
    id_ = f"{name.casefold()}-{scale}"
    return Instrument(id_, f"{name} (1-{scale})", *_PERMEN_2021, questions, scale, 1, ())


INSTRUMENTS = {
    instrument.id: instrument
    for instrument in (
        Instrument("skm-2017", "SKM 2017", *_PERMEN_2017, elements.SKM, 4, 25, BANDS_2017),
        Instrument(
            "skm-2017-formulir",
            N_("SKM 2017, urutan formulir"),
            *_PERMEN_2017,
            _FORM,
            4,
            25,
            BANDS_2017,
        ),
        Instrument("kep-25-2004", "KEP/25/2004", *_KEP_2004, elements.KEP_2004, 4, 25, BANDS_2004),
        *(_integrity("IPKP", elements.IPKP, scale) for scale in (4, 6)),
        *(_integrity("IPAK", elements.IPAK, scale) for scale in (4, 6)),
    )
}
SKM_2017 = INSTRUMENTS["skm-2017"]


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
