"""How well a questionnaire measured: each question's answers, and its correlation with the
others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from tuntas.core.base.messages import Message
from tuntas.core.base.numerals import percent_of, round_half_up
from tuntas.core.score import reliability as statistics
from tuntas.core.score.aggregates import group_score
from tuntas.core.score.scoring import grade
from tuntas.core.score.tallies import Count, total
from tuntas.core.survey.instruments import Instrument, element_of
from tuntas.results.refusals import problem
from tuntas.results.scores.queries import instrument_of
from tuntas.surveys.models import Round
from tuntas.web import display

USUAL_ALPHA = Decimal("0.6")  # what reports of the survey call reliable


@dataclass(frozen=True)
class Item:
    """One question. ``counts``: value -> how many gave it; ``blank``: forms that left it empty.

    ``index``: the mean times the factor. ``r``: Pearson's correlation with the total of all
    questions, or None and ``why`` there is none.
    """

    key: str
    code: str
    counts: Mapping[int, int]
    blank: int
    index: Decimal | None
    grade: str | None
    r: Decimal | None
    why: Message | None

    @property
    def n(self) -> int:
        return sum(self.counts.values())

    def share(self, value: int) -> Decimal | None:
        """Percent of the answers that are ``value``."""
        return percent_of(self.counts.get(value, 0), self.n)


@dataclass(frozen=True)
class Quality:
    """``n`` forms, ``complete`` of which answer every question; ``alpha`` is Cronbach's, None
    unknown.
    """

    n: int
    complete: int
    alpha: Decimal | None
    items: tuple[Item, ...]

    @property
    def weakest(self) -> Item | None:
        """The question that correlates least with the others."""
        known = [item for item in self.items if item.r is not None]
        return min(known, key=lambda item: item.r or 0, default=None)

    @property
    def uniform(self) -> list[Item]:
        """The questions that everyone answered alike."""
        return [item for item in self.items if item.n and len(_given(item.counts)) == 1]


def quality(
    groups: Sequence[Count], used: Instrument, method: str = Round.Aggregation.POOLED
) -> Quality:
    """Of all questions of the instrument, those without answers included.

    The index of a question is that of the groups by the round's method, so that of a question
    alone on its element is the element's of every other page; all else is of all forms together.
    """
    count = total(groups)
    correlations = statistics.item_total_r(count.moments)
    complete = statistics.complete_forms(count.moments)
    alpha = statistics.cronbach_alpha(count.moments)
    items = tuple(
        _item(question, count, groups, used, method, correlations.get(question), complete)
        for key in used.keys
        for question in _questions(count, key)
    )
    return Quality(count.n, complete, None if alpha is None else round_half_up(alpha, 3), items)


def question_code(used: Instrument, question: str) -> str:
    """``U3``, or ``U3.2`` for one of several questions on an element."""
    element, dot, number = question.partition(".")
    return used.code(element) + dot + number


def question_name(round_: Round, question: str) -> str:
    """``U3 Waktu penyelesaian``."""
    code = question_code(instrument_of(round_), question)
    return f"{code} {display.element_name(element_of(question), round_.instrument)}"


def _questions(count: Count, key: str) -> list[str]:
    """The questions on an element; one without any answer stands for itself."""
    return sorted(q for q in count.values if element_of(q) == key) or [key]


def _item(
    question: str,
    count: Count,
    groups: Sequence[Count],
    used: Instrument,
    method: str,
    r: float | None,
    complete: int,
) -> Item:
    counts = count.values.get(question, {})
    n = sum(counts.values())
    index = _index(question, groups, used, method)
    return Item(
        key=question,
        code=question_code(used, question),
        counts=counts,
        blank=count.n - n,
        index=index,
        grade=grade(index, used),
        r=None if r is None else round_half_up(Fraction(r), 3),
        why=None if r is not None else _why_not(counts, complete),
    )


def _index(question: str, groups: Sequence[Count], used: Instrument, method: str) -> Decimal | None:
    """As of a questionnaire that asks nothing else."""
    alone = [
        Count(count.n, {question: count.values[question]})
        for count in groups
        if question in count.values
    ]
    if not alone:
        return None
    elements = group_score(alone, used, method).elements
    return next(e.index for e in elements if e.key == element_of(question))


def _why_not(counts: Mapping[int, int], complete: int) -> Message:
    if not _given(counts):
        return problem("answers_missing")
    if len(_given(counts)) == 1:
        return problem("answers_of_one_value", value=_given(counts)[0])
    if complete < 2:
        return problem("answers_too_few", n=complete)
    return problem("answers_alike")


def _given(counts: Mapping[int, int]) -> list[int]:
    return [value for value, times in counts.items() if times]
