"""Intervals, distributions and tiles are drawn where their values belong; a picture stands by
itself.
"""

from decimal import Decimal
from xml.etree import ElementTree

from hypothesis import given, strategies as st

from tuntas.web.charts import distribution, heatmap, standalone, tiles, whiskers

NS = "{http://www.w3.org/2000/svg}"
SURE = whiskers.Whisker("Kantor", Decimal(85), Decimal(80), Decimal(90), "85,00 (B), 80,00–90,00")
UNSURE = whiskers.Whisker("Baru", Decimal(85), None, None, "85,00 (B)")
NOTHING = whiskers.Whisker("Sepi", None, None, None, "–")


def drawn(svg):
    return ElementTree.fromstring(str(svg))  # noqa: S314 - our own picture


def shapes(svg, tag, css=""):
    return [shape for shape in drawn(svg).iter(f"{NS}{tag}") if css in (shape.get("class") or "")]


def test_a_whisker_reaches_from_bound_to_bound_with_its_dot_and_the_target():
    cell = whiskers.cell(SURE, Decimal(90), (75, 95))
    (bar,), (dot,), (target,) = (
        shapes(cell, *wanted) for wanted in (("rect", "whisker"), ("circle",), ("line", "target"))
    )
    assert (bar.get("x"), bar.get("width"), dot.get("cx"), target.get("x1")) == (
        "25.50%", "49.00%", "50.00%", "74.50%"
    )  # fmt: skip
    assert drawn(cell).find(f"{NS}title").text == SURE.text


def test_without_an_interval_there_is_a_dot_and_without_data_nothing():
    assert [len(shapes(whiskers.cell(r, None, (75, 95)), "circle")) for r in (UNSURE, NOTHING)] == [
        1,
        0,
    ]
    assert [
        shapes(whiskers.cell(r, None, (75, 95)), "rect", "whisker") for r in (UNSURE, NOTHING)
    ] == [
        [],
        [],
    ]


def test_the_scale_holds_all_rows_and_the_target_and_stays_inside_the_instruments():
    assert whiskers.ends([SURE], Decimal("93.2"), (25, 100)) == (80, 95)
    assert whiskers.ends([SURE], None, (25, 100)) == (80, 95)
    assert whiskers.ends([NOTHING], Decimal(90), (25, 100)) == (25, 100)
    six = whiskers.Whisker("", Decimal("4.4"), Decimal("4.1"), Decimal("4.9"), "")
    assert whiskers.ends([six], None, (1, 6)) == (4, 5)


def test_the_whole_picture_has_every_row_under_its_label():
    figure = whiskers.figure([SURE, UNSURE, NOTHING], Decimal(90), (75, 95), title="Nilai")
    texts = [text.text for text in shapes(figure, "text")]
    assert texts == ["75", "95", "Kantor", SURE.text, "Baru", UNSURE.text, "Sepi", "–"]


def test_shares_fill_the_bar_and_small_ones_have_no_text():
    chart = distribution.chart(
        [distribution.StackedBar("U1", {1: 1, 3: 9, 4: 10}, "85,00")], 4, title="Sebaran"
    )
    bars = [(r.get("class"), r.get("width")) for r in shapes(chart, "rect")]
    assert bars == [("s1", "5.00%"), ("s5", "45.00%"), ("s6", "50.00%")]
    assert [t.text for t in shapes(chart, "text", "on")] == ["3: 45 %", "4: 50 %"]


def test_a_question_without_answers_is_a_dash():
    chart = distribution.chart([distribution.StackedBar("U1", {}, "–")], 4, title="Sebaran")
    assert [r.get("class") for r in shapes(chart, "rect")] == ["track"]


def test_each_tile_lies_in_its_row_and_column_and_says_what_it_is():
    made = [
        tiles.Tile(0, 1, "Aceh", "A", "90,00", 2, "/x/?a=1&b=2", "Aceh: 90,00 (A), 2 unit"),
        tiles.Tile(1, 0, "Bali", "", "", 1, "/y/", "Bali: tidak ada data"),
        tiles.Tile(1, 1, "NTB", "", "", 0, "", "NTB: tidak ada unit"),
    ]
    chart = tiles.chart(made, 2, 2, title="Peta")
    found = [(r.get("class"), r.get("x"), r.get("y")) for r in shapes(chart, "rect")]
    assert found == [
        ("tile tint-a", "50.00%", "0"),
        ("tile tint-none", "0.00%", "62"),
        ("tile tint-empty", "50.00%", "62"),
    ]
    links = [(a.get("href"), a.get("aria-label")) for a in shapes(chart, "a")]
    assert links == [("/x/?a=1&b=2", "Aceh: 90,00 (A), 2 unit"), ("/y/", "Bali: tidak ada data")]


def test_a_picture_alone_has_its_title_its_notes_and_room_for_all():
    chart = whiskers.figure([SURE], None, (75, 95), title="Nilai")
    alone = drawn(
        standalone.standalone(chart, title="Nilai unit", notes=["Sumber: jawaban.", "kata " * 40])
    )
    texts = [text.text for text in alone.iter(f"{NS}text")]
    assert (texts[0], texts[-3], texts[-2][:9]) == ("Nilai unit", "Sumber: jawaban.", "kata kata")
    assert int(alone.get("height")) == 24 + 26 + 66 + 24 + 18 * 3 + 24
    assert "font:" in alone.find(f"{NS}style").text


@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_no_text_breaks_a_picture(text):
    row = whiskers.Whisker(text, Decimal(50), None, None, "50,00")
    chart = whiskers.figure([row], None, (25, 100), title=text)
    alone = drawn(standalone.standalone(chart, title=text, notes=[text]))
    assert "50,00" in [t.text for t in alone.iter(f"{NS}text")]


def test_what_xml_cannot_hold_is_left_out_of_a_picture():
    row = whiskers.Whisker("Kantor\x0b\uffff Satu", Decimal(50), None, None, "50,00")
    alone = drawn(
        standalone.standalone(
            whiskers.figure([row], None, (25, 100), title="x"), title="x", notes=[]
        )
    )
    assert "Kantor Satu" in [t.text for t in alone.iter(f"{NS}text")]


def test_a_heat_map_has_a_cell_for_every_value_and_a_dash_for_none():
    rows = [heatmap.HeatRow("K" * 60, [heatmap.Cell("A", "90,00"), heatmap.Cell("", "")])]
    chart = heatmap.chart(["Nilai", "U1"], rows, title="Matriks")
    assert [r.get("class") for r in shapes(chart, "rect")] == ["tint-a", "tint-none"]
    texts = ["".join(t.itertext()) for t in shapes(chart, "text")]
    assert texts == ["Nilai", "U1", "K" * 60 + "K" * 49 + "…", "A 90,00", "–"]


def test_a_tile_shows_its_letter_and_value_or_the_value_alone_or_a_dash():
    def texts(letter, text, members=1):
        tile = tiles.Tile(0, 0, "Bali", letter, text, members, "", "Bali")
        return [t.text for t in shapes(tiles.chart([tile], 1, 1, title="Peta"), "text")]

    assert texts("A", "90,00") == ["Bali", "A", "90,00"]
    assert texts("", "5,10") == ["Bali", "5,10", None]
    assert texts("", "") == ["Bali", "–", None]
    assert texts("", "", 0) == ["Bali"]
