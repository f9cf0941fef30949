"""Charts say what they show, and draw each value where it belongs."""

import re
from decimal import Decimal
from xml.etree import ElementTree

from hypothesis import given, strategies as st

from tuntas.web.charts import bars as charts

NS = "{http://www.w3.org/2000/svg}"


def drawn(svg):
    return ElementTree.fromstring(str(svg))  # noqa: S314 - our own picture


def widths(svg, tone):
    return [r.get("width") for r in drawn(svg).iter(f"{NS}rect") if r.get("class") == tone]


def test_a_bar_is_as_long_as_its_value_and_its_target_is_a_line():
    # 62.50 is half way from 25 to 100; bars have 76 % of the width.
    svg = charts.bars(
        [
            charts.Bar("U1", Decimal("62.50"), "62,50 (D)", Decimal(100)),
            charts.Bar("U2", None, "–"),
        ],
        title="Nilai",
        description="U1: 62,50",
    )
    assert widths(svg, "bar") == ["38.00%"]
    assert [line.get("x1") for line in drawn(svg).iter(f"{NS}line")] == ["76.00%"]
    assert [drawn(svg).find(f"{NS}{tag}").text for tag in ("title", "desc")] == [
        "Nilai",
        "U1: 62,50",
    ]


def test_parts_of_a_whole_fill_the_bar():
    svg = charts.stacked(
        [charts.Part("selesai", 3, "good"), charts.Part("terbuka", 1, "warn")], title="x"
    )
    assert (widths(svg, "good"), widths(svg, "warn")) == (["75.00%"], ["25.00%"])


def test_nothing_at_all_is_an_empty_bar():
    assert widths(charts.stacked([charts.Part("selesai", 0, "good")], title="x"), "good") == [
        "0.00%"
    ]


def test_a_round_without_data_breaks_the_line():
    points = [("2020", Decimal(80), "80"), ("2021", None, ""), ("2022", Decimal(90), "90")]
    svg = charts.trend(points, lowest=Decimal(80), highest=Decimal(90), title="U1")
    assert [e.tag for e in drawn(svg) if e.tag == f"{NS}line"] == []
    assert len(list(drawn(svg).iter(f"{NS}circle"))) == 2


@given(st.text(max_size=40), st.lists(st.decimals(0, 200, places=2), max_size=5))
def test_any_text_and_value_stays_inside_the_picture(text, values):
    text = re.sub("[^\x20-\x7e\xa0-\ud7ff]", "", text)  # what XML can carry
    svg = charts.bars([charts.Bar(text, v, text) for v in values], title=text)
    assert all(0 <= Decimal(w.rstrip("%")) <= 100 for w in widths(svg, "bar"))
