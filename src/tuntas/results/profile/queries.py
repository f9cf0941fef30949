"""Who answered, and how each group of respondents answered, without letting a small group be known.

The numbers of a unit's bands and those of the agency are left out together, so that no unit can be
worked out from the agency and the other units. Answers by value are shown only for the agency.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from tuntas.core.score.disclosure import LEAST, suppressed
from tuntas.core.score.scoring import Score
from tuntas.core.score.tallies import Count, total
from tuntas.core.survey import questionnaire as forms
from tuntas.core.survey.questionnaire import Question
from tuntas.results.scores import queries
from tuntas.surveys.models import Round
from tuntas.surveys.questionnaires.queries import asked_in

NO_ANSWER = ""  # the band of those who left the question empty
Cells = tuple[int | None, ...]


@dataclass(frozen=True)
class Band:
    """One group. ``n`` None: fewer than five, or would betray such a group. ``values``: how many of
    it gave each value to the question asked for, the last one how many left it empty; () where none
    is asked for.
    """

    value: str
    label: str
    n: int | None
    score: Score | None
    values: Cells = ()


@dataclass(frozen=True)
class Profile:
    """``fields``: key -> text of the profile questions. ``n`` forms; ``bands`` of the question
    ``field``.
    """

    fields: Mapping[str, str]
    field: str
    n: int
    bands: tuple[Band, ...]

    @property
    def asked(self) -> bool:
        """Whether anybody filled in the question; without that there are no groups to speak of."""
        return bool(self.bands)

    @property
    def hidden(self) -> int:
        return sum(band.n is None for band in self.bands)


def profile_questions(round_: Round) -> dict[str, Question]:
    """The profile questions of the round's questionnaire, by key."""
    return {question.key: question for question in asked_in(round_).profile}


def counts_around(round_: Round, unit_id: int | None = None) -> dict[int, Count]:
    """The units whose numbers are left out together: those that make the agency's figure, or, of a
    unit that does not, all such; by unit id, two queries.
    """
    members = queries.counted_units(round_)
    inside = unit_id is None or unit_id in members
    counts = {unit: count for (_round, unit), count in queries.counts_by_unit([round_]).items()}
    return {unit: count for unit, count in counts.items() if (unit in members) == inside}


def profile(
    round_: Round,
    counts: Mapping[int, Count],
    questions: Mapping[str, Question],
    field: str,
    language: str,
    *,
    unit_id: int | None = None,
    asked: str = "",
) -> Profile:
    """Of a unit, or of the agency. ``counts``: those around it; ``asked``: a question key, for the
    agency.
    """
    names = _names(
        questions.get(field), [count.profile.get(field, {}) for count in counts.values()], language
    )
    order = tuple(names)
    units = tuple(counts)
    shown = _shown(tuple(_numbers(counts[pk], field, order) for pk in units))
    place = units.index(unit_id) if unit_id in units else None if unit_id else -1
    numbers: Sequence[int | None] = (
        shown[place] if place is not None and shown else [None] * len(order)
    )
    whole = counts.get(unit_id, Count()) if unit_id else total(counts.values())
    tables = cross_tables(round_, whole, field, order, numbers) if not unit_id else {}
    bands = []
    for i, band in enumerate(order):
        cells = tables[asked][i] if asked in tables else ()
        number = numbers[i]
        showable = number is not None and band != NO_ANSWER and _is_safe(tables, i)
        score = _score(round_, whole, field, band) if showable else None
        bands.append(Band(band, names[band], number, score, cells))
    fields = {key: forms.text_in(question.text, language) for key, question in questions.items()}
    return Profile(fields, field, whole.n, tuple(bands) if whole.profile.get(field) else ())


def cross_tables(
    round_: Round, whole: Count, field: str, order: Sequence[str], numbers: Sequence[int | None]
) -> dict[str, tuple[Cells, ...]]:
    """Question -> for each band how many gave each value, and how many none, without small cells.

    The totals of the bands and of the values stand on other pages, so they are reckoned with as
    known.
    """
    scale = queries.instrument_of(round_).scale
    return {
        question: _cross_table(whole, field, question, tuple(order), tuple(numbers), scale)
        for question in whole.values
    }


def _cross_table(
    whole: Count, field: str, question: str, order: tuple[str, ...], numbers: Cells, scale: int
) -> tuple[Cells, ...]:
    rows = []
    parts = whole.profile.get(field, {})
    for band, n in zip(order, _numbers(whole, field, order), strict=True):
        known = parts[band].values if band in parts else {}
        counts = _rest(whole, field, question) if band == NO_ANSWER else known.get(question, {})
        given = [counts.get(value, 0) for value in range(1, scale + 1)]
        rows.append((*given, n - sum(given)))
    return _cells(tuple(rows), numbers)


def _rest(whole: Count, field: str, question: str) -> dict[int, int]:
    """The answers of those who left the profile question empty."""
    found = dict(whole.values.get(question, {}))
    for part in whole.profile.get(field, {}).values():
        for value, times in part.values.get(question, {}).items():
            found[value] -= times
    return found


@lru_cache(maxsize=512)
def _cells(rows: tuple[tuple[int, ...], ...], numbers: Cells) -> tuple[Cells, ...]:
    return tuple(tuple(row[:-1]) for row in suppressed(rows, row_totals=numbers)[:-1])


@lru_cache(maxsize=64)
def _shown(rows: tuple[tuple[int, ...], ...]) -> list[list[int | None]]:
    """Units against bands without small cells, the last row of all units."""
    return [row[:-1] for row in suppressed(rows)]


def _is_safe(tables: Mapping[str, Sequence[Cells]], place: int) -> bool:
    """Whether the index of a band may be shown next to its answers by value.

    Where cells of only one question are left out, they could be worked out from the index.
    """
    return sum(None in table[place] for table in tables.values()) != 1


def _numbers(count: Count, field: str, order: Sequence[str]) -> tuple[int, ...]:
    parts = count.profile.get(field, {})
    numbers = {band: part.n for band, part in parts.items()}
    numbers[NO_ANSWER] = count.n - sum(numbers.values())
    return tuple(numbers.get(band, 0) for band in order)


def _names(
    question: Question | None, found: Sequence[Mapping[str, object]], language: str
) -> dict[str, str]:
    """Band -> its name, in the order of the questionnaire; bands of an older one behind, no answer
    last.
    """
    names = (
        {o.value: forms.text_in(o.label, language) for o in question.options} if question else {}
    )
    for bands in found:
        names |= {band: band for band in sorted(bands) if band not in names}
    return {**names, NO_ANSWER: ""}


def _score(round_: Round, whole: Count, field: str, band: str) -> Score | None:
    part = whole.profile.get(field, {}).get(band)
    if part is None or part.n < LEAST:
        return None
    found = queries.score_of(round_, part.values, part.n)
    return found if found.index is not None and _answered(found) >= LEAST else None


def _answered(found: Score) -> int:
    """Answers to the least answered element that was answered."""
    return min(element.n for element in found.elements if element.n)


def difference(band: Band, all_of_them: Decimal | None) -> Decimal | None:
    return queries.difference(band.score.index if band.score else None, all_of_them)
