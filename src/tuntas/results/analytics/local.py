"""Answers to counts on one machine: Polars reads, numpy counts; the same figures as ``expression``.

Forms are sorted by group, a block at a time. How often each value was given is a bincount; the sums
of products are, for each group, one matrix times itself: exact, because all sums of a block are
whole numbers below 2**24.
"""

import os
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import combinations_with_replacement
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from tuntas.core.score.moments import Answered, Moments, Sums
from tuntas.core.score.tallies import Count
from tuntas.results.refusals import unreadable

Group = tuple[Any, ...]
Array = np.ndarray[Any, Any]

_EXCLUDED = "excluded"
_GROUP = "\0group"  # no column of a file is called that
_EXACT = 2**24  # whole numbers up to here have their own 32-bit float
_BLOCK = 2**20  # forms that are counted at a time
_LINEAR = 2**16  # as many different numbers are sorted in linear time
_KEPT = 24  # parts of counted blocks that wait to be added up


def counts(
    path: Path, by: Sequence[str], columns: Mapping[str, str], scale: int
) -> dict[Group, Count]:
    """Group -> count, of a Parquet file or a folder of them; memory does not grow with the answers.

    ``columns``: question -> its column. Answers that are marked as excluded are not counted.

    Refuses a value that is not on the scale (value_not_on_scale); ``readers.answers.reading`` says
    where it stands.
    """
    questions = sorted(columns)  # as in a tally
    answers, groups = _grouped(_scanned(path), by)
    wanted = [pl.col(_GROUP).cast(pl.UInt32), *(pl.col(columns[q]).alias(q) for q in questions)]
    blocks = answers.select(wanted).collect_batches(
        chunk_size=min(_BLOCK, _EXACT // scale**2), maintain_order=False
    )
    found = _Total(len(groups), len(questions), scale)
    try:
        for block in _in_parallel(blocks, questions, scale, len(groups)):
            found.add(block)
    except _NotOnScaleError:
        raise unreadable("value_not_on_scale", file=path.name, scale=scale) from None
    return found.counts(groups, questions)


def suits(path: Path, columns: Iterable[str]) -> bool:
    """Whether all these columns hold whole numbers, as in an export."""
    known = _scanned(path).collect_schema()
    return all(known[column].is_integer() for column in columns)


def excluded(path: Path) -> int:
    """How many answers are marked as left out of the figures."""
    answers = _opened(path)
    if _EXCLUDED not in answers.collect_schema():
        return 0
    return int(answers.select(pl.col(_EXCLUDED).sum()).collect(engine="streaming").item())


class _NotOnScaleError(Exception):
    pass


def _opened(path: Path) -> pl.LazyFrame:
    return pl.scan_parquet(path, glob=False, hive_partitioning=path.is_dir())


def _scanned(path: Path) -> pl.LazyFrame:
    answers = _opened(path)
    if _EXCLUDED in answers.collect_schema():
        answers = answers.filter(~pl.col(_EXCLUDED).fill_null(False))
    return answers


def _grouped(answers: pl.LazyFrame, by: Sequence[str]) -> tuple[pl.LazyFrame, list[Group]]:
    """The answers with the number of their group, and the groups; some of these may be without
    answers.
    """
    if not by:
        return answers.with_columns(pl.lit(0).alias(_GROUP)), [()]
    if len(by) == 1 and answers.collect_schema()[by[0]].is_integer():
        only = pl.col(by[0]).cast(pl.Int64)
        low, high, without = (
            answers.select(low=only.min(), high=only.max(), without=only.null_count())
            .collect(engine="streaming")
            .row(0)
        )
        if low is not None and high - low < _LINEAR and not without:
            return answers.with_columns((only - low).alias(_GROUP)), [
                (v,) for v in range(low, high + 1)
            ]
    known = answers.select(by).unique().collect(engine="streaming").sort(by)
    numbered = known.with_row_index(_GROUP).lazy()
    return answers.join(numbered, on=by, how="left", nulls_equal=True), known.rows()


@dataclass(frozen=True)
class _Segments:
    """Forms of the same group that answered the same questions, one after the other.

    ``answered``: question i as bit i. ``products``: the sums of products, pairs in the order of
    ``Sums``.
    """

    group: Array  # (segments,)
    answered: Array  # (segments,)
    n: Array  # (segments,)
    sums: Array  # (segments, questions)
    products: Array  # (segments, pairs)


@dataclass(frozen=True)
class _Block:
    n: Array  # (groups,) forms
    values: Array  # (groups, questions, scale) how often each was given
    segments: list[_Segments]


def _in_parallel(
    blocks: Iterator[pl.DataFrame], questions: Sequence[str], scale: int, groups: int
) -> Iterator[_Block]:
    """The blocks counted, on all processors, a few blocks ahead."""
    workers = os.cpu_count() or 1
    ahead: deque[Any] = deque()
    with ThreadPoolExecutor(workers) as pool:
        for block in blocks:
            ahead.append(pool.submit(_count, block, questions, scale, groups))
            if len(ahead) > 2 * workers:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()


def _count(block: pl.DataFrame, questions: Sequence[str], scale: int, groups: int) -> _Block:
    group = block[_GROUP].to_numpy()
    columns = [_column(block[question], scale) for question in questions]
    blank = np.minimum.reduce(columns) == 0
    segments = [_complete(group, columns, blank, groups)]
    if len(forms := np.flatnonzero(blank)):
        segments.append(_with_blanks(group[forms], [column[forms] for column in columns], groups))
    return _Block(
        np.bincount(group, minlength=groups), _values(group, columns, scale, groups), segments
    )


def _column(values: pl.Series, scale: int) -> Array:
    """A blank is 0. Raises _NotOnScaleError, also for a 0 that is written."""
    low: Any = values.min()
    high: Any = values.max()
    if low is not None and (low < 1 or high > scale):
        raise _NotOnScaleError
    return values.fill_null(0).to_numpy().astype(np.uint8, copy=False)


def _values(group: Array, columns: Sequence[Array], scale: int, groups: int) -> Array:
    """How often each value was given, three questions at a time: to count their joint answers costs
    less.
    """
    wide, found = scale + 1, []
    together = 3 if groups <= _LINEAR else 1
    for start in range(0, len(columns), together):
        some = columns[start : start + together]
        form = some[0].astype(np.uint16)
        for column in some[1:]:
            form = form * wide + column
        each = wide ** len(some)
        joint = np.bincount(group * each + form, minlength=groups * each)
        joint = joint.reshape(groups, *[wide] * len(some))
        axes = range(1, joint.ndim)
        found += [joint.sum(axis=tuple(a for a in axes if a != axis))[:, 1:] for axis in axes]
    return np.stack(found, axis=1)


def _complete(group: Array, columns: Sequence[Array], blank: Array, groups: int) -> _Segments:
    """Of forms without a blank: per group a matrix of their values and a row of ones, times
    itself.
    """
    forms = np.flatnonzero(~blank) if blank.any() else None
    group = group if forms is None else group[forms]
    order = np.argsort(_narrow(group, groups), kind="stable")
    order = order if forms is None else forms[order]
    matrix = np.empty((len(columns) + 1, len(order)), np.float32)
    for row, column in zip(matrix, columns, strict=False):
        row[:] = column[order]
    matrix[-1] = 1
    sizes = np.bincount(group, minlength=groups)
    present = np.flatnonzero(sizes)
    ends = np.cumsum(sizes)[present]
    squares = np.empty((len(present), *[len(columns) + 1] * 2), np.float32)
    for start, end, square in zip(ends - sizes[present], ends, squares, strict=True):
        np.matmul(matrix[:, start:end], matrix[:, start:end].T, out=square)
    first, second = _pairs(len(columns))
    return _Segments(
        present,
        np.full(len(present), 2 ** len(columns) - 1),
        sizes[present],
        squares[:, :-1, -1].astype(np.int32),
        squares[:, first, second].astype(np.int32),
    )


def _narrow(numbers: Array, limit: int) -> Array:
    """Short numbers are sorted in linear time."""
    return numbers.astype(np.uint16) if limit <= _LINEAR else numbers


def _with_blanks(group: Array, columns: Sequence[Array], groups: int) -> _Segments:
    """Of forms with a blank: sorted by group and by the questions answered, then added up."""
    answered = np.zeros(len(group), np.int64)
    for place, column in enumerate(columns):
        answered |= (column > 0).astype(np.int64) << place
    order = np.lexsort((_narrow(answered, 2 ** len(columns)), _narrow(group, groups)))
    group, answered, rows = group[order], answered[order], [column[order] for column in columns]
    starts = np.flatnonzero(np.diff(group, prepend=-1) | np.diff(answered, prepend=-1))
    products = (rows[i] * rows[j] for i, j in zip(*_pairs(len(rows)), strict=True))  # below 256
    return _Segments(
        group[starts],
        answered[starts],
        np.diff(starts, append=len(group)),
        np.stack([np.add.reduceat(row, starts, dtype=np.int32) for row in rows], axis=1),
        np.stack(
            [np.add.reduceat(product, starts, dtype=np.int32) for product in products], axis=1
        ),
    )


def _pairs(questions: int) -> tuple[list[int], list[int]]:
    first, second = zip(*combinations_with_replacement(range(questions), 2), strict=True)
    return list(first), list(second)


def _merged(parts: Sequence[_Segments], questions: int) -> _Segments:
    """Segments of the same group and questions as one."""
    group, answered, n, sums, products = (
        np.concatenate([getattr(part, name) for part in parts])
        for name in ("group", "answered", "n", "sums", "products")
    )
    key = (group << questions) + answered
    order = np.argsort(key, kind="stable")
    starts = np.flatnonzero(np.diff(key[order], prepend=-1))
    n, sums, products = (
        np.add.reduceat(of[order], starts, dtype=np.int64) for of in (n, sums, products)
    )
    return _Segments(group[order][starts], answered[order][starts], n, sums, products)


class _Total:
    """What the blocks so far add up to."""

    def __init__(self, groups: int, questions: int, scale: int) -> None:
        self.n = np.zeros(groups, np.int64)
        self.values = np.zeros((groups, questions, scale), np.int64)
        self.segments: list[_Segments] = []

    def add(self, block: _Block) -> None:
        self.n += block.n
        self.values += block.values
        self.segments += block.segments
        if len(self.segments) > _KEPT:
            self._merge()

    def _merge(self) -> None:
        if self.segments:
            self.segments = [_merged(self.segments, self.values.shape[1])]

    def counts(self, groups: Sequence[Group], questions: Sequence[str]) -> dict[Group, Count]:
        self._merge()
        moments: dict[int, dict[Answered, Sums]] = defaultdict(dict)
        for segments in self.segments:
            for group, answered, sums in _sums(segments, questions):
                moments[group][answered] = sums
        values = self.values.tolist()
        return {
            groups[place]: Count(n, _tally(values[place], questions), Moments(moments[place]))
            for place, n in enumerate(self.n.tolist())
            if n
        }


def _sums(segments: _Segments, questions: Sequence[str]) -> Iterator[tuple[int, Answered, Sums]]:
    first, second = (np.array(side) for side in _pairs(len(questions)))
    for answered in np.unique(segments.answered[segments.answered > 0]):
        rows = np.flatnonzero(segments.answered == answered)
        places = [i for i in range(len(questions)) if answered >> i & 1]
        pairs = np.isin(first, places) & np.isin(second, places)
        names = tuple(questions[i] for i in places)
        for group, n, sums, products in zip(
            segments.group[rows].tolist(),
            segments.n[rows].tolist(),
            segments.sums[rows][:, places].tolist(),
            segments.products[rows][:, pairs].tolist(),
            strict=True,
        ):
            yield group, names, Sums(n, tuple(sums), tuple(products))


def _tally(values: Iterable[Sequence[int]], questions: Sequence[str]) -> dict[str, dict[int, int]]:
    """As in a tally: what was never given is not in it."""
    found = {
        question: {value: n for value, n in enumerate(given, 1) if n}
        for question, given in zip(questions, values, strict=True)
    }
    return {question: given for question, given in found.items() if given}
