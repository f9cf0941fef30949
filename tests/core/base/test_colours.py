"""Whether an agency's colour can be read, and the colours that follow from it."""

import re
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

import tuntas
from tuntas.core.base import colours
from tuntas.core.base.colours import DARK, LEAST, LIGHT, contrast
from tuntas.core.base.errors import Refusal

HEXES = st.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06x}")
PACKAGE = Path(tuntas.__file__).parent
SHEETS = {
    "web/static/web/tuntas.css": ("page", "surface", "raised", "text", "soft"),
    "surveys/static/surveys/form.css": ("page", "card", "text", "soft"),
}


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [  # as the definition's own tools tell them
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#0000ff", "#ffffff", 8.59),
        ("#ff0000", "#ffffff", 4.0),
    ],
)
def test_contrast_is_that_of_the_standard(one, other, ratio):
    assert round(contrast(one, other), 2) == round(contrast(other, one), 2) == ratio


@pytest.mark.parametrize("text", ["#0B6B66", "0b6b66", " #0b6b66 "])
def test_a_colour_is_read_as_people_write_it(text):
    assert colours.read(text) == "#0b6b66"


def test_three_figures_stand_for_six():
    assert colours.read("#a1f") == "#aa11ff"


@pytest.mark.parametrize("text", ["", "teal", "#12345", "#1234567", "#ggg", "url(x)", "#٣٣٣"])
def test_what_is_no_colour_is_refused(text):
    with pytest.raises(Refusal) as caught:
        colours.read(text)
    assert caught.value.code == "colour_unknown"


def test_a_faint_colour_is_told_its_contrast_and_the_nearest_that_can_be_read():
    with pytest.raises(Refusal) as caught:
        colours.check("#ffcc00")
    assert (caught.value.code, str(caught.value)) == (
        "colour_faint",
        "Warna #ffcc00 terlalu muda: kontrasnya dengan tulisan putih dan latar halaman 1,4 banding "
        "1, padahal yang terbaca sedikitnya 4,5 banding 1. Warna terdekat yang terbaca: #8a6e00.",
    )


@given(HEXES)
def test_the_nearest_colour_is_taken_and_a_colour_that_is_taken_stays(colour):
    near = colours.nearest(colour, LIGHT)
    colours.check(near)
    assert colours.nearest(near, LIGHT) == near


@given(HEXES)
def test_all_that_stands_on_the_colours_of_an_agency_can_be_read(colour):
    near = colours.nearest(colour, LIGHT)
    for theme, grounds in ((colours.light(near), LIGHT), (colours.dark(near), DARK)):
        pairs = [(theme.accent, ground) for ground in grounds.pages]
        pairs += [(text, theme.tint) for text in (theme.accent, *grounds.texts)]
        pairs += [(theme.on, theme.accent)]
        assert [pair for pair in pairs if contrast(*pair) < LEAST] == []


@pytest.mark.parametrize(("file", "names"), SHEETS.items())
def test_the_grounds_are_those_of_the_style_sheets(file, names):
    sheet = (PACKAGE / file).read_text().replace("#fff;", "#ffffff;")
    known = [{*grounds.pages, *grounds.texts} for grounds in (LIGHT, DARK)]
    for name in names:
        found = re.findall(rf"--(?:color-)?{name}:\s*(#[0-9a-f]{{6}})", sheet)
        assert found, name
        assert all(any(colour in each for each in known) for colour in found), (name, found)
