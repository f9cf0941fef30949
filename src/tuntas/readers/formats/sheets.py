"""The sheets of an uploaded workbook, each as a grid of values."""

from io import BytesIO
from typing import Any
from zipfile import ZipFile

from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook

from tuntas.readers.formats.packages import BROKEN, refuse_cells, refuse_oversized
from tuntas.readers.refusals import unreadable

Grid = list[list[Any]]


# Merged cells, formulas and cells with an error, by these names: their places.
Clever = dict[str, list[str]]


def first_sheet(data: bytes, name: str) -> Grid:
    """Raises UnreadableFile: ``not_workbook``, and those of ``refuse_oversized``."""
    grids = list(all_sheets(data, name, most=1).values())
    if not grids:
        raise unreadable("files.not_workbook", file=name)
    return grids[0]


def all_sheets(data: bytes, name: str, most: int | None = None) -> dict[str, Grid]:
    """The first ``most`` sheets by their names, or all. Raises UnreadableFile as above."""
    refuse_oversized(data, name)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        grids = {
            title: without_nul(book.get_sheet_by_name(title).to_python(skip_empty_area=False))
            for title in book.sheet_names[:most]
        }
    except (CalamineError, IndexError) as error:
        raise unreadable("files.not_workbook", file=name) from error
    # The places of cells may be left out of a sheet.
    refuse_cells(sum(len(row) for grid in grids.values() for row in grid), name)
    return grids


def written_rows(grid: Grid) -> list[tuple[int, list[str]]]:
    """The rows that are not blank, as text, each with its line; calamine gives whole numbers as
    floats.
    """
    rows = [
        (
            line,
            [str(int(c)) if isinstance(c, float) and c.is_integer() else str(c) for c in cells],
        )
        for line, cells in enumerate(grid, start=1)
    ]
    return [(line, cells) for line, cells in rows if any(cell.strip() for cell in cells)]


def without_nul(grid: Grid) -> Grid:
    """A cell may hold a NUL, written as _x0000_; it is no letter, and PostgreSQL keeps none."""
    return [[c.replace("\0", "") if isinstance(c, str) else c for c in row] for row in grid]


def filled_sheet(data: bytes, name: str) -> tuple[Grid, Clever]:
    """The first sheet of an XLSX, and its places that people should not have made."""
    grid = first_sheet(data, name)
    try:
        return grid, _clever(data)
    except (*BROKEN, etree.XMLSyntaxError, KeyError, StopIteration) as error:
        raise unreadable("files.not_workbook", file=name) from error


def _clever(data: bytes) -> Clever:
    found: Clever = {"merged_cells": [], "formulas": [], "error_cells": []}
    with ZipFile(BytesIO(data)) as package, package.open(_first_sheet(package)) as xml:
        for _, part in etree.iterparse(xml, tag=("{*}row", "{*}mergeCell"), resolve_entities=False):
            if etree.QName(part).localname == "mergeCell":
                found["merged_cells"].append(part.get("ref", ""))
                continue
            for cell in part:
                if cell.find("{*}f") is not None:
                    found["formulas"].append(cell.get("r", ""))
                elif cell.get("t") == "e":
                    found["error_cells"].append(cell.get("r", ""))
            part.clear()
    return found


def _first_sheet(package: ZipFile) -> str:
    """Where the sheet that people see first lies in the package (ECMA-376, 18.2.20)."""
    book = etree.fromstring(package.read("xl/workbook.xml"), _parser())
    links = etree.fromstring(package.read("xl/_rels/workbook.xml.rels"), _parser())
    first = book.find("{*}sheets/{*}sheet")
    if first is None:
        raise KeyError("sheet")
    wanted = next(value for key, value in first.items() if key.endswith("}id"))
    target = next(link.get("Target", "") for link in links if link.get("Id") == wanted)
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _parser() -> Any:
    return etree.XMLParser(resolve_entities=False, no_network=True)
