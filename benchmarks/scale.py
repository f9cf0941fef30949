"""Answers by the million: counting files, and files against the database (``--full``: 50 million
too).
"""

from __future__ import annotations

import argparse
import itertools
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from benchmarks.__main__ import TUNTAS, seconds, show
from tuntas.core.score import scoring, uncertainty
from tuntas.core.score.tallies import Count
from tuntas.core.survey.instruments import SKM_2017
from tuntas.results.analytics import expression, local

UNITS = 1000
STEP = 1_000_000
KEYS = SKM_2017.keys
COLUMNS = dict(zip(KEYS, KEYS, strict=True))
NOW = datetime(2026, 1, 5, tzinfo=UTC)
Array = np.ndarray[Any, Any]


def made_up(n: int, blank: float, seed: int) -> pl.DataFrame:
    """Answers that hang together within a form, of units in no order."""
    chance = np.random.default_rng(seed)
    mood = chance.integers(1, 4, n)
    columns = {"unit": chance.integers(0, UNITS, n).astype(np.int32)}
    for key in KEYS:
        columns[key] = np.minimum(mood + chance.integers(0, 3, n), 4).astype(np.int8)
    found = pl.DataFrame(columns)
    if blank:
        holes = {key: pl.Series(chance.random(n) < blank) for key in KEYS}
        found = found.with_columns(
            pl.when(~holes[key]).then(pl.col(key)).alias(key) for key in KEYS
        )
    return found


