"""``tuntas score FILE``: score a file of answers; n, NRR, index, grade, interval, alpha."""

import argparse
import csv
import importlib.util
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from tuntas.core.base.errors import UnreadableFile
from tuntas.core.base.fields import fields_of
from tuntas.core.base.numerals import number, round_half_up
from tuntas.core.score import reliability as statistics, uncertainty
from tuntas.core.score.scoring import WEIGHTS, Score, score, weight_label
from tuntas.core.score.tallies import Count, total
from tuntas.core.survey.instruments import INSTRUMENTS, SKM_2017, Instrument, instrument
from tuntas.readers.answers import reading as answers

NO_DATA = "-"
LARGE = 2**20  # bytes of Parquet from which tuntas[analytics] is worth its loading


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", type=Path, help="CSV, XLSX, ODS, atau Parquet; kolom U1-U9 atau kunci unsur"
    )
    parser.add_argument("--instrument", default=SKM_2017.id, help=", ".join(INSTRUMENTS))
    parser.add_argument("--weights", default="exact", choices=WEIGHTS, help="kaidah bobot unsur")
    parser.add_argument("--by", metavar="KOLOM", help="nilai per isi kolom ini")
    parser.add_argument("--format", default="text", choices=("text", "json", "csv"))


@dataclass(frozen=True)
class Counted:
    """A file counted: ``groups`` by the value of the grouping column (or ""), and what was left
    out.
    """

    groups: Mapping[str, Count]
    blank_rows: int
    excluded_rows: int
    others: tuple[str, ...]


@dataclass(frozen=True)
class Result:
    """A score with its statistics; ``group`` is "" for all rows together."""

    group: str
    score: Score
    interval: tuple[Decimal, Decimal] | None
    alpha: Decimal | None


def run(args: argparse.Namespace) -> int:
    chosen = instrument(args.instrument)
    counted = count(args.file, chosen, args.by)
    whole = evaluate("", total(counted.groups.values()), chosen, args.weights)
    shown = None
    if args.by:
        shown = [
            evaluate(name, counted.groups[name], chosen, args.weights)
            for name in sorted(counted.groups)
        ]
    if args.format == "json":
        print(json.dumps(as_json(whole, shown), ensure_ascii=False, indent=2))
    elif args.format == "csv":
        csv.writer(sys.stdout, lineterminator="\n").writerows(as_table(whole, shown))
    else:
        print("\n".join(as_text(whole, shown, chosen, counted)))
    return 0


def count(path: Path, used: Instrument, by: str | None) -> Counted:
    """Row by row; a large Parquet file column by column where tuntas[analytics] is installed.

    Raises UnreadableFile; which row is wrong is said by the reader in any case.
    """
    if answers.is_parquet(path) and _size(path) > LARGE and importlib.util.find_spec("polars"):
        try:
            if counted := _by_columns(path, answers.layout(path, used, by)):
                return counted
        except UnreadableFile as refusal:
            if refusal.code != "value_not_on_scale":
                raise
    read = answers.read(path, used, by)
    return Counted(read.counts(), read.blank_rows, read.excluded_rows, read.others)


def _by_columns(path: Path, layout: answers.Layout) -> Counted | None:
    """None for a file whose answers are not whole numbers."""
    from tuntas.results.analytics import local

    columns = {question: layout.titles[place] for question, place in layout.columns.items()}
    if not local.suits(path, columns.values()):
        return None
    by = [] if layout.group is None else [layout.titles[layout.group]]
    found = local.counts(path, by, columns, layout.instrument.scale)
    groups: dict[str, Count] = {}
    blank = 0
    for group, forms in found.items():
        respondents = sum(
            sums.n for sums in forms.moments.groups.values()
        )  # those who answered anything
        blank += forms.n - respondents
        if respondents:
            name = "".join(str(value).strip() for value in group if value is not None)
            groups[name] = groups.get(name, Count()) + replace(forms, n=respondents)
    return Counted(groups, blank, local.excluded(path), layout.others)


def _size(path: Path) -> int:
    return sum(
        file.stat().st_size for file in ([path] if path.is_file() else path.glob("**/*.parquet"))
    )


def evaluate(group: str, count: Count, instrument: Instrument, weights: str) -> Result:
    scored = score(count.values, instrument, weights, count.n)
    bounds = uncertainty.interval(uncertainty.index(count.moments, instrument, weights))
    alpha = statistics.cronbach_alpha(count.moments)
    return Result(
        group,
        scored,
        bounds and (round_half_up(Fraction(bounds[0])), round_half_up(Fraction(bounds[1]))),
        None if alpha is None else round_half_up(alpha, 3),
    )


