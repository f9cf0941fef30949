"""The worked table of docs/reference/recommendations.md."""

from decimal import Decimal
from pathlib import Path

import pytest

from tuntas.core.followup.reasons import Surveyed
from tuntas.core.followup.recommendations import recommend
from tuntas.core.followup.rule_sets import RULE_SETS, loads
from tuntas.core.survey.instruments import SKM_2017

PAGE = (Path(__file__).parents[3] / "docs/reference/recommendations.md").read_text()
HEAD = "| U1 | U2 | U3 | U4 | U5 | U6 | U7 | U8 | U9 | taken |"
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.partition(HEAD)[2].partition("\n\n")[0].splitlines()[2:]
]
BEFORE = Surveyed(SKM_2017, dict.fromkeys(SKM_2017.keys, Decimal(90)))


def test_the_page_has_its_table():
    assert len(ROWS) == 8


@pytest.mark.parametrize("row", ROWS, ids=lambda row: "-".join(row[:9]))
def test_the_worked_table_holds(row):
    *cells, expected = row
    values = {
        k: None if v == "-" else Decimal(v) for k, v in zip(SKM_2017.keys, cells, strict=True)
    }
    found = recommend(Surveyed(SKM_2017, values), RULE_SETS["skm-2021"], BEFORE).recommendations
    said = [
        f"{r.code}: {' '.join(reason.rule + ' tie' * reason.tied for reason in r.reasons)}"
        for r in found
    ]
    assert ", ".join(said) == expected


def test_the_file_on_the_page_can_be_read():
    example = PAGE.partition("```json\n")[2].partition("```")[0]
    read = loads(example.encode(), "aturan.json")
    assert (read.id, read.rules[0].count, read.per) == ("skm-2022", 3, "service")
