"""Sums from which every interval comes, so that no page has to read the answers again.

Beside the tallies an interval needs how the answers of one person go together. For every set of
questions that somebody answered in full (mostly one: all of them) three kinds of whole numbers are
kept: how many people, the sum of each question, the sum of the products of each pair. They are
added up for groups of services, and never lose a digit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import combinations_with_replacement
from math import lcm
from operator import add, mul

from .scoring import Patterns

Answered = tuple[str, ...]  # the questions that a person answered, in the questionnaire's order


@dataclass(frozen=True)
class Sums:
    """Of ``n`` people who answered the same k questions.

    ``values``: k sums. ``products``: k (k + 1) / 2 sums of value x value, row by row: 1x1, 1x2, ...
    2x2, ...
    """

    n: int
    values: tuple[int, ...]
    products: tuple[int, ...]

    @classmethod
    def of(cls, forms: Sequence[tuple[int, ...]], counts: Sequence[int]) -> Sums:
        columns = list(zip(*forms, strict=True))
        weighted = [tuple(map(mul, column, counts)) for column in columns]
        return cls(
            sum(counts),
            tuple(map(sum, weighted)),
            tuple(
                sum(map(mul, weighted[i], columns[j]))
                for i, j in combinations_with_replacement(range(len(columns)), 2)
            ),
        )

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.n + other.n,
            tuple(map(add, self.values, other.values)),
            tuple(map(add, self.products, other.products)),
        )


@dataclass(frozen=True)
class Moments:
    """``groups``: the questions answered -> the sums of the people who answered just these."""

    groups: Mapping[Answered, Sums] = field(default_factory=dict)

    @classmethod
    def of(cls, patterns: Patterns, questions: Sequence[str]) -> Moments:
        """Of whole forms; their values stand in the order of ``questions``, a blank is None.

        A form without any answer is no respondent.
        """
        found: dict[tuple[bool, ...], tuple[list[tuple[int, ...]], list[int]]] = {}
        full = (True,) * len(questions)
        for values, count in patterns.items():
            given = tuple([v is not None for v in values]) if None in values else full
            forms, counts = found.setdefault(given, ([], []))
            forms.append(tuple([v for v in values if v is not None]))
            counts.append(count)
        return cls(
            {
                tuple(q for q, is_given in zip(questions, given, strict=True) if is_given): Sums.of(
                    *rows
                )
                for given, rows in found.items()
                if any(given)
            }
        )

    def __add__(self, other: Moments) -> Moments:
        return total((self, other))

    def answers(self) -> Mapping[str, tuple[int, int]]:
        """Question -> how many answered it, and the sum of their values."""
        return self._answers

    @cached_property
    def _answers(self) -> dict[str, tuple[int, int]]:
        found: dict[str, tuple[int, int]] = {}
        for answered, sums in self.groups.items():
            for question, value in zip(answered, sums.values, strict=True):
                n, so_far = found.get(question, (0, 0))
                found[question] = n + sums.n, so_far + value
        return found

    @cached_property
    def _products(self) -> dict[tuple[str, str], int]:
        """Pair of questions, in the order of a group -> the sum of their products over everyone."""
        found: dict[tuple[str, str], int] = {}
        for answered, sums in self.groups.items():
            for pair, product in zip(_pairs(answered), sums.products, strict=True):
                found[pair] = found.get(pair, 0) + product
        return found

    def contrast(self, weights: Mapping[str, Fraction]) -> tuple[Fraction, Fraction, int] | None:
        """The weighted sum of question means, its variance, and how many respondents it rests on;
        exact.

        Each respondent counts as one: the variance is that of the respondents' parts in the sum,
        weight x (value - mean) / number of answers added over the questions they answered (Taylor
        linearisation; Wolter, Introduction to Variance Estimation, chapter 6), times n / (n - 1).
        Without blanks it is the ordinary variance of a mean of the respondents' own weighted sums.
        None where a question has no answer or there are fewer than two respondents.
        """
        answers = self._answers
        if not all(question in answers for question in weights):
            return None
        # All in whole numbers: means times ``fine``, weights per answer times ``scale``.
        fine = lcm(*(answers[q][0] for q in weights))
        scale = fine * lcm(*(w.denominator for w in weights.values()))
        parts = {
            q: w.numerator * (scale // w.denominator // answers[q][0]) for q, w in weights.items()
        }
        centres = {q: part * answers[q][1] * (fine // answers[q][0]) for q, part in parts.items()}
        n, squares = 0, fine * fine * self._square(parts)
        for answered, sums in self.groups.items():
            if not parts.keys().isdisjoint(answered):
                own = [parts.get(question, 0) for question in answered]
                centre = sum(centres.get(question, 0) for question in answered)
                n += sums.n
                squares += centre * (sums.n * centre - 2 * fine * sum(map(mul, own, sums.values)))
        if n < 2:
            return None
        value = Fraction(sum(part * answers[q][1] for q, part in parts.items()), scale)
        return value, Fraction(squares * n, (scale * fine) ** 2 * (n - 1)), n

    def _square(self, parts: Mapping[str, int]) -> int:
        """The sum over everyone of (part x value, added over the questions) squared."""
        products = self._products
        if len(parts) == 1:
            ((question, part),) = parts.items()
            return part * part * products[question, question]
        return sum(
            (1 if a == b else 2) * parts[a] * parts[b] * product
            for (a, b), product in products.items()
            if a in parts and b in parts
        )


@lru_cache(maxsize=4096)
def _pairs(answered: Answered) -> tuple[tuple[str, str], ...]:
    return tuple(combinations_with_replacement(answered, 2))


def total(many: Iterable[Moments]) -> Moments:
    """Of all people of many groups together."""
    groups: dict[Answered, Sums] = {}
    for moments in many:
        for answered, sums in moments.groups.items():
            groups[answered] = groups[answered] + sums if answered in groups else sums
    return Moments(groups)
