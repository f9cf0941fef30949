"""The tables of a page of docs/reference, which the tests run."""

from pathlib import Path

FOLDER = Path(__file__).parents[2] / "docs" / "reference"


def tables(page):
    """The heading of the first column of each table -> its rows as dicts."""
    found = {}
    for block in (FOLDER / page).read_text(encoding="utf-8").split("\n\n"):
        lines = [
            line.strip().strip("|").split("|")
            for line in block.splitlines()
            if line.startswith("|")
        ]
        if lines:
            head, _, *rows = [[cell.strip() for cell in line] for line in lines]
            found[head[0]] = [dict(zip(head, row, strict=True)) for row in rows]
    return found
