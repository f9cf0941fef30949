"""Runs the worked tables of docs/reference/scoring.md."""

from decimal import Decimal
from fractions import Fraction

import pytest

from tests.core.answers import tally
from tests.core.reference import tables
from tuntas.core.base.numerals import round_half_up
from tuntas.core.score.scoring import METHODS, WEIGHTS, achievement, aggregate, score, weight
from tuntas.core.survey import sample_size as sampling
from tuntas.core.survey.instruments import SKM_2017

TABLES = tables("scoring.md")


def test_the_page_has_all_its_tables():
    assert {name: len(rows) for name, rows in TABLES.items()} == {
        "Grade": 4,
        "n": 13,
        "elements used": 3,
        "respondents": 3,
        "year": 2,
        "population": 10,
    }


def test_the_bands_are_those_of_the_instrument():
    assert [(b.grade, b.name, str(b.lowest), str(b.highest)) for b in SKM_2017.bands] == [
        tuple(row.values()) for row in TABLES["Grade"]
    ]


@pytest.mark.parametrize(
    "row", TABLES["n"], ids=lambda row: f"{row['n']}-{row['sum']}-{row['weights']}"
)
def test_worked_scores(row):
    scored = score(tally(int(row["n"]), int(row["sum"])), SKM_2017, row["weights"])
    assert (scored.n, scored.index, scored.grade) == (
        int(row["n"]),
        Decimal(row["index"]),
        row["grade"],
    )


@pytest.mark.parametrize("row", TABLES["elements used"], ids=lambda row: row["elements used"])
def test_weight_conventions(row):
    used = int(row["elements used"])
    assert {name: weight(used, name) for name in WEIGHTS} == {
        name: Fraction(row[name]) for name in WEIGHTS
    }


@pytest.mark.parametrize("row", TABLES["respondents"], ids=lambda row: row["respondents"])
def test_aggregation(row):
    people = [int(n) for n in row["respondents"].split(",")]
    values = [int(value) for value in row["values"].split(",")]
    parts = [tally(n, 9 * n * value) if n else {} for n, value in zip(people, values, strict=True)]
    assert {method: aggregate(parts, people, SKM_2017, method).index for method in METHODS} == {
        method: Decimal(row[method]) for method in METHODS
    }


@pytest.mark.parametrize("row", TABLES["year"], ids=lambda row: row["year"])
def test_published_figures(row):
    mean = sum(Fraction(row[f"U{i}"]) for i in range(1, 10)) / 9
    index = Decimal(row["index"])
    assert round_half_up(mean) == index
    assert achievement(index, Decimal(row["target"])) == Decimal(row["achievement"])


@pytest.mark.parametrize("row", TABLES["population"], ids=lambda row: row["population"])
def test_required_respondents(row):
    n = int(row["population"])
    assert (sampling.required(n), sampling.from_table(n)) == (
        int(row["formula"]),
        int(row["table"]),
    )
