from itertools import product

import pytest
from hypothesis import given, strategies as st

from tuntas.core.score.disclosure import suppressed


def others(shown, most):
    """All tables of at most ``most`` people a cell that have the same shown cells and totals."""
    *lines, foot = shown
    for table in product(*(rows_like(line, foot, most) for line in lines)):
        columns = [sum(column) for column in zip(*table, strict=True)]
        if all(s is None or s == w for w, s in zip([*columns, sum(columns)], foot, strict=True)):
            yield table


def rows_like(line, foot, most):
    """The rows of cells that agree with what is shown; no cell is larger than its column."""
    *cells, total = line
    largest = [most if column is None else min(most, column) for column in foot[:-1]]
    ranges = [range(m + 1) if c is None else [c] for c, m in zip(cells, largest, strict=True)]
    return [row for row in product(*ranges) if total is None or total == sum(row)]


def test_large_cells_are_shown_with_their_totals():
    assert suppressed([[5, 6], [7, 8]]) == [[5, 6, 11], [7, 8, 15], [12, 14, 26]]


def test_a_small_cell_takes_others_with_it_so_that_no_total_betrays_it():
    assert suppressed([[2, 20, 30], [40, 50, 60], [70, 80, 90]]) == [
        [None, None, 30, 52],
        [None, None, 60, 150],
        [70, 80, 90, 240],
        [112, 150, 180, 442],
    ]


def test_a_small_total_is_not_shown():
    assert suppressed([[1, 2], [30, 40]])[0] == [None, None, None]


def test_a_single_row_hides_a_second_cell():
    assert suppressed([[3, 10, 20]])[0][:2] == [None, None]


@pytest.mark.parametrize("table", [[], [[]], [[0]], [[0, 0], [0, 0]]])
def test_a_table_without_people_shows_nothing(table):
    assert [value for row in suppressed(table) for value in row if value is not None] == []


def test_rows_of_different_length_are_no_table():
    with pytest.raises(ValueError, match="as long as"):
        suppressed([[1, 2], [3]])


SHAPES = st.sampled_from([(2, 2), (1, 3), (3, 1), (2, 3)])


def table_of(shape):
    rows, columns = shape
    row = st.lists(st.integers(0, 2), min_size=columns, max_size=columns)
    return st.lists(row, min_size=rows, max_size=rows)


@given(SHAPES.flatmap(table_of))
def test_no_small_cell_can_be_worked_out(table):
    """By trying all tables; a cell is small below 2 here, so that there are few to try."""
    shown = suppressed(table, least=2)
    possible = list(others(shown, 3))
    for i, row in enumerate(table):
        for j, value in enumerate(row):
            if value < 2:
                assert shown[i][j] is None
                assert len({other[i][j] for other in possible}) > 1
            else:
                assert shown[i][j] in (None, value)


def test_a_total_that_is_printed_elsewhere_hides_nothing():
    # Both totals of the first row and column are known, so two of the four cells are not enough:
    # all go.
    assert suppressed([[2, 20], [30, 40]], row_totals=[22, 70]) == [
        [None, None, 22],
        [None, None, 70],
        [32, 60, 92],
    ]


def test_a_total_that_is_left_out_elsewhere_is_left_out_here_and_cannot_be_added_up():
    shown = suppressed([[10, 12], [30, 40], [9, 9]], row_totals=[None, 70, 18])
    assert (shown[0][2], None in shown[0][:2], shown[3]) == (None, True, [49, 61, 110])


def test_a_column_that_nobody_chose_is_seen_to_be_empty_and_takes_nothing_with_it():
    assert suppressed([[0, 20, 30], [0, 40, 50]], row_totals=[50, 90]) == [
        [0, 20, 30, 50],
        [0, 40, 50, 90],
        [0, 60, 80, 140],
    ]


@given(SHAPES.flatmap(table_of), st.data())
def test_with_known_totals_a_small_cell_is_hidden_and_not_worked_out_unless_they_betray_it(
    table, data
):
    totals = [sum(row) if sum(row) >= 2 and data.draw(st.booleans()) else None for row in table]
    shown = suppressed(table, least=2, row_totals=totals)
    possible = list(others(shown, 6))
    with_all_cells_hidden = [[None] * len(table[0]) + [total] for total in totals] + [shown[-1]]
    widest = list(others(with_all_cells_hidden, 6))
    columns = [sum(column) for column in zip(*table, strict=True)]
    assert shown[-1] == [*columns, sum(columns)]
    for i, row in enumerate(table):
        assert shown[i][-1] == totals[i]
        for j, value in enumerate(row):
            if value < 2 and columns[j]:
                assert shown[i][j] is None
                betrayed = len({other[i][j] for other in widest}) == 1
                assert betrayed or len({other[i][j] for other in possible}) > 1


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (
            [[2, 20, 9], [30, 3, 8], [7, 6, 50]],
            [[None, None, None, 31], [30, None, None, 41], [None, None, 50, 63], [39, 29, 67, 135]],
        ),
        (
            [[1, 9, 9], [9, 9, 9], [9, 9, 1]],
            [[None, 9, None, 19], [9, 9, 9, 27], [None, 9, None, 19], [19, 27, 19, 65]],
        ),
        (
            [[3, 0, 12], [8, 20, 0], [15, 6, 9]],
            [
                [None, None, None, 15],
                [None, 20, None, 28],
                [15, None, None, 30],
                [26, 26, 21, 73],
            ],
        ),
        (
            [[0, 0, 9], [0, 7, 8], [6, 5, 5]],
            [[None, None, None, 9], [None, None, 8, 15], [None, None, None, 16], [6, 12, 22, 40]],
        ),
        (
            [[1, 1, 1], [50, 50, 50]],
            [[None] * 4, [None] * 4, [51, 51, 51, 153]],
        ),
        ([[2], [20], [30]], [[None, None], [None, None], [30, 30], [52, 52]]),
        ([[2, 30]], [[None, None, 32], [None, None, 32]]),
    ],
)
def test_as_few_totals_and_then_as_few_people_as_can_be_are_left_out_besides(table, expected):
    assert suppressed(table) == expected


@pytest.mark.parametrize(
    ("table", "totals", "expected"),
    [
        (
            [[2, 20, 9], [30, 3, 8]],
            [31, None],
            [[None, None, None, 31], [None] * 4, [32, 23, 17, 72]],
        ),
        ([[0, 20], [0, 0]], [20, 0], [[0, 20, 20], [0, 0, 0], [0, 20, 20]]),
    ],
)
def test_what_printed_totals_tell_stays_and_the_rest_is_left_out(table, totals, expected):
    assert suppressed(table, row_totals=totals) == expected


@pytest.mark.parametrize("shape", [(2, 2), (1, 3), (3, 1)])
def test_in_no_small_table_can_a_small_cell_be_worked_out(shape):
    """All tables of 0, 1 and 2 people a cell; small is below 2."""
    rows, columns = shape
    for cells in product(range(3), repeat=rows * columns):
        table = [list(cells[i * columns : (i + 1) * columns]) for i in range(rows)]
        possible = list(others(suppressed(table, least=2), 3))
        for i, j in product(range(rows), range(columns)):
            assert table[i][j] > 1 or len({other[i][j] for other in possible}) > 1
