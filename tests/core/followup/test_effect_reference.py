"""Runs the worked example of docs/reference/effect.md."""

from tests.core.reference import tables
from tuntas.core.followup.effect import Cell, effect
from tuntas.core.score.uncertainty import rounded

TABLES = tables("effect.md")


def cells():
    for row in TABLES["unit"]:
        for element in ("U1", "U2", "U3", "U4"):
            before, after, *mark = row[element].split()
            yield Cell(row["unit"], "", element, float(before), float(after), mark == ["*"])


def test_the_worked_example():
    found = effect(list(cells()))
    (row,) = TABLES["followed"]
    counts = {"followed": str(found.followed), "others": str(found.others)}
    figures = zip(
        ("plain", "effect", "low", "high"),
        (found.plain, found.effect, *found.interval),
        strict=True,
    )
    assert counts | {name: str(rounded(value)) for name, value in figures} == row
