"""What the answers of a group say, without the answers: everything that figures are made from.

A count is kept in plain whole numbers (``Stored``, fit for a JSON column). New answers are counted
into it, answers that leave the figures are counted out again, and it never loses a digit: it is
what counting all the answers anew would give, in whatever order they came and went. Groups of
services are summed (``total``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations_with_replacement, islice, zip_longest
from operator import add, mul
from typing import Any

from .moments import Moments, Sums, total as total_moments
from .scoring import Tally, add as add_tallies

Form = tuple[
    Mapping[str, int], Mapping[str, str]
]  # question -> value (a blank is absent), field -> band
# "questions": in the order in which they came up. "n": forms. "values": how often 1, 2, ... 6 were
# given, for one question after the other. "moments": questions, space between -> [forms that
# answered just these, sums, sums of products]. "profile": field -> band -> [forms, values as
# above]. One flat list is read and written several times as fast as many by name, and a roll-up
# does little else.
Stored = dict[str, Any]
VALUES = 6  # the longest scale
BATCH = 10_000  # forms that are held at once


@dataclass(frozen=True)
class Part:
    """The ``n`` forms of one band of the profile, and how often each value was given in them."""

    n: int
    values: Tally


@dataclass(frozen=True)
class Count:
    """``n`` forms; ``values`` make scores, ``moments`` intervals, ``profile`` cross-tables."""

    n: int = 0
    values: Tally = field(default_factory=dict)
    moments: Moments = field(default_factory=Moments)
    profile: Mapping[str, Mapping[str, Part]] = field(default_factory=dict)

    def __add__(self, other: Count) -> Count:
        return total((self, other))


def empty() -> Stored:
    return {"questions": [], "n": 0, "values": [], "moments": {}, "profile": {}}


def count_in(stored: Stored, forms: Iterable[Form], times: int = 1) -> None:
    """Count forms into what is stored; with ``times`` -1 out of it.

    Raises ValueError when more would be taken out than is in; what is stored is of no use then.
    """
    forms = iter(forms)
    while some := list(islice(forms, BATCH)):
        _count_some(stored, some, times)
    if times < 0:
        _refuse_less_than_none(stored)


def _count_some(stored: Stored, forms: Iterable[Form], times: int) -> None:
    questions, profile = stored["questions"], stored["profile"]
    starts: dict[tuple[str, ...], list[int]] = {}  # by what was asked
    together: dict[
        tuple[str, ...], list[tuple[int, ...]]
    ] = {}  # by what was asked: the values of each form
    for answers, of_person in forms:
        asked, given = tuple(answers), tuple(answers.values())
        if asked not in starts:
            starts[asked], together[asked] = _starts(questions, asked), []
        bands = [_band(profile, name, band) for name, band in of_person.items()]
        for band in bands:
            band[0] += times
        places = list(map(add, starts[asked], given))
        _count(
            [stored["values"], *(band[1] for band in bands)], places, len(questions) * VALUES, times
        )
        together[asked].append(given)
    stored["n"] += times * sum(map(len, together.values()))
    for asked, rows in together.items():
        _count_products(stored["moments"], asked, rows, times)


def count_of(forms: Iterable[Form]) -> Count:
    stored = empty()
    count_in(stored, forms)
    return read(stored)


def total(many: Iterable[Count]) -> Count:
    """Of all forms of many groups together."""
    many = list(many)
    parts: defaultdict[str, defaultdict[str, list[Part]]] = defaultdict(lambda: defaultdict(list))
    for count in many:
        for name, bands in count.profile.items():
            for band, part in bands.items():
                parts[name][band].append(part)
    return Count(
        sum(count.n for count in many),
        add_tallies(count.values for count in many),
        total_moments(count.moments for count in many),
        {
            name: {band: _joined(some) for band, some in bands.items()}
            for name, bands in parts.items()
        },
    )


def read(stored: Stored) -> Count:
    """What was counted out again leaves no trace."""
    questions = stored["questions"]
    profile = {
        name: {
            band: Part(n, read_values(questions, values))
            for band, (n, values) in bands.items()
            if n
        }
        for name, bands in stored["profile"].items()
    }
    return Count(
        stored["n"],
        read_values(questions, stored["values"]),
        read_moments(stored["moments"]),
        {name: bands for name, bands in profile.items() if bands},
    )


def read_values(questions: Sequence[str], stored: Sequence[int]) -> dict[str, dict[int, int]]:
    """The tally; a question that nobody answered is not in it."""
    found: dict[str, dict[int, int]] = {}
    for question, start in zip(questions, range(0, len(stored), VALUES), strict=False):
        if counts := {v: n for v, n in enumerate(stored[start : start + VALUES], 1) if n}:
            found[question] = counts
    return found


def read_moments(stored: Mapping[str, list[Any]]) -> Moments:
    return Moments(
        {
            tuple(questions.split(" ")): Sums(n, tuple(sums), tuple(products))
            for questions, (n, sums, products) in stored.items()
            if n
        }
    )


def _band(profile: dict[str, dict[str, list[Any]]], name: str, band: str) -> list[Any]:
    bands = profile.get(name) or profile.setdefault(name, {})
    return bands.get(band) or bands.setdefault(band, [0, []])


def _starts(questions: list[str], asked: Sequence[str]) -> list[int]:
    """The place before that of value 1, for each answer; a new question gets its place behind the
    others.
    """
    questions.extend(question for question in asked if question not in questions)
    return [questions.index(question) * VALUES - 1 for question in asked]


def _count(many: Iterable[list[int]], places: Sequence[int], size: int, times: int) -> None:
    for values in many:
        if len(values) < size:
            values.extend([0] * (size - len(values)))
        for place in places:
            values[place] += times


def _count_products(
    counted: dict[str, list[Any]],
    asked: tuple[str, ...],
    rows: Sequence[tuple[int, ...]],
    times: int,
) -> None:
    """Of forms that answered the same questions; alphabetical: one group, however they came."""
    if not asked:
        return
    order = sorted(range(len(asked)), key=asked.__getitem__)
    given = list(zip(*rows, strict=True))
    columns = [given[i] for i in order]
    group = counted.setdefault(" ".join(sorted(asked)), [0, [], []])
    sums = map(sum, columns)
    products = (sum(map(mul, a, b)) for a, b in combinations_with_replacement(columns, 2))
    group[0] += times * len(rows)
    for place, added in (1, sums), (2, products):
        group[place] = [n + times * new for n, new in zip_longest(group[place], added, fillvalue=0)]


def _refuse_less_than_none(stored: Stored) -> None:
    bands = [band for some in stored["profile"].values() for band in some.values()]
    whole = [
        stored["n"],
        *(band[0] for band in bands),
        *(group[0] for group in stored["moments"].values()),
    ]
    if min(whole) < 0 or any(
        min(v, default=0) < 0 for v in (stored["values"], *(band[1] for band in bands))
    ):
        raise ValueError("answers are taken out that were never counted")


def _joined(parts: Iterable[Part]) -> Part:
    parts = list(parts)
    return Part(sum(part.n for part in parts), add_tallies(part.values for part in parts))
