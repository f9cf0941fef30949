"""A sheet of plans: what it changes, and what it is refused for, by row and column."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, strategies as st

from tests.core.followup.sheets import PLAN, REGISTER, TODAY, known, new, read
from tuntas.core.base.errors import Refusal
from tuntas.core.followup.plan_cells import (
    CELL,
    COLUMNS,
    canonical,
    day_of,
    downloaded_at,
    leaving,
    plain,
)
from tuntas.core.followup.plan_sheet import CONTENT, read_rows, rows_of
from tuntas.core.voices.house import House

AT = datetime(2026, 7, 1, 8, 30, tzinfo=UTC)


def wrong(reading):
    return [(p.row, p.column, p.message.template) for p in reading.problems]


def test_a_sheet_that_says_nothing_new_changes_nothing():
    reading = read(PLAN)
    assert (reading.changes, reading.untouched, reading.problems) == ((), 1, ())


def test_what_differs_is_told_cell_by_cell():
    (change,) = read(PLAN | {"text": "Melatih semua petugas", "elements": "U3"}).changes
    assert (change.row, change.code, change.unit) == (2, "2026-01-01", 1)
    assert change.cells == {
        "elements": ("U1, U3", "U3"),
        "text": ("Melatih petugas", "Melatih semua petugas"),
    }


def test_steps_stand_in_the_order_of_their_days_however_they_are_typed():
    typed = "31/12/2026  Mengukur hasil\n\n2026-09-30 Menyusun   bahan"
    assert canonical("milestones", typed) == "2026-09-30 Menyusun bahan\n2026-12-31 Mengukur hasil"
    (change,) = read(PLAN | {"milestones": canonical("milestones", typed)}).changes
    assert list(change.cells) == ["milestones"]


def test_a_row_without_code_is_a_new_plan():
    (change,) = read(new(deadline="31/12/2026", service="Informasi", tags="a")).changes
    assert (change.code, change.unit, change.cells["text"]) == ("", 1, ("", "Menata ruang tunggu"))
    assert "cause" not in change.cells


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"service": "Layanan lain"}, "service"),
        ({"person": "orang-luar"}, "person"),
        ({"elements": "U1, U9"}, "elements"),
        ({"recommendation": "8"}, "recommendation"),
        ({"deadline": "2026-07-01"}, "deadline"),
        ({"deadline": "Tw IV 2026"}, "deadline"),
        ({"deadline": "31/02/2026"}, "deadline"),
        ({"milestones": "Menyusun bahan"}, "milestones"),
        ({"milestones": "2026-09-30"}, "milestones"),
        ({"milestones": "2026-09-30 " + "x" * 301}, "milestones"),
        ({"tags": "x" * 41}, "tags"),
        ({"text": ""}, "text"),
    ],
)
def test_what_cannot_be_taken_is_told_by_row_and_column(cells, column):
    for row in (PLAN | cells, new(**cells)):
        assert [(p.row, p.column) for p in read(row).problems] == [(2, COLUMNS[column])]


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"round": "SKM 1999"}, "round"),
        ({"unit": "2"}, "unit"),
        ({"unit": "satu"}, "unit"),
        ({"version": "1"}, "version"),
    ],
)
def test_a_new_plan_belongs_to_a_round_and_to_ones_own_unit(cells, column):
    assert [p.column for p in read(new(**cells)).problems] == [COLUMNS[column]]


def test_a_changed_draft_is_right_as_a_whole():
    late = known(deadline="2026-06-30", person="pindah")
    row = PLAN | {"deadline": "2026-06-30", "person": "pindah"}
    assert read(row, plans=late).untouched == 1
    assert [p.column for p in read(row | {"cause": "Baru"}, plans=late).problems] == [
        "Penanggung jawab",
        "Tenggat",
    ]


def test_a_stale_version_is_refused_only_where_something_would_change():
    assert read(PLAN | {"version": "2"}).problems == ()
    (problem,) = read(PLAN | {"version": "2", "text": "Lain"}).problems
    assert problem.column == "Versi"


def test_a_row_that_nobody_changed_is_passed_over_whatever_became_of_its_plan():
    went_out = leaving(PLAN, AT)
    now = known(text="Melatih semua petugas", state="approved")
    for plans in (now, known(unit=2, text="Lain"), {}):
        reading = read(went_out, plans=plans)
        assert (reading.changes, reading.untouched, reading.problems) == ((), 1, ())
    again = [p.column for p in read(went_out, went_out, plans=now).problems]
    assert again == ["Kode"]  # somebody copied the row


@pytest.mark.parametrize(
    ("others", "said"),
    [
        (None, "Rencana ini berubah sejak berkas diunduh."),
        ((), "Anda sendiri mengubah rencana ini di halamannya sejak berkas diunduh."),
        (("Ani", "Budi"), "Rencana ini diubah Ani, Budi sejak berkas diunduh."),
    ],
)
def test_a_changed_row_of_a_plan_that_changed_too_says_by_whom(others, said):
    (key, plan) = next(iter(known().items()))
    plans = {key: replace(plan, version=5, others=others)}
    row = leaving(PLAN, AT) | {"text": "Melatih petugas baru"}
    (problem,) = read(row, plans=plans).problems
    assert (problem.row, problem.column) == (2, "Versi")
    assert str(problem.message).startswith(said)


def test_the_trace_tells_when_a_row_went_out():
    assert downloaded_at(leaving(PLAN, AT)) == AT
    assert [downloaded_at(PLAN | {"trace": t}) for t in ("", "x", "2026Z", "\x00")] == [None] * 4


def test_a_name_of_the_house_goes_out_and_may_be_changed():
    house, text = House(["Loka Ibu Ratna"]), "Melatih petugas Loka Ibu Ratna"
    plans = known(text=text)
    went_out = leaving(next(iter(plans.values())).cells, AT, house)
    assert went_out["text"] == text
    rows = list(enumerate([went_out | {"text": "Lain"}], start=2))
    (change,) = read_rows(rows, plans, replace(REGISTER, house=house), TODAY).changes
    assert dict(change.cells) == {"text": (text, "Lain")}


def test_covered_data_stay_where_their_cell_comes_back_and_are_not_lost_where_it_changes():
    plans = known(text="Hubungi Ibu Contoh Melati", measure="Semua lulus")
    went_out = leaving(next(iter(plans.values())).cells, AT)
    assert went_out["text"] == "Hubungi Ibu [nama]"
    (change,) = read(went_out | {"measure": "Separuh lulus"}, plans=plans).changes
    assert dict(change.cells) == {"measure": ("Semua lulus", "Separuh lulus")}
    (problem,) = read(went_out | {"text": "Temui Ibu [nama]"}, plans=plans).problems
    assert problem.column == "Rencana aksi"
    (change,) = read(went_out | {"text": "Temui pelapor"}, plans=plans).changes
    assert change.cells["text"] == ("Hubungi Ibu Contoh Melati", "Temui pelapor")


def test_the_plan_of_another_unit_is_left_alone_and_refused_when_it_would_change():
    other = known(unit=2)
    assert read(PLAN, plans=other).problems == ()
    assert [p.column for p in read(PLAN | {"text": "Lain"}, plans=other).problems] == ["No. unit"]


def test_a_plan_that_is_not_there_is_refused():
    (problem,) = read(PLAN, plans={}).problems
    assert (problem.column, problem.message.values) == ("Kode", {"found": PLAN["code"]})


def test_a_plan_stands_in_a_sheet_once_and_a_new_one_is_not_there_already():
    assert wrong(read(PLAN, PLAN)) == [(3, "Kode", "Rencana ini sudah ada di baris {row}.")]
    assert read(PLAN, PLAN).problems[0].message.values == {"row": 2}
    same = new(text=" melatih  PETUGAS", service="Pengujian")
    assert [(p.row, p.column) for p in read(PLAN, same).problems] == [(3, "Rencana aksi")]
    assert [(p.row, p.column) for p in read(new(), new()).problems] == [(3, "Rencana aksi")]


@pytest.mark.parametrize("key", ["unit_name", "state"])
def test_what_is_only_to_be_read_does_not_change(key):
    assert [p.column for p in read(PLAN | {key: "Lain"}).problems] == [COLUMNS[key]]


@pytest.mark.parametrize(
    ("state", "free"),
    [
        ("draft", set(CONTENT)),
        ("submitted", {"person", "tags"}),
        ("in_progress", {"person", "tags", "deadline"}),
        ("returned", {"person", "tags", "deadline"}),
        ("evidence_in", {"person", "tags"}),
        ("closed", {"tags"}),
    ],
)
def test_how_much_can_change_depends_on_how_far_the_plan_is(state, free):
    other = {
        "service": "Informasi",
        "recommendation": "",
        "elements": "U2",
        "text": "Lain",
        "cause": "Lain",
        "measure": "Lain",
        "person": "budi",
        "deadline": "2027-01-31",
        "milestones": "",
        "tags": "lain",
    }
    taken = {
        key for key in CONTENT
        if not read(PLAN | {key: other[key], "reason": "Anggaran"}, plans=known(state)).problems
    }  # fmt: skip
    assert taken == free


def test_a_deadline_in_work_moves_with_a_reason_and_one_wish_at_a_time():
    later = PLAN | {"deadline": "2027-01-31"}
    assert [p.column for p in read(later, plans=known("in_progress")).problems] == [
        "Alasan pindah tenggat"
    ]
    reasoned = later | {"reason": "Anggaran turun"}
    (change,) = read(reasoned, plans=known("in_progress")).changes
    assert change.cells["reason"] == ("", "Anggaran turun")
    assert [p.column for p in read(reasoned, plans=known("in_progress", asked=True)).problems] == [
        "Tenggat"
    ]
    long = later | {"reason": "a" * 1001}
    assert [p.column for p in read(long, plans=known("in_progress")).problems] == [
        "Alasan pindah tenggat"
    ]


def test_a_text_longer_than_a_cell_stays_as_it_is_and_is_not_cut():
    plans = known(text="a" * (CELL + 5))
    cut = PLAN | {"text": "a" * CELL}
    assert read(cut, plans=plans).untouched == 1
    assert [p.column for p in read(PLAN | {"text": "b"}, plans=plans).problems] == ["Rencana aksi"]


def test_columns_may_stand_in_any_order_and_case_and_blank_rows_are_passed_over():
    head = [title.upper() for title in reversed(COLUMNS.values())]
    cells = [PLAN[key] for key in reversed(COLUMNS)]
    assert rows_of(head, [(2, cells), (3, [""] * len(cells))]) == [(2, PLAN)]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda head: [*head, "Catatan"], "columns_unknown"),
        (lambda head: head[1:], "columns_missing"),
        (lambda head: [*head, head[0]], "columns_twice"),
        (lambda head: head, "sheet_empty"),
    ],
)
def test_other_columns_than_the_downloaded_ones_are_refused(change, code):
    with pytest.raises(Refusal) as refusal:
        rows_of(change(list(COLUMNS.values())), [])
    assert refusal.value.code == code


def test_a_cell_beside_the_titled_columns_is_refused():
    with pytest.raises(Refusal) as refusal:
        rows_of(list(COLUMNS.values()), [(2, [*PLAN.values(), "catatan"])])
    assert refusal.value.code == "columns_unknown"


@given(st.sampled_from(sorted(COLUMNS)), st.text())
def test_one_spelling_is_one_spelling_of_itself(column, text):
    once = canonical(column, text)
    assert canonical(column, once) == once


@given(st.dates())
def test_every_day_is_read_as_it_is_written(day):
    assert day_of(day.isoformat()) == day


@given(st.lists(st.text(max_size=8), min_size=len(COLUMNS), max_size=len(COLUMNS)))
def test_any_row_is_taken_or_told_what_is_wrong(cells):
    row = {key: canonical(key, cell) for key, cell in zip(COLUMNS, cells, strict=True)}
    reading = read(row)
    assert len(reading.changes) + len(reading.problems) + reading.untouched >= 1


def test_what_is_written_otherwise_and_means_the_same_is_no_change():
    written = {"deadline": "31 Desember 2026", "elements": "U3; U1", "tags": " loket , daring"}
    (row,) = rows_of(list(COLUMNS.values()), [(2, list((PLAN | written).values()))])
    assert row == (2, PLAN | {"tags": "daring, loket"})


def test_a_column_without_a_title_is_named_by_a_dash():
    head = list(COLUMNS.values())
    with pytest.raises(Refusal) as refusal:
        rows_of(["", *head], [])
    assert refusal.value.message.values == {"columns": "“–”"}


def test_a_cell_has_one_kind_of_line_break_and_is_no_longer_than_a_cell():
    assert plain(" satu\r\ndua\rtiga\n ") == "satu\ndua\ntiga"
    assert plain("a" * CELL + "b") == "a" * CELL
    assert plain("a" * (CELL - 1) + " b") == "a" * (CELL - 1)


def test_steps_of_which_one_has_no_day_stay_as_they_were_written():
    typed = "31/12/2026 Mengukur hasil\nMenyusun bahan"
    assert canonical("milestones", typed) == typed
    assert canonical("milestones", "31/12/2026 Mengukur") == "2026-12-31 Mengukur"


def test_a_sheet_from_before_a_column_was_added_changes_nothing_there():
    older = {key: cell for key, cell in PLAN.items() if key not in ("elements", "tags")}
    written = known(elements="U3; U1", tags="loket, daring")
    assert read(older, plans=written).untouched == 1
    (change,) = read(older | {"text": "Lain"}, plans=written).changes
    assert list(change.cells) == ["text"]
