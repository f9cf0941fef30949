"""A table is laid out once, on paper and as a sheet; nothing is laid out for nobody."""

import re
from pathlib import Path

from tuntas.core.base import data
from tuntas.reports.document import layouts
from tuntas.reports.document.model import row

SOURCE = Path(layouts.__file__).parents[1]
LAYOUTS = data.table("document/layouts", "tuntas.reports")


def test_a_table_and_its_sheet_have_the_columns_that_are_declared_once():
    table = layouts.table("follow_up", [row("1", "a", "b", "c", "d")])
    sheet = layouts.sheet("follow_up", [(1, "a", "b", "c", "d")])
    assert [column.title for column in table.columns] == [c.title for c in sheet.columns]
    assert [column.key for column in sheet.columns] == [True, False, False, False, False]
    assert (sheet.name, table.keep) == ("Tindak lanjut", True)


def test_fields_stand_in_titles_and_summary():
    found = layouts.table("units", [], round="Putaran", round_small="putaran")
    assert found.columns[2].title == "Putaran"
    assert found.summary.endswith("per unit dan putaran.")


def test_every_layout_is_that_of_a_table_or_sheet():
    source = "".join(path.read_text() for path in SOURCE.rglob("*.py"))
    used = re.findall(r'layouts\.(?:table|grouped|sheet)\(\s*"(\w+)"', source)
    assert sorted(set(used)) == sorted(LAYOUTS)