def as_json(whole: Result, groups: list[Result] | None) -> dict[str, Any]:
    """The shape of one result; with ``--by`` the list of groups under "groups"."""
    data = _json(whole)
    if groups is not None:
        data["groups"] = [{"group": result.group, **_json(result)} for result in groups]
    return data


def as_table(whole: Result, groups: list[Result] | None) -> Iterator[list[Any]]:
    """One row per element and one for the index; the group of all rows together is blank."""
    yield ["group", "key", "code", "n", "nrr", "index", "grade", "low", "high", "alpha"]
    for result in [*(groups or ()), whole]:
        name = _as_text_cell(result.group)
        for e in result.score.elements:
            yield [name, e.key, e.code, e.n, e.nrr, e.index, e.grade, None, None, None]
        low, high = result.interval or (None, None)
        s = result.score
        yield [name, "index", "", s.n, None, s.index, s.grade, low, high, result.alpha]


def as_text(
    whole: Result, groups: list[Result] | None, used: Instrument, counted: Counted
) -> Iterator[str]:
    weights = weight_label(whole.score.weights)
    yield f"{used.name}; bobot {weights}; {number(whole.score.n)} responden"
    if counted.blank_rows:
        yield f"{number(counted.blank_rows)} baris tanpa jawaban tidak dihitung."
    if counted.excluded_rows:
        yield f"{number(counted.excluded_rows)} jawaban yang dikecualikan tidak dihitung."
    if counted.others:
        yield f"Kolom lain tidak dibaca: {', '.join(counted.others)}"
    yield ""
    yield from _element_lines(whole, used)
    yield ""
    yield from _index_lines(whole, used)
    if groups is not None:
        yield ""
        yield from _group_lines(groups)


def _json(result: Result) -> dict[str, Any]:
    s = result.score
    interval = result.interval and [float(bound) for bound in result.interval]
    return {
        "n": s.n,
        "weights": s.weights,
        "elements": [
            fields_of(e, "key", "code", "n")
            | {"nrr": _float(e.nrr), "index": _float(e.index), "grade": e.grade}
            for e in s.elements
        ],
        "index": _float(s.index),
        "grade": s.grade,
        "interval": interval,
        "alpha": _float(result.alpha),
    }


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _as_text_cell(text: str) -> str:
    """A spreadsheet must not run a group's name as a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t")) else text


def _show(value: Decimal | None) -> str:
    return NO_DATA if value is None else number(value)


def _element_lines(result: Result, used: Instrument) -> Iterator[str]:
    width = max(len(element.name) for element in used.elements)
    yield f"{'':3} {'Unsur':{width}} {'n':>9} {'NRR':>7} {'Nilai':>7} Mutu"
    for element, e in zip(used.elements, result.score.elements, strict=True):
        yield (
            f"{e.code:3} "
            f"{element.name:{width}} {number(e.n):>9} {_show(e.nrr):>7} {_show(e.index):>7} "
            f"{e.grade or NO_DATA}"
        )


def _index_lines(result: Result, used: Instrument) -> Iterator[str]:
    s = result.score
    if s.index is None:
        yield "Nilai: tidak ada data"
        return
    band = used.band(s.index)
    yield f"Nilai: {number(s.index)}" + (f", mutu {band.grade} ({band.name})" if band else "")
    if result.interval:
        low, high = result.interval
        yield f"Selang kepercayaan 95 %: {number(low)} sampai {number(high)}"
    else:
        yield (
            "Selang kepercayaan 95 %: tidak dapat dihitung (kurang dari lima responden, atau "
            "semua sama)"
        )
    alpha = "tidak dapat dihitung" if result.alpha is None else number(result.alpha)
    yield f"Alpha Cronbach: {alpha}"
    if unused := [e.code for e in s.elements if not e.n]:
        yield f"Tanpa jawaban, tidak ikut dihitung: {', '.join(unused)}"


def _group_lines(groups: list[Result]) -> Iterator[str]:
    names = [result.group or "(kosong)" for result in groups]
    width = max([len(name) for name in names] + [len("Kelompok")])
    yield f"{'Kelompok':{width}} {'n':>9} {'Nilai':>7} Mutu {'Selang 95 %':>15}"
    for name, result in zip(names, groups, strict=True):
        bounds = (
            f"{number(result.interval[0])}-{number(result.interval[1])}"
            if result.interval
            else NO_DATA
        )
        s = result.score
        index, grade = _show(s.index), s.grade or NO_DATA
        yield f"{name:{width}} {number(s.n):>9} {index:>7} {grade:4} {bounds:>15}"
