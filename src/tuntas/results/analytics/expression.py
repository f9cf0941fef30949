"""Answers to counts, as one expression that runs wherever ibis runs: Polars, DuckDB, PostgreSQL,
Spark.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from itertools import combinations_with_replacement
from operator import add
from typing import Any

import ibis

from tuntas.core.score.moments import Moments, Sums
from tuntas.core.score.tallies import Count, total

Group = tuple[Any, ...]


def tallies(
    answers: ibis.Table, by: Sequence[str], questions: Sequence[str], scale: int
) -> ibis.Table:
    """One row for each group of ``by`` and each set of questions that somebody answered.

    ``answered``: the set, question i as bit i. ``n``: forms. ``v<i>_<value>``: how often question i
    was given that value. ``p<i>_<j>``: the sum of the products of questions i and j. Answers marked
    as excluded are not counted; a column of ``by`` may be the profile's, for cross-tables.
    """
    if "excluded" in answers.columns:
        answers = answers.filter(~answers["excluded"].fill_null(False))
    places = range(len(questions))
    bits = [answers[q].notnull().cast("int64") * 2**i for i, q in enumerate(questions)]
    answers = answers.select(
        *by,
        answered=reduce(add, bits),
        **{f"q{i}": answers[q].cast("int64") for i, q in enumerate(questions)},
    )
    given = {
        f"v{i}_{v}": (answers[f"q{i}"] == v).sum() for i in places for v in range(1, scale + 1)
    }
    products = {
        f"p{i}_{j}": (answers[f"q{i}"] * answers[f"q{j}"]).sum().cast("int64")
        for i, j in combinations_with_replacement(places, 2)
    }
    return answers.group_by([*by, "answered"]).aggregate(n=answers.count(), **given, **products)


def counts(
    rows: Iterable[Mapping[str, Any]], by: Sequence[str], questions: Sequence[str], scale: int
) -> dict[Group, Count]:
    """What ``tallies`` gave, read: group -> count. Raises ValueError where a value is not on the
    scale.
    """
    found: dict[Group, list[Count]] = {}
    for row in rows:
        found.setdefault(tuple(row[name] for name in by), []).append(_count(row, questions, scale))
    return {group: total(parts) for group, parts in found.items()}


def _count(row: Mapping[str, Any], questions: Sequence[str], scale: int) -> Count:
    """Of the forms that answered the same questions; these stand in alphabetical order, as in a
    tally.
    """
    places = sorted(
        (i for i in range(len(questions)) if row["answered"] >> i & 1), key=lambda i: questions[i]
    )
    values = {
        questions[i]: {v: n for v in range(1, scale + 1) if (n := row[f"v{i}_{v}"])} for i in places
    }
    if any(sum(given.values()) != row["n"] for given in values.values()):
        raise ValueError(f"an answer is not on the scale of 1 to {scale}")
    if not places:
        return Count(row["n"])
    sums = Sums(
        row["n"],
        tuple(sum(v * n for v, n in values[questions[i]].items()) for i in places),
        tuple(
            row[f"p{min(i, j)}_{max(i, j)}"] for i, j in combinations_with_replacement(places, 2)
        ),
    )
    return Count(row["n"], values, Moments({tuple(values): sums}))
