"""Cross-tables of people without small cells, and without small cells that could be worked out.

A cell that is left out is known again when its row or column has a printed total and no other gap.
So more cells are left out until each small one could at least be one person more or fewer, whatever
is printed. (Cell suppression: Hundepool et al., Statistical Disclosure Control, chapter 4.)
"""

from collections.abc import Sequence

LEAST = 5  # people; fewer are not shown (none included, which tells as much)

Shown = list[list[int | None]]
_Cell = tuple[int, int]
_Table = list[list[int]]


def suppressed(
    counts: Sequence[Sequence[int]],
    least: int = LEAST,
    row_totals: Sequence[int | None] | None = None,
) -> Shown:
    """The table with a last column and a last row of totals; None is a cell that is not shown.

    Totals below ``least`` are not shown either. A table without cells has no totals.
    ``row_totals``: where totals are printed elsewhere already, the rows' as they stand there (None:
    left out there) and all of the columns'; they are shown alike here and hide nothing. Raises
    ValueError for rows of different length.
    """
    if len({len(row) for row in counts}) > 1:
        raise ValueError("all rows must be as long as the first")
    if not counts or not counts[0]:
        return []
    table = [[*row, sum(row)] for row in counts]
    table.append([sum(column) for column in zip(*table, strict=True)])
    places = {(i, j) for i, row in enumerate(table) for j in range(len(row))}
    known = set() if row_totals is None else _known(table, row_totals)
    hidden = {place for place in places - known if table[place[0]][place[1]] < least}
    if row_totals is not None:
        hidden |= {(i, len(counts[0])) for i, total in enumerate(row_totals) if total is None}
    for place in sorted(hidden):
        if not _may_differ(table, hidden, place):
            hidden |= _companions(table, hidden, known, place)
    return [
        [None if (i, j) in hidden else value for j, value in enumerate(row)]
        for i, row in enumerate(table)
    ]


def _known(table: _Table, row_totals: Sequence[int | None]) -> set[_Cell]:
    """The totals that are printed elsewhere, and the cells of a row or column that is known to be
    empty.
    """
    last = (len(table) - 1, len(table[0]) - 1)
    totals = {(last[0], j) for j in range(last[1] + 1)}
    totals |= {(i, last[1]) for i, total in enumerate(row_totals) if total is not None}
    empty = {
        (i, j)
        for i in range(last[0])
        for j in range(last[1])
        if not table[last[0]][j] or ((i, last[1]) in totals and not table[i][last[1]])
    }
    return totals | empty


def _companions(table: _Table, hidden: set[_Cell], known: set[_Cell], place: _Cell) -> set[_Cell]:
    """The cells to leave out besides: the other corners of a rectangle, in which one person can be
    moved.

    As few totals as can be, then as few people. Where no rectangle helps, all cells that are not
    known.
    """
    last = (len(table) - 1, len(table[0]) - 1)

    def cost(cells: set[_Cell]) -> tuple[int, int]:
        totals = sum((i == last[0]) + (j == last[1]) for i, j in cells)
        return totals, sum(table[i][j] for i, j in cells)

    row, column = place
    corners = [
        {(row, j), (i, column), (i, j)} - hidden
        for i in range(last[0] + 1)
        for j in range(last[1] + 1)
        if i != row and j != column
    ]
    for cells in sorted((c for c in corners if not c & known), key=cost):
        if _may_differ(table, hidden | cells, place):
            return cells
    return {(i, j) for i in range(last[0] + 1) for j in range(last[1] + 1)} - known


def _may_differ(table: _Table, hidden: set[_Cell], place: _Cell) -> bool:
    """Whether some other table of people has the same shown cells and another value at
    ``place``.
    """
    return any(_reaches(table, hidden, place, up) for up in (True, False))


def _reaches(table: _Table, hidden: set[_Cell], place: _Cell, up: bool) -> bool:
    """Whether one person more (``up``) or fewer at ``place`` can be made good in other hidden
    cells.

    With the signs of the totals turned, every row and column adds up to zero. So a change must be
    followed by the opposite one in the same row, that by one in its column, and so on until the
    first column is reached again.
    """
    last = (len(table) - 1, len(table[0]) - 1)

    def can(cell: _Cell, rise: bool) -> bool:
        total = (cell[0] == last[0]) != (cell[1] == last[1])
        return cell in hidden and (rise != total or table[cell[0]][cell[1]] > 0)

    rise = up != ((place[0] == last[0]) != (place[1] == last[1]))
    if not can(place, rise):
        return False
    rows, columns, seen = [place[0]], set[int](), {place[0]}
    while rows:
        row = rows.pop()
        for column in range(last[1] + 1):
            if column not in columns and (row, column) != place and can((row, column), not rise):
                columns.add(column)
                found = [i for i in range(last[0] + 1) if i not in seen and can((i, column), rise)]
                seen.update(found)
                rows.extend(found)
    return place[1] in columns
