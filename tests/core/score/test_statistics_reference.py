"""Runs the worked tables of docs/reference/statistics.md."""

from collections import Counter
from random import Random

import pytest

from tests.core.reference import tables
from tuntas.core.score.moments import Moments
from tuntas.core.score.reliability import cronbach_alpha, item_total_r
from tuntas.core.score.trend import CHANCE, Change, Point, judged
from tuntas.core.score.uncertainty import boundary, grade_chances, index, interval, rounded
from tuntas.core.survey.instruments import SKM_2017

TABLES = tables("statistics.md")


def shown(values, places=2):
    return ["-" if v is None else str(rounded(v, places)) for v in values]


def test_the_page_has_all_its_tables():
    worked = {name: len(rows) for name, rows in TABLES.items() if not name.startswith("n, ")}
    assert worked == {"people": 9, "sums of U1 to U9": 3, "p": 3, "answers of each person": 2}


@pytest.mark.parametrize(
    "row", TABLES["people"], ids=lambda row: f"{row['people']} of {row['users']}"
)
def test_intervals_and_chances_of_grades(row):
    parts = [part.split(" x ") for part in row["people"].split(", ")]
    forms = Counter({(int(value),) * 9: int(count) for count, value in parts})
    users = int(row["users"]) if row["users"] else None
    estimate = index(Moments.of(forms, SKM_2017.keys), SKM_2017, population=users)
    bounds = interval(estimate) or (None, None)
    chances = grade_chances(estimate, SKM_2017) or dict.fromkeys("ABCD")
    assert shown([float(estimate.value), *bounds]) == [row["index"], row["low"], row["high"]]
    assert shown([c and 100 * c for c in chances.values()], 1) == [row[grade] for grade in "ABCD"]


def dealt(sums, n=40):
    """``n`` people who gave 3 or 4, each element dealt out by itself."""
    rng = Random(3)  # noqa: S311 - examples, not secrets
    columns = [[3] * (4 * n - s) + [4] * (s - 3 * n) for s in sums]
    for column in columns:
        rng.shuffle(column)
    return Moments.of(Counter(zip(*columns, strict=True)), SKM_2017.keys)


@pytest.mark.parametrize("row", TABLES["sums of U1 to U9"], ids=lambda row: row["taken"])
def test_what_is_taken_and_whether_it_is_surely_lower(row):
    found = boundary(dealt([int(s) for s in row["sums of U1 to U9"].split()]), SKM_2017, 3)
    codes = [SKM_2017.code(key) for key in found.taken]
    assert (codes, SKM_2017.code(found.next)) == (row["taken"].split(), row["next"])
    assert ("no" if found.next in found.unclear else "yes") == row["told apart"]


@pytest.mark.parametrize("row", TABLES["p"], ids=lambda row: row["p"])
def test_many_changes_at_once(row):
    point = Point("", "skm-2017", None)
    family = [Change(point, point, None, None, float(p), "") for p in row["p"].split()]
    assert ["no" if c.verdict == CHANCE else "yes" for c in judged(family)] == row[
        "judged together"
    ].split()


@pytest.mark.parametrize("row", TABLES["answers of each person"], ids=lambda row: row["alpha"])
def test_quality_of_a_questionnaire(row):
    forms = Counter(
        tuple(map(int, person.split())) for person in row["answers of each person"].split("; ")
    )
    moments = Moments.of(forms, [f"q{i}" for i in range(len(next(iter(forms))))])
    assert shown(item_total_r(moments).values(), 4) == row["r"].split()
    assert shown([float(cronbach_alpha(moments))], 4) == [row["alpha"]]
