"""The one table: what its address means, and that nothing is lost on the way."""

from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace

import pytest
from django.test import RequestFactory

from tuntas.web.tables.table import Column, Filter, Table


@dataclass(frozen=True)
class Fruit:
    name: str
    weight: int | None
    ripe: date | None = None


def size(fruit):
    if fruit.weight is None:
        return None
    return "big" if fruit.weight > 100 else "small"


FRUITS = [
    Fruit("Apel", 150, date(2023, 1, 5)),
    Fruit("Durian", 3000, date(2023, 6, 6)),
    Fruit("Ceri", None),
    Fruit("<b>Bit</b>", 90, date(2022, 2, 1)),
]
COLUMNS = [
    Column("name", "Nama", lambda f: f.name, link=lambda f: f"/buah/?n={f.weight}&x=1"),
    Column("weight", "Berat", lambda f: f.weight, kind="number"),
    Column("ripe", "Matang", lambda f: f.ripe, kind="date", shown=False),
]
FILTERS = [
    Filter(
        "size",
        "Ukuran",
        lambda rows, values: [
            r for r in rows if r.weight and ("big" if r.weight > 100 else "small") in values
        ],
        [("big", "Besar"), ("small", "Kecil")],
    ),
    Filter(
        "ripe_from",
        "Matang dari",
        lambda rows, v: [r for r in rows if r.ripe and r.ripe.isoformat() >= v[0]],
    ),
]


def table(address="/buah/", **options):
    return Table(
        RequestFactory().get(address),
        FRUITS,
        name="buah",
        columns=COLUMNS,
        filters=FILTERS,
        search=lambda rows, text: [r for r in rows if text.casefold() in r.name.casefold()],
        **options,
    )


def names(t):
    return [f.name for f in t.rows]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Apel", "Durian", "Ceri", "<b>Bit</b>"]),
        ("q=RI", ["Durian", "Ceri"]),
        ("q=%00ri%00", ["Durian", "Ceri"]),
        ("size=big", ["Apel", "Durian"]),
        ("size=big&size=small", ["Apel", "Durian", "<b>Bit</b>"]),
        ("size=big&q=api", []),
        ("sort=weight", ["<b>Bit</b>", "Apel", "Durian", "Ceri"]),
        ("sort=-weight", ["Durian", "Apel", "<b>Bit</b>", "Ceri"]),
        ("sort=nothing", ["Apel", "Durian", "Ceri", "<b>Bit</b>"]),
        ("ripe_from=2023-01-05", ["Apel", "Durian"]),
    ],
)
def test_the_address_says_which_rows_and_in_which_order(query, expected):
    assert names(table(f"/buah/?{query}")) == expected


@pytest.mark.parametrize("query", ["size=huge", "size=big&size=huge", "ripe_from=kemarin"])
def test_a_value_that_a_filter_does_not_have_matches_nothing_instead_of_everything(query):
    assert names(table(f"/buah/?{query}")) == []


def test_a_chip_names_its_filter_and_takes_only_itself_away():
    chips = table("/buah/?q=a&size=big&size=small&page=2").chips
    assert [(c.label, c.text, c.remove) for c in chips] == [
        ("Ukuran", "Besar", "/buah/?q=a&size=small"),
        ("Ukuran", "Kecil", "/buah/?q=a&size=big"),
    ]


def test_all_chips_can_be_taken_away_at_once_and_the_order_stays():
    assert table("/buah/?q=a&size=big&sort=-weight").without_chips == "/buah/?sort=-weight"


def test_a_head_sorts_up_then_down_and_begins_at_the_first_page():
    unsorted = table("/buah/?page=3&size=big").heads[1]
    sorted_up = table("/buah/?sort=weight").heads[1]
    assert (unsorted["address"], unsorted["aria"]) == ("/buah/?size=big&sort=weight", "")
    assert (sorted_up["address"], sorted_up["aria"]) == ("/buah/?sort=-weight", "ascending")


def test_chosen_columns_are_shown_and_the_usual_ones_need_no_address():
    assert [c.key for c in table("/buah/?col=ripe&col=name").shown_columns] == ["name", "ripe"]
    assert [c.key for c in table().shown_columns] == ["name", "weight"]
    assert table("/buah/?col=weight&col=name").address() == "/buah/"


def test_pages_cut_the_rows_and_say_how_many_there_are():
    second = table("/buah/?page=2&sort=name", per_page=3)
    assert (second.page.start_index(), second.page.end_index(), second.page.paginator.count) == (
        4,
        4,
        4,
    )
    assert second.neighbours == {"previous": "/buah/?page=1&sort=name", "next": ""}
    assert table("/buah/?page=99", per_page=3).page.number == 2


def test_cells_are_text_whatever_stands_in_them():
    row = next(iter(table("/buah/?q=bit").body))
    assert row == (
        '<th role="rowheader" scope="row" class="kind-text " data-label="Nama">'
        '<a href="/buah/?n=90&amp;x=1">&lt;b&gt;Bit&lt;/b&gt;</a></th>'
        '<td role="cell" class="kind-number " data-label="Berat">90</td>'
    )


def test_no_data_is_a_dash_and_never_zero():
    row = next(iter(table("/buah/?q=ceri").body))
    assert row.endswith('<td role="cell" class="kind-number " data-label="Berat">–</td>')


def test_the_form_carries_on_what_is_not_its_own():
    assert table("/buah/?year=2022&sort=name&q=a&size=big&page=2").kept == [
        ("year", "2022"),
        ("sort", "name"),
    ]


def test_empty_fields_of_the_form_leave_the_address():
    response = table("/buah/?q=&size=&size=big&year=2022").respond("unused.html")
    assert (response.status_code, response.headers["Location"]) == (
        302,
        "/buah/?size=big&year=2022",
    )


@pytest.mark.parametrize(
    ("of", "expected"),
    [((), "U1"), (("unit.name",), "Dinas"), ((lambda row: row.unit.name.upper(),), "DINAS")],
)
def test_a_column_reads_its_key_or_a_path_or_what_a_function_gives(of, expected):
    row = SimpleNamespace(code="U1", unit=SimpleNamespace(name="Dinas"))
    assert Column("code", "Kode", *of).value(row) == expected
