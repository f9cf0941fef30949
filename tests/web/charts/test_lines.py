from decimal import Decimal
from xml.etree import ElementTree

import pytest

from tuntas.web.charts.lines import Dot, Point, Scale, dots, lines, scale

ENDS = Scale(80, 92, 2)


def point(label, value, **more):
    return Point(label, None if value is None else Decimal(value), value or "–", **more)


def parsed(svg):
    return ElementTree.fromstring(str(svg))  # noqa: S314 - our own picture


def shapes(svg, name, css=""):
    found = parsed(svg).iter(f"{{http://www.w3.org/2000/svg}}{name}")
    return [e for e in found if css in e.get("class", "").split() or not css]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (("89.80", "90.83"), Scale(89, 91, 1)),
        (("92.48", "88.46"), Scale(88, 93, 1)),
        (("40", "95"), Scale(40, 100, 20)),
        (("90", "90"), Scale(89, 91, 1)),
        (("99.99", "100"), Scale(98, 100, 1)),
        ((None, None), Scale(25, 100, 20)),
    ],
)
def test_a_scale_holds_all_that_is_drawn_and_stays_on_the_figures_own(values, expected):
    found = scale([point("a", v) for v in values], 25, 100)
    drawn = [Decimal(v) for v in values if v]
    assert all(found.low <= v <= found.high for v in drawn)
    assert (found.low, found.high, found.step) == (expected.low, expected.high, expected.step)


def test_rounds_without_value_and_rounds_that_cannot_be_compared_break_the_line():
    some = [point("2018", "90"), point("2019", None), point("2020", "91"), point("2021", "88")]
    assert len(shapes(lines(some, ends=ENDS, title="x"), "line", "line")) == 1
    broken = [*some[:3], point("2021", "88", gap="ukuran berganti")]
    svg = lines(broken, ends=ENDS, title="x", grid=True)
    assert shapes(svg, "line", "line") == []
    assert "ukuran berganti" in [t.text for t in shapes(svg, "text")]


def test_a_band_lies_between_two_intervals_only():
    sure = {"low": Decimal(86), "high": Decimal(91)}
    known = [point("b", "89", **sure), point("c", "90", **sure), point("d", "90", gap="x", **sure)]
    svg = lines([point("a", "88"), *known], ends=ENDS, title="x")
    assert len(shapes(svg, "polygon", "band")) == 1


def test_published_figures_are_hollow_also_beside_a_computed_one():
    beside = [point("b", "89", published=Decimal("89.5")), point("c", "90", published=Decimal(90))]
    svg = lines([point("a", "88", hollow=True), *beside], ends=ENDS, title="x")
    assert [len(shapes(svg, "circle", css)) for css in ("hollow", "bar")] == [2, 2]


def test_text_of_people_stays_text():
    svg = dots(
        [Dot("<b>&", Decimal(1), "1")],
        ends=(Decimal(-2), Decimal(2)),
        zero="nol",
        title='"><script>',
    )
    assert [t.text for t in shapes(svg, "text")] == ["nol", "<b>&", "1"]


def test_points_stand_where_their_time_is_and_words_do_not_touch():
    years = (2012, 2013, 2018, 2019, 2020, 2021, 2022)
    svg = lines([point(str(y), "88", at=y) for y in years], ends=ENDS, title="x")
    places = [c.get("cx") for c in shapes(svg, "circle")]
    assert places == ["8.00%", "16.40%", "58.40%", "66.80%", "75.20%", "83.60%", "92.00%"]
    assert [t.text for t in shapes(svg, "text", "soft")] == ["2012", "2022"]
    wide = lines([point(str(y), "88", at=y) for y in years], ends=ENDS, title="x", grid=True)
    assert [t.text for t in shapes(wide, "text", "soft")][-4:] == ["2012", "2018", "2020", "2022"]


def test_rounds_of_one_day_stand_side_by_side():
    svg = lines([point("a", "88", at=5), point("b", "89", at=5)], ends=ENDS, title="x")
    assert [c.get("cx") for c in shapes(svg, "circle")] == ["8.00%", "92.00%"]