def write(folder: Path, n: int, blank: float = 0.0) -> Path:
    """A folder of files of a million answers, as an export has one per round and agency."""
    folder.mkdir()
    for number in range(n // STEP):
        made_up(STEP, blank, number).write_parquet(
            folder / f"{number:03}.parquet", compression="zstd"
        )
    return folder


def scored(path: Path) -> dict[tuple[Any, ...], tuple[scoring.Score, tuple[float, float] | None]]:
    """What is promised: from a file to the score of every unit, with its interval."""
    found = {}
    for unit, count in local.counts(path, ["unit"], COLUMNS, SKM_2017.scale).items():
        score = scoring.score(count.values, SKM_2017, "exact", count.n)
        found[unit] = score, uncertainty.interval(uncertainty.index(count.moments, SKM_2017))
    return found


def reference(path: Path) -> float:
    """Seconds of numpy's bincount of the same bytes, already in memory; nothing else."""
    answers = pl.read_parquet(path)
    unit = answers["unit"].to_numpy()
    columns = [answers[key].fill_null(0).to_numpy() for key in KEYS]
    del answers

    def work() -> list[Array]:
        return [np.bincount(unit * 8 + column, minlength=UNITS * 8) for column in columns]

    return seconds(work, runs=3)


def bench_counts(folder: Path, n: int, limit: float, blank: float = 0.0) -> None:
    path = write(folder / f"{n}-{blank}", n, blank)
    bincount = reference(path)
    taken = seconds(lambda: scored(path), runs=3)
    what = f"{n // STEP} M answers, {UNITS} units, {blank:.0%} blanks: scores, intervals"
    show(what, taken, "s", limit, bincount)


def bench_commands(folder: Path) -> None:
    """Whole processes, at 100,000 answers."""
    answers = made_up(100_000, 0.02, 1)
    answers.write_csv(folder / "answers.csv")
    answers.write_parquet(folder / "answers.parquet")
    for name, by in itertools.product(("answers.csv", "answers.parquet"), ([], ["--by", "unit"])):
        command = [*TUNTAS, "score", str(folder / name), *by]
        once = partial(subprocess.run, command, check=True, stdout=subprocess.DEVNULL)
        taken = seconds(once, runs=3)
        show(f"tuntas score, 100,000 answers: {name} {' '.join(by)}", taken, "s", 1.5)


def bench_database(folder: Path) -> None:
    """A database with 1 M answers: its export, and its tallies against those of the exported
    files.
    """
    os.environ |= {"TUNTAS_DIR": str(folder / "db")}
    (folder / "db").mkdir()
    from tuntas.cli.django import start

    start(folder / "db")
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    small, large = _round(2024, 100_000), _round(2025, STEP)
    for name in ("answers.csv", "answers.parquet", "answers"):
        target = folder / "export" / name
        target.parent.mkdir(exist_ok=True)
        command = [*TUNTAS, "export", "responses", str(target), "--round", str(small.year)]
        taken = seconds(lambda: _once(command, target), runs=3)  # noqa: B023
        show(f"tuntas export, 100,000 answers: {name}", taken, "s", 2)
    _compare(folder, large)


def _once(command: list[str], target: Path) -> None:
    for file in [target] if target.is_file() else [*target.glob("*/*/*")]:
        file.unlink()
    for part in [*target.glob("*/*"), *target.glob("*")]:
        part.rmdir()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _round(year: int, n: int) -> Any:
    from tuntas.organisation.actions import register_agency, register_services, register_units
    from tuntas.organisation.models import Agency
    from tuntas.surveys.answers.actions import receive_many
    from tuntas.surveys.rounds.actions import open_round

    agency = Agency.objects.first() or register_agency(
        name="Badan Contoh", short_name="Contoh", inspectorate="Inspektorat", by=None, at=NOW
    )
    if not agency.units.exists():
        rows = [{"no": no, "name": f"Unit {no}", "kind": "balai"} for no in range(1, 101)]
        units = register_units(agency=agency, rows=rows, by=None, at=NOW)
        register_services(agency=agency, names={u.pk: ("A", "B") for u in units}, by=None, at=NOW)
    units = list(agency.units.all())
    round_ = open_round(
        agency=agency,
        year=year,
        name=f"SKM {year}",
        target=None,
        rules=[],
        counted=units,
        by=None,
        at=NOW,
    )
    services = [s.pk for unit in units for s in unit.services.all()]
    receive_many(round_=round_, answers=_forms(n, services, year), by=None, at=NOW)
    return round_


def _forms(n: int, services: list[int], seed: int) -> Iterator[tuple[int, dict[str, int]]]:
    for start in range(0, n, 100_000):
        for unit, *values in made_up(min(n - start, 100_000), 0.02, seed + start).iter_rows():
            form = {
                key: value for key, value in zip(KEYS, values, strict=True) if value is not None
            }
            yield services[unit % len(services)], form


def _compare(folder: Path, round_: Any) -> None:
    """The tallies of the database, the counting loop, and the expression on each engine are the
    same.
    """
    from tuntas.results.export.files import export_answers
    from tuntas.results.scores.actions import roll_up
    from tuntas.results.scores.queries import counts_by_unit

    roll_up(round_=round_, at=NOW)
    target = folder / "export" / "large"
    export_answers(target=target, rounds=[round_], by=None, at=NOW)
    numbers = dict(round_.agency.units.values_list("pk", "no"))
    stored = {
        (round_.name, numbers[unit]): replace(count, profile={})
        for (_, unit), count in counts_by_unit([round_]).items()
    }
    by = ["round", "unit"]
    assert local.counts(target, by, COLUMNS, 4) == stored
    print("1 M answers: the counting loop gives the database's tallies, unit by unit")
    for name in ("polars", "duckdb", "pyspark"):
        found: dict[tuple[Any, ...], Count] = {}
        taken = seconds(lambda: found.update(_on(name, target, by)), runs=1)  # noqa: B023
        assert found == stored
        print(f"  and so does the expression on {name:<31} {taken:9.2f} s")


def _on(engine: str, path: Path, by: list[str]) -> dict[tuple[Any, ...], Count]:
    import ibis

    if engine == "pyspark":
        from pyspark.sql import SparkSession

        session = (
            SparkSession.builder.master("local[2]")
            .config("spark.ui.enabled", "false")
            .getOrCreate()
        )
        session.sparkContext.setLogLevel("ERROR")
        answers = ibis.pyspark.connect(session).read_parquet(str(path))
    elif engine == "duckdb":
        answers = ibis.duckdb.connect().read_parquet(f"{path}/**/*.parquet", hive_partitioning=True)
    else:
        answers = ibis.polars.connect().read_parquet(path, hive_partitioning=True)
    table = expression.tallies(answers, by, KEYS, SKM_2017.scale)
    return expression.counts(table.to_pyarrow().to_pylist(), by, KEYS, SKM_2017.scale)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="50 million answers too")
    full = parser.parse_args().full
    print(
        "\nanswers by the million; reference: numpy's bincount of the same bytes, already in memory"
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bench_counts(folder, STEP, 0.3)
        bench_counts(folder, 10 * STEP, 0.8)
        bench_counts(folder, 10 * STEP, 3, blank=0.02)
        if full:
            bench_counts(folder, 50 * STEP, 4)
        bench_commands(folder)
        bench_database(folder)


if __name__ == "__main__":
    sys.exit(main())
