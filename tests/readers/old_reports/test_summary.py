from tuntas.readers.old_reports.columns import columns_of
from tuntas.readers.old_reports.summary import read_summary, year_totals
from tuntas.readers.old_reports.tables import Line, Table, TableRow

HEAD = "No\tUnit Pelayanan\tTahun\tJumlah Rekomendasi\tJumlah Rencana Aksi\tStatus <i>close</i>\t"


def summary(*rows):
    columns = columns_of(HEAD.split("\t"), 1, "x")
    lines = [Line(n, tuple(row.split("\t"))) for n, row in enumerate(rows, 2)]
    return read_summary(Table("summary", None, [TableRow(line, columns, False) for line in lines]))


def figures(rows):
    return [
        (row.no, row.unit, row.year, row.recommendations, row.plans, row.closed) for row in rows
    ]


def test_a_blank_number_and_name_carry_the_unit_forward():
    found = summary("1\tBiro Teh\t2021\t1\t4\t3\t75%", "\t\t2022\t2\t5\t5\t100%")
    assert figures(found.rows) == [(1, "Biro Teh", 2021, 1, 4, 3), (1, "Biro Teh", 2022, 2, 5, 5)]


def test_a_star_marks_a_unit_that_is_new_and_is_no_part_of_its_name():
    found = summary("7\tLoka Kopi*\t2022\t1\t1\t1\t100%")
    assert [(unit.no, unit.name, unit.new) for unit in found.units] == [(7, "Loka Kopi", True)]


def test_the_second_line_of_the_head_is_neither_row_nor_doubt():
    found = summary("\t\t\t\t\tJumlah\tPersentase (%)", "1\tBiro Teh\t2021\t1\t4\t3\t75%")
    assert (len(found.rows), found.decisions) == (1, [])


def test_totals_are_read_even_where_their_cells_slipped_to_the_left():
    found = summary("Total\t2021\t87\t1.274\t274\t100%\t", "\t2021 dan 2022\t270\t858\t858\t100%\t")
    assert [(t.years, t.recommendations, t.plans, t.closed, t.line) for t in found.totals] == [
        ((2021,), 87, 1274, 274, 2),
        ((2021, 2022), 270, 858, 858, 3),
    ]


def test_a_total_without_a_year_is_over_all_years():
    found = summary("1\tBiro Teh\t2021\t1\t4\t3\t", "\t\t2022\t1\t2\t2\t", "\tJumlah\t\t2\t6\t5\t")
    assert [t.years for t in found.totals] == [(2021, 2022)]


def test_a_figure_that_is_no_number_is_unknown_and_listed():
    found = summary("1\tBiro Teh\t2021\t1\tempat\t3\t")
    assert figures(found.rows) == [(1, "Biro Teh", 2021, 1, None, 3)]
    assert [(d.code, d.line_first, d.values["raw"]) for d in found.decisions] == [
        ("summary_value_unread", 2, "empat")
    ]


def test_a_blank_figure_is_no_data_and_not_zero():
    assert figures(summary("1\tBiro Teh\t2021\t\t4\t\t").rows) == [
        (1, "Biro Teh", 2021, None, 4, None)
    ]


def test_a_row_without_a_year_is_listed():
    assert [d.code for d in summary("1\tBiro Teh\t-\t1\t4\t4\t").decisions] == [
        "summary_row_unread"
    ]


def test_a_number_given_twice_does_not_merge_two_units():
    found = summary("1\tBiro Teh\t2021\t1\t4\t4\t", "1\tBiro Kopi\t2021\t1\t2\t2\t")
    assert [unit.no for unit in found.units] == [1, 2]


def test_sums_are_over_the_rows_of_the_years_that_are_asked():
    found = summary("1\tBiro Teh\t2021\t1\t4\t3\t", "\t\t2022\t2\t5\t\t")
    assert year_totals(found.rows, [2022]) == {"recommendations": 2, "plans": 5, "closed": 0}
